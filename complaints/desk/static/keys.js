/* Single keys for who works all day: only where nothing is typed, and not for who switched them off.
   On a keyboard of another script the key in the same place counts; capitals are no other keys. */
(() => {
  "use strict";
  const acts = document.getElementById("acts");
  const boxes = acts ? [...acts.querySelectorAll('input[name="case"]')] : [];
  const rows = boxes.map((box) => box.closest("tr"));

  // choosing works with the mouse, too
  const all = document.getElementById("pick-all");
  const told = document.getElementById("picked");
  const tongue = document.documentElement.lang;
  const number = new Intl.NumberFormat(tongue === "ar" ? "ar-u-nu-arab" : tongue);
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    rows.forEach((row, at) => row.classList.toggle("chosen", boxes[at].checked));
    told.textContent = chosen ? told.dataset.some.replace("{n}", number.format(chosen)) : told.dataset.none;
    all.closest(".bulk").classList.toggle("some", chosen > 0);
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
    acts.addEventListener("change", ({ target }) => target.name === "case" && count());
    acts.addEventListener("toggle", ({ target }) => {
      if (!target.open || !target.closest(".bulk")) return;
      for (const other of acts.querySelectorAll(".bulk details[open]")) if (other !== target) other.open = false;
    }, true);
    addEventListener("pageshow", count);
    count();
    // who presses a button that needs words is led to them, and what was chosen stays so
    acts.addEventListener("click", ({ target }) => {
      const button = target.closest("button[name=act]");
      if (!button) return;
      for (const field of acts.querySelectorAll(".fold input")) field.required = Boolean(button.closest(".fold")?.contains(field));
    }, true);
    // who comes back from a case goes on there
    acts.addEventListener("click", ({ target }) => {
      const case_ = target.closest('th[scope="row"] a');
      if (case_) history.replaceState(history.state, "", `#${case_.id}`);
    });
    if (document.activeElement === document.body && location.hash) document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
  }

  if (document.body.dataset.keys !== "on") return;
  const help = document.getElementById("keys");
  const here = () => rows.findIndex((row) => row.contains(document.activeElement));
  const link = (row) => row.querySelector('th[scope="row"] a');
  const go = (by) => {
    const at = here();
    const to = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (!to) return;
    link(to).focus();
    to.scrollIntoView({ block: "nearest" });
  };
  /* With what is chosen; if nothing is, with the case that has the focus. */
  const act = (name) => {
    const at = here();
    const button = acts.querySelector(`button[value="${name}"]`);
    if (!button) return;
    if (!boxes.some((box) => box.checked)) {
      if (at < 0) return;
      boxes[at].checked = true;
      acts.action = `${acts.action.split("#")[0]}#${link(rows[at]).id}`; // to come back to it
    }
    button.click();
  };
  const press = (key) => {
    const found = document.querySelector(`[data-key="${key}"]`);
    if (!found) return false;
    if (found.matches("input, textarea, select")) found.focus();
    else found.click();
    return true;
  };
  const inList = {
    j: () => go(1),
    k: () => go(-1),
    x: () => {
      const box = boxes[here()];
      if (!box) return;
      box.checked = !box.checked;
      count();
    },
    a: () => act("take"),
    f: () => act("toggle"),
    r: () => {
      const row = rows[here()];
      if (row) location.assign(`${link(row).href}#reply-text`);
    },
  };
  /* The key as a Latin keyboard has it: Arabic or Greek ones have no j. */
  const named = ({ key, code, shiftKey }) => {
    if (key.length > 1 || /[\x20-\x7e]|\p{Script=Latin}/u.test(key)) return shiftKey ? key : key.toLowerCase();
    if (code === "Slash") return shiftKey ? "?" : "/";
    return code.startsWith("Key") && !shiftKey ? code.slice(3).toLowerCase() : key;
  };
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const key = named(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && key !== "j" && key !== "k") return;
    const typed = 'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';
    if (target.closest?.(typed) || document.querySelector("dialog[open]")) return;
    if (key === "?") help.showModal();
    else if (acts && Object.hasOwn(inList, key)) inList[key]();
    else if (!/^[a-z/]$/.test(key) || !press(key)) return;
    event.preventDefault();
  });
})();

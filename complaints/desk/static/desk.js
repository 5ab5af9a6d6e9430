/* Keeps the page honest: says what was done, shows what the round does, and leaves when the desk locks. */
(() => {
  "use strict";
  // what was done is read out first, and the keyboard goes on from there
  const told = document.querySelector(".say[tabindex]");
  if (told && !location.hash && document.activeElement === document.body) told.focus({ preventScroll: true });
  // what was refused is said where it can be mended, however far down that is
  const refusal = document.querySelector('main [role="alert"][data-testid="problem"]');
  const tried = refusal && [...document.forms].find((one) => {
    const fields = 'textarea, select, input:not([type="hidden"])';
    return new URL(one.action).pathname === location.pathname && one.method === "post" && one.querySelector(fields);
  });
  if (tried) {
    for (let fold = tried.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const wrong = tried.querySelector("textarea:invalid, select:invalid, input:invalid");
    const field = wrong ?? tried.querySelector('textarea, select, input:not([type="hidden"])');
    refusal.classList.add("wide");
    field.closest("form > *").before(refusal);
    field.focus();
    refusal.scrollIntoView({ block: "nearest" });
  }
  // a page that lay open since the morning says when it is printed, not when it was made
  const printed = document.getElementById("printed");
  addEventListener("beforeprint", () => {
    if (!printed) return;
    const speech = `${document.documentElement.lang}-u-nu-${printed.dataset.numbers}`;
    const form = { dateStyle: "medium", timeStyle: "short" };
    printed.textContent = new Intl.DateTimeFormat(speech, /** @type {Intl.DateTimeFormatOptions} */ (form)).format(new Date());
  });
  const { status, lock, notify } = document.body.dataset;
  const line = document.getElementById("round");
  if (!status || !line) return;
  const title = document.title;
  let news = Number(document.body.dataset.news);
  const shown = news;
  let due = Number(document.body.dataset.due);
  let active = false;
  let silent = 0;
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  }
  const ask = async () => {
    const wasActive = active;
    active = false;
    try {
      const answer = await fetch(status + (wasActive ? "?active=1" : ""), { cache: "no-store" });
      const state = await answer.json();
      silent = 0;
      if (state.locked) {
        document.body.replaceChildren(); // also if a question keeps the page: nothing stays readable
        // asked for once more, this page leads to the lock, and from there back to itself
        return location.replace(location.pathname + location.search);
      }
      show(state);
    } catch {
      silent += 1;
      if (silent > 2) {
        // the desk was ended: nothing may stay on the screen
        document.body.replaceChildren();
        return location.replace(lock);
      }
    }
    setTimeout(ask, line.dataset.busy ? 1000 : 4000);
  };
  const show = (state) => {
    line.dataset.busy = state.stage ? "1" : "";
    line.textContent = state.sentence;
    line.classList.toggle("problem", Boolean(state.problem));
    const waiting = document.getElementById("waiting");
    waiting.hidden = !state.waiting;
    waiting.textContent = state.waiting_sentence;
    const bar = document.getElementById("progress");
    bar.hidden = !state.total;
    if (state.total) [bar.max, bar.value] = [state.total, state.done];
    document.getElementById("stop").hidden = !state.stage;
    document.getElementById("fetch").hidden = Boolean(state.stage);
    count(state.unread);
    if (state.news > news || state.due > due) tell();
    // a list with nothing in it has nothing to lose: show what the round has brought
    if (state.news > shown && !state.stage && document.querySelector("[data-fills]")) location.reload();
    // a newcomer who waits is led on by what has come, and has typed nothing
    const joined = document.querySelector("[data-joined]")?.dataset.joined;
    if (joined && joined !== String(state.joined) && !state.stage) location.reload();
    [news, due] = [state.news, state.due];
  };
  const count = (unread) => {
    document.title = Number(unread) ? `(${unread}) ${title}` : title;
  };
  /* That something came, and nothing of what it is: others may see the screen. */
  const tell = () => {
    if (!notify || window.Notification?.permission !== "granted") return;
    new Notification(notify, { tag: "amparo-desk" }).onclick = () => window.focus();
  };
  count(document.body.dataset.unread);
  const likes = document.getElementById("likes");
  likes?.notify.addEventListener("change", async () => {
    const asked = document.getElementById("not-asked");
    const isAllowed = !likes.notify.checked || (await window.Notification?.requestPermission()) === "granted";
    asked.hidden = isAllowed;
    asked.textContent = isAllowed ? "" : likes.dataset.asked;
    if (!isAllowed) likes.notify.checked = false;
  });
  setTimeout(ask, 1000);
})();

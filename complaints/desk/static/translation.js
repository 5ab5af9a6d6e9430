/* A translation that is being written is not left by mistake; a program at work is watched. */
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const field = form.elements.namedItem("text");
    const before = field.defaultValue;
    let isSent = false;
    const isOpen = () => !isSent && field.value !== before;
    form.addEventListener("submit", () => { isSent = true; });
    addEventListener("beforeunload", (event) => { if (isOpen()) event.preventDefault(); });
  }
  const box = document.querySelector("[data-progress].working");
  if (!box) return;
  const line = box.querySelector("[role=status]");
  const ask = async () => {
    let state = { busy: true };
    try {
      state = await (await fetch(box.dataset.progress, { cache: "no-store" })).json();
    } catch {
      // the desk is locked, or was ended: its own watch leaves the page
    }
    if (!state.busy) return end();
    if (state.sentence) line.textContent = state.sentence;
    setTimeout(ask, 1000);
  };
  const end = () => {
    if (![...document.querySelectorAll("textarea")].some((one) => one.value !== one.defaultValue)) return location.reload();
    box.querySelector("progress").hidden = true;
    box.querySelector("[data-ready]").hidden = false;
  };
  setTimeout(ask, 1000);
})();

/* A program that translates is watched. */
(() => {
  "use strict";
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

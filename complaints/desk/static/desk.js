/* Keeps the page honest: shows what the round does, and leaves when the desk locks. */
(() => {
  "use strict";
  const { status, lock } = document.body.dataset;
  const line = document.getElementById("round");
  if (!status || !line) return;
  let active = false;
  let silent = 0;
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { active = true; }, { passive: true });
  }
  const ask = async () => {
    const wasActive = active;
    active = false;
    try {
      const answer = await fetch(status + (wasActive ? "?active=1" : ""), { cache: "no-store" });
      const state = await answer.json();
      silent = 0;
      if (state.locked) return location.replace(lock);
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
  };
  setTimeout(ask, 1000);
})();

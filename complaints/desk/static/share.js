/* The referral drawer: what is typed stands in the preview; whoever waits for files is told. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-progress]");
  if (!form) return;
  for (const shown of form.querySelectorAll("[data-mirror]")) {
    const field = form.elements.namedItem(shown.dataset.mirror);
    const before = shown.textContent;
    const show = () => { shown.textContent = field.value.trim() || before; };
    field.addEventListener("input", show);
    show();
  }
  const line = form.querySelector("[role=status]");
  const ask = async () => {
    try {
      const answer = await fetch(form.dataset.progress, { cache: "no-store" });
      const state = await answer.json();
      if (state.sentence) {
        line.hidden = false;
        line.textContent = state.sentence;
      }
    } catch {
      // the page that follows says what became of it
    }
    setTimeout(ask, 500);
  };
  form.addEventListener("submit", () => {
    form.querySelector("button.main").disabled = true;
    ask();
  });
})();

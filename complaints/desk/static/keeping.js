/* Keeps what is typed into long forms, so that neither the lock nor another page loses a word. */
(() => {
  "use strict";
  const unkept = document.getElementById("unkept");
  for (const form of document.querySelectorAll("form[data-keep]")) {
    let timer = 0;
    let typed = 0;
    let kept = 0;
    let isSent = false;
    let under = null;
    // who goes on writing writes on at the end
    for (const field of form.querySelectorAll("textarea")) if (field.value) field.setSelectionRange(field.value.length, field.value.length);
    const send = async (at) => {
      const words = new URLSearchParams(new FormData(form));
      words.delete("once"); // that word is for going on
      try {
        const answer = await fetch(form.dataset.keep, { method: "POST", body: words, redirect: "manual", keepalive: words.toString().length < 60_000 });
        // a desk that has locked leaves by itself; what was typed before is kept
        const isKept = answer.status === 204;
        if (isKept) kept = at;
        unkept.hidden = isKept || answer.type === "opaqueredirect";
      } catch {
        unkept.hidden = false;
      }
    };
    const keep = async () => {
      clearTimeout(timer);
      while (under) await under; // the later words are kept last
      if (isSent || typed === kept) return;
      under = send(typed);
      await under;
      under = null;
    };
    form.addEventListener("input", () => {
      isSent = false;
      typed += 1;
      clearTimeout(timer);
      timer = setTimeout(keep, 700);
    });
    form.addEventListener("change", keep);
    document.addEventListener("visibilitychange", keep);
    addEventListener("pagehide", keep);
    // what is sent is forgotten: nothing may be kept after it
    form.addEventListener("submit", async (event) => {
      clearTimeout(timer);
      isSent = true;
      if (!under) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      while (under) await under;
      form.requestSubmit(event.submitter);
    }, true);
    addEventListener("beforeunload", (event) => {
      if (!unkept.hidden) event.preventDefault();
    });
  }
  // a browser goes to the place, and would leave what is typed next to the keys of the desk
  addEventListener("load", () => setTimeout(() => document.querySelector("form[data-keep] :target")?.focus()));
})();

/* Keeps what is typed in the memory of the desk, takes files, and lets a number go when its time is over. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]"); // also of a letter
  if (form) {
    const unkept = document.getElementById("unkept");
    let timer = 0;
    let typed = 0;
    let kept = 0;
    const keep = async () => {
      clearTimeout(timer);
      const at = typed;
      if (at === kept) return;
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
    const later = () => {
      typed += 1;
      clearTimeout(timer);
      timer = setTimeout(keep, 700);
    };
    form.addEventListener("input", later);
    form.addEventListener("change", keep);
    document.addEventListener("visibilitychange", keep);
    addEventListener("pagehide", keep);
    form.addEventListener("submit", () => { kept = typed; });
    // a browser goes to the place, and would leave what is typed next to the keys of the desk
    addEventListener("load", () => setTimeout(() => form.querySelector(":target")?.focus()));
    addEventListener("beforeunload", (event) => {
      if (!unkept.hidden) event.preventDefault();
    });
  }

  const files = document.getElementById("files");
  const input = document.getElementById("bring");
  input?.addEventListener("change", async () => {
    const said = document.getElementById("bringing");
    said.textContent = "";
    for (const file of input.files) {
      let state = null;
      try {
        const answer = await fetch(files.dataset.address, {
          method: "POST",
          body: file,
          headers: { "Content-Type": file.type || "application/octet-stream", "X-CSRFToken": files.dataset.token },
        });
        if (answer.ok) state = await answer.json();
      } catch {
        // said below
      }
      if (!state || state.wrong) said.textContent = state?.sentence || files.dataset.failed;
      if (state?.files) show(state.files);
    }
    input.value = "";
  });
  const show = (kept) => {
    const rows = kept.map((one) => {
      const [row, name, out] = ["li", "span", "button"].map((tag) => document.createElement(tag));
      name.textContent = one.label;
      out.type = "button";
      out.textContent = files.dataset.out;
      out.onclick = async () => {
        await fetch(one.out, { method: "POST", body: new URLSearchParams({ csrf_token: files.dataset.token }) });
        row.remove();
        input.focus();
      };
      row.append(name, " ", out);
      return row;
    });
    files.querySelector("ul").replaceChildren(...rows);
  };

  const handing = document.getElementById("handing");
  if (handing) {
    const print = document.getElementById("print");
    print.hidden = false;
    print.onclick = () => window.print();
    setTimeout(() => location.reload(), Number(handing.dataset.seconds) * 1000);
  }
})();

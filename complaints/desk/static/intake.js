/* Takes files, and lets a number go when its time is over. */
(() => {
  "use strict";
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

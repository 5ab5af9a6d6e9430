/* Sends files made offline to the desk, one after the other, as they are: each is the body of a request. */
(() => {
  "use strict";
  const box = document.getElementById("take-in");
  if (!box) return;
  const [files, take, stop, list] = ["files", "take", "stop-taking", "taken"].map((id) => document.getElementById(id));
  let under = null;
  const sent = (file, row) =>
    new Promise((done) => {
      under = new XMLHttpRequest();
      const end = (sentence, isWrong) => {
        row.lastChild.textContent = sentence;
        row.classList.toggle("problem", isWrong);
        done();
      };
      under.upload.onprogress = ({ loaded, total }) => { row.firstChild.nextSibling.value = total ? loaded / total : 0; };
      under.onload = () => {
        const { status, response } = under;
        if (status === 200 && response) end(response.sentence, response.wrong);
        else end(box.dataset.failed, true);
      };
      under.onerror = () => end(box.dataset.failed, true);
      under.onabort = () => end(box.dataset.stopped, true);
      under.open("POST", box.dataset.address);
      under.responseType = "json";
      under.setRequestHeader("Content-Type", "application/x-tar");
      under.setRequestHeader("X-CSRFToken", box.dataset.token);
      under.send(file);
    });
  take.onclick = async () => {
    let isStopped = false;
    stop.onclick = () => { isStopped = true; under?.abort(); };
    take.disabled = true;
    stop.hidden = false;
    list.replaceChildren();
    for (const file of files.files) {
      if (isStopped) break;
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      const bar = document.createElement("progress");
      name.textContent = file.name;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      row.append(name, bar, document.createElement("p"));
      list.append(row);
      await sent(file, row);
      bar.remove();
    }
    files.value = "";
    take.disabled = false;
    stop.hidden = true;
  };
})();

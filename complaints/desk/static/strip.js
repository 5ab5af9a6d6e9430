/* Says in words where no small picture of a file could be made. */
(() => {
  "use strict";
  for (const picture of document.querySelectorAll("img.soft-picture")) {
    const tell = () => {
      picture.hidden = true;
      picture.nextElementSibling.hidden = false;
    };
    picture.addEventListener("error", tell);
    if (picture.complete && !picture.naturalWidth) tell(); // before anybody listened
  }
})();

/**
 * Leaving: at once and without a trace in this page; and a warning where words would be lost.
 */

/** @type {() => boolean} */
let wouldLose = () => false;

addEventListener("beforeunload", (event) => {
  if (wouldLose()) event.preventDefault();
});
// a page that the browser keeps for "back" must not come back with what was in it
addEventListener("pagehide", () => document.querySelector("main")?.replaceChildren());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/** @param {() => boolean} check whether closing the page now would lose something */
export function warnIf(check) {
  wouldLose = check;
}

/**
 * Makes every "Leave now" clear the page first and leave no way back to it.
 *
 * @param {() => void} forget drops what the page holds in memory
 */
export function armLeave(forget) {
  for (const link of document.querySelectorAll("a.leave")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const { href } = /** @type {HTMLAnchorElement} */ (link);
      wouldLose = () => false;
      forget();
      document.body.replaceChildren();
      location.replace(href);
    });
  }
}

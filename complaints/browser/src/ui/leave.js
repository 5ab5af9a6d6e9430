/**
 * Leaving: at once, by the button or by pressing Escape three times, and with as little left behind
 * as a page can do. A warning where words would be lost.
 *
 * The site asks the browser to drop what it keeps of it (`/bye` answers with `Clear-Site-Data`);
 * no page can make a browser forget that it was visited, and none says that it could.
 */

import { endShown } from "./shown.js";

const BYE = "/bye";
const PRESSES = 3;
const SOON = 2_000; // milliseconds between two presses

const leaving = new AbortController();
/** Aborted when the page is left: whatever still goes out of it ends, even where the way out is slow. */
export const whenLeft = leaving.signal;

/** @type {() => boolean} */
let wouldLose = () => false;
/** @type {() => void} */
let forget = () => {};

addEventListener("beforeunload", (event) => {
  if (wouldLose()) event.preventDefault();
});
// a page that the browser keeps for "back" must not come back with what was in it
addEventListener("pagehide", () => {
  leaving.abort();
  endShown("left");
  document.querySelector("main")?.replaceChildren();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/** @param {() => boolean} check whether closing the page now would lose something */
export function warnIf(check) {
  wouldLose = check;
}

/**
 * Makes "Leave now" and Escape work, and keeps the visit one entry of the browser's history.
 *
 * @param {() => void} [drop] drops what the page holds in memory
 */
export function armLeave(drop = () => {}) {
  forget = drop;
  for (const link of document.querySelectorAll("a.leave")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  addEventListener("click", stayOneEntry);
  addEventListener("keydown", escapes());
}

/** Clears the page, then puts the neutral one in its place, with no way back to it. */
function leave() {
  const { href } = /** @type {HTMLAnchorElement} */ (document.querySelector("a.leave"));
  wouldLose = () => false;
  leaving.abort();
  endShown("left");
  forget();
  document.body.replaceChildren();
  // nobody waits for it: on a bad line the person must be away all the same. A browser clears only
  // for a request that could set cookies; there are none. A file has no site that could answer.
  if (location.protocol.startsWith("http")) fetch(BYE, { cache: "no-store", credentials: "same-origin", keepalive: true }).catch(() => {});
  location.replace(href);
}

/** Follows a link of the site without a new entry of the history. @param {MouseEvent} event */
function stayOneEntry(event) {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || event.defaultPrevented) return;
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.hash || link.download) return;
  event.preventDefault();
  location.replace(link.href);
}

/** @returns {(event: KeyboardEvent) => void} counts presses of Escape that follow each other soon */
function escapes() {
  let count = 0;
  let last = -Infinity;
  return ({ key, repeat, timeStamp }) => {
    if (repeat) return;
    if (key !== "Escape") count = 0;
    else {
      count = timeStamp - last < SOON ? count + 1 : 1;
      last = timeStamp;
      if (count === PRESSES) leave();
    }
  };
}

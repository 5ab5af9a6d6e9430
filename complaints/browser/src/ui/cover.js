/**
 * A cover over the page when nobody touched it for a while, and whenever it is not in front: what
 * was typed stays as it is, and cannot be read meanwhile. A tap takes it away.
 *
 * It hides from a glance, from the list of open programs and from screen readers. It is no lock.
 */

import { h } from "./element.js";
import { endShown } from "./shown.js";

const IDLE = 120_000; // milliseconds
const SIGNS = ["pointerdown", "pointermove", "keydown", "input", "wheel", "touchmove"];

let wait = () => {};

/** Puts the cover off, as a touch does, for who listens or speaks. */
export const stillHere = () => wait();

/** @param {() => string} label what the cover says */
export function armCover(label) {
  /** @type {HTMLElement | null} */
  let cover = null;
  /** @type {Element | null} */
  let focused = null;
  let at = 0;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;

  const hidden = (/** @type {boolean} */ isHidden) => {
    for (const part of document.querySelectorAll("main, footer, .progress")) part.toggleAttribute("hidden", isHidden);
  };
  const put = () => {
    if (cover) return;
    endShown("cover");
    focused = document.activeElement;
    at = scrollY;
    const button = h("button", { type: "button", className: "cover", onclick: take }, label());
    // for who goes by landmarks and headings there is one of each, as on every screen
    cover = h("div", { role: "main" }, h("h1", {}, button));
    hidden(true);
    document.body.append(/** @type {HTMLElement} */ (cover));
    button.focus();
  };
  const take = () => {
    cover?.remove();
    cover = null;
    hidden(false);
    scrollTo(0, at);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    wait();
  };
  wait = () => {
    clearTimeout(timer);
    timer = setTimeout(put, IDLE);
  };
  for (const sign of SIGNS) addEventListener(sign, () => wait(), { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => document.hidden && put());
  wait();
}

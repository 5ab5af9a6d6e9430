/**
 * Sentences about what went wrong. Every code of the library has one; an unknown code a general one.
 */

import { codeOf } from "../protocol/index.js";
import { h, p } from "./element.js";

/**
 * @param {import("./texts.js").Texts} texts
 * @param {string} code
 * @returns {string}
 */
export function sentence(texts, code) {
  const key = `error_${code}`;
  return texts.of(texts.has(key) ? key : "error_other");
}

/**
 * A notice of an error, with what can be done.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {unknown} error
 * @param {...import("./element.js").Children} more
 */
export function failure(texts, error, ...more) {
  return h("div", { className: "note error", role: "alert" }, p(sentence(texts, codeOf(error))), ...more);
}

/**
 * @param {import("./texts.js").Texts} texts
 * @param {() => void} again
 */
export const tryAgain = (texts, again) => goingButton(texts, "again", again);

/**
 * A button that goes away as it is pressed. The place around it takes the focus, so that who goes by
 * keyboard, or is read to, stays where it was.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {string} key
 * @param {() => void} pressed
 */
export const goingButton = (texts, key, pressed) =>
  h("button", { type: "button", className: "second small", onclick: (/** @type {Event} */ { currentTarget }) => {
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (currentTarget).closest("[tabindex='-1']"))?.focus({ preventScroll: true });
    pressed();
  } }, texts.of(key));

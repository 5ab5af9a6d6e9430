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
export const tryAgain = (texts, again) =>
  h("button", { type: "button", className: "second small", onclick: again }, texts.of("again"));

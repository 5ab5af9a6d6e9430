/**
 * A field for how many, in the digits of any script. What is no number stays as it was typed, is
 * said to be none, and is not sent.
 */

import { fill, h } from "../ui/element.js";
import { wholeNumber } from "../ui/digits.js";
import { line } from "../ui/fields.js";

/**
 * @param {import("../ui/texts.js").Texts} texts
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => void} changed
 * @param {string} [hint]
 */
export function howMany(texts, label, value, changed, hint) {
  const problem = h("p", { className: "problem", role: "alert" });
  const field = line(label, value, changed, hint);
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input"));
  const check = () => {
    const isWrong = input.value.trim() !== "" && wholeNumber(input.value) === null;
    fill(problem, isWrong && texts.of("number_only", { n: 12 }));
    input.setAttribute("aria-invalid", String(isWrong));
  };
  input.inputMode = "numeric";
  input.removeAttribute("dir"); // digits of any script stand where the page's do
  input.maxLength = 12;
  input.addEventListener("input", check);
  check();
  field.append(problem);
  return field;
}

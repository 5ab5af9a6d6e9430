/**
 * The number: shown in rows that keep their order in every script, and read in any digits.
 */

import { parseReceipt } from "../protocol/index.js";
import { fill, h } from "./element.js";
import { labelled } from "./fields.js";

/**
 * The 28 digits in seven groups, each an element of its own: between Arabic digits a plain space
 * would turn their order round.
 *
 * @param {string} digits ASCII
 * @param {import("./texts.js").Texts} texts
 * @param {boolean} western shows 0 to 9 whatever the reader's digits are
 */
export function numberSheet(digits, texts, western) {
  const groups = digits.match(/\d{4}/g) ?? [];
  const shown = (/** @type {string} */ group) => (western ? group : texts.digits(group));
  const rows = groups.map((group, at) =>
    h("span", { "data-row": texts.number(at + 1) }, h("span", {}, shown(group))),
  );
  return h("div", { className: "number", role: "group", "aria-label": texts.of("number_title") }, rows);
}

/**
 * A field for the number, and what was typed so far.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {() => void} entered
 */
export function numberField(texts, entered) {
  const problem = h("p", { className: "problem", role: "alert" });
  const input = h("textarea", {
    className: "digits", rows: 2, inputMode: "numeric", autocomplete: "off", spellcheck: false,
    autocapitalize: "off", maxLength: 80,
    oninput: () => {
      fill(problem);
      group(input);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      entered();
    },
  });
  return {
    element: h("div", {}, labelled(texts.of("number_label"), input), problem),
    input,
    /** @returns {string | null} the digits; null, with the reason on screen, if it is no number */
    read() {
      const parsed = parseReceipt(input.value);
      const error = "error" in parsed ? parsed.error : "";
      this.complain(error && texts.of(`number_${error}`));
      return "digits" in parsed ? parsed.digits : null;
    },
    /** @param {string} sentence */
    complain(sentence) {
      fill(problem, sentence);
      input.setAttribute("aria-invalid", String(Boolean(sentence)));
      if (sentence) input.focus();
    },
    clear() {
      input.value = "";
    },
  };
}

/**
 * Puts spaces between groups of four, while somebody types at the end and typed only digits.
 *
 * @param {HTMLTextAreaElement} input
 */
function group(input) {
  const { value, selectionEnd } = input;
  if (selectionEnd !== value.length || !/^[\p{Nd} ]*$/u.test(value)) return;
  const digits = [...value.replace(/ /g, "")];
  input.value = digits.map((digit, at) => (at && at % 4 === 0 ? ` ${digit}` : digit)).join("");
}

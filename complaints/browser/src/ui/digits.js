/**
 * Numbers as people type them: in the digits of any script.
 */

import { DIGIT, digitValue } from "../protocol/digits.js";

const PASSED_OVER = /[\s\p{Z}\p{Cf}]/u;
const MOST = 1_000_000;

/**
 * @param {string} typed
 * @returns {number | null} null where it is no whole number from nought to a million
 */
export function wholeNumber(typed) {
  let digits = "";
  for (const character of typed) {
    if (DIGIT.test(character)) digits += digitValue(character);
    else if (!PASSED_OVER.test(character)) return null;
  }
  return digits && Number(digits) <= MOST ? Number(digits) : null;
}

/**
 * Digits of every script that has some.
 */

export const DIGIT = /\p{Nd}/u;

/**
 * Unicode keeps the ten digits of a script together and in order, some scripts side by side.
 *
 * @param {string} character
 */
export function digitValue(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

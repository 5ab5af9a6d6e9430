/**
 * The names of parts, and their order: numbered ones beside their like.
 */

/** In the order in which they are shown. */
const PARTS = ["account", "circumstances", "needs", "person", "missing", "visit", "evidence", "original", "contact"];

/**
 * A name and its number, as in `missing[2]`.
 *
 * @param {string} name of a part, or of a screen
 * @returns {{base: string, n: number}} nought where it has none
 */
export function numbered(name) {
  const [, base, n] = /^(.+)\[(\d+)\]$/.exec(name) ?? [];
  return base ? { base, n: Number(n) } : { base: name, n: 0 };
}

/** The names in the order in which they are shown; unknown ones last. @param {string[]} names */
export function inOrder(names) {
  const rank = (/** @type {string} */ base) => (PARTS.indexOf(base) + PARTS.length + 1) % (PARTS.length + 1);
  const all = names.map((name) => ({ name, ...numbered(name) }));
  return all.sort((one, other) => rank(one.base) - rank(other.base) || one.n - other.n).map(({ name }) => name);
}

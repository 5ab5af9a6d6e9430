/** Sorting by several things, the weightiest first. */

/**
 * By the first item of the keys that differs; false stands before true.
 *
 * @param {{key: any[]}} one
 * @param {{key: any[]}} other
 */
export function byKey({ key: one }, { key: other }) {
  const at = one.findIndex((item, n) => item !== other[n]);
  return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
}

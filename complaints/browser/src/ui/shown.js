/**
 * What must end with the screen on which it began: speech, a recording, sound. It ends when another
 * screen comes, when the cover comes, when another of them begins, and when the page is left,
 * whatever else goes wrong.
 */

/** @typedef {"screen" | "cover" | "sound" | "left"} Reason `left`: nothing may remain of it */

/** @type {Set<(reason: Reason) => void>} */
const endings = new Set();

/**
 * @param {(reason: Reason) => void} end called once, if not taken back before
 * @returns {() => void} takes it back
 */
export function whileShown(end) {
  endings.add(end);
  return () => endings.delete(end);
}

/** Ends all of it. @param {Reason} reason */
export function endShown(reason) {
  const all = [...endings];
  endings.clear();
  for (const end of all) end(reason);
}

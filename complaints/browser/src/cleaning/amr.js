/**
 * AMR, as old phones record voices (RFC 4867, section 5): a mark and frames, and nothing else.
 */

import { latin } from "./format.js";
import { Overlay } from "./overlay.js";
import { Damaged, Uncleanable } from "./source.js";

/** How long a frame of each kind is; -1 for kinds that are none. @type {[string, number[]][]} */
const MARKS = [
  ["#!AMR\n", [13, 14, 16, 18, 20, 21, 27, 32, 6, -1, -1, -1, -1, -1, -1, 1]],
  ["#!AMR-WB\n", [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, -1, -1, -1, -1, 1, 1]],
];

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanAmr(source) {
  const start = latin(await source.readAtMost(0, 16));
  const [mark, lengths] = MARKS.find(([one]) => start.startsWith(one)) ?? [];
  if (!mark || !lengths) throw new Uncleanable(); // of several voices at once
  const file = new Overlay(source);
  let end = mark.length;
  for (let at = mark.length; at < source.size; ) {
    file.step();
    const [head] = await source.read(at, at + 1);
    const length = lengths[(head >> 3) & 15];
    if (head & 0x83 || length < 0 || at + length > source.size) break;
    at += length;
    // a frame that calls itself bad may be no frame at all, unless a good one follows
    if (head & 4) end = at;
  }
  if (end === mark.length) throw new Damaged();
  file.leaveOut(end, source.size, "trailer");
  return file.cleaning();
}

/**
 * Boxes: what MP4, QuickTime, 3GP, HEIC and AVIF files are made of (ISO/IEC 14496-12, section 4.2).
 *
 * A walk never goes beyond the box that it walks in, never takes a box shorter than its own head,
 * and ends after so many boxes. Nothing here says what a box means.
 */

import { latin } from "./format.js";
import { Damaged } from "./source.js";

/** A recording in fragments of a second each may have thousands of boxes; no file has more. */
const MOST = 1 << 16;
const HEAD = 8;
const LONG_HEAD = 16;

/**
 * @typedef {{type: string, from: number, body: number, to: number}} Box from its head to its end;
 *   a `type` of "" stands for a rest that is too short for a box, or no box at all
 */

/**
 * The boxes one after another in a range. A rest that is no box is given as one of type "" where
 * `lenient`, as QuickTime ends lists with four zeros and trailers follow films; else `Damaged`.
 *
 * @param {import("./source.js").Source} source
 * @param {number} from
 * @param {number} to
 * @param {{isFile?: boolean, lenient?: boolean}} [about] only at a file's top may a box say that it
 *   goes to the end
 * @returns {Promise<Box[]>}
 */
export async function boxesIn(source, from, to, { isFile = false, lenient = false } = {}) {
  /** @type {Box[]} */
  const boxes = [];
  for (let at = from; at < to; ) {
    const box = await boxAt(source, at, to, isFile);
    if (!box && !lenient) throw new Damaged();
    boxes.push(box ?? { type: "", from: at, body: at, to });
    if (boxes.length > MOST) throw new Damaged();
    at = box ? box.to : to;
  }
  return boxes;
}

/** @param {import("./source.js").Source} source @param {number} at @param {number} to @param {boolean} isFile @returns {Promise<Box | null>} */
async function boxAt(source, at, to, isFile) {
  if (at + HEAD > to) return null;
  const head = await source.read(at, Math.min(to, at + LONG_HEAD));
  const short = u32(head, 0);
  const isLong = short === 1;
  if (isLong && head.length < LONG_HEAD) return null;
  const size = short === 0 && isFile ? to - at : isLong ? u64(head, 8) : short;
  if (size < (isLong ? LONG_HEAD : HEAD) || size > to - at) return null;
  return { type: latin(head.subarray(4, 8)), from: at, body: at + (isLong ? LONG_HEAD : HEAD), to: at + size };
}

/** The whole of a box's body: `Damaged` where it is longer than anything that must be read so. @param {import("./source.js").Source} source @param {Box} box */
export const bodyOf = (source, box) => source.read(box.body, box.to);

/** @param {Uint8Array} bytes @param {number} at */
export function u16(bytes, at) {
  if (at + 2 > bytes.length) throw new Damaged();
  return (bytes[at] << 8) | bytes[at + 1];
}

/** @param {Uint8Array} bytes @param {number} at */
export function u32(bytes, at) {
  if (at + 4 > bytes.length) throw new Damaged();
  return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
}

/** Beyond 2^53 it is only near, and longer than any file. @param {Uint8Array} bytes @param {number} at */
export const u64 = (bytes, at) => u32(bytes, at) * 2 ** 32 + u32(bytes, at + 4);

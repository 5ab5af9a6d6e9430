/**
 * Where FLAC's sound ends (RFC 9639, section 9). Frames do not say how long they are; each ends
 * with a sum over itself, so the sum of a whole frame is 0, and the next begins with a mark.
 */

import { Damaged } from "./source.js";

const HEAD = 16;
const LEAST = 10;
/** What follows the last frame is no longer than this, or a frame is broken and sound would be lost. */
const MOST_AFTER = 1 << 20;
const SUMS = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x8000 ? (sum << 1) ^ 0x8005 : sum << 1;
  return sum;
});

/**
 * The end of the last whole frame.
 *
 * @param {import("./source.js").Source} source
 * @param {number} from where the first frame begins
 * @param {number} to
 * @param {number} longest frame, if known, else 0
 */
export async function endOfFrames(source, from, to, longest) {
  if (from === to) return to;
  if (!(await isHead(source, from, to))) throw new Damaged();
  let start = from;
  let end = from; // where the last frame may end
  let sum = 0;
  for (let at = from; at < to; ) {
    const block = await source.readOn(at);
    const length = Math.min(block.length, to - at);
    for (let index = 0; index < length; index += 1) {
      if (sum === 0 && at + index - start >= LEAST) {
        const place = at + index;
        if (!longest || place - start <= longest) end = place;
        if (block[index] === 0xff && (await isHead(source, place, to))) start = place;
      }
      sum = ((sum << 8) & 0xff00) ^ SUMS[(sum >> 8) ^ block[index]];
    }
    at += length;
  }
  if (sum === 0 && (!longest || to - start <= longest)) end = to;
  if (to - end > MOST_AFTER) throw new Damaged();
  return end;
}

/** Whether a frame begins at a place. @param {import("./source.js").Source} source @param {number} at @param {number} to */
async function isHead(source, at, to) {
  const head = await source.read(at, Math.min(to, at + HEAD));
  if (head[0] !== 0xff || (head[1] & 0xfe) !== 0xf8 || head.length < LEAST || head[3] & 1) return false;
  const [size, rate] = [head[2] >> 4, head[2] & 15];
  const ones = Math.clz32(~(head[4] << 24)); // of the number, which is coded as letters are in UTF-8
  const length = 4 + (ones || 1) + (size === 6 ? 1 : size === 7 ? 2 : 0) + (rate === 12 ? 1 : rate === 13 || rate === 14 ? 2 : 0);
  return ones !== 1 && ones < 8 && size !== 0 && rate !== 15 && crc8(head.subarray(0, length)) === head[length];
}

/** @param {Uint8Array} bytes */
function crc8(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80 ? ((sum << 1) ^ 7) & 255 : sum << 1;
  }
  return sum;
}

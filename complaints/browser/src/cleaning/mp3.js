/**
 * MPEG audio: frames, of which each says its length (ISO/IEC 11172-3, 13818-3). Only frames stay.
 *
 * The first may hold no sound but what a program says of the others: so much of it stays as a
 * player needs to cut the silence at both ends.
 */

import { latin } from "./format.js";
import { afterLabels, beforeLabels } from "./id3.js";
import { u32 } from "./isobmff.js";
import { Overlay } from "./overlay.js";
import { Damaged } from "./source.js";

/** @typedef {{length: number, side: number, mark: number}} Frame `mark`: what all frames of a file share */

/** In kbit/s, by version and layer. */
const RATES = {
  first: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  later: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
};
const FREQUENCIES = [44_100, 48_000, 32_000];

/** @param {Uint8Array} bytes @param {number} at @returns {Frame | null} */
function frameAt(bytes, at) {
  if (at + 4 > bytes.length) return null;
  const head = u32(bytes, at);
  const [version, layer, rate, frequency] = [(head >>> 19) & 3, 4 - ((head >>> 17) & 3), (head >>> 12) & 15, (head >>> 10) & 3];
  if (head >>> 21 !== 0x7ff || version === 1 || layer === 4 || rate === 0 || rate === 15 || frequency === 3) return null;
  const isFirst = version === 3;
  const bits = (isFirst ? RATES.first : RATES.later)[layer - 1][rate] * 1000;
  const hertz = FREQUENCIES[frequency] / (isFirst ? 1 : version === 2 ? 2 : 4);
  const padding = (head >>> 9) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1152;
  const length = layer === 1 ? (Math.floor((12 * bits) / hertz) + padding) * 4 : Math.floor(((samples / 8) * bits) / hertz) + padding;
  const isMono = ((head >>> 6) & 3) === 3;
  const side = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return { length, side: 4 + (head & 0x10000 ? 0 : 2) + side, mark: head & 0xfffe0c00 };
}

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanMp3(source) {
  const file = new Overlay(source);
  const start = await afterLabels(source, file.removed);
  const end = await beforeLabels(source, file.removed, start);
  file.leaveOut(0, start, null);
  file.leaveOut(end, source.size, null);
  let [at, frame] = await nextFrame(file, start, end, null);
  if (!frame) throw new Damaged();
  const { mark } = frame;
  await tidyFirst(file, at, frame);
  while (frame) {
    file.step();
    at += frame.length;
    frame = frameAt(await source.read(Math.min(at, end), Math.min(at + 4, end)), 0);
    if (frame && frame.mark === mark && at + frame.length <= end) continue;
    [at, frame] = await nextFrame(file, at, end, mark);
  }
  return file.cleaning();
}

/**
 * The next frame that another follows, or the end. What lies before it is left out.
 *
 * @param {Overlay} file
 * @param {number} from
 * @param {number} end
 * @param {number | null} mark
 * @returns {Promise<[number, Frame | null]>}
 */
async function nextFrame(file, from, end, mark) {
  for (let at = from; at < end; ) {
    const block = await file.source.readOn(at);
    const length = Math.min(block.length, end - at);
    for (let index = 0; index < length; index += 1) {
      if (block[index] !== 0xff) continue;
      const place = at + index;
      const isWhole = index + 4 <= length;
      const frame = isWhole ? frameAt(block, index) : frameAt(await file.source.read(place, Math.min(end, place + 4)), 0);
      if (!frame || (mark !== null && frame.mark !== mark) || place + frame.length > end) continue;
      file.step();
      const next = place + frame.length;
      const follower = frameAt(await file.source.read(next, Math.min(end, next + 4)), 0);
      if (next !== end && follower?.mark !== frame.mark) continue;
      await leaveOut(file, from, place, place === end);
      return [place, frame];
    }
    at += length;
  }
  await leaveOut(file, from, end, true);
  return [end, null];
}

/** @param {Overlay} file @param {number} from @param {number} to @param {boolean} isEnd */
async function leaveOut(file, from, to, isEnd) {
  const isFilled = await file.isFilled(from, to);
  file.leaveOut(from, to, isFilled ? (isEnd ? "trailer" : "maker") : null);
}

const CODERS = /^(LAME|Lav[cf])/;
const XING = 120;
const ENCODER = 9;
/** From the start of the encoder's name to the sum over all before it. */
const SUM_AT = 34;

/** The name of the encoder, in a frame that is a label itself (Xing, Info, and LAME's additions). @param {Overlay} file @param {number} at @param {Frame} frame */
async function tidyFirst(file, at, frame) {
  const bytes = (await file.source.read(at, at + frame.length)).slice();
  const xing = frame.side;
  if (!/^(Xing|Info)$/.test(latin(bytes.subarray(xing, xing + 4)))) return;
  const flags = u32(bytes, xing + 4);
  const name = xing + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const sum = name + SUM_AT;
  if (name > xing + XING || sum + 2 > bytes.length) return;
  // players cut the silence that an encoder adds where they know the encoder's name
  const isKnown = CODERS.test(latin(bytes.subarray(name, name + 4)));
  bytes.fill(0, isKnown ? sum + 2 : name);
  if (isKnown) {
    bytes.set([0x4c, 0x41, 0x4d, 0x45, 0, 0, 0, 0, 0].slice(0, ENCODER), name);
    new DataView(bytes.buffer).setUint16(sum, crc16(bytes.subarray(0, sum)));
  }
  await file.put(at, bytes, "software");
}

/** @param {Uint8Array} bytes */
function crc16(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1;
  }
  return sum;
}

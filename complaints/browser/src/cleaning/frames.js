/**
 * What encoders write into the first bytes of sound and pictures: their own name in AAC, MPEG-4
 * and AV1. It is overwritten where it stands, by what players skip.
 */

import { Damaged } from "./source.js";

/** @typedef {import("./overlay.js").Overlay} Overlay @typedef {import("./isobmff.js").Box} Box */

const FILL = 6;
const DATA = 4;
/** Kinds of fill that are no filling but part of the sound: ranges, and doubled bands. */
const SOUNDING = [11, 13, 14];

/**
 * The bytes of an AAC frame whose first element fills or carries data (ISO/IEC 14496-3, section
 * 4.4.2.7): such an element says nothing to the ear. Null where the frame begins with sound.
 *
 * @param {Uint8Array} head the frame's first bytes, at most 1,024
 * @returns {Uint8Array | null}
 */
export function aacCleaned(head) {
  const bytes = head.slice();
  let bit = 0;
  let isChanged = false;
  const take = (/** @type {number} */ count) => {
    let value = 0;
    for (let index = 0; index < count; index += 1, bit += 1) value = (value << 1) | ((bytes[bit >> 3] >> (7 - (bit & 7))) & 1);
    return value;
  };
  for (;;) {
    const kind = take(3);
    if (kind !== FILL && kind !== DATA) break;
    let isAligned = false;
    if (kind === DATA) {
      take(4);
      isAligned = take(1) === 1;
    }
    const short = take(kind === FILL ? 4 : 8);
    const count = kind === FILL ? (short === 15 ? 14 + take(8) : short) : short === 255 ? 255 + take(8) : short;
    if (isAligned) bit = (bit + 7) & ~7;
    const start = bit;
    if (start + 8 * count + 3 > 8 * bytes.length) break;
    const type = count && kind === FILL ? take(4) : 0;
    bit = start;
    if (SOUNDING.includes(type)) break;
    for (let index = 0; index < 8 * count; index += 1, bit += 1) {
      const mask = 0x80 >> (bit & 7);
      if (bytes[bit >> 3] & mask) isChanged = true;
      bytes[bit >> 3] &= ~mask;
    }
  }
  return isChanged ? bytes : null;
}

const LONGEST_FILL = 1_024;

/** One frame of AAC. @param {Overlay} film @param {number} from @param {number} to */
export async function scrubAac(film, from, to) {
  if (to === from) return;
  const [first] = await film.source.read(from, from + 1);
  if (first >> 5 !== FILL && first >> 5 !== DATA) return;
  const cleaned = aacCleaned(await film.source.read(from, Math.min(to, from + LONGEST_FILL)));
  if (cleaned) await film.put(from, cleaned, "software");
}

const USER_DATA = 0xb2;
const PICTURE = 0xb6;
/** Heads are short; a picture begins soon or the sample is none. */
const MOST_HEAD = 4_096;

/** What stands before the picture in one sample of MPEG-4 video (ISO/IEC 14496-2, section 6.2). @param {Overlay} film @param {number} from @param {number} to */
export async function scrubMpeg4(film, from, to) {
  const head = await film.source.read(from, Math.min(to, from + MOST_HEAD));
  let open = -1;
  for (let at = 0; at + 3 < head.length; at += 1) {
    if (head[at] || head[at + 1] || head[at + 2] !== 1) continue;
    if (open >= 0) await film.wipe(from + open, from + at, "software", 255);
    open = head[at + 3] === USER_DATA ? at + 4 : -1;
    if (head[at + 3] === PICTURE) return;
  }
  if (open >= 0) await film.wipe(from + open, to, "software", 255);
}

const METADATA = 5;
const PADDING = 15;
/** What says how bright a picture is to be shown. */
const LIGHT = [1, 2];

/** The units of one sample of AV1 (AV1 bitstream specification, section 5.3). @param {Overlay} film @param {number} from @param {number} to */
export async function scrubAv1(film, from, to) {
  for (let at = from; at < to; ) {
    film.step();
    const head = await film.source.read(at, Math.min(to, at + 16));
    const kind = (head[0] >> 3) & 15;
    const [length, start] = head[0] & 2 ? leb128(head, head[0] & 4 ? 2 : 1) : [to - at - (head[0] & 4 ? 2 : 1), head[0] & 4 ? 2 : 1];
    const end = at + start + length;
    if (end > to) throw new Damaged();
    const isShown = kind === METADATA && LIGHT.includes(head[start]);
    if (kind === PADDING || (kind === METADATA && !isShown)) {
      await film.put(at, Uint8Array.of((head[0] & 0x87) | (PADDING << 3)), "maker");
      // padding ends with a bit that is set
      await film.wipe(Math.min(end, at + start), Math.max(at + start, end - 1), "maker");
      if (length) await film.put(end - 1, Uint8Array.of(0x80), "maker");
    }
    at = end;
  }
}

/** @param {Uint8Array} bytes @param {number} from @returns {[number, number]} */
function leb128(bytes, from) {
  let value = 0;
  for (let index = 0; index < 8 && from + index < bytes.length; index += 1) {
    value += (bytes[from + index] & 127) * 2 ** (7 * index);
    if (bytes[from + index] < 128) return [value, from + index + 1];
  }
  throw new Damaged();
}

/** What a track says of all its pictures: `av1C`, or the configuration of MPEG-4. @param {Overlay} film @param {Box} box */
export async function scrubVisualConfig(film, box) {
  if (box.type === "mp4v") return scrubMpeg4(film, box.body, box.to);
  return scrubAv1(film, Math.min(box.to, box.body + 4), box.to);
}

/** FLAC's blocks inside `dfLa`: all but the first are emptied (FLAC in ISOBMFF). @param {Overlay} film @param {Box} box */
export async function scrubAudioConfig(film, box) {
  const body = await film.source.read(box.body, box.to);
  for (let at = 4; at + 4 <= body.length; ) {
    const end = at + 4 + ((body[at + 1] << 16) | (body[at + 2] << 8) | body[at + 3]);
    if (end > body.length) throw new Damaged();
    if ((body[at] & 127) !== 0) {
      if ((body[at] & 127) !== 1) await film.put(box.body + at, Uint8Array.of((body[at] & 0x80) | 1), "maker");
      await film.wipe(box.body + at + 4, box.body + end, "maker");
    }
    at = end;
  }
}

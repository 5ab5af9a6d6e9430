/**
 * Messages of encoders and cameras between the pictures of H.264 and H.265: their settings, and on
 * some cameras the place and the time (ITU-T H.264 and H.265, annexes B and D).
 *
 * A message of a kind that says only how to show the pictures stays. Every other is overwritten
 * by filler of the same length, so that nothing moves.
 */

import { u16 } from "./isobmff.js";
import { Damaged } from "./source.js";

/**
 * @typedef {import("./overlay.js").Overlay} Overlay
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {"avc" | "hevc"} Coding
 */

/**
 * Buffering, recovery, pan and crop, stereo frames, turned display, parameter sets, hash of the
 * picture, light: how to show it. Not the clock of `pic_timing` in H.264, which may be of a day.
 * @type {Record<Coding, number[]>}
 */
const SHOWN = { avc: [0, 2, 3, 6, 19, 45, 47, 137, 144, 147], hevc: [0, 1, 2, 3, 6, 45, 47, 128, 129, 130, 132, 133, 137, 144, 147] };
const TIMING = 1;
const TIME_CODE = 136;
const BY_PROGRAM = 5;
const FILLER = 3;
/** No message is longer; what claims to be is overwritten whole. */
const MOST = 1 << 16;

/** Kinds of units. @type {Record<Coding, {head: number, kindOf: (byte: number) => number, isMessage: (kind: number) => boolean, isFiller: (kind: number) => boolean, isKnown: (kind: number) => boolean, filler: number[]}>} */
const UNITS = {
  avc: {
    head: 1,
    kindOf: (byte) => byte & 31,
    isMessage: (kind) => kind === 6,
    isFiller: (kind) => kind === 12,
    isKnown: (kind) => (kind >= 1 && kind <= 15) || kind === 19 || kind === 20 || kind === 21,
    filler: [12],
  },
  hevc: {
    head: 2,
    kindOf: (byte) => (byte >> 1) & 63,
    isMessage: (kind) => kind === 39 || kind === 40,
    isFiller: (kind) => kind === 38,
    // 62: how to show bright and dark, as phones write it beside each picture
    isKnown: (kind) => kind <= 9 || (kind >= 16 && kind <= 21) || (kind >= 32 && kind <= 37) || kind === 62,
    filler: [38 << 1, 1],
  },
};

/**
 * Goes through the units of one sample.
 *
 * @param {Overlay} film
 * @param {number} from
 * @param {number} to
 * @param {Coding} coding
 * @param {number} lengthSize bytes that tell a unit's length
 */
export async function scrubUnits(film, from, to, coding, lengthSize) {
  for (let at = from; at < to; ) {
    film.step();
    const head = await film.source.read(at, Math.min(to, at + lengthSize + 1));
    if (head.length <= lengthSize) return film.wipe(at, to, "maker"); // a rest too short for a unit
    let length = 0;
    for (let index = 0; index < lengthSize; index += 1) length = length * 256 + head[index];
    const start = at + lengthSize;
    if (length > to - start) throw new Damaged();
    if (length) await scrubUnit(film, start, start + length, coding, head[lengthSize]);
    at = start + length;
  }
  return undefined;
}

/** The same for units that follow marks instead of lengths (annex B), as browsers record them. @param {Overlay} film @param {number} from @param {number} to @param {Coding} coding */
export async function scrubMarkedUnits(film, from, to, coding) {
  const bytes = await film.source.read(from, to);
  let start = -1;
  for (let at = 0; at <= bytes.length; at += 1) {
    const isMark = bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;
    if (!isMark && at < bytes.length) continue;
    let end = at;
    while (end > start && bytes[end - 1] === 0) end -= 1; // zeros may stand between
    if (start < 0 ? end > 0 : end === start) throw new Damaged();
    film.step();
    if (start >= 0) await scrubUnit(film, from + start, from + end, coding, bytes[start]);
    start = at + 3;
    at += 2;
  }
}

/** @param {Overlay} film @param {number} from @param {number} to @param {Coding} coding @param {number} first its first byte */
async function scrubUnit(film, from, to, coding, first) {
  const { head, kindOf, isMessage, isFiller, isKnown, filler } = UNITS[coding];
  const kind = kindOf(first);
  if (isMessage(kind)) return scrubMessages(film, from + head, to, coding);
  if (isKnown(kind)) return undefined;
  if (isFiller(kind)) return film.wipe(Math.min(to, from + head), Math.max(from + head, to - 1), "maker", 255);
  await film.put(from, Uint8Array.from(filler.slice(0, to - from)), "maker");
  await film.wipe(Math.min(to, from + head), Math.max(from + head, to - 1), "maker", 255);
  if (to - from > head) await film.put(to - 1, Uint8Array.of(0x80), "maker");
  return undefined;
}

/** @param {Overlay} film @param {number} from @param {number} to @param {Coding} coding */
async function scrubMessages(film, from, to, coding) {
  if (to - from < 2) return;
  const bytes = to - from > MOST ? null : await film.source.read(from, to);
  const messages = bytes && messagesIn(unescape(bytes));
  const shown = messages?.filter(({ kind, body }) => SHOWN[coding].includes(kind) || isFilling(kind, body));
  if (messages && shown?.length === messages.length) return;
  const gone = (messages ?? []).filter((one) => !shown?.includes(one));
  const isTime = gone.length > 0 && gone.every(({ kind }) => kind === (coding === "avc" ? TIMING : TIME_CODE));
  const isPlace = gone.some(({ kind, body }) => kind === BY_PROGRAM && isCamera(body));
  await film.put(from, filled(shown ?? [], to - from), isTime ? "time" : isPlace ? "place" : "software");
}

/** @param {number} kind @param {Uint8Array} body */
const isFilling = (kind, body) => kind === FILLER && body.every((byte) => byte === 0xff);

/** The label that cameras of the AVCHD kind put before place, time and settings. @param {Uint8Array} body */
const isCamera = (body) => String.fromCharCode(...body.subarray(16, 20)) === "MDPM";

/** @param {Uint8Array} bytes without their escapes @returns {{kind: number, body: Uint8Array, whole: Uint8Array}[] | null} null where they are no messages */
function messagesIn(bytes) {
  const found = [];
  let at = 0;
  // a last byte of 0x80 ends them; zeros may follow
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  if (bytes[end - 1] !== 0x80 || end !== bytes.length) return null;
  end -= 1;
  while (at < end) {
    const start = at;
    const [kind, afterKind] = number(bytes, at, end);
    const [length, afterLength] = number(bytes, afterKind, end);
    at = afterLength + length;
    if (at > end) return null;
    found.push({ kind, body: bytes.subarray(afterLength, at), whole: bytes.subarray(start, at) });
  }
  return found;
}

/** @param {Uint8Array} bytes @param {number} from @param {number} end @returns {[number, number]} */
function number(bytes, from, end) {
  let sum = 0;
  let at = from;
  for (; at < end && bytes[at] === 255; at += 1) sum += 255;
  return at < end ? [sum + bytes[at], at + 1] : [0, end + 1];
}

/** These messages, and filler up to a length. @param {{whole: Uint8Array}[]} shown @param {number} length */
function filled(shown, length) {
  const kept = shown.flatMap(({ whole }) => [...whole]);
  // escapes may make it longer than the filler allowed for: then a little less filler is needed
  for (let less = 0; less < 4; less += 1) {
    const fill = filling(length - kept.length - 1 - less);
    if (!fill) break;
    const bytes = escape([...kept, ...fill, 0x80]);
    if (bytes.length === length) return bytes;
  }
  return Uint8Array.from([...(filling(length - 1) ?? []), 0x80]);
}

/** Filler messages that fill a room exactly. @param {number} room @returns {number[] | null} */
function filling(room) {
  if (room < 2) return room === 0 ? [] : null;
  let body = room - 2;
  while (body + 2 + Math.floor(body / 255) > room) body -= 1;
  const rest = room - (body + 2 + Math.floor(body / 255));
  // one length cannot be met by one message: two then, of which one is short
  if (rest) return [FILLER, 0, .../** @type {number[]} */ (filling(room - 2))];
  return [FILLER, ...new Array(Math.floor(body / 255)).fill(255), body % 255, ...new Array(body).fill(255)];
}

/** @param {Uint8Array} bytes */
function unescape(bytes) {
  /** @type {number[]} */
  const plain = [];
  for (let at = 0, zeros = 0; at < bytes.length; at += 1) {
    const isEscape = zeros >= 2 && bytes[at] === 3;
    if (!isEscape) plain.push(bytes[at]);
    zeros = bytes[at] === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(plain);
}

/** @param {number[]} bytes */
function escape(bytes) {
  /** @type {number[]} */
  const escaped = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(escaped);
}

/** Goes through what `avcC` and `hvcC` hold (ISO/IEC 14496-15). @param {Overlay} film @param {Box} box @param {Coding} coding */
export async function scrubParameterSets(film, box, coding) {
  const body = await film.source.read(box.body, box.to);
  const lists = coding === "avc" ? avcLists(body) : hevcLists(body);
  for (const [from, to] of lists.units) await scrubUnit(film, box.body + from, box.body + to, coding, body[from]);
  await film.wipe(box.body + lists.end, box.to, "maker");
}

/** @param {Uint8Array} body */
function avcLists(body) {
  /** @type {[number, number][]} */
  const units = [];
  let at = 5;
  const some = (/** @type {number} */ count) => {
    at += 1;
    for (let index = 0; index < count; index += 1) at = unitAt(body, at, units);
  };
  some(body[at] & 31);
  some(body[at]);
  const isHigh = [100, 110, 122, 144].includes(body[1]);
  if (isHigh && at + 4 <= body.length) {
    at += 3;
    some(body[at]);
  }
  return { units, end: at };
}

/** @param {Uint8Array} body */
function hevcLists(body) {
  /** @type {[number, number][]} */
  const units = [];
  let at = 23;
  for (let list = 0; list < body[22]; list += 1) {
    const count = u16(body, at + 1);
    at += 3;
    for (let index = 0; index < count; index += 1) at = unitAt(body, at, units);
  }
  return { units, end: at };
}

/** @param {Uint8Array} body @param {number} at @param {[number, number][]} units */
function unitAt(body, at, units) {
  const end = at + 2 + u16(body, at);
  if (end > body.length) throw new Damaged();
  if (end > at + 2) units.push([at + 2, end]);
  return end;
}

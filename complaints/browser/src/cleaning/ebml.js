/**
 * Elements: what WebM and Matroska files are made of (RFC 8794). A number tells what an element
 * is, a number how long it is, or that nobody knew when it was begun.
 */

import { Damaged } from "./source.js";

/** A recording of hours has fewer elements. */
const MOST = 1_000_000;
const MOST_IN_ONE = 1 << 16;
const LONGEST_HEAD = 12;

/** @typedef {{id: number, from: number, body: number, to: number, isOpen: boolean}} Element `isOpen`: it says no end, and `to` is its parent's */

/** The head of elements, and how many may still be read of a file. */
export class Elements {
  #left = MOST;

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  /** The element that begins at a place. @param {number} at @param {number} end of its parent @returns {Promise<Element>} */
  async at(at, end) {
    this.#left -= 1;
    if (this.#left < 0) throw new Damaged();
    const head = await this.source.read(at, Math.min(end, at + LONGEST_HEAD));
    const idLength = lengthOf(head, 0, 4);
    const sizeLength = lengthOf(head, idLength, 8);
    const id = numberAt(head, 0, idLength, head[0]);
    const first = head[idLength] & (0xff >> sizeLength);
    const body = at + idLength + sizeLength;
    const isOpen = first === 0xff >> sizeLength && head.subarray(idLength + 1, idLength + sizeLength).every((byte) => byte === 0xff);
    const to = isOpen ? end : body + numberAt(head, idLength, sizeLength, first);
    if (to > end) throw new Damaged();
    return { id, from: at, body, to, isOpen };
  }

  /** The elements inside one that says its end. @param {Element} parent */
  async in({ body, to }) {
    /** @type {Element[]} */
    const found = [];
    for (let at = body; at < to; at = found[found.length - 1].to) {
      if (found.length === MOST_IN_ONE) throw new Damaged();
      found.push(await this.at(at, to));
    }
    return found;
  }
}

/** @param {Uint8Array} bytes @param {number} at @param {number} most */
function lengthOf(bytes, at, most) {
  const length = at < bytes.length && bytes[at] ? Math.clz32(bytes[at]) - 23 : 9;
  if (length > most || at + length > bytes.length) throw new Damaged();
  return length;
}

/** @param {Uint8Array} bytes @param {number} at @param {number} length @param {number} first the first byte as it counts */
function numberAt(bytes, at, length, first) {
  let value = first;
  for (let index = 1; index < length; index += 1) value = value * 256 + bytes[at + index];
  return value;
}

/** The head of an empty element (`Void`) so long as another. @param {Element} element */
export function voidHead({ from, body, to }) {
  const length = Math.min(8, body - from - 1);
  const head = new Uint8Array(1 + length);
  head[0] = 0xec;
  let size = to - from - 1 - length;
  for (let at = length; at > 0; at -= 1, size = Math.floor(size / 256)) head[at] = size % 256;
  head[1] |= 0x80 >> (length - 1);
  return head;
}

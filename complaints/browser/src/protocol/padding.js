/**
 * Padding to one length: ISO/IEC 7816-4. Only ever read after decryption has authenticated it.
 */

import { AmparoError } from "./errors.js";

/**
 * `content`, one byte 0x80, and zeros up to `size` bytes; `too-long` if there is no room.
 *
 * @param {Uint8Array} content
 * @param {number} size
 * @param {Uint8Array} [into] of that size
 * @returns {Uint8Array}
 */
export function pad(content, size, into = new Uint8Array(size)) {
  if (content.length >= size) throw new AmparoError("too-long");
  into.set(content);
  into.fill(0, content.length);
  into[content.length] = 0x80;
  return into;
}

/**
 * The content; `malformed` unless `padded` is what `pad` gives for `size`.
 *
 * @param {Uint8Array} padded
 * @param {number} size
 * @returns {Uint8Array}
 */
export function unpad(padded, size) {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (padded.length !== size || padded[end] !== 0x80) throw new AmparoError("malformed");
  return padded.subarray(0, end);
}

/**
 * What a message says of an attachment: where its chunks are, with which key, and what comes out.
 * SPEC.md, section 5.
 */

import * as fields from "./fields.js";

export const PIECE_SIZE = 65_519; // what one chunk holds
export const MAX_PIECES = 2_047;
export const MAX_LENGTH = MAX_PIECES * PIECE_SIZE; // just under 128 MiB

/** @typedef {{root: string, key: string, length: number, sha256: string}} Reference */

/**
 * What a message says of an attachment of `least` to `most` bytes; `malformed` if it is none.
 *
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {Reference}
 */
export function readReference(value, least, most) {
  const found = fields.object(value);
  return {
    root: fields.hex(found.root, 32),
    key: fields.hex(found.key, 32),
    length: fields.integer(found.length, least, most),
    sha256: fields.hex(found.sha256, 32),
  };
}

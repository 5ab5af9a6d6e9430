/**
 * Attachments: sealed chunks of one size, listed by a root chunk.
 *
 * Each attachment has a fresh key. A chunk's nonce is its place, with a mark on the last, so a
 * store can neither swap, drop nor add one. SPEC.md, section 5.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

import { concat, equal, hex, nameOf, pause, random, sha256, unhex, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";
import * as fields from "./fields.js";
import { pad, unpad } from "./padding.js";

const CHUNK_SIZE = 65_536;
const PADDED_SIZE = 65_520;
const PIECE_SIZE = 65_519;
const MAX_PIECES = 2_047;
const NAME_SIZE = 32;
export const MAX_LENGTH = MAX_PIECES * PIECE_SIZE; // just under 128 MiB
const ASSOCIATED = utf8("amparo/chunk/v1");

/**
 * @typedef {{root: string, key: string, length: number, sha256: string}} Reference
 * @typedef {{name: string, body: Uint8Array}} Chunk
 */

/**
 * The chunks of an original, the root last, and what a message says of it.
 *
 * @param {Uint8Array} original
 * @param {Uint8Array} [key] fresh; given only by worked examples
 * @returns {Promise<{chunks: Chunk[], reference: Reference}>}
 */
export async function seal(original, key = random(32)) {
  const count = pieces(original.length);
  if (count > MAX_PIECES) throw new AmparoError("too-long");
  /** @type {Chunk[]} */
  const chunks = [];
  const whole = sha256.create(); // piece by piece, so that the page can answer in between
  for (let at = 0; at < count; at += 1) {
    const piece = original.subarray(at * PIECE_SIZE, (at + 1) * PIECE_SIZE);
    whole.update(piece);
    chunks.push(sealPiece(piece, nonce(at, at === count - 1), key));
    await pause();
  }
  const root = sealPiece(concat(...chunks.map(({ name }) => unhex(name))), rootNonce(), key);
  return {
    chunks: [...chunks, root],
    reference: {
      root: root.name,
      key: hex(key),
      length: original.length,
      sha256: hex(whole.digest()),
    },
  };
}

/**
 * The original. `malformed` or `tampered` at the first thing that does not fit.
 *
 * @param {(name: string) => Promise<Uint8Array>} fetchChunk the chunk of a name
 * @param {Reference} reference
 * @returns {Promise<Uint8Array>}
 */
export async function open(fetchChunk, { root, key, length, sha256: expected }) {
  const secret = unhex(key);
  const count = pieces(length);
  const names = openPiece(await fetchChunk(root), root, rootNonce(), secret);
  if (count > MAX_PIECES || names.length !== count * NAME_SIZE) throw new AmparoError("malformed");
  /** @type {Uint8Array[]} */
  const found = [];
  for (let at = 0; at < count; at += 1) {
    const name = hex(names.subarray(at * NAME_SIZE, (at + 1) * NAME_SIZE));
    const isLast = at === count - 1;
    const piece = openPiece(await fetchChunk(name), name, nonce(at, isLast), secret);
    if (piece.length !== (isLast ? length - at * PIECE_SIZE : PIECE_SIZE)) throw new AmparoError("malformed");
    found.push(piece);
  }
  const original = concat(...found);
  if (!equal(sha256(original), unhex(expected))) throw new AmparoError("tampered");
  return original;
}

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

/** @param {number} length */
const pieces = (length) => Math.max(1, Math.ceil(length / PIECE_SIZE));

/** @param {Uint8Array} piece @param {Uint8Array} place @param {Uint8Array} key @returns {Chunk} */
function sealPiece(piece, place, key) {
  const body = chacha20poly1305(key, place, ASSOCIATED).encrypt(pad(piece, PADDED_SIZE));
  return { name: nameOf(body), body };
}

/** @param {Uint8Array} body @param {string} name @param {Uint8Array} place @param {Uint8Array} key */
function openPiece(body, name, place, key) {
  if (body.length !== CHUNK_SIZE) throw new AmparoError("malformed");
  if (nameOf(body) !== name) throw new AmparoError("tampered");
  const cipher = chacha20poly1305(key, place, ASSOCIATED);
  return unpad(refuseAs("tampered", () => cipher.decrypt(body)), PADDED_SIZE);
}

/** @param {number} index @param {boolean} isLast */
function nonce(index, isLast) {
  const place = new Uint8Array(12);
  new DataView(place.buffer).setUint32(7, index);
  place[11] = isLast ? 1 : 0;
  return place;
}

/** A place that no piece can have. */
const rootNonce = () => new Uint8Array(12).fill(255, 0, 11).fill(1, 11);

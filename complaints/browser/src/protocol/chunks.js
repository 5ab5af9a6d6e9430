/**
 * Attachments: sealed chunks of one size, listed by a root chunk.
 *
 * Each attachment has a fresh key. A chunk's nonce is its place, with a mark on the last, so a
 * store can neither swap, drop nor add one. A file is read twice: once to know the names of its
 * chunks, once to seal each when it is sent, so that few are in memory. The second time must give the
 * same: two contents under one key and place would give both away. SPEC.md, section 5.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

import { concat, equal, hex, nameOf, random, sha256, unhex, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";
import { digest, hashed } from "./hashing.js";
import { pad, unpad } from "./padding.js";
import { Reading, pieceOf, piecesIn } from "./reading.js";
import { MAX_PIECES, PIECE_SIZE } from "./reference.js";

export const CHUNK_SIZE = 65_536;
const PADDED_SIZE = 65_520;
const NAME_SIZE = 32;
const ASSOCIATED = utf8("amparo/chunk/v1");
/** A piece with its padding while it is sealed: one for all, because thousands would wait to be collected. */
const padded = new Uint8Array(PADDED_SIZE);

/**
 * @typedef {import("./reference.js").Reference} Reference
 * @typedef {{name: string, body: Uint8Array}} Chunk
 * @typedef {{reference: Reference, names: string[]}} Plan `names`: of the chunks, the root's last
 * @typedef {import("./reading.js").File} File
 */

/**
 * What a message says of a file, and the names of its chunks as they will be. `file-changed`,
 * `too-long`, `stopped`.
 *
 * @param {File} file
 * @param {Uint8Array} [key] fresh; given only by worked examples
 * @param {import("./hashing.js").How} [how]
 * @returns {Promise<Plan>}
 */
export async function plan(file, key = random(32), how = {}) {
  const count = pieces(file.size);
  if (count > MAX_PIECES) throw new AmparoError("too-long");
  /** @type {string[]} */
  const names = [];
  const body = new Uint8Array(CHUNK_SIZE);
  const whole = await hashed(file, how, async (block) => {
    for (let at = 0; at < piecesIn(block); at += 1) {
      sealPiece(pieceOf(block, at), nonce(names.length, names.length === count - 1), key, body);
      names.push(hex(await digest(body)));
    }
  });
  const root = hex(await digest(sealPiece(listed(names), rootNonce(), key)));
  return { reference: { root, key: hex(key), length: file.size, sha256: whole }, names: [...names, root] };
}

/**
 * One of the chunks that were planned. `file-changed` rather than any other.
 *
 * @param {File} file
 * @param {Plan} plan
 * @param {number} at
 * @param {Reading} [reading]
 * @param {Uint8Array} [into] a chunk that is not needed any more
 * @returns {Promise<Uint8Array>}
 */
export async function sealed(file, { reference: { key }, names }, at, reading = new Reading(), into = undefined) {
  const last = names.length - 1;
  const secret = unhex(key);
  const body = at === last
    ? sealPiece(listed(names.slice(0, last)), rootNonce(), secret, into)
    : sealPiece(await reading.piece(file, at), nonce(at, at === last - 1), secret, into);
  if (hex(await digest(body)) !== names[at]) throw new AmparoError("file-changed");
  return body;
}

/**
 * All chunks of what is short, the root last, and what a message says of it.
 *
 * @param {Uint8Array} original
 * @returns {Promise<{chunks: Chunk[], reference: Reference}>}
 */
export async function seal(original) {
  const file = new Blob([/** @type {BlobPart} */ (original)]);
  const planned = await plan(file);
  /** @type {Chunk[]} */
  const chunks = [];
  for (const [at, name] of planned.names.entries()) chunks.push({ name, body: await sealed(file, planned, at) });
  return { chunks, reference: planned.reference };
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

/** @param {number} length */
const pieces = (length) => Math.max(1, Math.ceil(length / PIECE_SIZE));

/** What a root says. @param {string[]} names */
const listed = (names) => concat(...names.map(unhex));

/**
 * @param {Uint8Array} piece
 * @param {Uint8Array} place
 * @param {Uint8Array} key
 * @param {Uint8Array} [into] a chunk that is not needed any more
 */
function sealPiece(piece, place, key, into) {
  const sealed = chacha20poly1305(key, place, ASSOCIATED).encrypt(pad(piece, PADDED_SIZE, padded), into);
  padded.fill(0);
  return sealed;
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

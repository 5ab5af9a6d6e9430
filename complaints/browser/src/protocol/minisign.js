/**
 * minisign signatures: made, parsed, verified; prehashed and strict only.
 *
 * Every spelling that minisign would not itself write is refused (`malformed`); a comment is a
 * claim until `verify` has returned it. SPEC.md, section 3.
 */

import * as ed25519 from "@noble/ed25519";
import { blake2b } from "@noble/hashes/blake2.js";
import { sha512 } from "@noble/hashes/sha2.js";

import { concat, equal, fromBase64, sha256, text, toBase64, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";

// or it would need the platform's, and wait for it
ed25519.hashes.sha512 = (message) => Uint8Array.from(sha512(message));

const KEY_ID = 8;
const UNTRUSTED = "untrusted comment: ";
const TRUSTED = "trusted comment: ";
const MAX_COMMENT = 255;
const MAX_TRUSTED_COMMENT = 8192;
const MAX_SIGNATURES = 64;

/**
 * @typedef {{id: Uint8Array, key: Uint8Array}} PublicKey
 * @typedef {{id: Uint8Array, key: Uint8Array, seed: Uint8Array}} SecretKey
 * @typedef {{id: Uint8Array, signature: Uint8Array, comment: string, global: Uint8Array}} Signature
 */

/** @param {Uint8Array} seed 32 bytes @returns {SecretKey} the key, under the id that ours have */
export function secretKey(seed) {
  const key = ed25519.getPublicKey(seed);
  return { id: derivedId(key), key, seed };
}

/** @param {string} encoded 56 characters @returns {PublicKey} */
export function parseKey(encoded) {
  const raw = fromBase64(encoded);
  if (raw.length !== 42 || raw[0] !== 0x45 || raw[1] !== 0x64) throw new AmparoError("malformed");
  return { id: raw.slice(2, 2 + KEY_ID), key: raw.slice(2 + KEY_ID) };
}

/** @param {string} encoded @returns {PublicKey} a complainant's or member's key, whose id MUST fit */
export function parseDerivedKey(encoded) {
  const key = parseKey(encoded);
  if (!equal(key.id, derivedId(key.key))) throw new AmparoError("malformed");
  return key;
}

/** @param {PublicKey} key @returns {string} what `parseKey` takes */
export const formatKey = ({ id, key }) => toBase64(concat(utf8("Ed"), id, key));

/**
 * The signature file over `content`: four lines, each ended by a line feed.
 *
 * @param {Uint8Array} content
 * @param {SecretKey} key
 * @param {string} comment the trusted comment
 * @returns {string}
 */
export function sign(content, key, comment) {
  const signature = ed25519.sign(blake2b(content), key.seed);
  const global = ed25519.sign(concat(signature, utf8(comment)), key.seed);
  const first = toBase64(concat(utf8("ED"), key.id, signature));
  return `${UNTRUSTED}amparo\n${first}\n${TRUSTED}${comment}\n${toBase64(global)}\n`;
}

/** @param {string} comment @returns {number} the bytes of a signature file with this comment */
export const signatureSize = (comment) => 234 + utf8(comment).length;

/**
 * Each signature of several files written one after the other.
 *
 * @param {Uint8Array} file
 * @returns {Signature[]}
 */
export function parseAll(file) {
  const lines = text(file).split("\n");
  const count = (lines.length - 1) / 4;
  if (lines.pop() !== "" || !Number.isInteger(count) || count < 1 || count > MAX_SIGNATURES) {
    throw new AmparoError("malformed");
  }
  return Array.from({ length: count }, (_, at) => parseLines(lines.slice(4 * at, 4 * at + 4)));
}

/** @param {Uint8Array} file @returns {Signature} the signature of exactly one file */
export function parse(file) {
  const found = parseAll(file);
  if (found.length !== 1) throw new AmparoError("malformed");
  return found[0];
}

/**
 * The trusted comment, once the signature is known to be by `key` over `content`; `forged` if not.
 *
 * @param {Uint8Array} content
 * @param {Signature} signature
 * @param {PublicKey} key
 * @returns {string}
 */
export function verify(content, signature, key) {
  const global = concat(signature.signature, utf8(signature.comment));
  const fits =
    equal(signature.id, key.id) &&
    fitsStrictly(signature.signature, blake2b(content), key.key) &&
    fitsStrictly(signature.global, global, key.key);
  if (!fits) throw new AmparoError("forged");
  return signature.comment;
}

/** @param {Uint8Array} signature @param {Uint8Array} content @param {Uint8Array} key */
function fitsStrictly(signature, content, key) {
  return refuseAs("forged", () => ed25519.verify(signature, content, key, { zip215: false }));
}

/** @param {string[]} lines @returns {Signature} */
function parseLines([untrusted, first, trusted, second]) {
  comment(untrusted, UNTRUSTED, MAX_COMMENT);
  const head = fromBase64(first);
  const global = fromBase64(second);
  const isPrehashed = head[0] === 0x45 && head[1] === 0x44;
  if (!isPrehashed || head.length !== 74 || global.length !== 64) throw new AmparoError("malformed");
  return {
    id: head.slice(2, 2 + KEY_ID),
    signature: head.slice(2 + KEY_ID),
    comment: comment(trusted, TRUSTED, MAX_TRUSTED_COMMENT),
    global,
  };
}

/** @param {string} line @param {string} prefix @param {number} limit in bytes */
function comment(line, prefix, limit) {
  const written = line.slice(prefix.length);
  const isPlain = !/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/.test(written);
  if (!line.startsWith(prefix) || !isPlain || utf8(written).length > limit) {
    throw new AmparoError("malformed");
  }
  return written;
}

/** @param {Uint8Array} key */
const derivedId = (key) => sha256(key).slice(0, KEY_ID);

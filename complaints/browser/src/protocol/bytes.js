/**
 * Bytes and their spellings: each reader takes exactly one spelling of one byte string.
 */

import "./older.js";

import { base64 } from "@scure/base";
import { sha256 as hash } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import { AmparoError, refuseAs } from "./errors.js";

export { concatBytes as concat, bytesToHex as hex } from "@noble/hashes/utils.js";
export { sha256 } from "@noble/hashes/sha2.js";

const encoder = new TextEncoder();

/** @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => encoder.encode(text);

/**
 * The text of UTF-8 bytes; a byte order mark stays in it. `malformed` for anything else.
 *
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function text(bytes) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return refuseAs("malformed", () => decoder.decode(bytes));
}

/**
 * The bytes of lower-case hex.
 *
 * @param {string} digits
 * @returns {Uint8Array}
 */
export function unhex(digits) {
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new AmparoError("malformed");
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

/** @param {Uint8Array} bytes @returns {string} canonical, padded base64 */
export const toBase64 = (bytes) => base64.encode(bytes);

/** @param {string} encoded @returns {Uint8Array} `malformed` unless canonical and padded */
export const fromBase64 = (encoded) => refuseAs("malformed", () => base64.decode(encoded));

/**
 * Whether two byte strings are equal, in time that depends on their lengths only.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 * @returns {boolean}
 */
export function equal(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one[at] ^ other[at];
  return difference === 0;
}

/** @param {number} size @returns {Uint8Array} bytes from the platform's generator */
export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** @returns {string} a fresh id: 128 random bits in hex */
export const newId = () => bytesToHex(random(16));

/** @param {Uint8Array} body @returns {string} its name: the SHA-256 in hex */
export const nameOf = (body) => bytesToHex(hash(body));

/** Lets the page paint and answer touches between two heavy steps. */
export const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

const LONG = 50; // milliseconds after which a page seems to hang

/** @returns {() => Promise<void>} a pause for steps that may be short: only where the last one is long ago */
export function pacer() {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < LONG) return;
    await pause();
    last = performance.now();
  };
}

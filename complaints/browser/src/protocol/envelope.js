/**
 * Envelopes and replies: signed messages, padded and sealed, of exactly two sizes on the wire.
 *
 * `open` does not verify: which key must have signed stands in the message. SPEC.md, section 4.
 */

import * as age from "./age.js";
import { AmparoError } from "./errors.js";
import { pad, unpad } from "./padding.js";
import * as signedfile from "./signedfile.js";

/** @typedef {import("./minisign.js").SecretKey} SecretKey */

export const ENVELOPE_SIZE = 16_384;
export const REPLY_SIZE = 4_096;

/**
 * How many bytes the longest message has that fits with this trusted comment.
 *
 * @param {number} size
 * @param {string} comment
 * @returns {number}
 */
export const capacity = (size, comment) => paddedSize(size) - 1 - signedfile.overhead(comment);

/**
 * `message`, signed and sealed to one recipient: exactly `size` bytes. `too-long` if it does not fit.
 *
 * @param {Uint8Array} message
 * @param {{key: SecretKey, comment: string, recipient: string, size: number}} how
 * @returns {Uint8Array}
 */
export function seal(message, { key, comment, recipient, size }) {
  const sealed = age.seal(pad(signedfile.sign(message, key, comment), paddedSize(size)), recipient);
  if (sealed.length !== size) throw new AmparoError("internal");
  return sealed;
}

/**
 * What was in an envelope or reply: a claim, until its signature is verified.
 *
 * @param {Uint8Array} sealed
 * @param {string} identity
 * @returns {signedfile.SignedFile}
 */
export function open(sealed, identity) {
  const size = paddedSize(sealed.length);
  return signedfile.parse(unpad(age.open(sealed, identity), size));
}

/** @param {number} size */
function paddedSize(size) {
  if (size !== ENVELOPE_SIZE && size !== REPLY_SIZE) throw new AmparoError("malformed");
  return size - age.OVERHEAD;
}

/**
 * A signed file: content and its signature in one body. SPEC.md, section 3.
 *
 * What `parse` returns is a claim: which key to verify with often stands in the content.
 */

import { concat, utf8 } from "./bytes.js";
import { AmparoError } from "./errors.js";
import * as minisign from "./minisign.js";

/** @typedef {{content: Uint8Array, signature: minisign.Signature}} SignedFile */

/**
 * @param {Uint8Array} content
 * @param {minisign.SecretKey} key
 * @param {string} comment
 * @returns {Uint8Array}
 */
export function sign(content, key, comment) {
  const file = utf8(minisign.sign(content, key, comment));
  return concat(Uint8Array.of(file.length >> 8, file.length & 255), file, content);
}

/** @param {string} comment @returns {number} how many bytes `sign` adds to the content */
export const overhead = (comment) => 2 + minisign.signatureSize(comment);

/** @param {Uint8Array} body @returns {SignedFile} */
export function parse(body) {
  const end = 2 + ((body[0] << 8) | body[1]);
  if (body.length < 2 || body.length < end) throw new AmparoError("malformed");
  return { signature: minisign.parse(body.subarray(2, end)), content: body.slice(end) };
}

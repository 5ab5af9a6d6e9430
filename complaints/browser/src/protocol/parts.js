/**
 * Parts: what a record is made of, and what the complainant decides about one by one.
 *
 * A part is a JSON text and a random salt; its hash is over both, so whoever was not given a part
 * cannot guess it from its hash. SPEC.md, section 10.
 */

import { concat, hex, random, sha256, text, unhex, utf8 } from "./bytes.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { dumps, wellFormed } from "./strictjson.js";

const NAME = /^[a-z][a-z-]{1,30}(\[[1-9][0-9]?\])?$/;

/**
 * @typedef {{part: string, salt: string, bytes: string}} Part
 * @typedef {{part: string, salt: string, hash: string, bytes?: string}} KeptPart
 */

/** @param {string} name @param {object} content @returns {Part} under a fresh salt */
export function newPart(name, content) {
  return { part: partName(name), salt: hex(random(32)), bytes: text(dumps(wellFormed(content))) };
}

/** @param {{salt: string, bytes: string}} part @returns {string} */
export const hashOf = ({ salt, bytes }) => hex(sha256(concat(unhex(salt), utf8(bytes))));

/** @param {unknown} value @returns {string} */
export function partName(value) {
  const name = fields.text(value);
  if (!NAME.test(name)) throw new AmparoError("malformed");
  return name;
}

/** @param {unknown} value @returns {KeptPart} whose hash fits, where its bytes are there */
export function readKeptPart(value) {
  const found = fields.object(value);
  /** @type {KeptPart} */
  const part = {
    part: partName(found.part),
    salt: fields.hex(found.salt, 32),
    hash: fields.hex(found.hash, 32),
  };
  if (found.bytes === undefined || found.bytes === null) return part;
  const bytes = fields.text(found.bytes);
  if (hashOf({ salt: part.salt, bytes }) !== part.hash) throw new AmparoError("malformed");
  return { ...part, bytes };
}

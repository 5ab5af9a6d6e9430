/**
 * Which attachment belongs to which part.
 *
 * A part says what a file is, and its SHA-256; a message says where its chunks lie and with which
 * key. So a file is uploaded once, and a body that passes it on can seal it anew without changing
 * the part that a consent names. SPEC.md, sections 5, 9 and 10.
 */

import { utf8 } from "./bytes.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { MAX_LENGTH, readReference } from "./reference.js";
import { loads } from "./strictjson.js";

const EVIDENCE = /^(?:evidence|original)\[/;
const ORIGINAL = /^original\[/;
const MAX_ATTACHMENTS = 198; // a cleaned copy and its original under each number

/**
 * @typedef {import("./reference.js").Reference} Attachment
 * @typedef {{sha256?: unknown, length?: unknown}} Described a file, by its part
 * @typedef {import("./parts.js").KeptPart} KeptPart
 */

/** Whether a part says what a file is, be it an untouched original. @param {string} name */
export const isEvidence = (name) => EVIDENCE.test(name);

/** Whether a part is about an untouched original: nobody's unless they are named for it. @param {string} name */
export const isOriginal = (name) => ORIGINAL.test(name);

/** The part of the untouched original beside an evidence part. @param {string} name */
export const originalOf = (name) => name.replace(EVIDENCE, "original[");

/**
 * The attachments of those parts that are evidence; none for a file that is not there any more.
 *
 * @param {KeptPart[]} parts
 * @param {Attachment[]} attachments
 * @returns {Attachment[]} one for each file
 */
export function attachmentsOf(parts, attachments) {
  const wanted = parts.map(described);
  const found = new Map(attachments.map((one) => [one.sha256, one]));
  return [...found.values()].filter((one) => wanted.some((said) => isOf(said, one)));
}

/** Whether it is what the part says. @param {Described | null | undefined} said @param {Attachment} attachment */
export const isOf = (said, { sha256, length }) => said?.sha256 === sha256 && said.length === length;

/** @param {unknown} value the field of a message; none where it has no such field @returns {Attachment[]} */
export function readAttachments(value) {
  const found = fields.listIfAny(value, readOwn);
  const isTwice = new Set(found.map(({ sha256 }) => sha256)).size < found.length;
  if (isTwice || found.length > MAX_ATTACHMENTS) throw new AmparoError("malformed");
  return found;
}

/** Only in a referral, which no complainant reads, is one a copy that somebody cleaned. @param {unknown} value */
function readOwn(value) {
  if (fields.object(value).cleaned_from !== undefined) throw new AmparoError("malformed");
  return readReference(value, 1, MAX_LENGTH);
}

/** What a part says of a file. @param {KeptPart | undefined} part @returns {Described | null} null of what is no evidence, or says nothing of a file */
export function described(part) {
  if (!part?.bytes || !isEvidence(part.part)) return null;
  try {
    return fields.object(loads(utf8(part.bytes)));
  } catch {
    return null;
  }
}

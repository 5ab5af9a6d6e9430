/**
 * The bytes of evidence: sealed once for everybody who may have them, opened again for the person.
 *
 * A part says what a file is, and its SHA-256; a message says where its chunks lie and with which
 * key. So a file is uploaded once, and a body that passes it on can seal it anew without changing
 * the part that a consent names. SPEC.md, sections 5, 9 and 10.
 */

import { chunkPuts } from "./bundle.js";
import { hex, pause, sha256, utf8 } from "./bytes.js";
import * as chunks from "./chunks.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { loads } from "./strictjson.js";

const EVIDENCE = /^(?:evidence|original)\[/;
const ORIGINAL = /^original\[/;
const BLOCK = 1 << 20;
const MAX_ATTACHMENTS = 198; // a cleaned copy and its original under each number
const GONE = ["not-found", "malformed", "tampered"];

/**
 * @typedef {chunks.Reference} Attachment
 * @typedef {{sha256?: unknown, length?: unknown}} Described a file, by its part
 * @typedef {import("./parts.js").KeptPart} KeptPart
 * @typedef {import("./portal.js").Portal} Portal
 * @typedef {Pick<Blob, "arrayBuffer">} File read when it is sealed, and not held besides
 */

/** Whether a part says what a file is, be it an untouched original. @param {string} name */
export const isEvidence = (name) => EVIDENCE.test(name);

/** Whether a part is about an untouched original: nobody's unless they are named for it. @param {string} name */
export const isOriginal = (name) => ORIGINAL.test(name);

/** The part of the untouched original beside an evidence part. @param {string} name */
export const originalOf = (name) => name.replace(EVIDENCE, "original[");

/**
 * Files sealed under fresh keys, one after the other, so that only one is in memory as it was.
 * `file-changed` if one is not what its part says, or can no longer be read.
 *
 * @param {Record<string, File>} files by the name of their part
 * @param {Map<string, KeptPart>} parts with bytes, by name
 * @returns {Promise<{attachments: Attachment[], puts: import("./bundle.js").BundlePut[]}>}
 */
export async function sealFiles(files, parts) {
  const attachments = [];
  const puts = [];
  for (const [name, file] of Object.entries(files)) {
    const { reference, chunks: sealed } = await chunks.seal(await bytesOf(file));
    if (!isOf(described(parts.get(name)), reference)) throw new AmparoError("file-changed");
    attachments.push(reference);
    puts.push(...chunkPuts(sealed, reference.sha256));
  }
  return { attachments, puts };
}

/**
 * The SHA-256 of a file in hex, without holding the page up for long.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<string>}
 */
export async function sha256Of(bytes) {
  const hash = sha256.create();
  for (let at = 0; at < bytes.length; at += BLOCK) {
    hash.update(bytes.subarray(at, at + BLOCK));
    await pause();
  }
  return hex(hash.digest());
}

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

/** @param {Described | null | undefined} said @param {Attachment} attachment */
const isOf = (said, { sha256, length }) => said?.sha256 === sha256 && said.length === length;

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
  return chunks.readReference(value, 1, chunks.MAX_LENGTH);
}

/**
 * Whether a file is still at the portal, told by its root, which was sent last; for bodies that are
 * to be given it without another upload.
 *
 * @param {Portal} portal
 * @param {Attachment} attachment
 * @returns {Promise<boolean>}
 */
export async function isStillThere(portal, { root }) {
  try {
    await portal.get(`/v1/chunks/${root}`);
    return true;
  } catch (error) {
    if (!(error instanceof AmparoError) || !GONE.includes(error.code)) throw error;
    return false;
  }
}

/**
 * The file as it was; `not-found` if it has expired.
 *
 * @param {Portal} portal
 * @param {Attachment} attachment
 * @returns {Promise<Uint8Array>}
 */
export const openAttachment = (portal, attachment) =>
  chunks.open((name) => portal.get(`/v1/chunks/${name}`), attachment);

/** @param {File} file */
async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new AmparoError("file-changed"); // taken off the phone, say, after it was chosen
  }
}

/** @param {KeptPart | undefined} part @returns {Described | null} null of what is no evidence, or says nothing of a file */
function described(part) {
  if (!part?.bytes || !isEvidence(part.part)) return null;
  try {
    return fields.object(loads(utf8(part.bytes)));
  } catch {
    return null;
  }
}

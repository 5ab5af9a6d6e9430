/**
 * The bytes of evidence: sealed once for everybody who may have them, opened again for the person.
 *
 * A part says what a file is, and its SHA-256; a message says where its chunks lie and with which
 * key. So a file is uploaded once, and a body that passes it on can seal it anew without changing
 * the part that a consent names. SPEC.md, sections 5, 9 and 10.
 */

import { chunkPuts } from "./bundle.js";
import { utf8 } from "./bytes.js";
import * as chunks from "./chunks.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { Reading } from "./reading.js";
import { loads } from "./strictjson.js";

const EVIDENCE = /^(?:evidence|original)\[/;
const ORIGINAL = /^original\[/;
const MAX_TOTAL = 500 << 20; // bytes of the files of one complaint, originals included
const MAX_ATTACHMENTS = 198; // a cleaned copy and its original under each number

/**
 * @typedef {chunks.Reference} Attachment
 * @typedef {{sha256?: unknown, length?: unknown}} Described a file, by its part
 * @typedef {import("./parts.js").KeptPart} KeptPart
 * @typedef {Pick<import("./portal.js").Portal, "get" | "has">} Portal
 * @typedef {import("./reading.js").File} File read when it is sealed, a few pieces at a time
 * @typedef {{attachment: Attachment, puts: import("./bundle.js").BundlePut[]}} Sealed
 * @typedef {(progress: {bytes: number, totalBytes: number}) => void} OnSealing
 */

/** Whether a part says what a file is, be it an untouched original. @param {string} name */
export const isEvidence = (name) => EVIDENCE.test(name);

/** Whether a part is about an untouched original: nobody's unless they are named for it. @param {string} name */
export const isOriginal = (name) => ORIGINAL.test(name);

/** The part of the untouched original beside an evidence part. @param {string} name */
export const originalOf = (name) => name.replace(EVIDENCE, "original[");

/**
 * Files as they will be under fresh keys. Their chunks are sealed once more when they are sent.
 * `file-changed` if one is not what its part says, or can no longer be read; `too-long` if they are
 * too much together; `stopped`.
 *
 * @param {Record<string, File>} files by the name of their part
 * @param {Map<string, KeptPart>} parts with bytes, by name
 * @param {{onSealing?: OnSealing, signal?: AbortSignal}} how
 * @returns {Promise<Sealed[]>} one for each file
 */
export async function sealFiles(files, parts, { onSealing, signal }) {
  const totalBytes = Object.values(files).reduce((sum, { size }) => sum + size, 0);
  if (totalBytes > MAX_TOTAL) throw new AmparoError("too-long");
  let bytes = 0;
  const onProgress = (/** @type {number} */ read) => onSealing?.({ bytes: (bytes += read), totalBytes });
  const reading = new Reading();
  const body = new Uint8Array(chunks.CHUNK_SIZE); // one is sent after another
  /** @type {Map<string, Sealed>} */
  const sealed = new Map();
  for (const [name, file] of Object.entries(files)) {
    const said = described(parts.get(name));
    if (sealed.has(String(said?.sha256))) continue;
    const plan = await chunks.plan(file, undefined, { onProgress, signal });
    const { reference } = plan;
    if (!isOf(said, reference)) throw new AmparoError("file-changed");
    const load = (/** @type {number} */ at) => chunks.sealed(file, plan, at, reading, body);
    sealed.set(reference.sha256, { attachment: reference, puts: chunkPuts(plan.names, load, reference.sha256) });
  }
  return [...sealed.values()];
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
export const isStillThere = (portal, { root }) => portal.has(`/v1/chunks/${root}`);

/**
 * The file as it was; `not-found` if it has expired.
 *
 * @param {Portal} portal
 * @param {Attachment} attachment
 * @returns {Promise<Uint8Array>}
 */
export const openAttachment = (portal, attachment) =>
  chunks.open((name) => portal.get(`/v1/chunks/${name}`), attachment);

/** @param {KeptPart | undefined} part @returns {Described | null} null of what is no evidence, or says nothing of a file */
function described(part) {
  if (!part?.bytes || !isEvidence(part.part)) return null;
  try {
    return fields.object(loads(utf8(part.bytes)));
  } catch {
    return null;
  }
}

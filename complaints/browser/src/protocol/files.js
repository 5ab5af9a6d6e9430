/**
 * The bytes of evidence: sealed once for everybody who may have them, opened again for the person.
 * SPEC.md, section 5.
 */

import { described, isOf } from "./attachments.js";
import { chunkPuts } from "./bundle.js";
import * as chunks from "./chunks.js";
import { AmparoError } from "./errors.js";
import { Reading } from "./reading.js";

const MAX_TOTAL = 500 << 20; // bytes of the files of one complaint, originals included

/**
 * @typedef {import("./attachments.js").Attachment} Attachment
 * @typedef {import("./parts.js").KeptPart} KeptPart
 * @typedef {Pick<import("./portal.js").Portal, "get" | "has">} Portal
 * @typedef {import("./reading.js").File} File read when it is sealed, a few pieces at a time
 * @typedef {{attachment: Attachment, puts: import("./bundle.js").BundlePut[]}} Sealed
 * @typedef {(progress: {bytes: number, totalBytes: number}) => void} OnSealing
 */

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

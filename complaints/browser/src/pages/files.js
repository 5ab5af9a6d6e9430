/**
 * Files that a person adds: what their parts say of them, and their bytes until they are sealed.
 *
 * The bytes belong to the content of the part, by which alone they are found: whoever forgets the
 * answers forgets the files. A file that the device has already is not copied; it is read twice, to
 * say its SHA-256 and to be sealed. SPEC.md, section 10.
 */

import { isEvidence, sha256Of } from "../protocol/index.js";
import { numbered } from "./parts.js";

export const LIMIT = 16 * 1024 * 1024; // bytes: more would take a slow line hours
export const MOST = 5;
const MEDIA_TYPE = /^(?:audio|video|image)\/[a-z0-9][a-z0-9.+-]{0,60}$/;

/**
 * @typedef {import("./record.js").Answers} Answers
 * @typedef {{kind: string, type?: string, length: number, sha256: string, day?: string}} Content of a part
 * @typedef {{name: string, content: Content}} Evidence `name`: of the part; it stays the same
 */

/** @type {WeakMap<object, Blob>} content to bytes */
const bytes = new WeakMap();

/** The bytes of a file, if they are here. @param {object} content @returns {Blob | undefined} */
export const fileOf = (content) => bytes.get(content);

/** @param {object} content @param {Blob} file */
export const keepFile = (content, file) => bytes.set(content, file);

/** The files of parts, by name, that are to be sealed with them. @param {Record<string, object>} parts */
export const filesOf = (parts) =>
  Object.fromEntries(Object.entries(parts).flatMap(([name, content]) => {
    const file = fileOf(content);
    return file ? [[name, file]] : [];
  }));

/** @param {Answers} answers @param {string} kind */
export const filesOfKind = ({ evidence }, kind) => evidence.filter(({ content }) => content.kind === kind);

/** The evidence among parts. @param {Record<string, any>} parts @returns {Evidence[]} */
export const evidenceIn = (parts) =>
  Object.entries(parts).flatMap(([name, content]) => (isEvidence(name) ? [{ name, content }] : []));

/** The media type alone, if it is one of sound or pictures. @param {string} type */
export function mediaType(type) {
  const [essence] = type.toLowerCase().split(";");
  return MEDIA_TYPE.test(essence.trim()) ? essence.trim() : "";
}

/**
 * Adds a file to the answers.
 *
 * @param {Answers} answers
 * @param {Blob} file
 * @param {{kind: string, day: string}} about
 * @returns {Promise<"" | "many" | "large" | "empty" | "again">} why it was not added
 */
export async function addFile(answers, file, { kind, day }) {
  const { evidence } = answers;
  if (evidence.length >= MOST) return "many";
  if (file.size > LIMIT) return "large";
  if (!file.size) return "empty";
  let sha256;
  try {
    sha256 = await sha256Of(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return "empty"; // a file that the device shows and does not give
  }
  if (evidence.some(({ content }) => content.sha256 === sha256)) return "again";
  if (evidence.length >= MOST) return "many"; // meanwhile
  const type = mediaType(file.type);
  const content = { kind, ...(type && { type }), length: file.size, sha256, day };
  const last = Math.max(answers.files, ...evidence.map(({ name }) => numbered(name).n));
  evidence.push({ name: `evidence[${last + 1}]`, content });
  keepFile(content, file);
  return "";
}

/** @param {Answers} answers @param {string} name what was decided about it goes with it */
export function removeFile(answers, name) {
  answers.evidence = answers.evidence.filter((one) => one.name !== name);
  for (const decisions of answers.recipients.values()) decisions.delete(name);
}

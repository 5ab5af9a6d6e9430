/**
 * Files that a person adds: what their parts say of them, and their bytes until they are sealed.
 *
 * A file that was cleaned is two parts of one number: `evidence[n]`, the cleaned copy, and
 * `original[n]`, the file as it was, unless the person wants it left out. The bytes belong to the
 * content of the part, by which alone they are found: whoever forgets the answers forgets the files.
 * A file that the device has already is not copied. SPEC.md, section 10.
 */

import { numbered } from "./parts.js";

export const LIMIT = 134_117_393; // bytes of one: what its sealed chunks can hold
export const MOST = 99;
export const TOTAL = 524_288_000; // bytes of all, with those that are kept as they were
const MEDIA_TYPE = /^(?:audio|video|image)\/[a-z0-9][a-z0-9.+-]{0,60}$/;

/**
 * @typedef {import("./record.js").Answers} Answers
 *
 * @typedef {object} Content of a part
 * @property {string} kind
 * @property {string} [type] its media type
 * @property {number} length
 * @property {string} sha256
 * @property {string} [day] on which it was added
 * @property {string} [words] of the person, about it
 * @property {string[]} [removed] what was taken out; of a file that was not cleaned there is none
 * @property {string[]} [stays]
 * @property {string} [original] SHA-256 of the file as it was
 * @property {boolean} [uncleaned]
 * @property {string} [proof]
 *
 * @typedef {object} Evidence
 * @property {string} name of the part; it stays the same
 * @property {Content} content
 * @property {boolean} [isAlone] added for oneself alone: for nobody unless they say so
 * @property {boolean} [isEarlier] it was kept or given before
 *
 * @typedef {object} Examined a file that can be added
 * @property {Content} content
 * @property {Blob} file
 * @property {{content: Content, file: Blob}} [original] where the file was changed
 */

/** @type {WeakMap<object, Blob>} content to bytes */
const bytes = new WeakMap();

/** The file as it was, also while the person wants it left out. @type {WeakMap<object, NonNullable<Examined["original"]>>} */
const originals = new WeakMap();

/** Whether a part is a file as it was, beside its cleaned copy. @param {string} name */
export const isOriginal = (name) => numbered(name).base === "original";

/** The part of the file as it was. @param {string} name of the cleaned copy's */
const originalOf = (name) => `original[${numbered(name).n}]`;

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

/** What was told aloud. @param {Pick<Answers, "evidence">} answers */
export const recordings = ({ evidence }) => evidence.filter(({ name, content }) => content.kind === "voice" && !isOriginal(name));

/** The other files, each once. @param {Pick<Answers, "evidence">} answers */
export const addedFiles = ({ evidence }) => evidence.filter(({ name, content }) => content.kind !== "voice" && !isOriginal(name));

/** Those that are to be sealed: what was given before is not sent again. @param {Pick<Answers, "evidence">} answers */
export const newFiles = ({ evidence }) => evidence.filter(({ isEarlier }) => !isEarlier);

/** Whether a file was cleaned, and a reader can be given it without more being told. @param {Content} content */
export const isCleaned = ({ removed, uncleaned, proof }) => Array.isArray(removed) && !uncleaned && !proof;

/** The evidence among parts. @param {Record<string, any>} parts @returns {Evidence[]} */
export const evidenceIn = (parts) =>
  Object.entries(parts).flatMap(([name, content]) => (["evidence", "original"].includes(numbered(name).base) ? [{ name, content }] : []));

/** The media type alone, if it is one of sound or pictures. @param {string} type */
export function mediaType(type) {
  const [essence] = type.toLowerCase().split(";");
  return MEDIA_TYPE.test(essence.trim()) ? essence.trim() : "";
}

/**
 * Why a file cannot be added, before anybody looks into it.
 *
 * @param {Answers} answers
 * @param {Blob} file
 * @returns {"" | "full" | "big" | "empty" | "sum"}
 */
export function refusalOf(answers, { size }) {
  if (highest(answers) >= MOST) return "full";
  if (!size) return "empty";
  if (size > LIMIT) return "big";
  return size > room(answers) ? "sum" : "";
}

/**
 * Adds a file to the answers; the file as it was is left out where there is no room for it.
 *
 * @param {Answers} answers
 * @param {Examined} examined
 * @param {boolean} [isAlone]
 * @returns {"" | "again" | ReturnType<typeof refusalOf>} why it was not added
 */
export function addFile(answers, { content, file, original }, isAlone = false) {
  const { evidence } = answers;
  const hashes = (/** @type {Content} */ one) => [one.sha256, ...(one.original ? [one.original] : [])];
  const known = evidence.flatMap((one) => hashes(one.content));
  if (hashes(content).some((one) => known.includes(one))) return "again";
  const refusal = refusalOf(answers, file); // others came meanwhile
  if (refusal) return refusal;
  const name = `evidence[${highest(answers) + 1}]`;
  evidence.push({ name, content, isAlone });
  keepFile(content, file);
  if (original) {
    originals.set(content, original);
    keepOriginal(answers, name, true);
  }
  return "";
}

/** The file as it was, if it can be kept beside this one. @param {Content} content */
export const originalBeside = (content) => originals.get(content);

/** Whether the file as it was is kept. @param {Answers} answers @param {string} name of the cleaned copy's part */
export const hasOriginal = ({ evidence }, name) => evidence.some((one) => one.name === originalOf(name));

/**
 * Keeps the file as it was beside its cleaned copy, or leaves it out.
 *
 * @param {Answers} answers
 * @param {string} name of the cleaned copy's part
 * @param {boolean} isWanted
 * @returns {boolean} whether it is kept: not where there is no room
 */
export function keepOriginal(answers, name, isWanted) {
  const beside = answers.evidence.find((one) => one.name === name);
  const original = beside && originals.get(beside.content);
  forget(answers, [originalOf(name)]);
  if (!original || !isWanted || original.file.size > room(answers)) return false;
  answers.evidence.push({ name: originalOf(name), content: original.content });
  keepFile(original.content, original.file);
  return true;
}

/** With the file as it was. @param {Answers} answers @param {string} name */
export const removeFile = (answers, name) => forget(answers, [name, originalOf(name)]);

/** What was decided about a part goes with it. @param {Answers} answers @param {string[]} names */
function forget(answers, names) {
  answers.evidence = answers.evidence.filter((one) => !names.includes(one.name));
  for (const decisions of answers.recipients.values()) for (const name of names) decisions.delete(name);
}

/** The highest number that a file has or had. @param {Answers} answers */
const highest = ({ files, evidence }) => Math.max(files, ...evidence.map(({ name }) => numbered(name).n));

/** Bytes. @param {Answers} answers */
const room = ({ evidence }) => evidence.reduce((left, { content }) => left - content.length, TOTAL);

/**
 * Taking files in, one after the other: each is cleaned and hashed, and then it is added, or there
 * is a doubt that the person decides. A file's own name is never read.
 */

import { codeOf, sha256Of } from "../protocol/index.js";
import { addFile, mediaType, refusalOf } from "../pages/files.js";
import { bringCleaning } from "../ui/bring.js";
import { Coming } from "../ui/coming.js";

/**
 * @typedef {import("../pages/filing.js").Choosing} Walk
 * @typedef {import("../pages/files.js").Examined} Examined
 * @typedef {import("../cleaning/index.js").Cleaned} Cleaned
 * @typedef {import("../cleaning/index.js").Format} Format
 *
 * @typedef {object} How
 * @property {boolean} [isVoice] the account, spoken: the file as it was is not kept
 * @property {boolean} [isOurs] this page made it, and put nothing into it that betrays
 * @property {boolean} [isAlone] for nobody unless the person says so
 *
 * @typedef {{examined: Examined, reason: "uncleanable" | "damaged" | "proof", how: How}} Doubt
 *   a file that was not added, because it cannot be cleaned
 *
 * @typedef {object} Shown
 * @property {AbortSignal} signal
 * @property {(n: number, part: number) => void} onProgress which file, and how much of it is done, 0 to 1
 * @property {(doubt: Doubt) => void} onDoubt
 * @property {(file: Blob) => void} [onDone] it was added, or will not be
 */

/** What cleans: it comes with the first file. */
export const cleaning = new Coming(() => bringCleaning());

/** Format to media type, without what is sound or a film. @type {Partial<Record<Format, string>>} */
const TYPES = {
  jpeg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif", heic: "image/heic", avif: "image/avif",
  mp3: "audio/mpeg", flac: "audio/flac", wav: "audio/wav", aac: "audio/aac", amr: "audio/amr",
  pdf: "application/pdf", zip: "application/zip",
};
/** Either sound alone or a film, and what it is where the device does not say. @type {Partial<Record<Format, string>>} */
const EITHER = { mp4: "video", webm: "video", ogg: "audio" };
/** @type {Record<string, string>} */
const KINDS = { image: "photo", audio: "audio", video: "video" };
const PASSES = 3; // over a file: cleaning it, hashing the cleaned one and the one as it was
const PATIENCE = 10_000; // milliseconds

/**
 * @param {Walk} walk
 * @param {[Blob, How][]} files
 * @param {Shown} shown
 * @returns {Promise<string>} key of a sentence about the last that was not taken, or ""
 */
export async function takeIn({ answers, today }, files, { signal, onProgress, onDoubt, onDone = () => {} }) {
  let trouble = "";
  for (const [at, [file, how]] of files.entries()) {
    /** @type {string} */
    let why = refusalOf(answers, file);
    onProgress(at + 1, 0);
    try {
      if (!why) {
        const { reason, ...examined } = await examine(file, { ...how, day: today }, { signal, onProgress: (part) => onProgress(at + 1, part) });
        if (signal.aborted) return trouble;
        if (reason) onDoubt({ examined, reason, how });
        else why = addFile(answers, examined, how.isAlone);
      }
    } catch (error) {
      if (codeOf(error) === "stopped") return trouble;
      if (codeOf(error) !== "file-changed") throw error;
      why = "changed";
    }
    onDone(file);
    if (why) trouble = `file_${why}`;
  }
  return trouble;
}

/**
 * What a file is, cleaned where that is possible, else as it was with the reason.
 *
 * @param {Blob} file
 * @param {How & {day: string}} how
 * @param {{signal: AbortSignal, onProgress: (part: number) => void}} about
 * @returns {Promise<Examined & {reason?: Doubt["reason"]}>}
 */
async function examine(file, { isVoice, isOurs, day }, { signal, onProgress }) {
  let done = 0; // bytes
  const hashing = () => ({
    signal,
    onProgress: (/** @type {number} */ read) => onProgress((done += read) / file.size / PASSES),
  });
  const looking = { signal, onProgress: (/** @type {number} */ read) => onProgress((done = read) / file.size / PASSES) };
  /** @param {Blob} one @param {Format} format */
  const described = async (one, format) =>
    ({ ...claim(format, file.type, isVoice), length: one.size, sha256: await sha256Of(one, hashing()), day });
  const cleaned = await cleanedOr(file, isOurs, looking);
  done = file.size;
  if (cleaned.blob === null) {
    const content = await described(file, cleaned.format);
    if (isOurs) return { content, file };
    const { reason, proof } = cleaned;
    return { content: { ...content, ...(proof ? { proof } : { uncleaned: true }) }, file, reason: reason === "unknown" ? "uncleanable" : reason };
  }
  const { format, removed, stays } = cleaned;
  const copy = /** @type {Blob} */ (cleaned.blob);
  const content = { ...(await described(copy, format)), removed, ...(stays.length && { stays }) };
  if (copy === file || isVoice) return { content, file: copy };
  const original = { content: await described(file, format), file };
  return { content: { ...content, original: original.content.sha256 }, file: copy, original };
}

/**
 * What this page recorded itself is kept as it is where the line does not carry what cleans, or
 * not soon: it must not be lost over that.
 *
 * @param {Blob} file
 * @param {boolean | undefined} isOurs
 * @param {{signal: AbortSignal, onProgress: (done: number) => void}} about
 * @returns {Promise<Cleaned>}
 */
async function cleanedOr(file, isOurs, about) {
  if (isOurs) await Promise.race([cleaning.ahead(), new Promise((over) => setTimeout(over, PATIENCE))]);
  if (isOurs && !cleaning.there) return { format: "unknown", blob: null, reason: "unknown" };
  const { clean } = await cleaning.get();
  return clean(file, about);
}

/**
 * The kind and the media type, by the bytes; only whether there is a film in it is the device's word.
 *
 * @param {Format} format
 * @param {string} claimed
 * @param {boolean} [isVoice]
 */
function claim(format, claimed, isVoice) {
  const usual = EITHER[format];
  const [said] = claimed.split("/");
  const either = usual && (isVoice ? "audio" : ["audio", "video"].includes(said) ? said : usual);
  const type = either ? `${either}/${format}` : (TYPES[format] ?? (isVoice ? mediaType(claimed) : ""));
  const kind = isVoice ? "voice" : (KINDS[type.split("/")[0]] ?? "document");
  return { kind, ...(type && { type }) };
}

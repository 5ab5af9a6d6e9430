/**
 * Takes out of a file what betrays people: a place, a time, a device, a name, a small earlier
 * picture. Byte by byte, without decoding: what is seen and heard stays exactly as it was.
 *
 * What a cleaner does not know goes. It must never throw for what a file holds, never believe what
 * a device calls a file, and never say that something was taken out which is still there.
 */

import { cleanAac } from "./aac.js";
import { cleanAmr } from "./amr.js";
import { cleanFlac } from "./flac.js";
import { formatOf } from "./format.js";
import { cleanGif } from "./gif.js";
import { cleanHeif } from "./heif.js";
import { cleanJpeg } from "./jpeg.js";
import { cleanMp3 } from "./mp3.js";
import { cleanMp4 } from "./mp4.js";
import { cleanOgg } from "./ogg.js";
import { cleanPng } from "./png.js";
import { Damaged, Proof, Source, Uncleanable } from "./source.js";
import { cleanWav } from "./wav.js";
import { cleanWebm } from "./webm.js";
import { cleanWebp } from "./webp.js";
import { cleanZip } from "./zip.js";

/**
 * @typedef {import("./source.js").File} File
 * @typedef {import("./format.js").Format} Format
 * @typedef {"place" | "time" | "device" | "person" | "words" | "preview" | "software" | "maker" |
 *   "trailer" | "track" | "orientation" | "colour"} Finding
 * @typedef {{recipe: import("./source.js").Recipe, removed: Set<Finding>, stays: Set<Finding>}} Cleaning
 *   what a cleaner found; it throws `Damaged`, `Uncleanable` or `Proof` instead
 * @typedef {{format: Format, blob: Blob | File, removed: Finding[], stays: Finding[]}} Clean
 * @typedef {"uncleanable" | "unknown" | "damaged" | "proof"} Reason
 * @typedef {{format: Format, blob: null, reason: Reason, proof?: "c2pa" | "proofmode"}} NotCleaned
 * @typedef {Clean | NotCleaned} Cleaned
 */

/** In this order they are told. @type {Finding[]} */
const FINDINGS = [
  "place", "track", "time", "device", "person", "words", "preview", "trailer", "software", "maker", "orientation", "colour",
];

/** By format: its cleaner, and what the cleaned file is called. @type {Partial<Record<Format, {type: string, clean: (source: Source) => Promise<Cleaning>}>>} */
const CLEANERS = {
  jpeg: { type: "image/jpeg", clean: cleanJpeg },
  png: { type: "image/png", clean: cleanPng },
  webp: { type: "image/webp", clean: cleanWebp },
  gif: { type: "image/gif", clean: cleanGif },
  heic: { type: "image/heic", clean: cleanHeif },
  avif: { type: "image/avif", clean: cleanHeif },
  mp4: { type: "video/mp4", clean: cleanMp4 },
  webm: { type: "video/webm", clean: cleanWebm },
  ogg: { type: "audio/ogg", clean: cleanOgg },
  mp3: { type: "audio/mpeg", clean: cleanMp3 },
  flac: { type: "audio/flac", clean: cleanFlac },
  wav: { type: "audio/wav", clean: cleanWav },
  aac: { type: "audio/aac", clean: cleanAac },
  amr: { type: "audio/amr", clean: cleanAmr },
  zip: { type: "application/zip", clean: cleanZip },
};

/**
 * The cleaned file, or why there is none. `blob` is the file itself where nothing had to be taken
 * out. `AmparoError`: `file-changed` where the file cannot be read (any more), `stopped`.
 *
 * @param {File} file
 * @param {{onProgress?: (done: number) => void, signal?: AbortSignal}} [about] `done` in bytes
 * @returns {Promise<Cleaned>}
 */
export async function clean(file, about = {}) {
  const source = new Source(file, about);
  const format = await formatOf(source);
  const cleaner = CLEANERS[format];
  if (!cleaner) return { format, blob: null, reason: format === "unknown" ? "unknown" : "uncleanable" };
  try {
    const { recipe, removed, stays } = await cleaner.clean(source);
    const blob = recipe.isRange(0, file.size) ? file : recipe.toBlob(file, cleaner.type);
    return { format, blob, removed: FINDINGS.filter((one) => removed.has(one)), stays: FINDINGS.filter((one) => stays.has(one)) };
  } catch (error) {
    if (error instanceof Proof) return { format, blob: null, reason: "proof", proof: error.kind };
    if (error instanceof Uncleanable) return { format, blob: null, reason: "uncleanable" };
    // a view throws a RangeError when it is asked for bytes that it has not
    if (error instanceof Damaged || error instanceof RangeError) return { format, blob: null, reason: "damaged" };
    throw error;
  }
}

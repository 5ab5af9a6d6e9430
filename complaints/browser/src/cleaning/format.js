/**
 * What a file is, by its bytes. What the device calls it is never believed: a photo under another
 * name must not get past its cleaner.
 */

/**
 * @typedef {"jpeg" | "png" | "webp" | "gif" | "heic" | "avif" | "mp4" | "webm" | "ogg" | "mp3" | "flac" |
 *   "wav" | "aac" | "amr" | "pdf" | "zip" | "office" | "unknown"} Format
 */

const HEAD = 4_096;
/** The starts that no other format has. @type {[string, Format][]} */
const STARTS = [
  ["\xff\xd8\xff", "jpeg"],
  ["\x89PNG\r\n\x1a\n", "png"],
  ["GIF87a", "gif"],
  ["GIF89a", "gif"],
  ["\x1a\x45\xdf\xa3", "webm"],
  ["OggS", "ogg"],
  ["fLaC", "flac"],
  ["ADIF", "aac"],
  ["#!AMR", "amr"],
  ["%PDF-", "pdf"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"],
];
/** How a box of old QuickTime files begins, which say no brand. */
const BOXES = ["moov", "mdat", "wide", "free", "skip", "pnot"];
const AVIF = /avif|avis/;
const HEIC = /mif[12]|msf1|hei[cxms]|hev[cxms]/;
/** In the first name of an archive, or in what it holds unpacked: papers of an office program. */
const OFFICE = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/|mimetypeapplication\/vnd\.oasis)/;

/** @param {import("./source.js").Source} source @returns {Promise<Format>} */
export async function formatOf(source) {
  const head = latin(await source.readAtMost(0, HEAD));
  const [, format] = STARTS.find(([start]) => head.startsWith(start)) ?? [];
  if (format) return format;
  if (/^(RIFF|RF64|BW64)/.test(head)) return riff(head.slice(8, 12));
  if (head.startsWith("PK\x03\x04")) return OFFICE.test(head.slice(30)) ? "office" : "zip";
  if (head.slice(4, 8) === "ftyp") return branded(head);
  if (BOXES.includes(head.slice(4, 8))) return "mp4";
  return sound(source, head);
}

/** Bytes as characters of the same numbers. @param {Uint8Array} bytes */
export const latin = (bytes) => String.fromCharCode(...bytes);

/** @param {string} kind @returns {Format} */
const riff = (kind) => (kind === "WEBP" ? "webp" : kind === "WAVE" ? "wav" : "unknown");

/** @param {string} head @returns {Format} */
function branded(head) {
  const length = Math.min(256, ((head.charCodeAt(2) << 8) | head.charCodeAt(3)) || 0);
  const brands = [head.slice(8, 12), ...(head.slice(16, length).match(/[^]{4}/g) ?? [])];
  if (brands[0] === "crx ") return "unknown"; // a raw photo, which looks like a film
  // films may name the brands of pictures as well: then they are films
  const isPicture = AVIF.test(brands[0]) || HEIC.test(brands[0]);
  if (!isPicture) return "mp4";
  return brands.some((one) => AVIF.test(one)) ? "avif" : "heic";
}

/** Sound without a head of its own, perhaps behind a label. @param {import("./source.js").Source} source @param {string} head @returns {Promise<Format>} */
async function sound(source, head) {
  if (!head.startsWith("ID3")) return frame(head);
  const [, length] = [6, 7, 8, 9].reduce(([, sum], at) => [at, sum * 128 + (head.charCodeAt(at) & 127)], [0, 0]);
  const after = 10 + length + (head.charCodeAt(5) & 0x10 ? 10 : 0);
  if (after >= source.size) return "mp3";
  const first = latin(await source.readAtMost(after, 4));
  if (first === "fLaC") return "flac";
  return frame(first) === "aac" ? "aac" : "mp3";
}

/** @param {string} head @returns {Format} */
function frame(head) {
  const second = head.charCodeAt(1);
  if (head[0] !== "\xff" || (second & 0xe0) !== 0xe0) return "unknown";
  if ((second & 0xf6) === 0xf0) return "aac";
  return (second & 0x18) !== 0x08 && (second & 0x06) !== 0 ? "mp3" : "unknown";
}

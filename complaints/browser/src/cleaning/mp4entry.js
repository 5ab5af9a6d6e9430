/**
 * Sample entries: how the pictures and sounds of a track are coded (ISO/IEC 14496-12, section
 * 8.5.2; QuickTime File Format, "Sample Descriptions"). What a player needs stays; names of
 * compressors and makers, and whatever is not known here, go.
 */

import { bodyOf, boxesIn, u16, u32 } from "./isobmff.js";
import { scrubAudioConfig, scrubVisualConfig } from "./frames.js";
import { scrubParameterSets } from "./nal.js";
import { Damaged, Uncleanable } from "./source.js";

/**
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./mp4.js").Film} Film
 * @typedef {{codec: string, inside: "avc" | "hevc" | "aac" | "mpeg4" | "av1" | "", length: number, frame: number}} Kind
 *   `inside`: how its samples are looked into; `length`: of the numbers before its units; `frame`:
 *   bytes of one moment of plain sound, 0 for sound in packets
 */

/** @type {Record<string, Kind["inside"]>} */
const PICTURES = {
  avc1: "avc", avc3: "avc", dva1: "avc", dvav: "avc", hvc1: "hevc", hev1: "hevc", dvh1: "hevc", dvhe: "hevc", av01: "av1", mp4v: "mpeg4",
  s263: "", h263: "", H263: "", vp08: "", vp09: "", apch: "", apcn: "", apcs: "", apco: "", ap4h: "", ap4x: "",
};
/** @type {Record<string, Kind["inside"]>} */
const SOUNDS = { mp4a: "aac", samr: "", sawb: "", alac: "", Opus: "", fLaC: "", "ac-3": "", "ec-3": "", ".mp3": "" };
/** Plain sound, by bits a moment and channel; 0 where the entry tells them. @type {Record<string, number>} */
const PLAIN = { sowt: 0, twos: 0, lpcm: 0, "raw ": 0, in24: 24, in32: 32, fl32: 32, fl64: 64, ulaw: 8, alaw: 8, ipcm: 0, fpcm: 0 };

/** Boxes in an entry, with how many bytes of them are known; null where they are looked into. @type {Record<string, number | null>} */
const KNOWN = {
  avcC: null, hvcC: null, esds: null, wave: null, dfLa: null, dOps: null, chan: null, colr: null, av1C: null,
  "\0\0\0\0": 0, vpcC: 12, dvcC: 24, dvvC: 24, dvwC: 24, pasp: 8, clap: 32, btrt: 12, fiel: 2, gama: 4, mdcv: 24, clli: 4, SmDm: 28, CoLL: 8, bitr: 8,
  d263: 7, damr: 9, dac3: 3, dec3: 34, alac: 28, frma: 4, enda: 2, srat: 8, pcmC: 6, mp4a: 4,
};
const VISUAL = 78;

/** How a track is coded, entry by entry; none where any is not known. @param {Source} source @param {Box[]} entries @param {string} handler @returns {Promise<Kind[]>} */
export async function kindsOf(source, entries, handler) {
  const known = handler === "vide" ? PICTURES : { ...SOUNDS, ...PLAIN };
  /** @type {Kind[]} */
  const kinds = [];
  for (const entry of entries.filter(({ type }) => type)) {
    if (!Object.prototype.hasOwnProperty.call(known, entry.type)) return [];
    const body = await source.readAtMost(entry.body, Math.min(VISUAL, entry.to - entry.body));
    const inside = handler === "vide" ? PICTURES[entry.type] : SOUNDS[entry.type] ?? "";
    kinds.push({ codec: entry.type, inside, length: await lengthIn(source, entry, inside), frame: entry.type in PLAIN ? frameOf(body, entry.type) : 0 });
  }
  return kinds;
}

/** How many bytes tell the length of each unit: AVC and HEVC say it in their boxes. @param {Source} source @param {Box} entry @param {string} inside */
async function lengthIn(source, entry, inside) {
  if (inside !== "avc" && inside !== "hevc") return 0;
  const boxes = await boxesIn(source, entry.body + VISUAL, entry.to, { lenient: true });
  const box = boxes.find(({ type }) => type === (inside === "avc" ? "avcC" : "hvcC"));
  if (!box) throw new Uncleanable();
  const at = inside === "avc" ? 4 : 21;
  return (1 + (await source.read(box.body, box.to))[at]) & 3 || 4;
}

/** @param {Uint8Array} body of the entry @param {string} codec */
function frameOf(body, codec) {
  if (u16(body, 8) === 2) return u32(body, 56); // version 2 tells the bytes of a moment
  return (u16(body, 16) * (PLAIN[codec] || u16(body, 18))) >> 3;
}

/** Takes out of the entries of a track what no player needs. @param {Film} film @param {Box} stsd @param {string} handler */
export async function tidyEntries(film, stsd, handler) {
  for (const entry of await boxesIn(film.source, stsd.body + 8, stsd.to, { lenient: true })) {
    if (entry.type === "") await film.blank(entry);
    else if (handler === "vide") await tidyVisual(film, entry);
    else await tidySound(film, entry);
  }
}

/** @param {Film} film @param {Box} entry */
async function tidyVisual(film, entry) {
  const at = entry.body;
  if (entry.to - at < VISUAL) throw new Damaged();
  const table = u16(await film.source.read(at + 76, at + 78), 0);
  if (table === 0) throw new Uncleanable(); // a table of colours: no film of our days
  await film.wipe(at, at + 6, "maker");
  await film.wipe(at + 8, at + 24, "device"); // version, maker, quality: of the program or device
  await film.wipe(at + 36, at + 40, "maker");
  await film.wipe(at + 42, at + 74, "software"); // the compressor's name
  await tidyInside(film, at + VISUAL, entry.to);
}

/** @param {Film} film @param {Box} entry */
async function tidySound(film, entry) {
  const at = entry.body;
  const version = u16(await film.source.read(at + 8, at + 10), 0);
  const length = [28, 44, 64][version];
  if (length === undefined || entry.to - at < length) throw new Damaged();
  await film.wipe(at, at + 6, "maker");
  await film.wipe(at + 10, at + 16, "device");
  await tidyInside(film, at + length, entry.to);
}

/** @param {Film} film @param {number} from @param {number} to @param {number} [depth] */
async function tidyInside(film, from, to, depth = 0) {
  for (const box of await boxesIn(film.source, from, to, { lenient: true })) {
    const length = Object.prototype.hasOwnProperty.call(KNOWN, box.type) ? KNOWN[box.type] : undefined;
    if (box.type === "" || length === undefined) await film.blank(box);
    else if (length !== null) await tidyFixed(film, box, length);
    else if (box.type !== "wave") await LOOKED_INTO[box.type](film, box);
    else if (depth) throw new Damaged();
    else await tidyInside(film, box.body, box.to, 1);
  }
}

/** @param {Film} film @param {Box} box @param {number} length */
async function tidyFixed(film, box, length) {
  if (box.type === "damr" || box.type === "d263") await film.wipe(box.body, Math.min(box.to, box.body + 4), "device");
  await film.wipe(Math.min(box.to, box.body + length), box.to, "maker");
}

/** @type {Record<string, (film: Film, box: Box) => Promise<unknown>>} */
const LOOKED_INTO = {
  avcC: (film, box) => scrubParameterSets(film, box, "avc"),
  hvcC: (film, box) => scrubParameterSets(film, box, "hevc"),
  av1C: (film, box) => scrubVisualConfig(film, box),
  esds: (film, box) => tidyDescriptors(film, box),
  dfLa: (film, box) => scrubAudioConfig(film, box),
  async dOps(film, box) {
    const body = await film.source.read(box.body, box.to);
    await film.wipe(Math.min(box.to, box.body + (body[10] ? 13 + body[1] : 11)), box.to, "maker");
  },
  async chan(film, box) {
    const count = u32(await film.source.read(box.body, box.to), 12);
    await film.wipe(Math.min(box.to, box.body + 16 + 20 * count), box.to, "maker");
  },
  async colr(film, box) {
    const kind = await film.source.read(box.body, Math.min(box.to, box.body + 4));
    const length = { "110,99,108,120": 11, "110,99,108,99": 10 }[String(kind)];
    // a colour profile may name its owner and its day, and films hardly ever have one
    if (length === undefined) await film.blank(box);
    else await film.wipe(Math.min(box.to, box.body + length), box.to, "maker");
  },
};

const CONFIG = 5;
const MOST_CONFIG = 64;
/** How much of a descriptor stands before those inside it (ISO/IEC 14496-1, section 7.2.6). @type {Record<number, number>} */
const DESCRIPTORS = { 3: 3, 4: 13, 5: 0, 6: 1 };

/** @param {Film} film @param {Box} box */
async function tidyDescriptors(film, box) {
  const body = await bodyOf(film.source, box);
  let isMpeg4 = false;
  for (let at = 4; at < body.length; ) {
    const tag = body[at];
    let length = 0;
    let start = at + 1;
    for (let more = true; more; start += 1) {
      if (start >= body.length || start > at + 4) throw new Damaged();
      length = length * 128 + (body[start] & 127);
      more = body[start] > 127;
    }
    if (start + length > body.length) throw new Damaged();
    const head = DESCRIPTORS[tag];
    // a stream that leans on another, or on an address; a configuration longer than any
    if ((tag === 3 && body[start + 2] & 0xe0) || (tag === CONFIG && !isMpeg4 && length > MOST_CONFIG)) throw new Uncleanable();
    if (head === undefined || tag === 6) await film.wipe(box.body + start + (head ?? 0), box.body + start + length, "maker");
    if (tag === 4) isMpeg4 = body[start] === 0x20;
    if (tag === CONFIG && isMpeg4) await scrubVisualConfig(film, { ...box, type: "mp4v", body: box.body + start, to: box.body + start + length });
    at = start + (tag === 3 || tag === 4 ? head : length);
  }
}

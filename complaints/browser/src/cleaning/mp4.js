/**
 * Films and sound in boxes: MP4, M4A, QuickTime, 3GP (ISO/IEC 14496-12).
 *
 * Tables inside point into the file by place, so nothing moves: what goes is overwritten with
 * zeros, and its box becomes `free`. What stays is on a list, box by box and field by field; of
 * the data only what a picture or a sound that stays lies in. A track of anything else goes.
 */

import { scrubAac, scrubAv1, scrubMpeg4 } from "./frames.js";
import { latin } from "./format.js";
import { bodyOf, boxesIn, u16, u32 } from "./isobmff.js";
import { tidyEntries } from "./mp4entry.js";
import { fragmentsOf, only, readTrack, runEntry } from "./mp4track.js";
import { isC2pa, saidBy } from "./mp4words.js";
import { scrubUnits } from "./nal.js";
import { Overlay } from "./overlay.js";
import { Damaged, Proof, Uncleanable } from "./source.js";

/**
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./index.js").Finding} Finding
 * @typedef {import("./mp4track.js").Track} Track
 * @typedef {import("./mp4track.js").Chunk} Chunk
 */

const MOST_TRACKS = 64;
/** What each box may hold. What is not here goes. @type {Record<string, string[]>} */
const HOLDS = {
  moov: ["mvhd", "trak", "mvex"],
  trak: ["tkhd", "edts", "mdia", "tapt"],
  tapt: ["clef", "prof", "enof"],
  edts: ["elst"],
  mdia: ["mdhd", "hdlr", "minf"],
  minf: ["vmhd", "smhd", "hdlr", "dinf", "stbl"],
  dinf: ["dref"],
  stbl: ["stsd", "stts", "ctts", "stss", "stps", "stsc", "stsz", "stz2", "stco", "co64", "cslg", "sdtp", "sbgp", "sgpd"],
  mvex: ["mehd", "trex"],
  moof: ["mfhd", "traf"],
  traf: ["tfhd", "tfdt", "trun", "sdtp", "sbgp", "sgpd"],
  mfra: ["tfra", "mfro"],
};
const TOP = ["ftyp", "styp", "moov", "mdat", "moof", "mfra", "sidx"];
const MANY = ["trak", "trex", "traf", "trun", "tfra", "sbgp", "sgpd"];
/** Groups of samples that say where one may begin to play. */
const GROUPS = ["roll", "prol", "rap "];
/** From where to where in a box's body, by version: the times, and whatever else means nothing to a player. @type {Record<string, {length: number, times: [number, number], rest: [number, number][]}[]>} */
const HEADS = {
  mvhd: [
    { length: 100, times: [4, 12], rest: [[26, 36], [72, 96]] },
    { length: 112, times: [4, 20], rest: [[38, 48], [84, 108]] },
  ],
  tkhd: [
    { length: 84, times: [4, 12], rest: [[16, 20], [24, 32], [38, 40]] },
    { length: 96, times: [4, 20], rest: [[24, 28], [36, 44], [50, 52]] },
  ],
  mdhd: [
    { length: 24, times: [4, 12], rest: [[22, 24]] },
    { length: 36, times: [4, 20], rest: [[34, 36]] },
  ],
};
/** Bodies of one length, or of one a version. @type {Record<string, number[]>} */
const FIXED = {
  vmhd: [12], smhd: [8], mfhd: [8], trex: [24], mfro: [8], clef: [12], prof: [12], enof: [12], tfdt: [8, 12], mehd: [8, 12], cslg: [24, 44],
};
/** Tables: what stands before the first line, and how long a line is, by version. @type {Record<string, [number, number[]]>} */
const TABLES = {
  stts: [8, [8, 8]], ctts: [8, [8, 8]], stss: [8, [4, 4]], stps: [8, [4, 4]], stsc: [8, [12, 12]], stco: [8, [4, 4]], co64: [8, [8, 8]], elst: [8, [12, 20]],
};
const UNDETERMINED = 0x55c4;
const IDENTITY = "0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,64,0,0,0";

/** A film while it is cleaned. */
export class Film extends Overlay {
  /** Makes a box an empty one, and notes what it said. @param {Box} box @param {Finding[]} [said] */
  async blank(box, said) {
    const isFilled = await this.wipe(box.body, box.to, null);
    if (isFilled) for (const finding of said ?? (await saidBy(this.source, box))) this.removed.add(finding);
    if (box.type !== "" && !/^(free|skip|wide|\0\0\0\0)$/.test(box.type)) await this.put(box.from + 4, FREE);
  }
}

const FREE = Uint8Array.from("free", (one) => one.charCodeAt(0));

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanMp4(source) {
  const film = new Film(source);
  const top = await boxesIn(source, 0, source.size, { isFile: true, lenient: true });
  for (const box of top) if (await isC2pa(source, box)) throw new Proof("c2pa");
  const moov = only(top, "moov");
  const inMoov = await boxesIn(source, moov.body, moov.to, { lenient: true });
  /** @type {Track[]} */
  const tracks = [];
  for (const box of inMoov.filter(({ type }) => type === "trak")) {
    if (tracks.length === MOST_TRACKS) throw new Damaged();
    tracks.push(await readTrack(source, box));
  }
  const kept = keptOf(tracks);
  const chunks = [
    ...kept.flatMap((track) => track.chunks),
    ...(await fragmentsOf(source, top, inMoov.find(({ type }) => type === "mvex"), kept)),
  ];
  for (const track of tracks) if (!kept.includes(track)) await dropTrack(film, track);
  await tidyTop(film, top, kept);
  const hasDropped = kept.length < tracks.length;
  await wipeBetween(film, top, chunks, hasDropped);
  await scrub(film, chunks);
  return film.cleaning();
}

/**
 * The tracks that are seen or heard. Beside one of them another goes that nobody knows how to look
 * into: single pictures, which are a film's cover, or the same sound coded anew.
 *
 * @param {Track[]} tracks
 */
function keptOf(tracks) {
  const kept = tracks.filter((track) => track.kinds.length);
  for (const { handler } of tracks) {
    if (/vide|soun/.test(handler) && !kept.some((track) => track.handler === handler)) throw new Uncleanable();
  }
  if (!kept.length) throw new Uncleanable();
  return kept;
}

/** @param {Film} film @param {Track} track */
async function dropTrack(film, { box, handler, codecs }) {
  /** @type {Finding[]} */
  const said = handler === "vide" ? ["preview"] : handler === "soun" ? ["maker"] : handler === "tmcd" ? ["time"] : /text|sbtl|subt|clcp/.test(handler) ? ["words"] : ["track"];
  if (codecs.some((codec) => /gpmd|camm|mebx|rtmd/.test(codec))) said.push("place");
  await film.blank(box, said);
  for (const finding of said) film.removed.add(finding);
}

/** @param {Film} film @param {Box[]} top @param {Track[]} kept */
async function tidyTop(film, top, kept) {
  for (const box of top) {
    // what comes after the last box may be a picture, a film, or anything
    if (box.type === "") {
      film.leaveOut(box.from, box.to, "trailer");
    } else if (!TOP.includes(box.type)) await film.blank(box);
    else if (box.type === "sidx" && !isOf(kept, u32(await bodyOf(film.source, box), 4))) await film.blank(box);
    else if (box.type === "sidx") await tidyIndex(film, box);
    else if (HOLDS[box.type]) await tidy(film, box, kept, kept[0]);
  }
}

/** @param {Track[]} kept @param {number} id */
const isOf = (kept, id) => kept.some((track) => track.id === id);

/** @param {Film} film @param {Box} parent @param {Track[]} kept @param {Track} track @returns {Promise<void>} */
async function tidy(film, parent, kept, track) {
  const { source } = film;
  const seen = new Set();
  for (const box of await boxesIn(source, parent.body, parent.to, { lenient: true })) {
    if (!HOLDS[parent.type].includes(box.type)) {
      await film.blank(box);
      continue;
    }
    if (seen.has(box.type) && !MANY.includes(box.type)) throw new Damaged();
    seen.add(box.type);
    const of = box.type === "trak" ? kept.find((one) => one.box.from === box.from) : track;
    if (!of) continue; // dropped as a track
    if (!(await belongs(film, box, kept))) await film.blank(box, []);
    else if (HOLDS[box.type]) await tidy(film, box, kept, of);
    else await tidyLeaf(film, box, of);
  }
}

/** Whether a box that names a track, or a kind of group, names one that stays. @param {Film} film @param {Box} box @param {Track[]} kept */
async function belongs({ source }, box, kept) {
  if (box.type === "trex" || box.type === "tfra") return isOf(kept, u32(await bodyOf(source, box), 4));
  if (box.type === "sbgp" || box.type === "sgpd") return GROUPS.includes(latin((await bodyOf(source, box)).subarray(4, 8)));
  if (box.type !== "traf") return true;
  const head = only(await boxesIn(source, box.body, box.to, { lenient: true }), "tfhd");
  return isOf(kept, u32(await bodyOf(source, head), 4));
}

/** @param {Film} film @param {Box} box @param {Track} track */
async function tidyLeaf(film, box, track) {
  if (HEADS[box.type]) await tidyHead(film, box, track.handler);
  else if (box.type === "hdlr") await tidyHandler(film, box);
  else if (box.type === "dref") await tidyReferences(film, box);
  else if (box.type === "stsd") await tidyEntries(film, box, track.handler);
  else {
    const length = lengthOf(box.type, await bodyOf(film.source, box));
    if (box.body + length > box.to) throw new Damaged();
    await film.wipe(box.body + length, box.to, "maker");
  }
}

/** How many bytes of a body mean anything. @param {string} type @param {Uint8Array} body */
function lengthOf(type, body) {
  const version = Math.min(1, body[0] ?? 0);
  const flags = u32(body, 0) & 0xffffff;
  if (FIXED[type]) return FIXED[type][Math.min(version, FIXED[type].length - 1)];
  if (TABLES[type]) return TABLES[type][0] + TABLES[type][1][version] * u32(body, 4);
  if (type === "stsz") return 12 + (u32(body, 4) ? 0 : 4 * u32(body, 8));
  if (type === "stz2") return 12 + Math.ceil((body[7] * u32(body, 8)) / 8);
  if (type === "trun") return 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0) + u32(body, 4) * runEntry(flags);
  if (type === "tfhd") return 8 + (flags & 1 ? 8 : 0) + [2, 8, 16, 32].reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);
  if (type === "sbgp") return 12 + 4 * version + 8 * u32(body, 8 + 4 * version);
  if (type === "tfra") return 16 + u32(body, 12) * ((version ? 16 : 8) + 3 + (body[11] & 3) + ((body[11] >> 2) & 3) + ((body[11] >> 4) & 3));
  return body.length; // sdtp: one byte a sample; sgpd: of three kinds, all of numbers
}

/** @param {Film} film @param {Box} box @param {string} handler */
async function tidyHead(film, box, handler) {
  const body = await bodyOf(film.source, box);
  const head = HEADS[box.type][body[0]];
  if (!head || body.length < head.length) throw new Damaged();
  await film.wipe(box.body + head.times[0], box.body + head.times[1], "time");
  for (const [from, to] of head.rest) await film.wipe(box.body + from, box.body + to, "maker");
  await film.wipe(box.body + head.length, box.to, "maker");
  if (box.type === "tkhd" && handler === "vide" && String([...body.subarray(head.length - 44, head.length - 8)]) !== IDENTITY) film.stays.add("orientation");
  if (box.type !== "mdhd") return;
  const language = head.length - 4;
  const isSaid = ![0, 0x7fff, UNDETERMINED].includes(u16(body, language));
  await film.put(box.body + language, Uint8Array.of(UNDETERMINED >> 8, UNDETERMINED & 255), isSaid ? "maker" : undefined);
}

/** What a track is stays; who made the program, and how it calls the track, goes. @param {Film} film @param {Box} box */
async function tidyHandler(film, box) {
  const body = await bodyOf(film.source, box);
  if (!/^(\0\0\0\0|mhlr|dhlr)$/.test(latin(body.subarray(4, 8)))) await film.wipe(box.body + 4, box.body + 8, "maker");
  await film.wipe(box.body + 12, box.to, "software");
}

/** The data lie in the file itself. @param {Film} film @param {Box} box */
async function tidyReferences(film, box) {
  for (const one of await boxesIn(film.source, box.body + 8, box.to)) {
    const isInside = /^(url |urn |alis)$/.test(one.type) && (u32(await film.source.read(one.body, one.to), 0) & 0xffffff) === 1;
    if (!isInside) throw new Uncleanable();
    await film.wipe(one.body + 4, one.to, "maker"); // the name of a folder, perhaps
  }
}

/** @param {Film} film @param {Box} box `sidx` */
async function tidyIndex(film, box) {
  const body = await bodyOf(film.source, box);
  const at = body[0] ? 28 : 20;
  await film.wipe(box.body + at + 4 + 12 * u16(body, at + 2), box.to, "maker");
}

/** Overwrites what lies in the data, and in no chunk. @param {Film} film @param {Box[]} top @param {import("./source.js").Range[]} chunks @param {boolean} hasDropped */
export async function wipeBetween(film, top, chunks, hasDropped) {
  chunks.sort((one, other) => one.from - other.from);
  let next = 0;
  for (const { body, to } of top.filter(({ type }) => type === "mdat")) {
    let at = body;
    for (; next < chunks.length && chunks[next].from < to; next += 1) {
      const chunk = chunks[next];
      if (chunk.from === chunk.to) continue;
      if (chunk.from < body || chunk.to > to) throw new Damaged();
      await wipeGap(film, at, chunk.from, hasDropped);
      at = Math.max(at, chunk.to);
    }
    await wipeGap(film, at, to, hasDropped);
  }
  if (chunks.slice(next).some(({ from, to }) => from !== to)) throw new Damaged();
}

/** @param {Film} film @param {number} from @param {number} to @param {boolean} hasDropped */
async function wipeGap(film, from, to, hasDropped) {
  if (from < to) await film.wipe(from, to, hasDropped ? null : "maker");
}

/** Goes through the samples, as they lie in the file. @param {Film} film @param {Chunk[]} chunks in order */
async function scrub(film, chunks) {
  for (const { from, count, sizeOf, kind } of chunks) {
    if (!kind.inside) continue;
    for (let index = 0, at = from; index < count; index += 1) {
      film.step();
      const to = at + sizeOf(index);
      if (kind.inside === "aac") await scrubAac(film, at, to);
      else if (kind.inside === "mpeg4") await scrubMpeg4(film, at, to);
      else if (kind.inside === "av1") await scrubAv1(film, at, to);
      else await scrubUnits(film, at, to, kind.inside, kind.length);
      at = to;
    }
  }
}

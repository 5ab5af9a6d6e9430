/**
 * HEIC and AVIF: items in a file of boxes, and a table of contents that says where each lies.
 *
 * The picture stays, with the tiles that it is made of and its transparency; every other item goes:
 * Exif, XMP, small copies, maps of depth and of light, further pictures. What stays keeps its
 * place, so nothing that points at it has to be found. How the picture is turned is said outside
 * of Exif in these formats, and stays.
 */

import { readExif } from "./exif.js";
import { latin } from "./format.js";
import { scrubAv1, scrubVisualConfig } from "./frames.js";
import { readContents } from "./heifitems.js";
import { empty, writeMeta } from "./heifmeta.js";
import { boxesIn, u32 } from "./isobmff.js";
import { Film, wipeBetween } from "./mp4.js";
import { isC2pa, saidBy } from "./mp4words.js";
import { scrubParameterSets, scrubUnits } from "./nal.js";
import { readXmp } from "./said.js";
import { Damaged, Proof, Source, Uncleanable } from "./source.js";

/**
 * @typedef {import("./heifitems.js").Contents} Contents
 * @typedef {import("./heifitems.js").Item} Item
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./source.js").Range} Range
 * @typedef {import("./index.js").Finding} Finding
 */

const HEAD = 8;
const LONGEST_HEAD = 256;
const LOOKED_AT = 1 << 18;
const CODED = ["hvc1", "avc1", "av01"];
/** Where it is said how an item is coded. @type {Record<string, string>} */
const CONFIG = { hvc1: "hvcC", avc1: "avcC", av01: "av1C" };
const MADE = ["grid", "iovl", "iden"];
const ALPHA = ["urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", "urn:mpeg:hevc:2015:auxid:1\0", "urn:mpeg:avc:2015:auxid:1\0"];
const NAMES = ["", "Color", "Alpha"]; // as a usual encoder calls its items
/** Properties that a picture needs, and how long each may be. @type {Record<string, number>} */
const NEEDED = {
  ...{ hvcC: 1 << 16, avcC: 1 << 16, av1C: 1 << 16, ispe: 20, pixi: 32, colr: 1 << 24, pasp: 16, clap: 40, irot: 9, imir: 9 },
  ...{ auxC: 128, clli: 12, mdcv: 32, cclv: 48, amve: 16, a1op: 9, a1lx: 21, lsel: 10 },
};
/** @type {Record<string, Finding>} */
const TOLD = { crtt: "time", mdft: "time", udes: "words", altt: "words", cmin: "device", cmex: "device", wbal: "device" };
const QUIET = ["hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "dinf", "grpl", "free", "skip"];

/** @param {Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanHeif(source) {
  const top = await boxesIn(source, 0, source.size, { isFile: true, lenient: true });
  for (const one of top) if (await isC2pa(source, one)) throw new Proof("c2pa");
  const heif = new Heif(source, top);
  await heif.clean();
  return heif.film.cleaning();
}

class Heif {
  /** @param {Source} source @param {Box[]} top */
  constructor(source, top) {
    this.source = source;
    this.top = top;
    this.film = new Film(source);
    /** @type {Contents | undefined} */
    this.contents = undefined;
  }

  async clean() {
    const [ftyp, meta, ...more] = this.top.filter(({ type }) => type === "ftyp" || type === "meta");
    if (ftyp?.type !== "ftyp" || ftyp.to - ftyp.from > LONGEST_HEAD || meta?.type !== "meta" || more.length) throw new Damaged();
    // a row of pictures that are shown one after another
    if (this.top.some(({ type }) => type === "moov" || type === "moof")) throw new Uncleanable();
    this.contents = await readContents(this.source, meta);
    const kept = pictureOf(this.contents, await this.#transparencies(this.contents));
    const gone = [...this.contents.items.values()].filter((one) => !kept.includes(one));
    for (const item of gone) await this.#tell(item, this.contents);
    for (const one of this.contents.boxes) if (!QUIET.includes(one.type)) await this.#tellBox(one);
    if (kept.some(({ name }) => !NAMES.includes(name))) this.film.removed.add("words");
    const stored = await this.#stored(this.contents, kept);
    const inside = await this.#inside(this.contents, stored.filter(({ isInside }) => isInside));
    const outside = stored.filter(({ isInside }) => !isInside);
    await wipeBetween(this.film, this.top, outside.map(({ range }) => range), gone.length > 0);
    for (const one of outside) await scrub(this.film, one);
    const furthest = outside.reduce((most, { range }) => Math.max(most, range.from), meta.from);
    const last = this.top.filter(({ from }) => from <= furthest).pop() ?? meta;
    await this.#meta(meta, kept, inside, last.to > meta.to);
    await this.#rest(Math.max(last.to, meta.to));
  }

  /** The items that say how transparent others are. @param {Contents} contents @returns {Promise<Set<number>>} */
  async #transparencies({ properties, associations }) {
    /** @type {Set<number>} */
    const numbers = new Set();
    for (const [at, { type, body, to }] of properties.entries()) {
      if (type !== "auxC" || to - body < 4) continue;
      const kind = latin(await this.source.readAtMost(body + 4, Math.min(64, to - body - 4)));
      if (ALPHA.some((one) => kind.startsWith(one))) numbers.add(at + 1);
    }
    const rows = associations.flatMap((table) => [...table.rows]);
    return new Set(rows.filter(([, row]) => row.some(({ index }) => numbers.has(index))).map(([id]) => id));
  }

  /** What an item that goes tells. @param {Item} item @param {Contents} contents */
  async #tell({ id, type, mime }, { places, boxes }) {
    const { isInside, extents } = places.get(id) ?? { isInside: false, extents: [] };
    const [first] = extents;
    const base = isInside ? boxes.find((one) => one.type === "idat")?.body ?? 0 : 0;
    const bytes = first && (await this.source.read(base + first.from, base + Math.min(first.to, first.from + LOOKED_AT)));
    if (type === "Exif" && bytes?.length > 4) readExif(bytes.subarray(4 + u32(bytes, 0)), this.film.removed);
    else if (mime === "application/rdf+xml" && bytes) readXmp(bytes, this.film.removed);
    else this.film.removed.add(/^(Exif|mime|uri )$/.test(type) ? "maker" : "preview");
  }

  /** @param {Box} one */
  async #tellBox(one) {
    for (const finding of await saidBy(this.source, one)) this.film.removed.add(finding);
  }

  /** Where each item that stays lies, and how it is coded. @param {Contents} contents @param {Item[]} kept */
  async #stored({ places, properties, associations }, kept) {
    /** @type {Stored[]} */
    const stored = [];
    for (const { id, type } of kept) {
      const { isInside, extents } = places.get(id) ?? { isInside: false, extents: [] };
      const ranges = joined(extents);
      if (ranges.some(({ from, to }) => from === to)) throw new Damaged();
      const isCoded = CODED.includes(type);
      if (isCoded && ranges.length !== 1) throw new Uncleanable();
      const of = associations.flatMap(({ rows }) => rows.get(id) ?? []).map(({ index }) => properties[index - 1]);
      const config = of.find((one) => one?.type === CONFIG[type]);
      if (isCoded && !config) throw new Damaged();
      const length = config && type !== "av01" ? ((await this.source.read(config.body, config.to))[type === "hvc1" ? 21 : 4] & 3) + 1 : 0;
      for (const range of ranges) stored.push({ type, isInside, range, length });
    }
    return stored;
  }

  /** What the table of contents holds itself: as it is, but for what no item that stays needs. @param {Contents} contents @param {Stored[]} stored */
  async #inside({ boxes }, stored) {
    const [idat, ...more] = boxes.filter(({ type }) => type === "idat");
    if (more.length || (stored.length && !idat)) throw new Damaged();
    if (!stored.length) return null;
    const whole = [{ type: "mdat", from: 0, body: 0, to: idat.to - idat.body }];
    return this.#changed(await this.source.read(idat.body, idat.to), async (film) => {
      await wipeBetween(film, whole, stored.map(({ range }) => range), true);
      for (const one of stored) await scrub(film, one);
    });
  }

  /** Writes the table of contents anew. @param {Box} meta @param {Item[]} kept @param {Uint8Array | null} inside @param {boolean} isFollowed */
  async #meta(meta, kept, inside, isFollowed) {
    const contents = /** @type {Contents} */ (this.contents);
    const room = meta.to - meta.from;
    const bytes = await writeMeta(this.source, contents, kept, await this.#properties(contents, kept), inside, room);
    await this.film.put(meta.from, bytes);
    if (!isFollowed) this.film.leaveOut(meta.from + bytes.length, meta.to, null);
    else if (bytes.length < room) await this.film.put(meta.from + bytes.length, empty(room - bytes.length));
  }

  /** The properties that stay, by their number from 1. @param {Contents} contents @param {Item[]} kept */
  async #properties({ properties, associations }, kept) {
    const ids = new Set(kept.map(({ id }) => id));
    /** @type {Map<number, Uint8Array>} */
    const staying = new Map();
    for (const { rows } of associations) {
      for (const { index, isEssential } of [...rows].flatMap(([id, row]) => (ids.has(id) ? row : []))) {
        const property = properties[index - 1];
        if (!property || staying.has(index)) continue;
        if (property.to - property.from <= (NEEDED[property.type] ?? 0)) staying.set(index, await this.#property(property));
        else if (isEssential) throw new Uncleanable();
      }
    }
    for (const [at, { type }] of properties.entries()) {
      if (!staying.has(at + 1) && TOLD[type]) this.film.removed.add(TOLD[type]);
      else if (!staying.has(at + 1) && !NEEDED[type] && type !== "free") this.film.removed.add("maker");
    }
    return staying;
  }

  /** @param {Box} property */
  async #property(property) {
    const bytes = await this.source.read(property.from, property.to);
    const body = bytes.subarray(property.body - property.from);
    if (property.type === "colr" && latin(body.subarray(0, 4)) !== "nclx") this.film.stays.add("colour");
    if (property.type === "imir" || (property.type === "irot" && body[0] & 3)) this.film.stays.add("orientation");
    const within = { type: property.type, from: 0, body: HEAD, to: bytes.length };
    if (property.type === "hvcC") return this.#changed(bytes, (film) => scrubParameterSets(film, within, "hevc"));
    if (property.type === "avcC") return this.#changed(bytes, (film) => scrubParameterSets(film, within, "avc"));
    if (property.type === "av1C") return this.#changed(bytes, (film) => scrubVisualConfig(film, within));
    return bytes;
  }

  /** A few bytes after a change that is made as in a file. @param {Uint8Array} bytes @param {(film: Film) => Promise<unknown>} change */
  async #changed(bytes, change) {
    const film = new Film(new Source(new Blob([/** @type {BlobPart} */ (bytes)])));
    await change(film);
    for (const finding of film.removed) this.film.removed.add(finding);
    return new Uint8Array(await film.cleaning().recipe.toBlob(film.source.file, "").arrayBuffer());
  }

  /** What is neither the picture nor its table; all of it goes that comes after both. @param {number} end */
  async #rest(end) {
    for (const one of this.top) {
      if (["ftyp", "meta", "mdat"].includes(one.type)) continue;
      if (one.type === "" || one.type === "mpvd" || one.type === "sefd") this.film.removed.add("trailer");
      else await this.film.blank(one);
    }
    this.film.leaveOut(end, this.source.size, null);
  }
}

/** @typedef {{type: string, isInside: boolean, range: Range, length: number}} Stored `length` of the numbers before its units */

/** The item that is the picture, its tiles, and their transparency. @param {Contents} contents @param {Set<number>} transparencies @returns {Item[]} */
function pictureOf({ primary, items, references }, transparencies) {
  /** What belongs to what: to a grid its tiles, to a picture its transparency. @type {Map<number, number[]>} */
  const parts = new Map();
  const add = (/** @type {number} */ whole, /** @type {number} */ part) => parts.set(whole, parts.get(whole) ?? []).get(whole)?.push(part);
  for (const { type, from, to } of references) {
    if (type === "dimg") for (const one of to) add(from, one);
    if (type === "auxl" && transparencies.has(from)) for (const one of to) add(one, from);
  }
  /** @type {Set<Item>} */
  const kept = new Set();
  const waiting = [primary];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const item = items.get(id);
    if (!item) throw new Damaged();
    if (kept.has(item)) continue;
    if (!CODED.includes(item.type) && !MADE.includes(item.type)) throw new Uncleanable();
    kept.add(item);
    for (const part of parts.get(id) ?? []) waiting.push(part);
  }
  return [...items.values()].filter((one) => kept.has(one));
}

/** Ranges, those that follow on each other in one. @param {Range[]} ranges */
function joined(ranges) {
  /** @type {Range[]} */
  const found = [];
  for (const { from, to } of ranges) {
    const last = found[found.length - 1];
    if (last?.to === from) last.to = to;
    else found.push({ from, to });
  }
  return found;
}

/** What programs write into the coded picture itself. @param {Film} film @param {Stored} stored */
async function scrub(film, { type, range: { from, to }, length }) {
  if (type === "av01") await scrubAv1(film, from, to);
  else if (CODED.includes(type)) await scrubUnits(film, from, to, type === "hvc1" ? "hevc" : "avc", length);
}

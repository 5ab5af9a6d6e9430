/**
 * WAVE: chunks in a RIFF file (Microsoft and IBM, 1991; EBU Tech 3285 and 3306). How the sound is
 * coded and the sound stay; every other chunk is left out.
 */

import { latin } from "./format.js";
import { findingOf } from "./names.js";
import { Damaged, Proof, Recipe, Uncleanable } from "./source.js";

/**
 * @typedef {import("./index.js").Finding} Finding
 * @typedef {import("./source.js").Source} Source
 * @typedef {{id: string, from: number, body: number, to: number}} Chunk
 */

const HEAD = 12;
const MOST_CHUNKS = 4_096;
const ENDLESS = 0xffffffff;
/** Plain sound, in whole numbers or fractions, by either law, ADPCM of two kinds, GSM; or as a longer form says. */
const CODINGS = [1, 2, 3, 6, 7, 0x11, 0x31, 0xfffe];
const MOST_FORMAT = 64;
/** @type {Record<string, Finding[]>} */
const SAID = {
  bext: ["software", "time"], iXML: ["maker"], _PMX: ["maker"], aXML: ["maker"], axml: ["maker"], cue: ["words"], PEAK: ["time"], "id3 ": ["words"], "ID3 ": ["words"],
};
/** RIFF's own short names. @type {Record<string, Finding>} */
const INFO = {
  IART: "person", ICOP: "person", IENG: "person", ITCH: "person", ICMS: "person", IARL: "place", ICRD: "time", IDIT: "time", ISFT: "software", IMED: "device",
  INAM: "words", ICMT: "words", ISBJ: "words", IKEY: "words", IGNR: "words", IPRD: "words", ISRC: "words", ISRF: "words", ITRK: "words",
};

/** @param {Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanWav(source) {
  /** @type {Set<Finding>} */
  const removed = new Set();
  const chunks = await chunksOf(source, removed);
  const [format, fact, data] = ["fmt ", "fact", "data"].map((id) => one(chunks, id));
  if (!format || !data) throw new Damaged();
  const coding = await formatOf(source, format);
  for (const chunk of chunks) if (![format, fact, data].includes(chunk)) await readChunk(source, chunk, removed);
  const samples = fact ? (await source.read(fact.body, Math.min(fact.to, fact.body + 4))).slice() : null;
  const length = data.to - data.body;
  const parts = [headOf("fmt ", coding.length), coding, ...(samples ? [headOf("fact", samples.length), samples] : []), headOf("data", length)];
  const before = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Uint8Array.from([headOf("RIFF", 4 + before + length + (length % 2), "WAVE"), ...parts].flatMap((part) => [...part]));
  const recipe = new Recipe();
  const isAsItWas = data.body === head.length && (await source.read(0, head.length)).every((byte, at) => byte === head[at]);
  if (isAsItWas) recipe.keep(0, head.length);
  else recipe.put(head);
  recipe.keep(data.body, data.to);
  const isPadded = length % 2 === 1 && data.to < source.size && (await source.read(data.to, data.to + 1))[0] === 0;
  if (isPadded) recipe.keep(data.to, data.to + 1);
  else recipe.zero(length % 2);
  return { recipe, removed, stays: new Set() };
}

/** @param {Source} source @param {Set<Finding>} removed @returns {Promise<Chunk[]>} */
async function chunksOf(source, removed) {
  const head = await source.read(0, HEAD);
  const isLong = latin(head.subarray(0, 4)) !== "RIFF"; // RF64 and BW64 tell lengths in `ds64`
  /** @type {Chunk[]} */
  const chunks = [];
  let longData = 0;
  let at = HEAD;
  while (at + 8 <= source.size) {
    const start = await source.read(at, at + 8);
    const id = latin(start.subarray(0, 4));
    let length = new DataView(start.buffer, start.byteOffset).getUint32(4, true);
    if (isLong && id === "ds64") longData = await dataLength(source, at + 8);
    // a recorder that was cut off has not said yet how much there is
    if (id === "data" && (length === ENDLESS || length === 0)) length = isLong && longData ? longData : source.size - at - 8;
    if (id === "C2PA") throw new Proof("c2pa");
    if (!/^[\x20-\x7e]{4}$/.test(id) || chunks.length === MOST_CHUNKS) break;
    const to = Math.min(source.size, at + 8 + length);
    if (to < at + 8 + length && id !== "data") break;
    if (id !== "ds64") chunks.push({ id, from: at, body: at + 8, to });
    at = Math.min(source.size, to + (length % 2));
  }
  if (at < source.size) removed.add("trailer");
  return chunks;
}

/** @param {Source} source @param {number} at */
async function dataLength(source, at) {
  const body = await source.read(at, at + 16);
  const view = new DataView(body.buffer, body.byteOffset);
  return view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32;
}

/** @param {Chunk[]} chunks @param {string} id */
function one(chunks, id) {
  const [found, ...more] = chunks.filter((chunk) => chunk.id === id);
  if (more.length) throw new Damaged();
  return found;
}

/** @param {Source} source @param {Chunk} chunk */
async function formatOf(source, { body, to }) {
  if (to - body < 16) throw new Damaged();
  const bytes = (await source.read(body, Math.min(to, body + MOST_FORMAT))).slice();
  const view = new DataView(bytes.buffer);
  const coding = view.getUint16(0, true);
  if (!CODINGS.includes(coding)) throw new Uncleanable();
  const length = coding === 1 || bytes.length < 18 ? 16 : 18 + view.getUint16(16, true);
  if (length > bytes.length) throw new Damaged();
  return bytes.subarray(0, length);
}

/** @param {Source} source @param {Chunk} chunk @param {Set<Finding>} removed */
async function readChunk(source, { id, body, to }, removed) {
  const start = await source.read(body, Math.min(to, body + 1_024));
  if (start.every((byte) => byte === 0)) return;
  if (id === "LIST" && latin(start.subarray(0, 4)) === "INFO") await readInfo(source, body + 4, to, removed);
  else for (const finding of SAID[id] ?? [findingOf(id)]) removed.add(finding);
  if (id === "bext" && start.subarray(256, 288).some((byte) => byte !== 0)) removed.add("person");
}

/** @param {Source} source @param {number} from @param {number} to @param {Set<Finding>} removed */
async function readInfo(source, from, to, removed) {
  for (let at = from, left = MOST_CHUNKS; at + 8 <= to && left > 0; left -= 1) {
    const head = await source.read(at, at + 8);
    const length = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
    removed.add(INFO[latin(head.subarray(0, 4))] ?? "maker");
    at += 8 + length + (length % 2);
  }
}

/** @param {string} id @param {number} length @param {string} [kind] */
function headOf(id, length, kind = "") {
  const head = new Uint8Array(8 + kind.length);
  [...id].forEach((letter, at) => (head[at] = letter.charCodeAt(0)));
  [...kind].forEach((letter, at) => (head[8 + at] = letter.charCodeAt(0)));
  new DataView(head.buffer).setUint32(4, length, true);
  return head;
}

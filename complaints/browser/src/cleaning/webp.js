/**
 * WebP: chunks in a RIFF file. The picture, its frames and its colour profile stay, and the head
 * says afterwards what is still there. Frames hold chunks of their own, which are treated alike.
 */

import { exifWith, readExif } from "./exif.js";
import { latin } from "./format.js";
import { readXmp } from "./said.js";
import { Damaged, Proof, Recipe } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */
/** @typedef {{type: string, from: number, body: number, to: number, end: number}} Chunk `end` with its padding */

const HEAD = 12;
const CHUNK_HEAD = 8;
const FRAME_HEAD = 16;
const MOST_CHUNKS = 1 << 14;
const LONGEST = 1 << 24;
const PICTURE = ["VP8 ", "VP8L"];
const IN_A_FRAME = [...PICTURE, "ALPH"];
/** How long each may be that comes once and is no picture. @type {Record<string, number>} */
const ONCE = { ANIM: 6, ICCP: LONGEST, ALPH: Infinity, "VP8 ": Infinity, VP8L: Infinity };
const FEATURES_LENGTH = 10;
/** In the first byte of VP8X. */
const [HAS_FILM, HAS_EXIF, HAS_ALPHA, HAS_COLOUR] = [0x02, 0x08, 0x10, 0x20];

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanWebp(source) {
  const webp = new Webp(source);
  await webp.clean();
  return webp;
}

class Webp {
  recipe = new Recipe();
  /** @type {Set<Finding>} */
  removed = new Set();
  /** @type {Set<Finding>} */
  stays = new Set();
  #orientation = 1;

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  async clean() {
    const head = await this.source.read(0, HEAD);
    const end = CHUNK_HEAD + u32(head, 4);
    if (end > this.source.size) throw new Damaged();
    if (end < this.source.size) this.removed.add("trailer");
    const chunks = await this.#chunks(HEAD, end);
    if (!chunks.some(({ type }) => PICTURE.includes(type) || type === "ANMF")) throw new Damaged();
    const exif = chunks.find(({ type }) => type === "EXIF");
    if (exif) this.#orientation = await this.#readExif(exif);
    const body = new Recipe();
    await this.#file(chunks, body);
    if (body.isRange(HEAD, end)) return this.recipe.keep(0, end);
    this.recipe.put(header("RIFF", body.length + 4, "WEBP"));
    return this.recipe.join(body);
  }

  /** What stays of the file's chunks. @param {Chunk[]} chunks @param {Recipe} body */
  async #file(chunks, body) {
    /** @type {Set<string>} */
    const seen = new Set();
    for (const chunk of chunks) {
      const { type } = chunk;
      const isFirst = seen.size < seen.add(type).size;
      if (type === "ANMF") await this.#frame(chunk, body);
      else if (isFirst && type === "VP8X") await this.#features(chunk, chunks, body);
      else if (isFirst && type === "EXIF") await this.#exif(chunk, seen.has("VP8X"), body);
      else if (isFirst && isShort(chunk)) this.#keep(chunk, body);
      else await this.#leaveOut(chunk);
    }
  }

  /** @param {Chunk} frame @param {Recipe} body */
  async #frame(frame, body) {
    const start = frame.body + FRAME_HEAD;
    if (start > frame.to) throw new Damaged();
    const inside = new Recipe();
    for (const chunk of await this.#chunks(start, frame.to)) {
      if (IN_A_FRAME.includes(chunk.type)) inside.keep(chunk.from, chunk.end);
      else await this.#leaveOut(chunk);
    }
    if (inside.isRange(start, frame.to)) return body.keep(frame.from, frame.end);
    body.put(header("ANMF", FRAME_HEAD + inside.length));
    body.keep(frame.body, start);
    return body.join(inside);
  }

  /** What the file has, as it is afterwards. @param {Chunk} chunk @param {Chunk[]} chunks @param {Recipe} body */
  async #features(chunk, chunks, body) {
    if (chunk.to - chunk.body !== FEATURES_LENGTH) throw new Damaged();
    const there = await this.source.read(chunk.from, chunk.to);
    const own = there.slice();
    const hasColour = chunks.some((one) => one.type === "ICCP" && isShort(one));
    const kept = HAS_FILM | HAS_ALPHA | (hasColour ? HAS_COLOUR : 0);
    own.set([(own[CHUNK_HEAD] & kept) | (this.#orientation === 1 ? 0 : HAS_EXIF), 0, 0, 0], CHUNK_HEAD);
    replace(chunk, there, own, body);
  }

  /** @param {Chunk} chunk @param {boolean} isTold whether a head can say that it is there @param {Recipe} body */
  async #exif(chunk, isTold, body) {
    if (this.#orientation === 1 || !isTold) return;
    this.stays.add("orientation");
    const exif = exifWith(this.#orientation);
    const own = new Uint8Array([...header("EXIF", exif.length), ...exif]);
    replace(chunk, await this.source.read(chunk.from, chunk.to), own, body);
  }

  /** @param {Chunk} chunk */
  async #readExif(chunk) {
    const bytes = await this.source.read(chunk.body, chunk.to);
    const hasName = latin(bytes.subarray(0, 4)) === "Exif"; // as in a JPEG, which some write here too
    return readExif(bytes.subarray(hasName ? 6 : 0), this.removed);
  }

  /** @param {Chunk} chunk @param {Recipe} body */
  #keep(chunk, body) {
    if (chunk.type === "ICCP") this.stays.add("colour");
    body.keep(chunk.from, chunk.end);
  }

  /** @param {Chunk} chunk */
  async #leaveOut({ type, body, to }) {
    if (type === "C2PA") throw new Proof("c2pa");
    if (type === "XMP ") readXmp(await this.source.read(body, Math.min(to, body + LONGEST)), this.removed);
    else this.removed.add("maker");
  }

  /** @param {number} from @param {number} to @returns {Promise<Chunk[]>} */
  async #chunks(from, to) {
    /** @type {Chunk[]} */
    const chunks = [];
    for (let at = from; at < to; ) {
      const body = at + CHUNK_HEAD;
      if (body > to) throw new Damaged();
      const head = await this.source.read(at, body);
      const end = body + u32(head, 4);
      if (end > to || chunks.length === MOST_CHUNKS) throw new Damaged();
      const padded = Math.min(to, end + (end - body) % 2);
      chunks.push({ type: latin(head.subarray(0, 4)), from: at, body, to: end, end: padded });
      at = padded;
    }
    return chunks;
  }
}

/** Whether it is a chunk that may stay. @param {Chunk} chunk */
const isShort = ({ type, body, to }) => to - body <= (ONCE[type] ?? -1);

/** Keeps a chunk that is as it should be, and puts ours for another. @param {Chunk} chunk @param {Uint8Array} there @param {Uint8Array} own @param {Recipe} body */
function replace(chunk, there, own, body) {
  if (there.length === own.length && there.every((one, at) => one === own[at])) body.keep(chunk.from, chunk.end);
  else body.put(own);
}

/** @param {string} type @param {number} length @param {string} [kind] */
function header(type, length, kind = "") {
  const bytes = [...type].map((one) => one.charCodeAt(0));
  return Uint8Array.of(...bytes, length, length >> 8, length >> 16, length >>> 24, ...[...kind].map((one) => one.charCodeAt(0)));
}

/** @param {Uint8Array} bytes @param {number} at */
const u32 = (bytes, at) => (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

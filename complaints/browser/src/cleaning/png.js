/**
 * PNG, APNG too: a row of chunks, of which only those that the picture needs stay, each once and
 * no longer than the standard lets it be. What comes after the end goes: it may be a part of the
 * picture that somebody cut away.
 */

import { exifWith, readExif } from "./exif.js";
import { latin } from "./format.js";
import { readTopics, readXmp } from "./said.js";
import { Damaged, Proof, Recipe } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */

const SIGNATURE = 8;
const HEAD = 8;
const AROUND = 12; // length, type and checksum
/** A file with more chunks was made to tire somebody out. */
const MOST_CHUNKS = 1 << 16;
const LONGEST_TEXT = 1 << 18;
/** How long those that come once may be: the picture's own, then its colours, then its film. */
const ONCE = new Map([
  ...[["IHDR", 13], ["PLTE", 768], ["tRNS", 256], ["bKGD", 6]],
  ...[["cHRM", 32], ["gAMA", 4], ["sBIT", 4], ["sRGB", 1], ["cICP", 4], ["mDCV", 24], ["cLLI", 8], ["iCCP", 1 << 24]],
  ...[["acTL", 8]],
].map(([type, length]) => /** @type {[string, number]} */ ([type, length])));
/** Those that may come again, and how long each may be. */
const AGAIN = new Map([["IDAT", Infinity], ["fcTL", 26], ["fdAT", Infinity]]);
/** Without these there is nothing to see. */
const NEEDED = ["IHDR", "IDAT"];
const TEXTS = ["tEXt", "zTXt", "iTXt"];
/** @type {Record<string, Finding>} */
const KNOWN = { tIME: "time", pHYs: "device", oFFs: "device", sCAL: "device", prVW: "preview" };

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanPng(source) {
  const png = new Png(source);
  await png.clean();
  return png;
}

class Png {
  recipe = new Recipe();
  /** @type {Set<Finding>} */
  removed = new Set();
  /** @type {Set<Finding>} */
  stays = new Set();
  /** @type {Set<string>} */
  #seen = new Set();

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  async clean() {
    this.recipe.keep(0, SIGNATURE);
    let at = SIGNATURE;
    let chunks = 0;
    for (let type = ""; type !== "IEND"; chunks += 1) {
      if (chunks === MOST_CHUNKS) throw new Damaged();
      const head = await this.source.read(at, at + HEAD);
      const length = lengthIn(head);
      type = latin(head.subarray(4));
      const end = at + AROUND + length;
      if (!/^[A-Za-z]{4}$/.test(type) || end > this.source.size) throw new Damaged();
      if (at === SIGNATURE && type !== "IHDR") throw new Damaged();
      await this.#chunk(type, at, end);
      at = end;
    }
    if (at < this.source.size) this.removed.add("trailer");
    if (!NEEDED.every((one) => this.#seen.has(one))) throw new Damaged();
  }

  /** @param {string} type @param {number} at @param {number} end */
  async #chunk(type, at, end) {
    const length = end - at - AROUND;
    if (type === "IEND" && length === 0) this.recipe.keep(at, end);
    else if (this.#mayStay(type, length)) this.#keep(type, at, end);
    else if (isNeeded(type)) throw new Damaged();
    else if (type === "caBX") throw new Proof("c2pa");
    else if (type === "eXIf") await this.#exif(at, end);
    else if (TEXTS.includes(type)) this.#text(type, await this.source.read(at + HEAD, Math.min(end - 4, at + LONGEST_TEXT)));
    else this.removed.add(KNOWN[type] ?? "maker");
  }

  /** @param {string} type @param {number} length */
  #mayStay(type, length) {
    const most = this.#seen.has(type) ? undefined : ONCE.get(type);
    return length <= (most ?? AGAIN.get(type) ?? -1);
  }

  /** @param {string} type @param {number} at @param {number} end */
  #keep(type, at, end) {
    if (type === "iCCP") this.stays.add("colour");
    this.#seen.add(type);
    this.recipe.keep(at, end);
  }

  /** @param {number} at @param {number} end */
  async #exif(at, end) {
    const body = await this.source.read(at + HEAD, end - 4);
    const orientation = readExif(body, this.removed);
    if (orientation === 1 || this.#seen.has("eXIf")) return;
    this.#seen.add("eXIf");
    this.stays.add("orientation");
    const own = chunk("eXIf", exifWith(orientation));
    const there = await this.source.read(at, end);
    if (there.length === own.length && there.every((one, index) => one === own[index])) this.recipe.keep(at, end);
    else this.recipe.put(own);
  }

  /** @param {string} type @param {Uint8Array} body */
  #text(type, body) {
    const name = latin(body.subarray(0, 80)).split("\0")[0];
    const isXmp = type === "iTXt" && name === "XML:com.adobe.xmp";
    if (isXmp) readXmp(body, this.removed);
    else if (type === "iTXt" || type === "tEXt" || name) readTopics(name, this.removed);
  }
}

/** A chunk whose type begins with a capital cannot be left out. @param {string} type */
const isNeeded = (type) => type[0] >= "A" && type[0] <= "Z";

/** @param {Uint8Array} head */
const lengthIn = (head) => ((head[0] << 24) | (head[1] << 16) | (head[2] << 8) | head[3]) >>> 0;

/** @param {string} type @param {Uint8Array} body */
function chunk(type, body) {
  const bytes = new Uint8Array(AROUND + body.length);
  bytes.set([0, 0, 0, body.length, ...[...type].map((one) => one.charCodeAt(0))]);
  bytes.set(body, HEAD);
  new DataView(bytes.buffer).setUint32(HEAD + body.length, checksum(bytes.subarray(4, HEAD + body.length)));
  return bytes;
}

/** CRC-32, as PNG has it. @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = ~0;
  for (const one of bytes) {
    sum ^= one;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

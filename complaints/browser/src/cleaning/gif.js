/**
 * GIF: pictures, what they need to be shown, how often they come again, and their colours stay.
 * Comments, plain text and what programs left go, and all that comes after the end.
 */

import { latin } from "./format.js";
import { readXmp } from "./said.js";
import { Damaged, Recipe } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */

const HEAD = 13;
const [EXTENSION, IMAGE, END] = [0x21, 0x2c, 0x3b];
const [PLAIN_TEXT, CONTROL, COMMENT, APPLICATION] = [0x01, 0xf9, 0xfe, 0xff];
const CONTROL_LENGTH = 8;
const IMAGE_HEAD = 10;
const NAME = 11;
/** A file with more pictures and extensions was made to tire somebody out. */
const MOST_PARTS = 1 << 16;
const LOOPS = ["NETSCAPE2.0", "ANIMEXTS1.0"];
const COLOUR = "ICCRGBG1012";
const XMP = "XMP DataXMP";
const LOOKED_AT = 1 << 18;

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanGif(source) {
  const gif = new Gif(source);
  await gif.clean();
  return gif;
}

class Gif {
  recipe = new Recipe();
  /** @type {Set<Finding>} */
  removed = new Set();
  /** @type {Set<Finding>} */
  stays = new Set();

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  async clean() {
    const { size } = this.source;
    let at = HEAD + tableLength((await this.source.read(0, HEAD))[10]);
    if (at > size) throw new Damaged();
    this.recipe.keep(0, at);
    let pictures = 0;
    let parts = 0;
    for (let kind = -1; kind !== END && at < size; parts += 1) {
      if (parts === MOST_PARTS) throw new Damaged();
      [kind] = await this.source.read(at, at + 1);
      const from = at;
      at = kind === END ? at + 1 : await (kind === IMAGE ? this.#image(at) : this.#extension(kind, at));
      if (kind === IMAGE) pictures += 1;
      if (kind === IMAGE || kind === END) this.recipe.keep(from, at);
    }
    if (!pictures) throw new Damaged();
    if (at < size) this.removed.add("trailer");
  }

  /** The place after a picture. @param {number} at */
  async #image(at) {
    const head = await this.source.read(at, at + IMAGE_HEAD);
    const start = at + IMAGE_HEAD + tableLength(head[9]) + 1;
    if (start > this.source.size) throw new Damaged();
    return this.#afterBlocks(start);
  }

  /** The place after an extension, which stays or goes. @param {number} kind @param {number} at */
  async #extension(kind, at) {
    if (kind !== EXTENSION) throw new Damaged();
    const head = await this.source.readAtMost(at, 3 + NAME + 5);
    const end = await this.#afterBlocks(at + 2);
    if (head[1] === CONTROL && end - at === CONTROL_LENGTH) this.recipe.keep(at, end);
    else if (head[1] === APPLICATION) await this.#application(latin(head.subarray(3, 3 + NAME)), head, at, end);
    else this.removed.add(head[1] === COMMENT || head[1] === PLAIN_TEXT ? "words" : "maker");
    return end;
  }

  /** @param {string} name @param {Uint8Array} head @param {number} at @param {number} end */
  async #application(name, head, at, end) {
    const blocks = at + 3 + NAME;
    if (name === COLOUR) {
      this.stays.add("colour");
      this.recipe.keep(at, end);
    } else if (LOOPS.includes(name) && head[14] === 3 && head[15] === 1) {
      const isAll = end - blocks === 5;
      this.recipe.keep(at, isAll ? end : blocks + 4);
      if (!isAll) {
        this.recipe.put(Uint8Array.of(0));
        this.removed.add("maker");
      }
    } else if (name === XMP) readXmp(await this.source.read(blocks, Math.min(end, blocks + LOOKED_AT)), this.removed);
    else this.removed.add("maker");
  }

  /** The place after a row of blocks, each of up to 255 bytes, the last of none, unless it was cut off. @param {number} from */
  async #afterBlocks(from) {
    for (let at = from; ; ) {
      const bytes = await this.source.readOn(at);
      let next = 0;
      for (; next < bytes.length; next += bytes[next] + 1) if (bytes[next] === 0) return at + next + 1;
      at += next;
      if (at >= this.source.size) return this.source.size;
    }
  }
}

/** @param {number} flags */
const tableLength = (flags) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/**
 * Changes of a file that keep every byte at its place, for formats whose parts point at each
 * other by place. What was there is overwritten; nothing is looked up by what it was.
 */

import { Recipe } from "./source.js";

/** @typedef {{from: number, to: number, bytes: Uint8Array | null, fill: number}} Change */

const STEP = 1 << 16;
const FULL = new Uint8Array(STEP).fill(0xff);

export class Overlay {
  /** @type {Change[]} */
  #changes = [];
  #end;

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
    this.#end = source.size;
  }

  /** Overwrites what is at a place. @param {number} at @param {Uint8Array} bytes */
  put(at, bytes) {
    this.#changes.push({ from: at, to: at + bytes.length, bytes, fill: 0 });
  }

  /** Leaves out everything from a place on. @param {number} at */
  cut(at) {
    this.#end = Math.min(this.#end, at);
  }

  /**
   * Overwrites a range with one byte, 0 or 255, and says whether anything else was there.
   *
   * @param {number} from
   * @param {number} to
   * @param {0 | 255} [fill]
   */
  async wipe(from, to, fill = 0) {
    let first = -1;
    let last = -1;
    for (let at = from; at < to; ) {
      const block = await this.source.readOn(at);
      const length = Math.min(block.length, to - at);
      for (let index = 0; index < length; index += 1) {
        if (block[index] === fill) continue;
        if (first < 0) first = at + index;
        last = at + index;
      }
      at += length || to; // a file never ends inside a range that was found in it
    }
    if (first < 0) return false;
    this.#changes.push({ from: first, to: last + 1, bytes: null, fill });
    return true;
  }

  /** What stays of the file: all of it, but for the changes. */
  recipe() {
    const recipe = new Recipe();
    let at = 0;
    for (const { from, to, bytes, fill } of this.#changes.sort((one, other) => one.from - other.from)) {
      const start = Math.max(from, at); // where two changes meet, the first stands
      const end = Math.min(to, this.#end);
      if (start >= end) continue;
      recipe.keep(at, start);
      if (bytes) recipe.put(bytes.subarray(start - from, end - from));
      else if (fill) for (let left = end - start; left > 0; left -= STEP) recipe.put(FULL.subarray(0, Math.min(left, STEP)));
      else recipe.zero(end - start);
      at = end;
    }
    if (at < this.#end) recipe.keep(at, this.#end);
    return recipe;
  }
}

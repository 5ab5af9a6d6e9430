/**
 * Changes of a file that keep every byte at its place, for formats whose parts point at each
 * other by place: what was there is overwritten. Where nothing points, it is left out.
 */

import { Damaged, Recipe } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */
/** @typedef {{from: number, to: number, bytes: Uint8Array | null, fill: number}} Change */

const STEP = 1 << 16;
/** Frames, pages, samples and the units in them: eleven hours of a voice have no more. */
const MOST_PARTS = 2_000_000;
const NOTHING = new Uint8Array(0);
const FULL = new Uint8Array(STEP).fill(0xff);

export class Overlay {
  /** @type {Change[]} */
  #changes = [];
  #left = MOST_PARTS;

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  /** What was taken out. @type {Set<Finding>} */
  removed = new Set();
  /** What has to stay. @type {Set<Finding>} */
  stays = new Set();

  /** Counts one part of a file; `Damaged` where there are more than any recording has. */
  step() {
    this.#left -= 1;
    if (this.#left < 0) throw new Damaged();
  }

  /** Overwrites what is at a place, where it differs. @param {number} at @param {Uint8Array} bytes @param {Finding} [finding] */
  async put(at, bytes, finding) {
    const there = await this.source.read(at, at + bytes.length);
    if (there.every((byte, index) => byte === bytes[index])) return;
    this.#changes.push({ from: at, to: at + bytes.length, bytes, fill: 0 });
    if (finding) this.removed.add(finding);
  }

  /** Leaves out a range, where nothing points beyond it. @param {number} from @param {number} to @param {Finding | null} finding */
  leaveOut(from, to, finding) {
    if (from >= to) return;
    this.#changes.push({ from, to, bytes: NOTHING, fill: 0 });
    if (finding) this.removed.add(finding);
  }

  /**
   * Overwrites a range with one byte, 0 or 255, and says whether anything else was there.
   *
   * @param {number} from
   * @param {number} to
   * @param {Finding | null} finding what to call it, if anything was there
   * @param {0 | 255} [fill]
   */
  async wipe(from, to, finding, fill = 0) {
    const [first, end] = await this.#other(from, to, fill);
    if (first === end) return false;
    this.#changes.push({ from: first, to: end, bytes: null, fill });
    if (finding) this.removed.add(finding);
    return true;
  }

  /** Whether anything but zeros is in a range. @param {number} from @param {number} to */
  async isFilled(from, to) {
    const [first, end] = await this.#other(from, to, 0);
    return first < end;
  }

  /** From where to where there is anything but one byte. @param {number} from @param {number} to @param {number} fill */
  async #other(from, to, fill) {
    let first = from;
    let end = from;
    for (let at = from; at < to; ) {
      const block = await this.source.readOn(at);
      const length = Math.min(block.length, to - at);
      if (!length) throw new Damaged();
      for (let index = 0; index < length; index += 1) {
        if (block[index] === fill) continue;
        if (first === end) first = at + index;
        end = at + index + 1;
      }
      at += length;
    }
    return [first, end];
  }

  /** What came of it: all of the file, but for the changes. @returns {import("./index.js").Cleaning} */
  cleaning() {
    return { recipe: this.#recipe(), removed: this.removed, stays: this.stays };
  }

  #recipe() {
    const recipe = new Recipe();
    let at = 0;
    for (const { from, to, bytes, fill } of this.#changes.sort((one, other) => one.from - other.from)) {
      const start = Math.max(from, at); // where two changes meet, the first stands
      if (start >= to) continue;
      recipe.keep(at, start);
      if (bytes) recipe.put(bytes.subarray(start - from));
      else if (fill) for (let left = to - start; left > 0; left -= STEP) recipe.put(FULL.subarray(0, Math.min(left, STEP)));
      else recipe.zero(to - start);
      at = to;
    }
    recipe.keep(at, this.source.size);
    return recipe;
  }
}

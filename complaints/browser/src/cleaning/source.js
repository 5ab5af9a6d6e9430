/**
 * A file as cleaners read it, and the list of what stays of it. Neither ever holds a whole file:
 * it is read in blocks, and a cleaned one is made of slices of it and of a few bytes of our own.
 */

import { AmparoError } from "../protocol/errors.js";

/** What one look at a file brings: little where it jumps, much where it goes on. */
const JUMP = 1 << 16;
const BLOCK = 1 << 20;
/** With fewer bytes than this nobody is left in the middle of a file. */
const FEW = 1 << 12;
/** More than this is never asked for at once: nothing that has to be read as a whole is longer. */
const MOST_AT_ONCE = 1 << 24;
/** A file in more pieces than this was made to tire somebody out. */
const MOST_PIECES = 1 << 16;
const ZEROS = new Uint8Array(JUMP);

/** A file is not as its format says. */
export class Damaged extends Error {}

/** A file is of a kind inside its format that no cleaner knows. */
export class Uncleanable extends Error {}

/** A file carries a proof of where and when it was made, which cleaning would break. */
export class Proof extends Error {
  /** @param {"c2pa" | "proofmode"} kind */
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

/**
 * @typedef {Pick<Blob, "size" | "slice" | "type">} File
 * @typedef {{from: number, to: number}} Range the bytes of a file from one place to before another
 */

/** The bytes of a file, in blocks of which the last is kept. */
export class Source {
  /** @type {Uint8Array} */
  #block = ZEROS.subarray(0, 0);
  #from = 0;
  #done = 0;
  /** @type {(done: number) => void} */
  #onProgress;
  /** @type {AbortSignal | undefined} */
  #signal;

  /**
   * @param {File} file
   * @param {{onProgress?: (done: number) => void, signal?: AbortSignal}} [about]
   */
  constructor(file, { onProgress = () => undefined, signal } = {}) {
    this.file = file;
    this.size = file.size;
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /**
   * These bytes, which nobody may change. `Damaged` where the file has no such bytes.
   *
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Uint8Array>}
   */
  async read(from, to) {
    if (!(0 <= from && from <= to && to <= this.size && to - from <= MOST_AT_ONCE)) throw new Damaged();
    if (from < this.#from || to > this.#from + this.#block.length) await this.#load(from, to);
    return this.#block.subarray(from - this.#from, to - this.#from);
  }

  /** The bytes from a place on, as many as are there or come in one block; few only at the end. @param {number} from */
  async readOn(from) {
    const end = this.#from + this.#block.length;
    const isThere = this.#from <= from && (from + FEW <= end || end === this.size);
    return this.read(from, isThere ? end : Math.min(this.size, from + BLOCK));
  }

  /** The same, at most `length` bytes. @param {number} from @param {number} length */
  async readAtMost(from, length) {
    return this.read(from, Math.min(this.size, from + length));
  }

  /** @param {number} from @param {number} to */
  async #load(from, to) {
    if (this.#signal?.aborted) throw new AmparoError("stopped");
    const goesOn = from >= this.#from && from <= this.#from + this.#block.length;
    const end = Math.min(this.size, Math.max(to, from + (goesOn ? BLOCK : JUMP)));
    /** @type {ArrayBuffer} */
    let bytes;
    try {
      bytes = await this.file.slice(from, end).arrayBuffer();
    } catch {
      throw new AmparoError("file-changed");
    }
    if (bytes.byteLength !== end - from) throw new AmparoError("file-changed");
    this.#block = new Uint8Array(bytes);
    this.#from = from;
    this.#done = Math.max(this.#done, end);
    this.#onProgress(this.#done);
  }
}

/** What a cleaned file is made of: ranges of the file, and bytes of our own, one after another. */
export class Recipe {
  /** @type {(Range | Uint8Array)[]} */
  pieces = [];
  length = 0;

  /** Keeps this range of the file. @param {number} from @param {number} to */
  keep(from, to) {
    const last = this.pieces[this.pieces.length - 1];
    if (from === to) return;
    this.length += to - from;
    if (last && !(last instanceof Uint8Array) && last.to === from) last.to = to;
    else this.#add({ from, to });
  }

  /** Puts bytes of our own. @param {Uint8Array} bytes */
  put(bytes) {
    this.length += bytes.length;
    if (bytes.length) this.#add(bytes);
  }

  /** Puts so many zeros. @param {number} length */
  zero(length) {
    for (let left = length; left > 0; left -= ZEROS.length) this.put(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
  }

  /** Puts all of another one. @param {Recipe} other */
  join(other) {
    for (const one of other.pieces) {
      if (one instanceof Uint8Array) this.put(one);
      else this.keep(one.from, one.to);
    }
  }

  /** Whether this is that range of the file and nothing else. @param {number} from @param {number} to */
  isRange(from, to) {
    const [only, ...more] = this.pieces;
    return only !== undefined && !more.length && !(only instanceof Uint8Array) && only.from === from && only.to === to;
  }

  /** The cleaned file: slices, of which nothing is copied. @param {File} file @param {string} type */
  toBlob(file, type) {
    return new Blob(
      this.pieces.map((one) => /** @type {BlobPart} */ (one instanceof Uint8Array ? one : file.slice(one.from, one.to))),
      { type },
    );
  }

  /** @param {Range | Uint8Array} piece */
  #add(piece) {
    if (this.pieces.push(piece) > MOST_PIECES) throw new Damaged();
  }
}

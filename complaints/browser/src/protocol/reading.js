/**
 * Files as they are sealed: read in blocks, of which one is held at a time, whatever their length.
 */

import { AmparoError } from "./errors.js";
import { PIECE_SIZE } from "./reference.js";

const PIECES = 16;
export const BLOCK = PIECES * PIECE_SIZE;

/** @typedef {Pick<Blob, "size" | "slice">} File */

/**
 * These bytes of a file; `file-changed` if it does not have them any more.
 *
 * @param {File} file
 * @param {number} from
 * @param {number} to
 * @returns {Promise<Uint8Array>}
 */
export async function readBlock(file, from, to) {
  const bytes = await orChanged(async () => new Uint8Array(await file.slice(from, to).arrayBuffer()));
  if (bytes.length !== to - from) throw new AmparoError("file-changed");
  return bytes;
}

/**
 * The blocks of a file, one after the other, each to be used before the next is asked for: where the
 * browser can, all come in the same memory. An empty file has one empty block.
 *
 * @param {File} file
 * @param {number} [first] of the blocks
 * @returns {AsyncGenerator<Uint8Array, void>}
 */
export async function* blocksOf(file, first = 0) {
  const reader = readerInto(file, first * BLOCK);
  /** @type {ArrayBufferLike} */
  let memory = new ArrayBuffer(reader ? BLOCK : 0);
  try {
    for (let from = first * BLOCK; from < Math.max(1, file.size); from += BLOCK) {
      const length = Math.min(BLOCK, file.size - from);
      if (reader) memory = await filled(reader, memory, length);
      yield reader ? new Uint8Array(memory, 0, length) : await readBlock(file, from, from + length);
    }
  } finally {
    reader?.cancel().catch(() => {}); // of a file that is gone
  }
}

/**
 * What reads a file into memory that is given to it; null where a browser has none.
 *
 * @param {File} file
 * @param {number} from
 */
function readerInto(file, from) {
  try {
    return file.slice(from).stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/**
 * @param {ReadableStreamBYOBReader} reader
 * @param {ArrayBufferLike} memory which is lent to the browser, and given back
 * @param {number} length
 */
async function filled(reader, memory, length) {
  for (let at = 0; at < length; ) {
    const into = new Uint8Array(/** @type {ArrayBuffer} */ (memory), at, length - at);
    const { value } = await orChanged(() => reader.read(into));
    if (!value?.length) throw new AmparoError("file-changed");
    memory = value.buffer;
    at += value.length;
  }
  return memory;
}

/**
 * @template T
 * @param {() => Promise<T>} read
 * @returns {Promise<T>}
 */
async function orChanged(read) {
  try {
    return await read();
  } catch {
    throw new AmparoError("file-changed"); // taken off the phone, say, after it was chosen
  }
}

/** Reads pieces of several files: in blocks where one piece follows another, else each by itself. */
export class Reading {
  /** @type {File | null} */
  #file = null;
  /** The piece that would be next. */
  #next = 0;
  /** @type {AsyncGenerator<Uint8Array, void> | null} */
  #blocks = null;
  /** @type {Uint8Array} */
  #block = new Uint8Array();

  /** @param {File} file @param {number} index @returns {Promise<Uint8Array>} good until the next is asked for */
  async piece(file, index) {
    const goesOn = file === this.#file && index === this.#next;
    [this.#file, this.#next] = [file, index + 1];
    if (!goesOn) await this.#leave();
    if (!goesOn && index > 0) return readBlock(file, index * PIECE_SIZE, Math.min((index + 1) * PIECE_SIZE, file.size));
    if (!this.#blocks || index % PIECES === 0) await this.#load(file, Math.floor(index / PIECES));
    return pieceOf(this.#block, index % PIECES);
  }

  /** @param {File} file @param {number} at */
  async #load(file, at) {
    this.#blocks ??= blocksOf(file, at);
    const { value } = await this.#blocks.next();
    if (!value) throw new AmparoError("file-changed");
    this.#block = value;
  }

  async #leave() {
    await this.#blocks?.return();
    this.#blocks = null;
  }
}

/** @param {Uint8Array} block @param {number} index of the piece within it */
export const pieceOf = (block, index) => block.subarray(index * PIECE_SIZE, (index + 1) * PIECE_SIZE);

/** How many pieces a block has. @param {Uint8Array} block */
export const piecesIn = (block) => Math.max(1, Math.ceil(block.length / PIECE_SIZE));

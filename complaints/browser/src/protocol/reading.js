/**
 * Files as they are sealed: read in blocks, of which one is held at a time, whatever their length.
 */

import { AmparoError } from "./errors.js";

export const PIECE_SIZE = 65_519; // what one chunk holds
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
  try {
    const bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
    if (bytes.length === to - from) return bytes;
  } catch {
    // taken off the phone, say, after it was chosen
  }
  throw new AmparoError("file-changed");
}

/** Reads pieces of several files, one after the other. */
export class Reading {
  /** @type {File | null} */
  #file = null;
  #at = 0;
  /** @type {Uint8Array} */
  #block = new Uint8Array();

  /** @param {File} file @param {number} index of the piece @returns {Promise<Uint8Array>} not to be changed */
  async piece(file, index) {
    const at = Math.floor(index / PIECES);
    if (file !== this.#file || at !== this.#at) {
      this.#file = null;
      this.#block = await readBlock(file, at * BLOCK, Math.min((at + 1) * BLOCK, file.size));
      [this.#file, this.#at] = [file, at];
    }
    return pieceOf(this.#block, index % PIECES);
  }
}

/** @param {Uint8Array} block @param {number} index of the piece within it */
export const pieceOf = (block, index) => block.subarray(index * PIECE_SIZE, (index + 1) * PIECE_SIZE);

/** How many pieces a block has. @param {Uint8Array} block */
export const piecesIn = (block) => Math.max(1, Math.ceil(block.length / PIECE_SIZE));

/**
 * SHA-256 of much: by the browser itself where it has it (only pages that came safely do, those from
 * a file and over Tor among them), else by our own code, which gives the same.
 *
 * The browser hashes no file piece by piece. So a long file is hashed by our own code, once; and its
 * blocks by the browser, so that it is known again, much faster, when it is sealed.
 */

import { equal, hex, pacer, sha256 } from "./bytes.js";
import { AmparoError } from "./errors.js";
import { BLOCK, blocksOf, readBlock } from "./reading.js";

/** Shorter files are read whole, for the browser to hash. */
const SHORT = 8 * BLOCK;

/**
 * @typedef {import("./reading.js").File} File
 * @typedef {{onProgress?: (read: number) => void, signal?: AbortSignal}} How `read`: how many bytes more
 * @typedef {{sha256: string, blocks: Uint8Array[]}} Known
 */

/** @type {WeakMap<File, Known>} files that were hashed, for as long as somebody has them */
const known = new WeakMap();
let isNative = Boolean(globalThis.crypto?.subtle);

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array>} their SHA-256 */
export async function digest(bytes) {
  if (isNative) {
    try {
      return new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)));
    } catch {
      isNative = false;
    }
  }
  return sha256(bytes);
}

/**
 * The SHA-256 of a file in hex, without holding the page up for long. `file-changed` if it cannot be
 * read, `stopped`.
 *
 * @param {File} file
 * @param {How} [how]
 * @returns {Promise<string>}
 */
export async function sha256Of(file, how = {}) {
  const isShort = isNative && file.size <= SHORT;
  const whole = isShort ? null : sha256.create();
  /** @type {Uint8Array[]} */
  const blocks = [];
  await eachBlock(file, how, async (block) => {
    whole?.update(block);
    if (isNative) blocks.push(await digest(block));
  });
  const found = hex(whole ? whole.digest() : await digest(await readBlock(file, 0, file.size)));
  if (isNative) known.set(file, { sha256: found, blocks });
  return found;
}

/**
 * Gives each block of a file to `use`, and in the end its SHA-256 in hex. `file-changed` if it
 * cannot be read, or is not what it was when it was hashed before; `stopped`.
 *
 * @param {File} file
 * @param {How} how
 * @param {(block: Uint8Array, at: number) => Promise<void>} use
 * @returns {Promise<string>}
 */
export async function hashed(file, how, use) {
  const before = known.get(file);
  const whole = before ? null : sha256.create();
  await eachBlock(file, how, async (block, at) => {
    if (before && !equal(await digest(block), before.blocks[at])) throw new AmparoError("file-changed");
    whole?.update(block);
    await use(block, at);
  });
  return before?.sha256 ?? hex(/** @type {NonNullable<typeof whole>} */ (whole).digest());
}

/**
 * @param {File} file
 * @param {How} how
 * @param {(block: Uint8Array, at: number) => Promise<void>} use
 */
async function eachBlock(file, { onProgress, signal }, use) {
  const breathe = pacer();
  let at = 0;
  for await (const block of blocksOf(file)) {
    await use(block, at);
    onProgress?.(block.length);
    await breathe();
    if (signal?.aborted) throw new AmparoError("stopped");
    at += 1;
  }
}

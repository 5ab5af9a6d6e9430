/**
 * The archive of section 13: a tar whose every field that could say something is constant.
 */

import { utf8 } from "./bytes.js";

const BLOCK = 512;
const NAME_SIZE = 100;

/** What stands after the last file. */
export const END = new Uint8Array(2 * BLOCK);

/** Archives are in this order, which is no order of writing. @param {{path: string}} one @param {{path: string}} other */
export const byPath = (one, other) => (one.path < other.path ? -1 : Number(one.path > other.path));

/**
 * What stands before a file, whose size is a multiple of a block.
 *
 * @param {string} path as the specification allows it
 * @param {number} size in bytes
 * @returns {Uint8Array}
 */
export function header(path, size) {
  const cut = path.length > NAME_SIZE ? path.lastIndexOf("/") : -1;
  const block = new Uint8Array(BLOCK);
  const put = (/** @type {number} */ at, /** @type {string} */ field) => block.set(utf8(field), at);
  put(0, path.slice(cut + 1));
  put(100, "0000644\0"); // mode
  put(108, "0000000\0".repeat(2)); // owner, group
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0"); // time
  put(148, " ".repeat(8)); // the checksum's own place counts as spaces
  put(156, "0"); // a regular file
  put(257, "ustar\u000000");
  put(345, path.slice(0, Math.max(cut, 0)));
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}

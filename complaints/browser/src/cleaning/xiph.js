/**
 * The comments that Vorbis, Opus, Theora, Speex and FLAC share: a program's name, then names and
 * values ("Ogg Vorbis I format specification: comment field and header specification").
 */

import { findingOf } from "./names.js";
import { latin } from "./format.js";
import { Damaged } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */

/** What stands before the comments in each format's packet. */
const MARKS = ["\x03vorbis", "\x81theora", "OpusTags"];

/** A comment packet of the same length with nothing in it. @param {Uint8Array} packet */
export function emptied(packet) {
  const mark = markOf(packet);
  const isFramed = mark[0] === "\x03";
  const least = mark.length + 8 + (isFramed ? 1 : 0);
  if (packet.length < least) throw new Damaged();
  const empty = new Uint8Array(packet.length);
  empty.set(packet.subarray(0, mark.length));
  // all the room goes to the program's name, which may be of zeros
  new DataView(empty.buffer).setUint32(mark.length, empty.length - least, true);
  if (isFramed) empty[empty.length - 1] = 1;
  return empty;
}

/** @param {Uint8Array} packet */
function markOf(packet) {
  const start = latin(packet.subarray(0, 8));
  // Speex has none
  return MARKS.find((mark) => start.startsWith(mark)) ?? "";
}

/**
 * What comments are about. Names only, within bounds.
 *
 * @param {Uint8Array} packet
 * @param {Set<Finding>} found
 */
export function readComments(packet, found) {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  let at = markOf(packet).length;
  if (at + 8 > packet.length) throw new Damaged();
  const vendor = view.getUint32(at, true);
  if (packet.subarray(at + 4, at + 4 + vendor).some((byte) => byte !== 0)) found.add("software");
  at += 4 + vendor;
  const count = at + 4 <= packet.length ? view.getUint32(at, true) : 0;
  at += 4;
  for (let index = 0; index < count && at + 4 <= packet.length; index += 1) {
    const length = view.getUint32(at, true);
    const comment = latin(packet.subarray(at + 4, Math.min(at + 4 + length, at + 4 + 64)));
    found.add(/^metadata_block_picture=/i.test(comment) ? "preview" : findingOf(comment.replace(/=[^]*$/, "")));
    at += 4 + length;
  }
  if (at < packet.length - 1) found.add("maker");
}

/** Three packets laced into one, as Matroska keeps them. @param {Uint8Array} bytes @returns {{from: number, to: number}[]} */
export function xiphPackets(bytes) {
  if (bytes[0] !== 2) throw new Damaged();
  const lengths = [];
  let at = 1;
  for (let packet = 0; packet < 2; packet += 1) {
    let length = 0;
    for (; bytes[at] === 255; at += 1) length += 255;
    lengths.push(length + (bytes[at] ?? 0));
    at += 1;
  }
  const packets = [];
  for (const length of lengths) {
    packets.push({ from: at, to: at + length });
    at += length;
  }
  if (at > bytes.length) throw new Damaged();
  return [...packets, { from: at, to: bytes.length }];
}

/**
 * Sound and films in pages: Opus, Vorbis, Speex, FLAC and Theora in Ogg (RFC 3533, 5334, 7845).
 *
 * The packet of comments is emptied where it lies, so that no page is counted anew; the sums of
 * the pages that it lies in are made again. Streams that only describe others are left out.
 */

import { latin } from "./format.js";
import { Overlay } from "./overlay.js";
import { Damaged, Uncleanable } from "./source.js";
import { emptied, readComments } from "./xiph.js";

/**
 * @typedef {{from: number, body: number, to: number, serial: number, isFirst: boolean, isContinued: boolean, laces: Uint8Array}} Page
 * @typedef {{from: number, bytes: Uint8Array}} Copy a page that may be changed
 * @typedef {{copy: Copy, from: number, to: number}} Part of a packet, in a page
 * @typedef {{codec: Codec, packets: number, parts: Part[], copies: Copy[]}} Stream `copies`: empty once its heads are over
 * @typedef {"vorbis" | "theora" | "opus" | "speex" | "flac" | "beside"} Codec
 */

const HEAD = 27;
/** How a stream's first packet begins. @type {[string, Codec][]} */
const CODECS = [
  ["\x01vorbis", "vorbis"], ["\x80theora", "theora"], ["OpusHead", "opus"], ["Speex   ", "speex"], ["\x7fFLAC", "flac"],
  ["fishead\0", "beside"], ["CMML\0\0\0\0", "beside"], ["\x80kate\0\0\0", "beside"], ["Annodex\0", "beside"],
];
/** No comments are longer, pictures in them included. */
const MOST_HEADS = 1 << 24;
const MOST_STREAMS = 64;

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanOgg(source) {
  const file = new Overlay(source);
  /** @type {Map<number, Stream>} */
  const streams = new Map();
  let at = 0;
  let heard = 0;
  for (let page = await pageAt(source, at); page; page = await pageAt(source, at)) {
    file.step();
    if (page.isFirst) {
      const stream = await begin(source, page);
      const before = streams.get(page.serial);
      if (streams.size === MOST_STREAMS || before?.copies.length) throw new Damaged();
      streams.set(page.serial, stream);
      if (stream.codec !== "beside") heard += 1;
    }
    const stream = streams.get(page.serial);
    if (!stream || stream.codec === "beside") file.leaveOut(page.from, page.to, "maker");
    else if (stream.packets < headsOf(stream)) await readHeads(file, stream, page);
    at = page.to;
  }
  if (!heard) throw new Damaged();
  for (const { copies } of streams.values()) if (copies.length) throw new Damaged();
  file.leaveOut(at, source.size, "trailer");
  return file.cleaning();
}

/** The page at a place; null where there is none. @param {import("./source.js").Source} source @param {number} at @returns {Promise<Page | null>} */
async function pageAt(source, at) {
  const head = await source.readAtMost(at, HEAD + 255);
  if (head.length < HEAD || latin(head.subarray(0, 5)) !== "OggS\0") return null;
  const body = at + HEAD + head[26];
  const laces = head.slice(HEAD, HEAD + head[26]);
  const to = body + laces.reduce((sum, lace) => sum + lace, 0);
  if (to > source.size) return null;
  const serial = new DataView(head.buffer, head.byteOffset).getUint32(14, true);
  return { from: at, body, to, serial, isFirst: (head[5] & 2) !== 0, isContinued: (head[5] & 1) !== 0, laces };
}

/** @param {import("./source.js").Source} source @param {Page} page @returns {Promise<Stream>} */
async function begin(source, page) {
  const start = latin(await source.read(page.body, Math.min(page.to, page.body + 8)));
  const [, codec] = CODECS.find(([mark]) => start.startsWith(mark)) ?? [];
  if (!codec) throw new Uncleanable();
  return { codec, packets: 0, parts: [], copies: [] };
}

/** How many packets come before the sound; FLAC's end where sound begins. @param {Stream} stream */
const headsOf = ({ codec }) => (codec === "flac" ? Infinity : 2);

/** Takes up the packets of a page, until those are over that may hold comments. @param {Overlay} file @param {Stream} stream @param {Page} page */
async function readHeads(file, stream, page) {
  const copy = { from: page.from, bytes: (await file.source.read(page.from, page.to)).slice() };
  if (page.isContinued !== stream.parts.length > 0) throw new Damaged();
  stream.copies.push(copy);
  if (stream.copies.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_HEADS) throw new Damaged();
  let at = page.body - page.from;
  for (let lace = 0, from = at; lace < page.laces.length && stream.packets < headsOf(stream); lace += 1) {
    at += page.laces[lace];
    const isEnd = page.laces[lace] < 255;
    if (!isEnd && lace < page.laces.length - 1) continue;
    stream.parts.push({ copy, from, to: at });
    from = at;
    if (!isEnd) continue;
    tidyPacket(file, stream);
    stream.parts = [];
  }
  if (stream.packets < headsOf(stream)) return;
  for (const { from, bytes } of stream.copies) await file.put(from, summed(bytes));
  stream.copies = [];
}

/** Empties a packet, if it holds comments. @param {Overlay} file @param {Stream} stream */
function tidyPacket(file, stream) {
  const packet = joined(stream.parts);
  const isFirst = stream.packets === 0;
  stream.packets += 1;
  if (isFirst) return;
  if (stream.codec !== "flac") {
    readComments(packet, file.removed);
    spread(emptied(packet), stream.parts);
  } else if (packet[0] === 0xff) {
    stream.packets = Infinity; // sound
  } else {
    spread(tidyBlock(file, packet), stream.parts);
  }
}

const COMMENTS = 4;
const SEEKS = 3;
const PADDING = 1;
const PICTURE = 6;

/** One of FLAC's blocks, emptied; its places to seek stay. @param {Overlay} file @param {Uint8Array} packet */
function tidyBlock(file, packet) {
  if (packet.length < 4) throw new Damaged();
  const kind = packet[0] & 127;
  if (kind === SEEKS) return packet;
  const body = packet.subarray(4);
  if (kind === COMMENTS) {
    readComments(body, file.removed);
    packet.set(emptied(body), 4);
    return packet;
  }
  if (body.some((byte) => byte !== 0)) file.removed.add(kind === PICTURE ? "preview" : "maker");
  packet[0] = (packet[0] & 0x80) | PADDING;
  return packet.fill(0, 4);
}

/** @param {Part[]} parts */
function joined(parts) {
  const packet = new Uint8Array(parts.reduce((sum, { from, to }) => sum + to - from, 0));
  let at = 0;
  for (const { copy, from, to } of parts) {
    packet.set(copy.bytes.subarray(from, to), at);
    at += to - from;
  }
  return packet;
}

/** Lays a packet back into the pages it came from. @param {Uint8Array} packet @param {Part[]} parts */
function spread(packet, parts) {
  let at = 0;
  for (const { copy, from, to } of parts) {
    copy.bytes.set(packet.subarray(at, at + to - from), from);
    at += to - from;
  }
}

const SUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum;
});

/** The page with the sum that fits it (RFC 3533, section 6). @param {Uint8Array} page */
function summed(page) {
  page.fill(0, 22, 26);
  let sum = 0;
  for (const byte of page) sum = (sum << 8) ^ SUMS[((sum >>> 24) ^ byte) & 255];
  new DataView(page.buffer).setUint32(22, sum >>> 0, true);
  return page;
}

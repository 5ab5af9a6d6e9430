/**
 * A track of a film: what it is, and where in the file its pictures and sounds lie
 * (ISO/IEC 14496-12, sections 8.3 to 8.8). It reads; it changes nothing.
 */

import { bodyOf, boxesIn, u16, u32, u64 } from "./isobmff.js";
import { kindsOf } from "./mp4entry.js";
import { latin } from "./format.js";
import { Damaged, Uncleanable } from "./source.js";

/**
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./mp4entry.js").Kind} Kind
 * @typedef {{from: number, to: number, count: number, sizeOf: (index: number) => number, kind: Kind}} Chunk
 *   samples one after another
 * @typedef {{box: Box, id: number, handler: string, codecs: string[], kinds: Kind[], chunks: Chunk[]}} Track
 *   `kinds` and `chunks` of pictures and sound only
 */

/** No recording has more chunks or samples, and a file that claims more was made to tire. */
const MOST_CHUNKS = 250_000;
const MOST_SAMPLES = 4_000_000;

/** @param {Source} source @param {Box} box a `trak` @returns {Promise<Track>} */
export async function readTrack(source, box) {
  const inTrack = await childrenOf(source, box);
  const inMedia = await childrenOf(source, only(inTrack, "mdia"));
  const head = await bodyOf(source, only(inTrack, "tkhd"));
  const handler = latin((await bodyOf(source, only(inMedia, "hdlr"))).subarray(8, 12));
  const id = u32(head, head[0] === 1 ? 20 : 12);
  const isSeenOrHeard = handler === "vide" || handler === "soun";
  const table = await childrenOf(source, only(await childrenOf(source, only(inMedia, "minf")), "stbl"));
  const entries = await boxesIn(source, only(table, "stsd").body + 8, only(table, "stsd").to, { lenient: true });
  const codecs = entries.filter(({ type }) => type).map(({ type }) => type);
  const track = { box, id, handler, codecs, kinds: /** @type {Kind[]} */ ([]), chunks: /** @type {Chunk[]} */ ([]) };
  if (!isSeenOrHeard || isPictures(track)) return track;
  if ((await bodyOf(source, only(table, "stsd")))[0]) throw new Uncleanable(); // entries of another form
  track.kinds = await kindsOf(source, entries, handler);
  if (track.kinds.length) track.chunks = await chunksOf(source, table, track.kinds);
  return track;
}

/** Pictures that stand alone may each hold labels of their own. @param {{codecs: string[]}} track */
const isPictures = ({ codecs }) => codecs.some((codec) => /^(jpeg|mjp[ab2g]|png |tiff|gif )$/.test(codec));

/** @param {Source} source @param {Box} box */
const childrenOf = (source, box) => boxesIn(source, box.body, box.to, { lenient: true });

/** The one box of a type: players differ in which of two they take. @param {Box[]} boxes @param {string} type */
export function only(boxes, type) {
  const [found, ...more] = boxes.filter((one) => one.type === type);
  if (!found || more.length) throw new Damaged();
  return found;
}

/** @param {Source} source @param {Box[]} table @param {Kind[]} kinds @returns {Promise<Chunk[]>} */
async function chunksOf(source, table, kinds) {
  const sizes = await sizesOf(source, table);
  const runs = await bodyOf(source, only(table, "stsc"));
  const isLong = table.some(({ type }) => type === "co64");
  const places = await bodyOf(source, only(table, isLong ? "co64" : "stco"));
  const count = u32(places, 4);
  const runCount = u32(runs, 4);
  if (count > MOST_CHUNKS || 8 + count * (isLong ? 8 : 4) > places.length || 8 + 12 * runCount > runs.length) throw new Damaged();
  /** @type {Chunk[]} */
  const chunks = [];
  let sample = 0;
  for (let index = 0, run = -1; index < count && sample < sizes.count; index += 1) {
    while (run + 1 < runCount && u32(runs, 8 + 12 * (run + 1)) <= index + 1) run += 1;
    if (run < 0) throw new Damaged();
    const kind = kinds[u32(runs, 16 + 12 * run) - 1];
    if (!kind) throw new Damaged();
    const from = isLong ? u64(places, 8 + 8 * index) : u32(places, 8 + 4 * index);
    const taken = Math.min(u32(runs, 12 + 12 * run), sizes.count - sample);
    chunks.push(chunkAt(from, taken, sizes, sample, kind));
    sample += taken;
  }
  return chunks;
}

/** @typedef {{count: number, constant: number, sizeOf: (index: number) => number}} Sizes */

/** @param {number} from @param {number} count @param {Sizes} sizes @param {number} first @param {Kind} kind @returns {Chunk} */
function chunkAt(from, count, sizes, first, kind) {
  if (sizes.constant) {
    // in old files samples of plain sound are counted, and each claims to be of one byte
    const each = kind.frame ? Math.max(kind.frame, sizes.constant) : sizes.constant;
    return { from, to: from + count * each, count: kind.inside ? count : 0, sizeOf: () => each, kind };
  }
  const sizeOf = (/** @type {number} */ index) => sizes.sizeOf(first + index);
  let to = from;
  for (let index = 0; index < count; index += 1) to += sizeOf(index);
  return { from, to, count, sizeOf, kind };
}

/** @param {Source} source @param {Box[]} table @returns {Promise<Sizes>} */
async function sizesOf(source, table) {
  const isCompact = table.some(({ type }) => type === "stz2");
  const body = await bodyOf(source, only(table, isCompact ? "stz2" : "stsz"));
  const constant = isCompact ? 0 : u32(body, 4);
  const count = u32(body, 8);
  if (constant) return { count, constant, sizeOf: () => constant };
  const bits = isCompact ? body[7] : 32;
  if (![4, 8, 16, 32].includes(bits) || count > MOST_SAMPLES || 12 + Math.ceil((count * bits) / 8) > body.length) throw new Damaged();
  return { count, constant, sizeOf: (index) => sizeAt(body, bits, index) };
}

/** @param {Uint8Array} body @param {number} bits @param {number} index */
function sizeAt(body, bits, index) {
  if (bits === 32) return u32(body, 12 + 4 * index);
  if (bits === 16) return u16(body, 12 + 2 * index);
  return bits === 8 ? body[12 + index] : (body[12 + (index >> 1)] >> (index & 1 ? 0 : 4)) & 15;
}

/**
 * Where the samples of fragments lie, by track (section 8.8).
 *
 * @param {Source} source
 * @param {Box[]} top the file's boxes
 * @param {Box | undefined} extends_ `mvex`
 * @param {Track[]} tracks those that stay
 * @returns {Promise<Chunk[]>}
 */
export async function fragmentsOf(source, top, extends_, tracks) {
  /** @type {Map<number, number>} */
  const sizes = new Map();
  for (const { type, body, to } of extends_ ? await childrenOf(source, extends_) : []) {
    if (type === "trex") {
      const usual = await source.read(body, to);
      sizes.set(u32(usual, 4), u32(usual, 16));
    }
  }
  /** @type {Chunk[]} */
  const chunks = [];
  for (const moof of top.filter(({ type }) => type === "moof")) {
    let next = moof.from;
    for (const traf of (await childrenOf(source, moof)).filter(({ type }) => type === "traf")) {
      const inside = await childrenOf(source, traf);
      const head = await bodyOf(source, only(inside, "tfhd"));
      const track = tracks.find(({ id }) => id === u32(head, 4));
      const { base, size, kind } = readHead(head, moof.from, next, sizes, track);
      let at = base;
      for (const run of inside.filter(({ type }) => type === "trun")) {
        const chunk = readRun(await bodyOf(source, run), base, at, size, kind);
        at = chunk.to;
        if (track) chunks.push(chunk);
        if (chunks.length > MOST_CHUNKS) throw new Damaged();
      }
      next = at;
    }
  }
  return chunks;
}

/** @type {Kind} */
const NOT_KEPT = { codec: "", inside: "", length: 0, frame: 0 };

/** @param {Uint8Array} head a `tfhd` @param {number} moof @param {number} next @param {Map<number, number>} sizes @param {Track | undefined} track */
function readHead(head, moof, next, sizes, track) {
  const flags = u32(head, 0) & 0xffffff;
  let at = 8;
  const base = flags & 1 ? u64(head, at) : flags & 0x20000 ? moof : next;
  at += flags & 1 ? 8 : 0;
  const index = flags & 2 ? u32(head, at) : 1;
  at += (flags & 2 ? 4 : 0) + (flags & 8 ? 4 : 0);
  const size = flags & 16 ? u32(head, at) : sizes.get(u32(head, 4)) ?? 0;
  const kind = track ? track.kinds[index - 1] : NOT_KEPT;
  if (!kind) throw new Uncleanable();
  return { base, size, kind };
}

/** @param {Uint8Array} run a `trun` @param {number} base @param {number} next @param {number} size @param {Kind} kind @returns {Chunk} */
function readRun(run, base, next, size, kind) {
  const flags = u32(run, 0) & 0xffffff;
  const count = u32(run, 4);
  const from = flags & 1 ? base + (u32(run, 8) | 0) : next;
  const first = 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  const each = runEntry(flags);
  if (count > MOST_SAMPLES || first + count * each > run.length) throw new Damaged();
  const sizeOf = (/** @type {number} */ index) => (flags & 0x200 ? u32(run, first + index * each + (flags & 0x100 ? 4 : 0)) : size);
  let to = from;
  if (!(flags & 0x200)) to += count * size;
  else for (let index = 0; index < count; index += 1) to += sizeOf(index);
  return { from, to, count: size || flags & 0x200 ? count : 0, sizeOf, kind };
}

/** How long one sample's line in a `trun` is. @param {number} flags */
export const runEntry = (flags) => [0x100, 0x200, 0x400, 0x800].reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);

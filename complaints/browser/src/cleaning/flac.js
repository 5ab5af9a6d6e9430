/**
 * FLAC: blocks of labels, then sound (RFC 9639). How the sound is coded and where one may seek to
 * stays; every other block is left out.
 */

import { endOfFrames } from "./flacframes.js";
import { latin } from "./format.js";
import { afterLabels, beforeLabels } from "./id3.js";
import { Damaged, Recipe } from "./source.js";
import { readComments } from "./xiph.js";

/** @typedef {import("./index.js").Finding} Finding */

const [STREAM, PADDING, SEEKS, COMMENTS, PICTURE] = [0, 1, 3, 4, 6];
const STREAM_LENGTH = 34;
const MOST_BLOCKS = 1_024;
const LOOKED_AT = 1 << 20;

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanFlac(source) {
  /** @type {Set<Finding>} */
  const removed = new Set();
  const start = await afterLabels(source, removed);
  if (latin(await source.read(start, start + 4)) !== "fLaC") throw new Damaged();
  const { kept, sound } = await blocksOf(source, start + 4, removed);
  const labels = await beforeLabels(source, removed, sound);
  const head = await source.read(kept[0].from + 4, kept[0].to);
  const end = await endOfFrames(source, sound, labels, (head[7] << 16) | (head[8] << 8) | head[9]);
  if (end < labels) removed.add("trailer");
  const recipe = new Recipe();
  recipe.keep(start, start + 4);
  kept.forEach(({ from, to }, index) => {
    const isLast = index === kept.length - 1;
    recipe.put(Uint8Array.of((isLast ? 0x80 : 0) | (index ? SEEKS : STREAM)));
    recipe.keep(from + 1, to);
  });
  recipe.keep(sound, end);
  return { recipe, removed, stays: new Set() };
}

/** @param {import("./source.js").Source} source @param {number} from @param {Set<Finding>} removed */
async function blocksOf(source, from, removed) {
  const kept = [];
  for (let at = from, isLast = false; ; ) {
    if (isLast) return { kept, sound: at };
    const head = await source.read(at, at + 4);
    const kind = head[0] & 127;
    const to = at + 4 + ((head[1] << 16) | (head[2] << 8) | head[3]);
    if (to > source.size || (kind === STREAM) !== (at === from) || kept.length > MOST_BLOCKS) throw new Damaged();
    if (kind === STREAM && to - at !== 4 + STREAM_LENGTH) throw new Damaged();
    const isSeeks = kind === SEEKS && kept.length === 1;
    if (kind === STREAM || isSeeks) kept.push({ from: at, to });
    else await readBlock(source, kind, at + 4, to, removed);
    isLast = (head[0] & 0x80) !== 0;
    at = to;
  }
}

/** @param {import("./source.js").Source} source @param {number} kind @param {number} from @param {number} to @param {Set<Finding>} removed */
async function readBlock(source, kind, from, to, removed) {
  const body = await source.read(from, Math.min(to, from + LOOKED_AT));
  if (kind === COMMENTS) readComments(body, removed);
  else if (kind === PICTURE) removed.add("preview");
  else if (kind !== PADDING || body.some((byte) => byte !== 0)) removed.add("maker");
}

/**
 * The `meta` box of a picture, written again with what stays and nothing else. It is never longer
 * than the one that it takes the place of.
 */

import { bodyOf } from "./isobmff.js";
import { Damaged } from "./source.js";

/**
 * @typedef {import("./heifitems.js").Contents} Contents
 * @typedef {import("./heifitems.js").Item} Item
 * @typedef {import("./source.js").Source} Source
 */

const HEAD = 8;
const HIDDEN = 1;

/**
 * @param {Source} source
 * @param {Contents} contents
 * @param {Item[]} kept
 * @param {Map<number, Uint8Array>} properties those that stay, whole, by their number from 1
 * @param {Uint8Array | null} inside the data that `meta` itself holds
 * @param {number} room how long it is to be, if that is a little more than it needs
 */
export async function writeMeta(source, contents, kept, properties, inside, room) {
  const ids = new Set(kept.map(({ id }) => id));
  const [pitm] = contents.boxes.filter(({ type }) => type === "pitm");
  const first = await bodyOf(source, pitm);
  const parts = (/** @type {number} */ padding) => box(
    "meta",
    number(0, 4),
    box("hdlr", new Uint8Array(HEAD), characters("pict"), new Uint8Array(13 + padding)),
    box("pitm", first.subarray(0, first[0] ? 8 : 6)),
    box("iinf", ...entries(kept)),
    box("iloc", contents.placesHead, ...places(contents, kept)),
    box("iprp", box("ipco", ...contents.properties.map((one, at) => properties.get(at + 1) ?? empty(one.to - one.from))), ...associations(contents, ids, properties)),
    ...references(contents, ids),
    ...(inside ? [box("idat", inside)] : []),
  );
  const bytes = parts(0);
  const left = room - bytes.length;
  if (left < 0) throw new Damaged();
  // too little for a box of its own: the handler's name, which is empty, ends with more zeros then
  return left < HEAD ? parts(left) : bytes;
}

/** A box of that length which holds nothing but zeros. @param {number} length */
export const empty = (length) => box("free", new Uint8Array(length - HEAD));

/** @param {string} type @param {...Uint8Array} parts */
function box(type, ...parts) {
  const length = parts.reduce((sum, one) => sum + one.length, HEAD);
  return joined(number(length, 4), characters(type), ...parts);
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of parts) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}

/** @param {Item[]} kept */
function entries(kept) {
  const isLong = kept.length > 0xffff;
  return [
    number(0, 4),
    number(kept.length, isLong ? 4 : 2),
    ...kept.map(({ id, version, flags, type }) =>
      box("infe", number(version, 1), number(flags & HIDDEN, 3), number(id, version === 3 ? 4 : 2), number(0, 2), characters(type), number(0, 1)),
    ),
  ];
}

/** @param {Contents} contents @param {Item[]} kept */
function places({ places: all, placesHead }, kept) {
  const rows = kept.flatMap(({ id }) => all.get(id)?.row ?? []);
  return [number(rows.length, placesHead[0] < 2 ? 2 : 4), ...rows];
}

/** @param {Contents} contents @param {Set<number>} ids @param {Map<number, Uint8Array>} properties */
const associations = ({ associations: tables }, ids, properties) =>
  tables.map(({ version, flags, rows }) => {
    const size = flags & 1 ? 2 : 1;
    const mark = 2 ** (8 * size - 1);
    const kept = [...rows].filter(([id]) => ids.has(id));
    const written = kept.map(([id, row]) => {
      const stays = row.filter(({ index }) => properties.has(index));
      const values = stays.map(({ index, isEssential }) => number(index + (isEssential ? mark : 0), size));
      return joined(number(id, version ? 4 : 2), number(stays.length, 1), ...values);
    });
    return box("ipma", number(version, 1), number(flags & 1, 3), number(written.length, 4), ...written);
  });

/** @param {Contents} contents @param {Set<number>} ids */
function references({ references: all, referencesVersion }, ids) {
  const size = referencesVersion ? 4 : 2;
  const kept = all.filter(({ type, from, to }) => ["dimg", "auxl", "prem"].includes(type) && ids.has(from) && to.every((one) => ids.has(one)));
  if (!kept.length) return [];
  const rows = kept.map(({ type, from, to }) => box(type, number(from, size), number(to.length, 2), ...to.map((one) => number(one, size))));
  return [box("iref", number(referencesVersion, 1), number(0, 3), ...rows)];
}

/** @param {number} value @param {number} size in bytes */
function number(value, size) {
  return Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) & 255);
}

/** @param {string} text */
const characters = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));

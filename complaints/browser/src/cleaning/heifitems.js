/**
 * The table of contents of a HEIC or AVIF picture, its `meta` box (ISO/IEC 14496-12, section 8.11;
 * ISO/IEC 23008-12): which items there are, where each lies, what belongs to what.
 *
 * Counts are believed only as far as there are bytes for them.
 */

import { latin } from "./format.js";
import { bodyOf, boxesIn } from "./isobmff.js";
import { Damaged, Uncleanable } from "./source.js";

/**
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./source.js").Range} Range
 * @typedef {{id: number, version: number, flags: number, type: string, name: string, mime: string}} Item
 * @typedef {{isInside: boolean, extents: Range[], row: Uint8Array}} Place `isInside` the `meta` box
 *   itself, and then counted from the start of its data; `row` as it stands in the table
 * @typedef {{type: string, from: number, to: number[]}} Reference
 * @typedef {{index: number, isEssential: boolean}} Association `index` counts from 1
 * @typedef {{version: number, flags: number, rows: Map<number, Association[]>}} Associations
 * @typedef {object} Contents
 * @property {Box[]} boxes all that is in `meta`
 * @property {number} primary the item that is the picture
 * @property {Map<number, Item>} items by id
 * @property {Map<number, Place>} places by id
 * @property {Uint8Array} placesHead the table's own head, without the count
 * @property {number} referencesVersion
 * @property {Reference[]} references
 * @property {Box[]} properties
 * @property {Associations[]} associations
 */

const MOST_ITEMS = 1 << 13;
/** There is one table a form in which they may be written. */
const MOST_TABLES = 4;
const FULL = 4;

/** Numbers of any length, one after another. */
export class Cursor {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The number in the next so many bytes, 0 to 8 of them; beyond 2^53 it is only near. @param {number} count */
  take(count) {
    if (this.at + count > this.bytes.length) throw new Damaged();
    let value = 0;
    for (const end = this.at + count; this.at < end; this.at += 1) value = value * 256 + this.bytes[this.at];
    return value;
  }

  /** The characters before the next zero. */
  word() {
    const end = this.bytes.indexOf(0, this.at);
    const word = this.bytes.subarray(this.at, end < 0 ? this.bytes.length : end);
    this.at += word.length + 1;
    return latin(word.subarray(0, 256));
  }
}

/** @param {Source} source @param {Box} meta @returns {Promise<Contents>} */
export async function readContents(source, meta) {
  const boxes = await boxesIn(source, meta.body + FULL, meta.to);
  const of = (/** @type {string} */ type) => {
    const [found, ...more] = boxes.filter((box) => box.type === type);
    if (more.length) throw new Damaged();
    return found;
  };
  const [pitm, iinf, iloc, iprp, iref] = ["pitm", "iinf", "iloc", "iprp", "iref"].map(of);
  if (!pitm || !iinf || !iloc || !iprp) throw new Damaged();
  const { places, head } = readPlaces(await bodyOf(source, iloc));
  const { properties, associations } = await readProperties(source, iprp);
  const { version, references } = iref ? await readReferences(source, iref) : { version: 0, references: [] };
  const first = new Cursor(await bodyOf(source, pitm));
  return {
    boxes,
    primary: idIn(first, first.take(FULL) >>> 24 > 0),
    items: await readItems(source, iinf),
    places,
    placesHead: head,
    referencesVersion: version,
    references,
    properties,
    associations,
  };
}

/** @param {Cursor} cursor @param {boolean} isLong */
const idIn = (cursor, isLong) => cursor.take(isLong ? 4 : 2);

/** @param {Source} source @param {Box} iinf */
async function readItems(source, iinf) {
  const [version] = await bodyOf(source, iinf);
  /** @type {Map<number, Item>} */
  const items = new Map();
  for (const box of await boxesIn(source, iinf.body + FULL + (version ? 4 : 2), iinf.to)) {
    const cursor = new Cursor(await bodyOf(source, box));
    const head = cursor.take(FULL);
    const itemVersion = head >>> 24;
    if (box.type !== "infe" || itemVersion < 2 || itemVersion > 3) throw new Damaged();
    const id = idIn(cursor, itemVersion === 3);
    if (cursor.take(2)) throw new Uncleanable(); // it is encrypted
    const type = latin(cursor.bytes.subarray(cursor.at, cursor.at + 4));
    cursor.take(4);
    const item = { id, version: itemVersion, flags: head & 0xffffff, type, name: cursor.word(), mime: type === "mime" ? cursor.word() : "" };
    if (items.has(id) || items.size === MOST_ITEMS) throw new Damaged();
    items.set(id, item);
  }
  return items;
}

/** @param {Uint8Array} body of `iloc` */
function readPlaces(body) {
  const cursor = new Cursor(body);
  const version = cursor.take(FULL) >>> 24;
  const sizes = cursor.take(2);
  const [offset, length, base, index] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version ? sizes & 15 : 0];
  const isSize = (/** @type {number} */ one) => one === 0 || one === 4 || one === 8;
  if (version > 2 || ![offset, length, base, index].every(isSize)) throw new Damaged();
  const head = body.subarray(0, cursor.at);
  /** @type {Map<number, Place>} */
  const places = new Map();
  const count = cursor.take(version < 2 ? 2 : 4);
  if (count > MOST_ITEMS) throw new Damaged();
  for (let at = 0; at < count; at += 1) {
    const start = cursor.at;
    const id = idIn(cursor, version === 2);
    const method = version ? cursor.take(2) & 15 : 0;
    if (cursor.take(2)) throw new Uncleanable(); // it lies in another file
    const from = cursor.take(base);
    const extents = new Array(cursor.take(2)).fill(null).map(() => {
      cursor.take(index);
      const begin = from + cursor.take(offset);
      return { from: begin, to: begin + cursor.take(length) };
    });
    if (places.has(id)) throw new Damaged();
    if (method > 1) throw new Uncleanable(); // it is made of parts of other items
    places.set(id, { isInside: method === 1, extents, row: body.subarray(start, cursor.at) });
  }
  return { places, head };
}

/** @param {Source} source @param {Box} iref */
async function readReferences(source, iref) {
  const [version] = await bodyOf(source, iref);
  /** @type {Reference[]} */
  const references = [];
  for (const box of await boxesIn(source, iref.body + FULL, iref.to)) {
    const cursor = new Cursor(await bodyOf(source, box));
    const from = idIn(cursor, version > 0);
    const count = cursor.take(2);
    if (count > MOST_ITEMS || references.length === MOST_ITEMS) throw new Damaged();
    references.push({ type: box.type, from, to: new Array(count).fill(0).map(() => idIn(cursor, version > 0)) });
  }
  return { version, references };
}

/** @param {Source} source @param {Box} iprp */
async function readProperties(source, iprp) {
  const [ipco, ...rest] = await boxesIn(source, iprp.body, iprp.to);
  if (ipco?.type !== "ipco") throw new Damaged();
  const properties = await boxesIn(source, ipco.body, ipco.to);
  const tables = rest.filter(({ type }) => type === "ipma");
  if (tables.length > MOST_TABLES) throw new Damaged();
  const associations = [];
  for (const box of tables) associations.push(readAssociations(await bodyOf(source, box), properties.length));
  return { properties, associations };
}

/** @param {Uint8Array} body of `ipma` @param {number} most of how many properties @returns {Associations} */
function readAssociations(body, most) {
  const cursor = new Cursor(body);
  const head = cursor.take(FULL);
  const [version, flags] = [head >>> 24, head & 0xffffff];
  const size = flags & 1 ? 2 : 1;
  /** @type {Map<number, Association[]>} */
  const rows = new Map();
  for (let left = cursor.take(4); left > 0; left -= 1) {
    const id = idIn(cursor, version > 0);
    const row = new Array(cursor.take(1)).fill(null).map(() => {
      const value = cursor.take(size);
      const mark = 1 << (8 * size - 1);
      return { index: value & (mark - 1), isEssential: value >= mark };
    });
    if (rows.has(id) || row.some(({ index }) => index > most)) throw new Damaged();
    rows.set(id, row);
  }
  return { version, flags, rows };
}

/** Pictures made byte by byte: no decoder could show them, but each is built as its format says. */

import { clean } from "../../src/cleaning/index.js";

/** @typedef {number[] | Uint8Array | string} Bytes characters stand for bytes of the same numbers */

/** @param {...Bytes} parts @returns {Uint8Array} */
export function bytes(...parts) {
  return new Uint8Array(Buffer.concat(parts.map((one) => (typeof one === "string" ? Buffer.from(one, "latin1") : Uint8Array.from(one)))));
}

/** @param {number} value @param {number} size */
export const big = (value, size) => Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) % 256);
/** @param {number} value @param {number} size */
export const little = (value, size) => big(value, size).reverse();

/** @param {number} marker @param {...Bytes} payload */
export function segment(marker, ...payload) {
  const body = bytes(...payload);
  return bytes([0xff, marker], big(body.length + 2, 2), body);
}

export const FRAME = segment(0xc0, [8, 0, 16, 0, 16, 1, 1, 0x11, 0]);
export const HUFFMAN = segment(0xc4, [0, 0, 1, ...new Array(14).fill(0), 5]);
export const QUANTISATION = segment(0xdb, [0, ...new Array(64).fill(1)]);
export const SCAN = bytes(segment(0xda, [1, 1, 0, 0, 63, 0]), [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xff, 0xd1, 5]);
export const JFIF = segment(0xe0, "JFIF\0", [1, 1, 0, 0, 1, 0, 1, 0, 0]);
export const ADOBE = segment(0xee, "Adobe", [0, 100, 0, 0, 0, 0, 1]);

/** A JPEG with these segments before its frame, and those before its second scan. @param {Uint8Array[]} [before] @param {Uint8Array[]} [between] @param {Bytes} [after] */
export const jpeg = (before = [], between = [], after = "") =>
  bytes([0xff, 0xd8], ...before, QUANTISATION, FRAME, HUFFMAN, SCAN, ...between, SCAN, [0xff, 0xd9], after);

/** Exif with tags in its first table; words are longer than four bytes. @param {Record<number, number | string>} tags @param {Bytes} [rest] */
export function exif(tags, rest = "") {
  const rows = Object.entries(tags);
  let at = 8 + 2 + 12 * rows.length + 4;
  const words = rows.map(([, value]) => (typeof value === "string" ? `${value.padEnd(4)}\0` : ""));
  const table = rows.map(([tag, value], index) => {
    const place = at;
    at += words[index].length;
    const said = typeof value === "string" ? [...little(2, 2), ...little(words[index].length, 4), ...little(place, 4)] : [...little(4, 2), ...little(1, 4), ...little(value, 4)];
    return bytes(little(Number(tag), 2), said);
  });
  return bytes("II*\0", little(8, 4), little(rows.length, 2), ...table, little(0, 4), ...words, rest);
}

/** @param {string} type @param {...Bytes} body */
export function chunk(type, ...body) {
  const content = bytes(...body);
  return bytes(big(content.length, 4), type, content, [0, 0, 0, 0]);
}

export const IHDR = chunk("IHDR", big(16, 4), big(16, 4), [8, 2, 0, 0, 0]);

/** @param {Uint8Array[]} [before] @param {Uint8Array[]} [behind] @param {Bytes} [after] */
export const png = (before = [], behind = [], after = "") =>
  bytes("\x89PNG\r\n\x1a\n", IHDR, ...before, chunk("IDAT", "picture"), ...behind, chunk("IEND"), after);

/** @param {string} type @param {...Bytes} body */
export function piece(type, ...body) {
  const content = bytes(...body);
  return bytes(type, little(content.length, 4), content, content.length % 2 ? [0] : []);
}

/** @param {number} flags @param {Uint8Array[]} pieces @param {Bytes} [after] */
export function webp(flags, pieces, after = "") {
  const body = bytes("WEBP", piece("VP8X", [flags, 0, 0, 0, 15, 0, 0, 15, 0, 0]), ...pieces);
  return bytes("RIFF", little(body.length, 4), body, after);
}

/** @param {...Bytes} inside */
export const frame = (...inside) => piece("ANMF", new Array(16).fill(0), ...inside);

export const PLAIN = bytes([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2], [3, 1, 2, 3], [0]);

/** Blocks of GIF: each of up to 255 bytes. @param {Bytes} body */
export function blocks(body) {
  const all = bytes(body);
  const parts = [];
  for (let at = 0; at < all.length; at += 255) parts.push(bytes([Math.min(255, all.length - at)], all.subarray(at, at + 255)));
  return bytes(...parts, [0]);
}

/** @param {Uint8Array[]} extensions @param {Bytes} [after] */
export const gif = (extensions, after = "") =>
  bytes("GIF89a", [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 1, 1, 1], ...extensions, PLAIN, [0x3b], after);

/** @param {string} type @param {...Bytes} body */
export function box(type, ...body) {
  const content = bytes(...body);
  return bytes(big(8 + content.length, 4), type, content);
}

/**
 * A picture with items, the first of which is shown.
 *
 * @param {{id: number, type: string, mime?: string, name?: string, data: Bytes, inside?: boolean, properties?: number[]}[]} items
 * @param {{references?: [string, number, number[]][], properties?: Uint8Array[], brand?: string, top?: Uint8Array[], after?: Bytes, more?: Uint8Array[]}} [about]
 */
export function heif(items, { references = [], properties = [], brand = "avif", top = [], after = "", more = [] } = {}) {
  const ftyp = box("ftyp", brand, [0, 0, 0, 0], "mif1", brand);
  const contents = (/** @type {number} */ start) => {
    let outside = start;
    let inside = 0;
    const places = items.map(({ id, data, inside: isInside }) => {
      const length = bytes(data).length;
      const at = isInside ? inside : outside;
      if (isInside) inside += length;
      else outside += length;
      return bytes(big(id, 2), [0, isInside ? 1 : 0], [0, 0], big(1, 2), big(at, 4), big(length, 4));
    });
    const entries = items.map(({ id, type, name = "", mime }) => box("infe", [2, 0, 0, 0], big(id, 2), [0, 0], type, `${name}\0`, mime ? `${mime}\0` : ""));
    const rows = items.map(({ id, properties: of = [] }) => bytes(big(id, 2), [of.length], of.map((one) => one)));
    const refs = references.map(([type, from, to]) => box(type, big(from, 2), big(to.length, 2), ...to.map((one) => big(one, 2))));
    return box(
      "meta",
      [0, 0, 0, 0],
      box("hdlr", new Array(8).fill(0), "pict", new Array(12).fill(0), "\0"),
      box("pitm", [0, 0, 0, 0], big(items[0].id, 2)),
      box("iinf", [0, 0, 0, 0], big(items.length, 2), ...entries),
      box("iloc", [1, 0, 0, 0], [0x44, 0], big(items.length, 2), ...places),
      box("iprp", box("ipco", ...properties), box("ipma", [0, 0, 0, 0], big(items.length, 4), ...rows)),
      ...(refs.length ? [box("iref", [0, 0, 0, 0], ...refs)] : []),
      ...more,
      box("idat", ...items.filter(({ inside: one }) => one).map(({ data }) => data)),
    );
  };
  const before = ftyp.length + top.reduce((sum, one) => sum + one.length, 0);
  const meta = contents(before + contents(0).length + 8);
  return bytes(ftyp, ...top, meta, box("mdat", ...items.filter(({ inside: one }) => !one).map(({ data }) => data)), after);
}

/** One unit of AV1 that is a picture. @param {Bytes} body */
export const picture = (body) => {
  const content = bytes(body);
  return bytes([0x32, content.length], content);
};

/**
 * What becomes of a file, and its bytes where it was cleaned; how often it was read, too.
 *
 * @param {Bytes} file
 */
export async function cleaned(file) {
  const blob = new Blob([file instanceof Uint8Array ? file : bytes(file)]);
  let reads = 0;
  const counted = { size: blob.size, type: "", slice: (/** @type {number} */ from, /** @type {number} */ to) => ((reads += 1), blob.slice(from, to)) };
  const result = await clean(counted);
  const out = result.blob === counted ? blob : result.blob;
  return { ...result, isSame: result.blob === counted, reads, out: out && new Uint8Array(await out.arrayBuffer()) };
}

/** Bytes as characters of the same numbers. @param {Uint8Array | null} found */
export const latin = (found) => Buffer.from(found ?? []).toString("latin1");

/** Films made byte by byte: no player could show them, but each is built as its format says. */

import { big, box, bytes } from "./making.mjs";

/** @typedef {import("./making.mjs").Bytes} Bytes */

const ZEROS = (/** @type {number} */ count) => new Array(count).fill(0);
export const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
/** A quarter turn. */
export const TURNED = [0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000];

/** @param {string} type @param {number} version @param {...Bytes} body */
export const full = (type, version, ...body) => box(type, [version, 0, 0, 0], ...body);

/** @param {Bytes} name @param {Bytes} value as QuickTime writes words in `udta` */
export const words = (name, value) => box(/** @type {string} */ (name), big(bytes(value).length, 2), [0x15, 0xc7], value);

/**
 * @typedef {{id?: number, handler?: string, codec?: string, inEntry?: Bytes, samples: Bytes[], matrix?: number[], times?: number, name?: string,
 *   inTrack?: Bytes, inMedia?: Bytes, inTable?: Bytes, reference?: Bytes, language?: number, behind?: Bytes, isLong?: boolean, alike?: [number, number]}} Planned
 *   `alike`: the size that all samples claim to have, and how many they are
 */

/** @param {string} codec @param {Bytes} inside */
export const pictures = (codec, inside = "") =>
  box(codec, ZEROS(6), [0, 1], ZEROS(16), big(16, 2), big(16, 2), [0, 72, 0, 0, 0, 72, 0, 0], ZEROS(4), [0, 1], ZEROS(32), [0, 24, 0xff, 0xff], inside);

/** @param {string} codec @param {Bytes} inside */
export const sounds = (codec, inside = "") => box(codec, ZEROS(6), [0, 1], ZEROS(8), [0, 2, 0, 16], ZEROS(4), [0xac, 0x44, 0, 0], inside);

/** @param {Planned} track @param {number} at where its samples begin */
function trak({ id = 1, handler = "vide", codec = "s263", inEntry = "", samples, matrix = IDENTITY, times = 0, name = "", inTrack = "", inMedia = "", inTable = "", reference, language = 0x55c4, behind = "", isLong = false, alike }, at) {
  const entry = handler === "vide" ? pictures(codec, inEntry) : handler === "soun" ? sounds(codec, inEntry) : box(codec, ZEROS(6), [0, 1], inEntry);
  const sizes = samples.map((one) => bytes(one).length);
  return box(
    "trak",
    full("tkhd", 0, big(times, 4), big(times, 4), big(id, 4), ZEROS(4), big(100, 4), ZEROS(16), ...matrix.map((one) => big(one, 4)), big(16, 4), big(16, 4)),
    inTrack,
    box(
      "mdia",
      full("mdhd", 0, big(times, 4), big(times, 4), big(1000, 4), big(100, 4), big(language, 2), [0, 0]),
      full("hdlr", 0, ZEROS(4), handler, ZEROS(12), `${name}\0`),
      inMedia,
      box(
        "minf",
        handler === "soun" ? full("smhd", 0, ZEROS(4)) : full("vmhd", 0, ZEROS(8)),
        box("dinf", full("dref", 0, big(1, 4), reference ?? box("url ", [0, 0, 0, 1]))),
        box(
          "stbl",
          full("stsd", 0, big(1, 4), entry),
          full("stts", 0, big(1, 4), big(samples.length, 4), big(10, 4), behind),
          full("stsc", 0, big(1, 4), big(1, 4), big(alike?.[1] ?? samples.length, 4), big(1, 4)),
          alike ? full("stsz", 0, big(alike[0], 4), big(alike[1], 4)) : full("stsz", 0, big(0, 4), big(samples.length, 4), ...sizes.map((one) => big(one, 4))),
          isLong ? full("co64", 0, big(1, 4), big(at, 8)) : full("stco", 0, big(1, 4), big(at, 4)),
          inTable,
        ),
      ),
    ),
  );
}

/**
 * A film whose tracks' samples lie one track after another, the data before or behind the tables.
 *
 * @param {Planned[]} tracks
 * @param {{times?: number, inMoov?: Bytes, before?: Bytes, after?: Bytes, gap?: Bytes, data?: "first" | "last" | "long" | "endless", brand?: string}} [about]
 */
export function film(tracks, { times = 0, inMoov = "", before = "", after = "", gap = "", data = "last", brand = "isom" } = {}) {
  const start = bytes(box("ftyp", brand, [0, 0, 2, 0], brand), before);
  const payload = bytes(gap, ...tracks.flatMap(({ samples }) => [...samples, gap]));
  const head = data === "long" ? bytes(big(1, 4), "mdat", big(payload.length + 16, 8)) : data === "endless" ? bytes(big(0, 4), "mdat") : bytes(big(payload.length + 8, 4), "mdat");
  const moov = (/** @type {number} */ at) => {
    let place = at + bytes(gap).length;
    const traks = tracks.map((track) => {
      const made = trak(track, place);
      place += track.samples.reduce((sum, one) => sum + bytes(one).length, 0) + bytes(gap).length;
      return made;
    });
    const mvhd = full("mvhd", 0, big(times, 4), big(times, 4), big(1000, 4), big(100, 4), [0, 1, 0, 0, 1, 0], ZEROS(10), ...IDENTITY.map((one) => big(one, 4)), ZEROS(24), big(9, 4));
    return box("moov", mvhd, ...traks, inMoov);
  };
  const tables = moov(0).length;
  if (data === "first") return bytes(start, head, payload, moov(start.length + head.length), after);
  return bytes(start, moov(start.length + tables + head.length), head, payload, after);
}

/** A message between pictures (SEI), as H.264 writes it, its length before it. @param {[number, Uint8Array][]} messages */
export function messages(messages) {
  /** @type {number[]} */
  const plain = [];
  for (const [kind, body] of messages) plain.push(kind, ...new Array(Math.floor(body.length / 255)).fill(255), body.length % 255, ...body);
  plain.push(0x80);
  const escaped = [6];
  for (let at = 0, zeros = 0; at < plain.length; at += 1) {
    if (zeros >= 2 && plain[at] <= 3) {
      escaped.push(3);
      zeros = 0;
    }
    escaped.push(plain[at]);
    zeros = plain[at] === 0 ? zeros + 1 : 0;
  }
  return bytes(big(escaped.length, 4), escaped);
}

/** One unit that is a picture. */
export const SLICE = bytes(big(5, 4), [0x65, 1, 2, 3, 4]);
export const AVCC = box("avcC", [1, 66, 0, 10, 0xff, 0xe1], big(4, 2), [0x67, 66, 0, 10], [1], big(4, 2), [0x68, 0xce, 0x38, 0x80]);

/** An element of Matroska. @param {number[]} id @param {...Bytes} body */
export function element(id, ...body) {
  const content = bytes(...body);
  return bytes(id, [0x10 | (content.length >> 24), content.length >> 16, content.length >> 8, content.length], content);
}

export const EBML = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], "webm"));
/** A recording that says no end, as browsers make it, with one track. @param {Bytes[]} before @param {Bytes[]} after @param {Bytes} inTrack @param {Bytes} inCluster */
export const recording = (before = [], after = [], inTrack = "", inCluster = "") =>
  bytes(
    EBML,
    [0x18, 0x53, 0x80, 0x67, 1, 255, 255, 255, 255, 255, 255, 255],
    ...before,
    element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [1]), element([0x83], [1]), element([0x86], "V_VP8"), inTrack)),
    ...[0, 1].map((at) => bytes([0x1f, 0x43, 0xb6, 0x75, 255], element([0xe7], [at]), inCluster, element([0xa3], [0x81, 0, 0, 0x80], "picture"))),
    ...after,
  );

/**
 * JPEG: a row of segments, of which only those that a decoder needs stay, and scans between them.
 *
 * Of what is no part of the picture these stay: JFIF without its small picture, the colour profile,
 * Adobe's mark of the colour model, and an Exif that says the orientation alone. What comes after
 * the end goes. Lengths of what stays are those of the standard, so that nothing hides behind them.
 */

import { exifWith, readExif } from "./exif.js";
import { latin } from "./format.js";
import { readPhotoshop, readXmp } from "./said.js";
import { Damaged, Proof, Recipe } from "./source.js";

/** @typedef {import("./index.js").Finding} Finding */

const [TEM, DHT, JPG, DAC, RST0, RST7, SOI, EOI, SOS, DQT, DNL, DRI, DHP, EXP, APP0, APP15, COM] = [
  0x01, 0xc4, 0xc8, 0xcc, 0xd0, 0xd7, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xef, 0xfe,
];
const [EXIF, XMP, EXTENDED] = ["Exif\0", "http://ns.adobe.com/xap/1.0/\0", "http://ns.adobe.com/xmp/extension/\0"];
/** What those that go tell by their names alone. @type {[number, string, Finding][]} */
const KNOWN = [
  [APP0, "JFXX\0", "preview"],
  [APP0 + 2, "MPF\0", "preview"],
  [APP0 + 3, "Meta\0", "words"],
  [APP0 + 6, "GoPro\0", "track"],
];
/** Within the head of a JUMBF box: what it holds is a proof of C2PA. */
const C2PA = "jumdc2pa";
const NAMED = 64;
/** A file with more was made to tire somebody out. */
const MOST_SEGMENTS = 1 << 14;
const JFIF_LENGTH = 14;
const ADOBE_LENGTH = 12;

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanJpeg(source) {
  const jpeg = new Jpeg(source);
  await jpeg.clean();
  return jpeg;
}

class Jpeg {
  recipe = new Recipe();
  /** @type {Set<Finding>} */
  removed = new Set();
  /** @type {Set<Finding>} */
  stays = new Set();
  #hasFrame = false;
  #hasScan = false;
  #hasJfif = false;
  #hasExif = false;

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
  }

  async clean() {
    this.recipe.keep(0, 2);
    let at = 2;
    for (let segments = 0; ; segments += 1) {
      if (segments === MOST_SEGMENTS) throw new Damaged();
      const next = await this.#nextMarker(at);
      if (next === this.source.size) break; // cut off, but a picture all the same
      const [, marker] = await this.source.read(next, next + 2);
      at = next + 2;
      if (marker === EOI) {
        this.recipe.keep(next, at);
        if (at < this.source.size) this.removed.add("trailer");
        break;
      }
      // these stand alone; outside of a scan they mean nothing
      if (marker === SOI || marker === TEM || (marker >= RST0 && marker <= RST7)) continue;
      at = await this.#segment(marker, next);
    }
    if (!this.#hasScan) throw new Damaged();
  }

  /** The place of the next marker's 0xFF; what lies before it goes. @param {number} from */
  async #nextMarker(from) {
    for (let at = from; ; ) {
      const bytes = await this.source.readOn(at);
      const found = markerIn(bytes);
      if (found === 0 && at === from) return at;
      if (found >= 0) {
        // more 0xFF before a marker fill a gap; anything else has no business there
        if (bytes.subarray(0, found).some((one) => one !== 0xff)) this.removed.add("maker");
        return at + found;
      }
      if (bytes.length < 2) {
        if (at > from || bytes.length) this.removed.add("trailer");
        return this.source.size;
      }
      at += bytes.length - 1; // a marker may lie across two blocks
    }
  }

  /** Keeps or drops the segment at `at`; the place after it, and after its scan. @param {number} marker @param {number} at */
  async #segment(marker, at) {
    const start = at + 4;
    const [high, low] = await this.source.read(at + 2, start);
    const end = at + 2 + ((high << 8) | low);
    if (end < start) throw new Damaged();
    const payload = await this.source.read(start, end);
    if (marker >= APP0 && marker <= APP15) this.#application(marker, payload, at, end);
    else if (marker === COM) this.removed.add("words");
    else if (isOfThePicture(marker)) this.#keepExactly(marker, payload, at, end);
    else this.removed.add("maker");
    if (marker !== SOS) return end;
    if (!this.#hasFrame) throw new Damaged();
    this.#hasScan = true;
    const after = await this.#endOfScan(end);
    this.recipe.keep(end, after);
    return after;
  }

  /** @param {number} marker @param {Uint8Array} payload @param {number} at @param {number} end */
  #keepExactly(marker, payload, at, end) {
    if (payload.length !== lengthOf(marker, payload)) throw new Damaged();
    if (isFrame(marker)) this.#hasFrame = true;
    this.recipe.keep(at, end);
  }

  /** @param {number} marker @param {Uint8Array} payload @param {number} at @param {number} end */
  #application(marker, payload, at, end) {
    const name = latin(payload.subarray(0, NAMED));
    if (marker === APP0 && name.startsWith("JFIF\0")) return this.#jfif(payload, at, end);
    if (marker === APP0 + 1 && name.startsWith(EXIF)) return this.#exif(payload, at, end);
    if (marker === APP0 + 2 && name.startsWith("ICC_PROFILE\0")) {
      this.stays.add("colour");
      return this.recipe.keep(at, end);
    }
    if (marker === APP0 + 14 && name.startsWith("Adobe") && payload.length === ADOBE_LENGTH) return this.recipe.keep(at, end);
    if (marker === APP0 + 11 && name.startsWith("JP") && name.includes(C2PA)) throw new Proof("c2pa");
    this.#tell(marker, name, payload);
  }

  /** What goes, as it is named. @param {number} marker @param {string} name @param {Uint8Array} payload */
  #tell(marker, name, payload) {
    const [, , finding] = KNOWN.find(([of, start]) => of === marker && name.startsWith(start)) ?? [];
    if (finding) this.removed.add(finding);
    else if (name.startsWith(XMP)) readXmp(payload.subarray(XMP.length), this.removed);
    else if (name.startsWith(EXTENDED)) readXmp(payload.subarray(EXTENDED.length), this.removed);
    else if (name.startsWith("Photoshop 3.0\0")) readPhotoshop(payload.subarray(14), this.removed);
    else this.removed.add("maker");
  }

  /** @param {Uint8Array} payload @param {number} at @param {number} end */
  #jfif(payload, at, end) {
    if (payload.length < JFIF_LENGTH) throw new Damaged();
    const isFirst = !this.#hasJfif;
    this.#hasJfif = true;
    const hasPicture = payload.length > JFIF_LENGTH || payload[12] + payload[13] > 0;
    if (hasPicture) this.removed.add("preview");
    if (!isFirst) this.removed.add("maker");
    else if (hasPicture) this.recipe.put(Uint8Array.of(0xff, APP0, 0, JFIF_LENGTH + 2, ...payload.subarray(0, 12), 0, 0));
    else this.recipe.keep(at, end);
  }

  /** @param {Uint8Array} payload @param {number} at @param {number} end */
  #exif(payload, at, end) {
    const orientation = readExif(payload.subarray(6), this.removed);
    // browsers turn a picture by the first that they meet, before its first scan
    if (this.#hasExif || this.#hasScan || orientation === 1) return;
    this.#hasExif = true;
    this.stays.add("orientation");
    const exif = exifWith(orientation);
    const own = Uint8Array.of(0xff, APP0 + 1, 0, 8 + exif.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...exif);
    if (end - at === own.length && payload.every((one, index) => one === own[index + 4])) this.recipe.keep(at, end);
    else this.recipe.put(own);
  }

  /** The place of the first marker that ends a scan. @param {number} from */
  async #endOfScan(from) {
    for (let at = from; ; ) {
      const bytes = await this.source.readOn(at);
      const found = scanEnd(bytes);
      if (found >= 0) return at + found;
      const isLast = at + bytes.length === this.source.size;
      if (isLast) return this.source.size;
      at += bytes[bytes.length - 1] === 0xff ? bytes.length - 1 : bytes.length;
    }
  }
}

/** The place of the first marker in these bytes; -1 if there is none. @param {Uint8Array} bytes */
function markerIn(bytes) {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff) return at;
  }
  return -1;
}

/** The same within a scan, where restarts belong to it. @param {Uint8Array} bytes */
function scanEnd(bytes) {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff && (next < RST0 || next > RST7)) return at;
  }
  return -1;
}

/** @param {number} marker */
const isFrame = (marker) => marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== JPG && marker !== DAC;

/** @param {number} marker */
const isOfThePicture = (marker) => isFrame(marker) || [DHT, DAC, SOS, DQT, DNL, DRI, DHP, EXP].includes(marker);

/** How long the payload of such a segment must be. @param {number} marker @param {Uint8Array} payload */
function lengthOf(marker, payload) {
  if (isFrame(marker) || marker === DHP) return 6 + 3 * payload[5];
  if (marker === SOS) return 4 + 2 * payload[0];
  if (marker === DNL || marker === DRI) return 2;
  if (marker === EXP) return 1;
  if (marker === DAC) return payload.length & ~1;
  return marker === DHT ? huffmanLength(payload) : quantisationLength(payload);
}

/** A head of a byte and the counts of sixteen lengths, then that many codes. @param {Uint8Array} payload */
function huffmanLength(payload) {
  let at = 0;
  while (at < payload.length) at += 17 + payload.subarray(at + 1, at + 17).reduce((sum, one) => sum + one, 0);
  return at;
}

/** A head of a byte, then 64 numbers of one or two bytes. @param {Uint8Array} payload */
function quantisationLength(payload) {
  let at = 0;
  while (at < payload.length) at += payload[at] & 0xf0 ? 129 : 65;
  return at;
}

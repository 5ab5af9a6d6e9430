/**
 * Metadata made of words, read just enough to say what it tells: XMP, Photoshop's blocks with IPTC
 * in them, and the names that text chunks have.
 */

import { readExif } from "./exif.js";
import { latin } from "./format.js";

/** @typedef {import("./index.js").Finding} Finding */

/** What a name or an XMP packet is about. @type {[RegExp, Finding][]} */
const TOPICS = [
  [/gps|location|city|country|latitude|longitude|geo[^m]/i, "place"],
  [/date|time|year/i, "time"],
  [/tiff:m(?:ake|odel)|\baux:|exifex:|serial|lens|camera|device|documentid|instanceid/i, "device"],
  [/creator\b(?!tool)|author|artist|owner|rights|copyright|credit|contact|by-?line|person/i, "person"],
  [/title|description|subject|headline|caption|keyword|comment|label|rating|warning|disclaimer/i, "words"],
  [/thumbnail|gdepth|gimage|hdrgm|gainmap|container:|motionphoto|microvideo/i, "preview"],
  [/creatortool|software|xmptk|history|encoder|producer/i, "software"],
];
/** So much of a packet is looked at. */
const LOOKED_AT = 1 << 18;

/** What a property of XMP is called, and names that only hold others. */
const NAME = /[\w-]+:[\w-]+(?=[\s=/>])/g;
const FRAME = /^(?:rdf|xmlns|xml|x:xmpmeta)/;

/** IPTC's numbers in its second record. @type {[Finding, number[]][]} */
const IPTC = [
  ["place", [26, 27, 90, 92, 95, 100, 101]],
  ["time", [30, 35, 37, 38, 47, 55, 60, 62, 63, 70]],
  ["person", [80, 85, 110, 115, 116, 118, 122]],
  ["words", [5, 7, 10, 12, 15, 20, 25, 40, 103, 105, 120]],
  ["software", [65, 70]],
];

/** Adds what an XMP packet or a name is about; "maker" where that is nothing known. @param {string} text @param {Set<Finding>} found */
export function readTopics(text, found) {
  const topics = TOPICS.filter(([pattern]) => pattern.test(text));
  for (const [, finding] of topics) found.add(finding);
  if (!topics.length) found.add("maker");
}

/** @param {Uint8Array} packet @param {Set<Finding>} found */
export function readXmp(packet, found) {
  const names = new TextDecoder().decode(packet.subarray(0, LOOKED_AT)).match(NAME) ?? [];
  readTopics(names.filter((one) => !FRAME.test(one)).join(" "), found);
}

/** Photoshop's blocks: each a mark, a number, a name, a length, and its bytes. @param {Uint8Array} bytes @param {Set<Finding>} found */
export function readPhotoshop(bytes, found) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 12 <= bytes.length && latin(bytes.subarray(at, at + 4)) === "8BIM"; ) {
    const name = 1 + bytes[at + 6];
    const start = at + 6 + name + (name % 2) + 4;
    if (start > bytes.length) break;
    const length = view.getUint32(start - 4);
    const block = bytes.subarray(start, start + length);
    readBlock(view.getUint16(at + 4), block, found);
    at = start + length + (length % 2);
  }
  found.add("maker");
}

/** @param {number} number @param {Uint8Array} block @param {Set<Finding>} found */
function readBlock(number, block, found) {
  if (number === 0x0404) readIptc(block, found);
  else if (number === 0x0409 || number === 0x040c) found.add("preview");
  else if (number === 0x0422) readExif(block, found);
  else if (number === 0x0424) readXmp(block, found);
}

/** @param {Uint8Array} block @param {Set<Finding>} found */
export function readIptc(block, found) {
  for (let at = 0; at + 5 <= block.length && block[at] === 0x1c; at += 5 + ((block[at + 3] << 8) | block[at + 4])) {
    const [record, number] = [block[at + 1], block[at + 2]];
    for (const [finding, numbers] of IPTC) if (record === 2 && numbers.includes(number)) found.add(finding);
  }
}

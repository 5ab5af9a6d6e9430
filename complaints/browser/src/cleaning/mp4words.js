/**
 * What boxes say that are taken out of a film: told by the names of their labels, never by what
 * stands in them.
 */

import { latin } from "./format.js";
import { boxesIn, u32 } from "./isobmff.js";
import { findingOf } from "./names.js";
import { readXmp } from "./said.js";

/**
 * @typedef {import("./isobmff.js").Box} Box
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./index.js").Finding} Finding
 */

const XMP = "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
const C2PA = "\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81";
/** Boxes that say how to play a film, and nothing of anybody: they go without a word. */
const QUIET = ["iods", "tref", "load", "trgr", "subs", "sbgp", "sgpd", "leva", "pdin", "ssix", "clip", "matt", "mfra", "tfra", "sidx", "traf", "trex"];
const LISTS = ["udta", "ilst", "meta", "tsel"];
/** Room enough for the words of any label. */
const MOST = 1 << 16;

/** Whether a box is a signed proof of origin (C2PA, "Embedding manifests into BMFF-based assets"). @param {Source} source @param {Box} box */
export async function isC2pa(source, box) {
  return box.type === "uuid" && box.to - box.body >= 16 && latin(await source.read(box.body, box.body + 16)) === C2PA;
}

/**
 * The kinds of things that a box holds. Call it only for a box that holds anything.
 *
 * @param {Source} source
 * @param {Box} box
 * @returns {Promise<Finding[]>}
 */
export async function saidBy(source, box) {
  if (QUIET.includes(box.type)) return [];
  if (box.type === "uuid") return inUuid(source, box);
  if (LISTS.includes(box.type)) return inList(source, box, 0);
  if (box.type === "prft") return ["time"];
  return [box.type.trim() && !/^(free|skip|wide)$/.test(box.type) ? findingOf(box.type) : "maker"];
}

/** @param {Source} source @param {Box} box @returns {Promise<Finding[]>} */
async function inUuid(source, box) {
  const body = await source.readAtMost(box.body, Math.min(MOST, box.to - box.body));
  return latin(body.subarray(0, 16)) === XMP ? inXmp(body.subarray(16)) : ["maker"];
}

/** @param {Uint8Array} packet @returns {Finding[]} */
function inXmp(packet) {
  /** @type {Set<Finding>} */
  const found = new Set();
  readXmp(packet, found);
  return [...found];
}

/** A list of labels, or a list of such lists. @param {Source} source @param {Box} list @param {number} depth @returns {Promise<Finding[]>} */
async function inList(source, list, depth) {
  const start = list.type === "meta" ? await afterVersion(source, list) : list.body;
  const labels = await boxesIn(source, start, list.to, { lenient: true });
  /** @type {Finding[]} */
  const found = [];
  for (const label of labels) {
    if (label.type === "" || label.body === label.to || /^(hdlr|free|skip|mhdr)$/.test(label.type)) continue;
    if (label.type === "keys") found.push(...(await inKeys(source, label)));
    else if (label.type === "uuid") found.push(...(await inUuid(source, label)));
    else if (LISTS.includes(label.type) && depth < 4) found.push(...(await inList(source, label, depth + 1)));
    else if (label.type === "XMP_") found.push(...inXmp(await source.readAtMost(label.body, Math.min(MOST, label.to - label.body))));
    else if (!/^\0\0/.test(label.type)) found.push(findingOf(label.type.replace(/\xa9/, " ")));
  }
  return found;
}

/** Its labels' names stand in `keys`, and the labels are numbers. @param {Source} source @param {Box} box @returns {Promise<Finding[]>} */
async function inKeys(source, box) {
  const body = await source.readAtMost(box.body, Math.min(MOST, box.to - box.body));
  /** @type {Finding[]} */
  const found = [];
  for (let at = 8; at + 8 <= body.length; ) {
    const size = Math.max(8, u32(body, at));
    // "com.apple.quicktime.location.ISO6709" is of a place, and not of Apple's software
    found.push(findingOf(latin(body.subarray(at + 8, Math.min(body.length, at + Math.min(size, 128)))).replace(/^com\.[a-z]+\.(quicktime\.)?/, "")));
    at += size;
  }
  return found;
}

/** `meta` has a version in ISO's files and none in QuickTime's. @param {Source} source @param {Box} box */
async function afterVersion(source, box) {
  if (box.to - box.body < 8) return box.to;
  const isOlder = u32(await source.read(box.body, box.body + 4), 0) !== 0;
  return isOlder ? box.body : box.body + 4;
}


/**
 * Archives: none is cleaned, since what lies in it is packed. Bundles of ProofMode are told apart:
 * they are a proof of where and when a photo was made, and stay as they are.
 */

import { latin } from "./format.js";
import { Proof, Uncleanable } from "./source.js";

const END = "PK\x05\x06";
const ENTRY = "PK\x01\x02";
const MOST_COMMENT = 65_557;
const MOST_LIST = 1 << 22;
const MOST_ENTRIES = 16_384;
/** What ProofMode writes beside each photo, named by the photo's SHA-256: what the phone measured, and its signature. */
const MEASURED = /^(?:.*\/)?[0-9a-f]{64}\.proof\.(?:csv|json)$/i;

/** @param {import("./source.js").Source} source @returns {Promise<never>} */
export async function cleanZip(source) {
  const names = await namesIn(source);
  const isProof = names.some((name) => MEASURED.test(name) && names.includes(`${name}.asc`));
  throw isProof ? new Proof("proofmode") : new Uncleanable();
}

/** The names in an archive's list; none where it has no list. @param {import("./source.js").Source} source */
async function namesIn(source) {
  const from = Math.max(0, source.size - MOST_COMMENT);
  const tail = await source.read(from, source.size);
  const end = latin2(tail).lastIndexOf(END);
  if (end < 0 || end + 22 > tail.length) return [];
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const [length, start] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (length > MOST_LIST || start + length > from + end) return [];
  const list = await source.read(start, start + length);
  const listed = new DataView(list.buffer, list.byteOffset, list.length);
  const names = [];
  for (let at = 0; at + 46 <= list.length && latin(list.subarray(at, at + 4)) === ENTRY && names.length < MOST_ENTRIES; ) {
    const nameLength = listed.getUint16(at + 28, true);
    names.push(latin(list.subarray(at + 46, at + 46 + nameLength)));
    at += 46 + nameLength + listed.getUint16(at + 30, true) + listed.getUint16(at + 32, true);
  }
  return names;
}

/** Bytes as characters, many of them. @param {Uint8Array} bytes */
const latin2 = (bytes) => new TextDecoder("latin1").decode(bytes);

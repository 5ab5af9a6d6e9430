/**
 * Labels before and after sound: ID3v2, ID3v1, APE, Lyrics3. They go whole; what they are about is
 * told by the names in them.
 */

import { latin } from "./format.js";
import { u32 } from "./isobmff.js";
import { findingOf } from "./names.js";
import { Damaged, Proof } from "./source.js";

/**
 * @typedef {import("./source.js").Source} Source
 * @typedef {import("./index.js").Finding} Finding
 */

/** Kinds of frames of ID3v2, by the starts of their names (id3.org, 2.2 to 2.4). @type {[RegExp, Finding][]} */
const FRAMES = [
  [/^(APIC|PIC)/, "preview"],
  [/^(TDA|TYE|TRD|TDR|TDE|TDO|TDT|TIM|TOR|TOY|ETC|RVA0)/, "time"],
  [/^(TSS|TEN)/, "software"],
  [/^(TPE|TP[1-4]|TCO[MPR]|TCM|TEX|TXT|TOP|TOA|TOW|TPU|TPB|OWN|TOL|IPL|TIPL|TMCL|TIP|TMC|TRS|WOA|WPU|PCN|POP|UFI|TCR|TCP)/, "person"],
  [/^(TIT|TT[1-3]|TAL|COM|USL|ULT|SYL|SLT|TCON|TGE|TSO|TRC|TRK|TPA|WXX|WCO|CHAP|CTOC|TKE|TKW|TDES|TLA|TOT|TST|WFED|GRP)/, "words"],
];
const MOST_LABELS = 64;
const MOST_FRAMES = 4_096;
const LOOKED_AT = 1 << 20;
const C2PA = /^[\x00-\x03]application\/(x-)?c2pa/;

/**
 * Where sound begins behind any number of labels. `Proof` where one is a signed proof of origin.
 *
 * @param {Source} source
 * @param {Set<Finding>} found
 * @param {number} [from]
 */
export async function afterLabels(source, found, from = 0) {
  let at = from;
  for (let left = MOST_LABELS; ; left -= 1) {
    if (!left) throw new Damaged();
    const head = await source.readAtMost(at, 10);
    if (head.length < 10 || latin(head.subarray(0, 3)) !== "ID3") return at;
    const length = syncsafe(head, 6);
    await readLabel(source, at, head, length, found);
    at = Math.min(source.size, at + 10 + length + (head[5] & 0x10 ? 10 : 0));
  }
}

/** @param {Uint8Array} bytes @param {number} at */
const syncsafe = (bytes, at) => bytes.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + (byte & 127), 0);

/** @param {Source} source @param {number} from @param {Uint8Array} head @param {number} length @param {Set<Finding>} found */
async function readLabel(source, from, head, length, found) {
  const body = await source.readAtMost(from + 10, Math.min(length, LOOKED_AT));
  const version = head[3];
  const idLength = version === 2 ? 3 : 4;
  let at = version > 2 && head[5] & 0x40 ? (version === 4 ? syncsafe(body, 0) : u32(body, 0) + 4) : 0;
  let isSaid = false;
  for (let left = MOST_FRAMES; left > 0 && at + 2 * idLength + 2 <= body.length && body[at]; left -= 1) {
    const id = latin(body.subarray(at, at + idLength));
    if (!/^[A-Z0-9]+$/.test(id)) break;
    const size = version === 2 ? u32(body, at + 2) & 0xffffff : version === 4 ? syncsafe(body, at + 4) : u32(body, at + 4);
    const start = at + (version === 2 ? 6 : 10);
    readFrame(id, body.subarray(start, start + Math.min(size, 128)), found);
    isSaid = true;
    at = start + size;
  }
  if (!isSaid && body.some((byte) => byte !== 0)) found.add("maker");
}

/** @param {string} id @param {Uint8Array} start of its body @param {Set<Finding>} found */
function readFrame(id, start, found) {
  const text = latin(start);
  if (id === "GEOB" && C2PA.test(text)) throw new Proof("c2pa");
  if (id === "TXXX" || id === "TXX" || id === "PRIV") found.add(findingOf(text.replace(/\0(?=.)/g, "").slice(0, 64)));
  else found.add(FRAMES.find(([rule]) => rule.test(id))?.[1] ?? "maker");
}

/**
 * Where sound ends before any number of labels.
 *
 * @param {Source} source
 * @param {Set<Finding>} found
 * @param {number} from where sound begins
 */
export async function beforeLabels(source, found, from) {
  let end = source.size;
  for (let left = MOST_LABELS; ; left -= 1) {
    const start = await labelBefore(source, end, found);
    if (start === end) return end;
    if (start < from || !left) throw new Damaged();
    end = start;
  }
}

const V1 = 128;
const V1_MORE = 227;
const APE = 32;

/** Where a label begins that ends at a place; that place where there is none. @param {Source} source @param {number} end @param {Set<Finding>} found */
async function labelBefore(source, end, found) {
  const tail = latin(await source.read(Math.max(0, end - V1 - V1_MORE), end));
  const last = tail.slice(-V1);
  if (last.length === V1 && last.startsWith("TAG")) {
    for (const finding of inV1(last)) found.add(finding);
    return end - V1 - (tail.startsWith("TAG+") && tail.length === V1 + V1_MORE ? V1_MORE : 0);
  }
  if (tail.slice(-APE, -APE + 8) === "APETAGEX") return readApe(source, end, found);
  if (tail.endsWith("LYRICS200")) {
    found.add("words");
    return end - 15 - (Number(tail.slice(-15, -9)) || 0);
  }
  if (tail.endsWith("LYRICSEND")) {
    const start = latin(await source.read(Math.max(0, end - 5_200), end)).lastIndexOf("LYRICSBEGIN");
    if (start < 0) throw new Damaged();
    found.add("words");
    return Math.max(0, end - 5_200) + start;
  }
  if (tail.slice(-10, -7) === "3DI") {
    const start = end - 20 - syncsafe(await source.read(end - 10, end), 6);
    if (start < 0) throw new Damaged();
    await afterLabels(source, found, start);
    return start;
  }
  return end;
}

/** @param {string} label @returns {Finding[]} */
function inV1(label) {
  /** @param {number} from @param {number} to */
  const isSaid = (from, to) => /[^\0 ]/.test(label.slice(from, to));
  /** @type {[Finding, boolean][]} */
  const said = [["words", isSaid(3, 33) || isSaid(63, 93) || isSaid(97, 127)], ["person", isSaid(33, 63)], ["time", isSaid(93, 97)]];
  return said.filter(([, is]) => is).map(([finding]) => finding);
}

/** @param {Source} source @param {number} end @param {Set<Finding>} found */
async function readApe(source, end, found) {
  const foot = await source.read(end - APE, end);
  const view = new DataView(foot.buffer, foot.byteOffset, APE);
  const [size, count, flags] = [view.getUint32(12, true), view.getUint32(16, true), view.getUint32(20, true)];
  const start = end - size;
  if (start < 0 || size < APE) throw new Damaged();
  const items = await source.readAtMost(start, Math.min(size - APE, LOOKED_AT));
  const view2 = new DataView(items.buffer, items.byteOffset, items.length);
  for (let at = 0, left = Math.min(count, MOST_FRAMES); left > 0 && at + 9 < items.length; left -= 1) {
    const name = latin(items.subarray(at + 8, at + 8 + 256)).replace(/\0[^]*$/, "");
    found.add(findingOf(name));
    at += 9 + name.length + view2.getUint32(at, true);
  }
  return flags & 0x80000000 ? start - APE : start;
}

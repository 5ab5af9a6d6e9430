/**
 * Films and sound of the Matroska kind, as browsers record them (RFC 9559).
 *
 * An index points into the file by place, so nothing moves: an element that goes becomes a `Void`
 * of the same length. What stays is on a list; so do the blocks of what is seen or heard.
 */

import { Elements, voidHead } from "./ebml.js";
import { latin } from "./format.js";
import { scrubAac, scrubAudioConfig, scrubAv1, scrubMpeg4, scrubVisualConfig } from "./frames.js";
import { findingOf } from "./names.js";
import { scrubMarkedUnits, scrubParameterSets, scrubUnits } from "./nal.js";
import { Overlay } from "./overlay.js";
import { Damaged, Proof, Uncleanable } from "./source.js";
import { emptied, xiphPackets } from "./xiph.js";

/**
 * @typedef {import("./ebml.js").Element} Element
 * @typedef {import("./index.js").Finding} Finding
 * @typedef {{number: number, codec: string, isPacked: boolean, unit: number}} Track `unit`: bytes that
 *   tell the length of each of its units, 0 where marks stand before them
 */

const [EBML, SEGMENT, CLUSTER, VOID, CRC] = [0x1a45dfa3, 0x18538067, 0x1f43b675, 0xec, 0xbf];
const [SEEK_HEAD, SEEK, SEEK_ID] = [0x114d9b74, 0x4dbb, 0x53ab];
const [INFO, MUXER, WRITER] = [0x1549a966, 0x4d80, 0x5741];
const [TRACKS, TRACK, NUMBER, UID, TYPE, CODEC, PRIVATE, ENCODINGS] = [0x1654ae6b, 0xae, 0xd7, 0x73c5, 0x83, 0x86, 0x63a2, 0x6d80];
const [GROUP, SIMPLE, BLOCK] = [0xa0, 0xa3, 0xa1];
const [CUES, TAGS, TAG, TAG_NAME, ATTACHMENTS, ATTACHMENT, MIME, CHAPTERS] = [0x1c53bb6b, 0x1254c367, 0x7373, 0x45a3, 0x1941a469, 0x61a7, 0x4660, 0x1043a770];
const SIMPLE_TAG = 0x67c8;

/** What each element may hold; null where it holds no elements. @type {Record<number, number[]>} */
const HOLDS = {
  [EBML]: [0x4286, 0x42f7, 0x42f2, 0x42f3, 0x4282, 0x4287, 0x4285],
  [SEEK_HEAD]: [SEEK],
  [SEEK]: [SEEK_ID, 0x53ac],
  [INFO]: [0x2ad7b1, 0x4489, MUXER, WRITER],
  [TRACKS]: [TRACK],
  [TRACK]: [
    NUMBER, UID, TYPE, CODEC, PRIVATE, ENCODINGS, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a, 0x23314f, 0x55ee, 0x56aa, 0x56bb, 0xe0, 0xe1,
  ],
  0xe0: [0x9a, 0x9d, 0x53b8, 0x53c0, 0xb0, 0xba, 0x54aa, 0x54bb, 0x54cc, 0x54dd, 0x54b0, 0x54ba, 0x54b2, 0x54b3, 0x2ef3c3, 0x55b0],
  0x55b0: [0x55b1, 0x55b2, 0x55b3, 0x55b4, 0x55b5, 0x55b6, 0x55b7, 0x55b8, 0x55b9, 0x55ba, 0x55bb, 0x55bc, 0x55bd, 0x55d0],
  0x55d0: [0x55d1, 0x55d2, 0x55d3, 0x55d4, 0x55d5, 0x55d6, 0x55d7, 0x55d8, 0x55d9, 0x55da],
  0xe1: [0xb5, 0x78b5, 0x9f, 0x6264],
  [ENCODINGS]: [0x6240],
  0x6240: [0x5031, 0x5032, 0x5033, 0x5034],
  0x5034: [0x4254, 0x4255],
  [CLUSTER]: [0xe7, 0xa7, 0xab, SIMPLE, GROUP],
  [GROUP]: [BLOCK, 0x9b, 0xfb, 0xfa, 0x75a2],
  [CUES]: [0xbb],
  0xbb: [0xb3, 0xb7],
  0xb7: [0xf7, 0xf1, 0xf0, 0xb2, 0x5378, 0xea],
};
const LEVEL_ONE = [SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES, TAGS, ATTACHMENTS, CHAPTERS];
/** What elements tell that go, where it is more than "something". @type {Record<number, Finding>} */
const SAID = {
  0x4461: "time", 0x7ba9: "words", 0x7384: "words", 0x3c83ab: "words", 0x3e83bb: "words", 0x536e: "words", 0x258688: "software", [CHAPTERS]: "words",
};
/** Elements that go without a word: languages and numbers that programs make up. */
const QUIET = [CRC, 0x22b59c, 0x22b59d, 0x73a4, 0x75a1];
/** Blocks of these need not be looked into. */
const CLOSED = ["V_VP8", "V_VP9", "V_THEORA", "A_OPUS", "A_VORBIS", "A_FLAC", "A_PCM/INT/LIT", "A_PCM/INT/BIG", "A_PCM/FLOAT/IEEE", "A_MPEG/L3", "A_AC3", "A_EAC3"];
const OPEN = ["V_MPEG4/ISO/AVC", "V_MPEGH/ISO/HEVC", "V_MPEG4/ISO/ASP", "V_AV1", "A_AAC"];
const SEEN = 1;
const HEARD = 2;
/** Nothing that is read as a whole here is longer, but for what sets up a decoder. */
const MOST = 1 << 16;

class Recording extends Overlay {
  /** Of what is seen or heard. @type {Map<number, Track>} */
  tracks = new Map();

  /** @param {import("./source.js").Source} source */
  constructor(source) {
    super(source);
    this.elements = new Elements(source);
  }

  /** Makes an element an empty one. @param {Element} element @param {Finding[]} [said] */
  async blank(element, said) {
    const isFilled = await this.wipe(element.body, element.to, null);
    for (const finding of isFilled && !QUIET.includes(element.id) ? said ?? [SAID[element.id] ?? "maker"] : []) this.removed.add(finding);
    if (element.id === VOID) return;
    const head = voidHead(element);
    await this.put(element.from, head);
    await this.wipe(Math.min(element.body, element.from + head.length), element.body, null);
  }
}

/** @param {import("./source.js").Source} source @returns {Promise<import("./index.js").Cleaning>} */
export async function cleanWebm(source) {
  const file = new Recording(source);
  const head = await file.elements.at(0, source.size);
  if (head.id !== EBML || head.isOpen) throw new Damaged();
  await tidy(file, head);
  let segment = await file.elements.at(head.to, source.size);
  for (; segment.id === VOID; segment = await file.elements.at(segment.to, source.size)) await file.blank(segment);
  if (segment.id !== SEGMENT) throw new Damaged();
  const end = await tidySegment(file, segment);
  if (!file.tracks.size) throw new Uncleanable();
  file.leaveOut(end, source.size, "trailer");
  return file.cleaning();
}

/** Goes through a recording, and gives where it ends. @param {Recording} file @param {Element} segment */
async function tidySegment(file, segment) {
  let at = segment.body;
  while (at < segment.to) {
    const element = await file.elements.at(at, segment.to);
    if (segment.isOpen && (element.id === EBML || element.id === SEGMENT)) return at;
    at = element.id === CLUSTER ? await tidyCluster(file, element) : element.to;
    if (element.id === TAGS) await file.blank(element, await namedIn(file, element));
    else if (element.id === ATTACHMENTS) await dropAttachments(file, element);
    else if (element.id === CHAPTERS || !LEVEL_ONE.includes(element.id)) await file.blank(element);
    else if (element.id !== CLUSTER) await tidy(file, element);
  }
  return at;
}

/** Goes through a cluster, which may not say where it ends, and gives where. @param {Recording} file @param {Element} cluster */
async function tidyCluster(file, cluster) {
  if (!file.tracks.size) throw new Uncleanable();
  let at = cluster.body;
  while (at < cluster.to) {
    const element = await file.elements.at(at, cluster.to);
    if (cluster.isOpen && (LEVEL_ONE.includes(element.id) || element.id === EBML || element.id === SEGMENT)) return at;
    if (element.isOpen) throw new Damaged();
    if (element.id === SIMPLE) await tidyBlock(file, element, element);
    else if (element.id === GROUP) await tidyGroup(file, element);
    else if (!HOLDS[CLUSTER].includes(element.id)) await file.blank(element);
    at = element.to;
  }
  return at;
}

/** @param {Recording} file @param {Element} group */
async function tidyGroup(file, group) {
  for (const element of await file.elements.in(group)) {
    if (element.id === BLOCK) await tidyBlock(file, element, group);
    else if (!HOLDS[GROUP].includes(element.id)) await file.blank(element);
  }
}

/** @param {Recording} file @param {Element} block @param {Element} whole it, or its group */
async function tidyBlock(file, block, whole) {
  const head = await file.source.read(block.body, Math.min(block.to, block.body + 4));
  if (head.length < 4 || head[0] < 0x80) throw new Damaged(); // as many tracks nobody has
  const track = file.tracks.get(head[0] & 0x7f);
  if (!track) return file.blank(whole, []);
  if (!OPEN.includes(track.codec)) return undefined;
  if (track.isPacked || head[3] & 6) throw new Uncleanable();
  return scrubBlock(file, track, block.body + 4, block.to);
}

/** @param {Recording} file @param {Track} track @param {number} from @param {number} to */
async function scrubBlock(file, { codec, unit }, from, to) {
  const coding = codec === "V_MPEG4/ISO/AVC" ? "avc" : codec === "V_MPEGH/ISO/HEVC" ? "hevc" : null;
  if (coding) return unit ? scrubUnits(file, from, to, coding, unit) : scrubMarkedUnits(file, from, to, coding);
  if (codec === "V_AV1") return scrubAv1(file, from, to);
  return codec === "A_AAC" ? scrubAac(file, from, to) : scrubMpeg4(file, from, to);
}

/** @param {Recording} file @param {Element} parent @returns {Promise<void>} */
async function tidy(file, parent) {
  if (parent.isOpen) throw new Damaged();
  for (const element of await file.elements.in(parent)) {
    if (element.isOpen) throw new Damaged();
    if (element.id === TRACK) await tidyTrack(file, element);
    else if (!HOLDS[parent.id].includes(element.id)) await file.blank(element);
    else if (element.id === SEEK && (await leadsNowhere(file, element))) await file.blank(element, []);
    else if (element.id === MUXER || element.id === WRITER) await file.wipe(element.body, element.to, "software"); // they must be there
    else if (HOLDS[element.id]) await tidy(file, element);
    else if (element.id !== PRIVATE && element.to - element.body > MOST) throw new Damaged();
  }
}

/** Whether a signpost leads to what is taken out. @param {Recording} file @param {Element} seek */
async function leadsNowhere(file, seek) {
  const id = (await file.elements.in(seek)).find((one) => one.id === SEEK_ID);
  return !id || [TAGS, ATTACHMENTS, CHAPTERS].includes(await numberIn(file, id));
}

/** @param {Recording} file @param {Element} element */
async function numberIn(file, element) {
  const bytes = await file.source.read(element.body, Math.min(element.to, element.body + 8));
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** @param {Recording} file @param {Element} entry */
async function tidyTrack(file, entry) {
  const inside = await file.elements.in(entry);
  const one = (/** @type {number} */ id) => known.find((element) => element.id === id);
  const known = inside.filter(({ id }) => HOLDS[TRACK].includes(id));
  if (new Set(known.map(({ id }) => id)).size < known.length) throw new Damaged(); // players differ in which they take
  const [number, type, codec, uid, setup] = [NUMBER, TYPE, CODEC, UID, PRIVATE].map(one);
  if (!number || !type || !codec || codec.to - codec.body > 64) throw new Damaged();
  const kind = await numberIn(file, type);
  if (kind !== SEEN && kind !== HEARD) return file.blank(entry, [kind === 0x11 ? "words" : "track"]);
  const track = { number: await numberIn(file, number), codec: latin(await file.source.read(codec.body, codec.to)).replace(/\0+$/, ""), isPacked: !!one(ENCODINGS), unit: 0 };
  if (!OPEN.includes(track.codec) && !CLOSED.includes(track.codec)) throw new Uncleanable();
  if (!(track.number >= 1 && track.number < 128) || file.tracks.has(track.number)) throw new Damaged();
  file.tracks.set(track.number, track);
  if (setup) await tidySetup(file, track, setup);
  if (uid) await file.put(uid.body, own(uid.to - uid.body, track.number));
  return tidy(file, entry);
}

/** A number of our own for a track, for one that a program made up. @param {number} length @param {number} number */
function own(length, number) {
  if (length < 1 || length > 8) throw new Damaged();
  return Uint8Array.from({ length }, (_, at) => (at === length - 1 ? number : 0));
}

/** What sets up a track's decoder, and may hold labels. @param {Recording} file @param {Track} track @param {Element} setup */
async function tidySetup(file, track, setup) {
  const box = { type: "", from: setup.from, body: setup.body, to: setup.to };
  const { codec } = track;
  if (codec === "V_MPEG4/ISO/AVC" || codec === "V_MPEGH/ISO/HEVC") {
    const coding = codec === "V_MPEG4/ISO/AVC" ? "avc" : "hevc";
    track.unit = (((await file.source.read(setup.body, setup.to))[coding === "avc" ? 4 : 21] ?? 3) & 3) + 1;
    await scrubParameterSets(file, box, coding);
  } else if (codec === "V_AV1") await scrubVisualConfig(file, box);
  else if (codec === "V_MPEG4/ISO/ASP") await scrubMpeg4(file, setup.body, setup.to);
  else if (codec === "A_FLAC") await scrubAudioConfig(file, box);
  else if (codec === "A_VORBIS" || codec === "V_THEORA") await tidyXiph(file, setup);
  else if (codec === "A_OPUS") await tidyOpus(file, setup);
  else if (setup.to - setup.body > 64 || !/^(A_AAC|V_VP9)$/.test(codec)) await file.blank(setup);
}

/** @param {Recording} file @param {Element} setup */
async function tidyXiph(file, setup) {
  const bytes = await file.source.read(setup.body, setup.to);
  const [, comment] = xiphPackets(bytes);
  await file.put(setup.body + comment.from, emptied(bytes.subarray(comment.from, comment.to)), "software");
}

/** @param {Recording} file @param {Element} setup */
async function tidyOpus(file, setup) {
  const bytes = await file.source.read(setup.body, setup.to);
  await file.wipe(Math.min(setup.to, setup.body + (bytes[18] ? 21 + bytes[9] : 19)), setup.to, "maker");
}

/** What tags are about, by their names. @param {Recording} file @param {Element} tags @returns {Promise<Finding[]>} */
async function namedIn(file, tags) {
  /** @type {Finding[]} */
  const found = [];
  for (const tag of await file.elements.in(tags)) {
    for (const one of tag.id === TAG ? await file.elements.in(tag) : []) {
      for (const { id, body, to } of one.id === SIMPLE_TAG ? await file.elements.in(one) : []) {
        if (id === TAG_NAME) found.push(findingOf(latin(await file.source.read(body, Math.min(to, body + 128)))));
      }
    }
  }
  return found;
}

/** @param {Recording} file @param {Element} attachments */
async function dropAttachments(file, attachments) {
  for (const attachment of await file.elements.in(attachments)) {
    for (const { id, body, to } of attachment.id === ATTACHMENT ? await file.elements.in(attachment) : []) {
      if (id === MIME && /^application\/(x-)?c2pa/.test(latin(await file.source.read(body, Math.min(to, body + 64))))) throw new Proof("c2pa");
    }
  }
  await file.blank(attachments, ["preview"]);
}

/**
 * A keepsake or reply too long for one reply, cut into pieces and joined again.
 *
 * SPEC.md, section 9, "Pieces".
 */

import { newId, text, utf8 } from "./bytes.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { headOf } from "./message.js";
import { dumps, loads } from "./strictjson.js";

const MAX_PIECES = 12;

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {{of: string, index: number, count: number, text: string}} Piece
 */

/**
 * The messages, each of at most `capacity` bytes, that carry a whole: itself if it fits.
 * `too-long` if there would be more than twelve.
 *
 * @param {Fields} whole
 * @param {number} capacity
 * @returns {Uint8Array[]}
 */
export function split(whole, capacity) {
  const content = dumps(whole);
  if (content.length <= capacity) return [content];
  const room = capacity - dumps(carrier(whole, { index: MAX_PIECES, count: MAX_PIECES, text: "" })).length;
  const texts = cut(text(content), room);
  if (texts.length > MAX_PIECES) throw new AmparoError("too-long");
  return texts.map((one, at) => dumps(carrier(whole, { index: at + 1, count: texts.length, text: one })));
}

/** @param {unknown} value @returns {Piece} */
export function readPiece(value) {
  const found = fields.object(value);
  const count = fields.integer(found.count, 1, MAX_PIECES);
  return {
    of: fields.hex(found.of, 16),
    index: fields.integer(found.index, 1, count),
    count,
    text: fields.text(found.text),
  };
}

/**
 * The wholes of verified pieces, and how many are not complete yet. `sign` names each signer.
 *
 * @param {{message: Fields, signer: string}[]} messages
 * @returns {{wholes: {message: Fields, signer: string}[], waiting: number, broken: number}}
 */
export function join(messages) {
  /** @type {Map<string, {message: Fields, signer: string, piece: Piece}[]>} */
  const groups = new Map();
  for (const one of messages) {
    const piece = readPiece(one.message.piece);
    const group = `${piece.of} ${piece.count} ${one.signer}`;
    groups.set(group, [...(groups.get(group) ?? []), { ...one, piece }]);
  }
  const wholes = [];
  let waiting = 0;
  let broken = 0;
  for (const group of groups.values()) {
    const { signer, piece } = group[0];
    const texts = new Map(group.map((one) => [one.piece.index, one.piece.text]));
    if (texts.size < piece.count) {
      waiting += 1;
      continue;
    }
    const message = joined(group, texts);
    if (message) wholes.push({ message, signer });
    else broken += 1;
  }
  return { wholes, waiting, broken };
}

/**
 * @param {{message: Fields, piece: Piece}[]} group
 * @param {Map<number, string>} texts
 * @returns {Fields | null} null if the pieces do not make the whole that they name
 */
function joined(group, texts) {
  try {
    const all = Array.from(texts.keys()).sort((one, other) => one - other);
    const whole = fields.object(loads(utf8(all.map((index) => texts.get(index)).join(""))));
    const isWhole = whole.id === group[0].piece.of && !("piece" in whole);
    return isWhole && group.every(({ message }) => isSameHead(message, whole)) ? whole : null;
  } catch (error) {
    if (error instanceof AmparoError) return null;
    throw error;
  }
}

/** @param {Fields} one @param {Fields} other */
function isSameHead(one, other) {
  const [first, second] = [one, other].map((message) => {
    const { id: _, ...head } = headOf(message);
    return JSON.stringify(Object.entries(head).sort().map(flat));
  });
  return first === second;
}

/** @param {[string, unknown]} entry the directory's reference in one order of its fields */
const flat = ([name, value]) => [
  name,
  value !== null && typeof value === "object" ? Object.entries(value).sort() : value,
];

/** @param {Fields} whole @param {Omit<Piece, "of">} piece @returns {Fields} */
function carrier(whole, { index, count, text: carried }) {
  const piece = { of: whole.id, index, count, text: carried };
  return { ...headOf(whole), id: newId(), piece };
}

/**
 * Texts whose JSON spelling has at most `room` bytes each, cut at character boundaries.
 *
 * @param {string} whole
 * @param {number} room
 * @returns {string[]}
 */
function cut(whole, room) {
  const texts = [];
  let current = "";
  let used = 0;
  for (const character of whole) {
    const size = dumps(character).length - 2;
    if (used + size > room) {
      texts.push(current);
      current = "";
      used = 0;
    }
    current += character;
    used += size;
  }
  return [...texts, current];
}

/**
 * A reply of an organisation: opened, its signer found on the card, verified, read.
 *
 * SPEC.md, section 9.
 */

import { under } from "./directory.js";
import * as envelope from "./envelope.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { VERSION, commentOf, readHead } from "./message.js";
import * as minisign from "./minisign.js";
import { partName } from "./parts.js";
import { loads } from "./strictjson.js";

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./card.js").Card} Card
 * @typedef {{part: string, hash: string}} PartReference
 *
 * @typedef {object} Question asks for a consent; exactly one of `to` and `kind` is set
 * @property {string} id
 * @property {string} organisation that asks
 * @property {string} purpose
 * @property {string | null} to
 * @property {string | null} kind
 * @property {PartReference[]} parts
 * @property {string} text
 * @property {string} text_version
 * @property {string} language
 * @property {boolean} hasLeft as of the reply that asks
 *
 * @typedef {object} Reply
 * @property {"reply" | "unknown" | "newer"} kind the last two: written by another program
 * @property {string} from
 * @property {string} member
 * @property {boolean} hasLeft whoever signed had to leave the organisation since, and can still
 *   have written this afterwards, under an earlier day
 * @property {string} id
 * @property {number} counter
 * @property {string} day
 * @property {{version: number, sha256: string}} directory
 * @property {string | null} text
 * @property {string | null} language
 * @property {string | null} state
 * @property {{message: string, envelope: string} | null} acknowledgement
 * @property {Question | null} question
 */

/**
 * The verified message in a sealed reply, and who signed it. `not-openable` if it cannot be opened
 * or read, `forged` unless a member of that day signed it for this case.
 *
 * @param {Uint8Array} sealed
 * @param {{card: Card, keys: import("./receipt.js").Keys}} how
 * @returns {{message: Fields, signer: string}}
 */
export function openReply(sealed, { card, keys }) {
  const { content, signature } = under("not-openable", () => envelope.open(sealed, keys.identity));
  const message = under("not-openable", () => fields.object(loads(content)));
  const { day, ...head } = under("not-openable", () => readHead(message));
  const member = card.members.get(under("not-openable", () => fields.text(message.member)));
  const isTheirs = head.from === card.organisation && head.to === keys.case && head.case === keys.case;
  const isInOffice = member && member.from <= day && day <= member.to;
  if (!isTheirs || !member || !isInOffice) throw new AmparoError("forged");
  const comment = under("forged", () => minisign.verify(content, signature, member.sign));
  if (comment !== commentOf(head)) throw new AmparoError("forged");
  return { message, signer: minisign.formatKey(member.sign) };
}

/**
 * What a verified reply says.
 *
 * @param {Fields} message
 * @param {Card} card by which it was verified
 * @returns {Reply}
 */
export function readReply(message, card) {
  const { type, version, id, from, counter, day, directory } = readHead(message);
  const member = fields.text(message.member);
  const hasLeft = card.members.get(member)?.hasLeft ?? false;
  const head = { from, member, hasLeft, id, counter, day, directory };
  const nothing = { text: null, language: null, state: null, acknowledgement: null, question: null };
  if (version > VERSION) return { kind: "newer", ...head, ...nothing };
  if (type !== "reply") return { kind: "unknown", ...head, ...nothing };
  return {
    kind: "reply",
    ...head,
    text: fields.optional(message.text, fields.text),
    language: fields.optional(message.language, fields.text),
    state: fields.optional(message.state, fields.text),
    acknowledgement: fields.optional(message.acknowledgement, readAcknowledgement),
    question: fields.optional(message.question, (one) => readQuestion(one, { from, hasLeft })),
  };
}

/** @param {unknown} value */
function readAcknowledgement(value) {
  const found = fields.object(value);
  return { message: fields.hex(found.message, 16), envelope: fields.hex(found.envelope, 32) };
}

/** @param {unknown} value @param {{from: string, hasLeft: boolean}} who @returns {Question} */
function readQuestion(value, { from, hasLeft }) {
  const found = fields.object(value);
  const to = fields.optional(found.to, fields.organisation);
  const kind = fields.optional(found.kind, fields.text);
  if ((to === null) === (kind === null) || kind === "") throw new AmparoError("malformed");
  return {
    id: fields.hex(found.id, 16),
    organisation: from,
    hasLeft,
    purpose: fields.oneOf(found.purpose, "referral", "translation", "representation"),
    to,
    kind,
    parts: fields.list(found.parts, (one) => {
      const { part, hash } = fields.object(one);
      return { part: partName(part), hash: fields.hex(hash, 32) };
    }),
    text: fields.text(found.text),
    text_version: fields.text(found.text_version),
    language: fields.text(found.language),
  };
}

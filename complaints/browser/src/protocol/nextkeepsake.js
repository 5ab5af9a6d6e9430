/**
 * The keepsake made whole, and the next one, sealed. SPEC.md, section 9.
 */

import { attachmentsOf } from "./attachments.js";
import { nameOf, utf8 } from "./bytes.js";
import * as envelope from "./envelope.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { readKeepsake, readStanding, united } from "./keepsake.js";
import { bodyOf, commentOf, newHead } from "./message.js";
import { joinOverflow, withOverflow } from "./overflow.js";
import { split } from "./pieces.js";
import { SELF } from "./receipt.js";
import { loads } from "./strictjson.js";

const LOST = ["not-found", "malformed", "tampered"];
const FEW_PIECES = 3; // a handle has room for 16 replies; what is longer goes into chunks

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./keepsake.js").Keepsake} Keepsake
 * @typedef {import("./keepsake.js").Sent} Sent
 * @typedef {import("./keepsake.js").Standing} Standing
 * @typedef {import("./parts.js").KeptPart} KeptPart
 */

/**
 * What the keepsake says of a consent that was signed for an absence; nothing of another.
 *
 * @param {import("./consent.js").Consent} consent
 * @returns {Standing[]}
 */
export function standingOf({ text }) {
  const { id, asked_by, absent } = fields.object(loads(utf8(text)));
  return absent ? [readStanding({ ...fields.object(absent), consent: id, asked_by })] : [];
}

/**
 * The keepsake with its parts, fetched now if they are in chunks; without them where the chunks
 * have expired, because one must still be able to write and to withdraw.
 *
 * @param {Pick<import("./portal.js").Portal, "get">} portal
 * @param {Keepsake} keepsake
 * @returns {Promise<Keepsake & {parts: KeptPart[]}>}
 */
export async function completeKeepsake(portal, keepsake) {
  if (keepsake.twins) {
    /** @type {Keepsake[]} */
    const complete = [];
    for (const one of keepsake.twins) complete.push(await completeKeepsake(portal, one));
    const all = complete.reduce(united);
    return { ...all, counter: keepsake.counter, parts: all.parts ?? [] };
  }
  if (keepsake.parts) return { ...keepsake, parts: keepsake.parts };
  try {
    const message = await joinOverflow(keepsake.message, (name) => portal.get(`/v1/chunks/${name}`));
    const complete = readKeepsake(message);
    return { ...complete, parts: complete.parts ?? [] };
  } catch (error) {
    if (!(error instanceof AmparoError) || !LOST.includes(error.code)) throw error;
    return { ...keepsake, parts: [] };
  }
}

/**
 * What the next keepsake says.
 *
 * @param {(Keepsake & {parts: KeptPart[]}) | null} previous
 * @param {object} news
 * @param {number} news.counter the highest that was ever seen of a keepsake
 * @param {boolean} news.isFirst whether nothing went before, so that no keepsake can be lost
 * @param {Sent[]} news.sent
 * @param {KeptPart[]} news.parts with their bytes
 * @param {import("./attachments.js").Attachment[]} news.attachments
 * @param {string[]} news.answered
 * @param {Record<string, string>} news.organisations
 * @param {Standing[]} news.standing
 * @param {string[]} news.takenBack organisations from which something was taken back
 * @param {string[]} news.erased those from which everything was: they have no part any more
 * @param {string} news.language
 * @returns {Keepsake & {parts: KeptPart[]}}
 */
export function nextKeepsake(previous, news) {
  const { counter, isFirst, sent, parts, attachments, answered, organisations, standing, takenBack, erased, language } = news;
  const allSent = [...(previous?.sent ?? []), ...sent].map((one) => (erased.includes(one.to) ? { ...one, parts: [] } : one));
  const mayWrite = previous ? previous.organisations : isFirst ? {} : null;
  const isReplaced = (/** @type {KeptPart} */ old) =>
    parts.some(({ part, hash }) => part === old.part && hash !== old.hash) &&
    !allSent.some(({ parts: hashes }) => hashes.includes(old.hash));
  const earlier = (previous?.parts ?? []).filter((part) => !isReplaced(part));
  const known = new Map([...earlier, ...parts].map((part) => [part.hash, part]));
  const kept = [...known.values()].map((part) => withoutNeedlessBytes(part, allSent));
  return {
    counter: counter + 1,
    sent: allSent,
    parts: kept,
    attachments: attachmentsOf(kept, [...(previous?.attachments ?? []), ...attachments]),
    answered: [...new Set([...(previous?.answered ?? []), ...answered])],
    language,
    organisations: mayWrite && { ...mayWrite, ...organisations },
    standing: [...(previous?.standing ?? []), ...standing].filter(({ asked_by: by }) => !takenBack.includes(by)),
    message: previous?.message ?? {},
  };
}

/**
 * The replies, and the chunks before them, that carry a keepsake; `too-long` if nothing can.
 *
 * @param {Keepsake & {parts: KeptPart[]}} keepsake
 * @param {object} how
 * @param {import("./receipt.js").Receipt} how.receipt
 * @param {import("./opendirectory.js").OpenDirectory} how.directory
 * @param {string} how.today
 * @returns {Promise<{chunks: import("./chunks.js").Chunk[], replies: {name: string, body: Uint8Array}[]}>}
 */
export async function sealKeepsake(keepsake, { receipt, directory, today }) {
  const { signing, recipient, case: self } = receipt.keys(SELF);
  const head = newHead({
    type: "keepsake",
    from: self,
    to: self,
    case: self,
    counter: keepsake.counter,
    day: today,
    directory: directory.reference,
  });
  const { sent, parts, attachments, answered, language, organisations, standing } = keepsake;
  const mayWrite = organisations ? { organisations } : {};
  const inAbsence = standing.length ? { standing } : {};
  const whole = { ...unknownFields(keepsake.message), ...head, sent, answered, language, ...mayWrite, ...inAbsence };
  const comment = commentOf(head);
  const size = envelope.REPLY_SIZE;
  const { messages, chunks } = await carry(whole, attachments.length ? { parts, attachments } : { parts }, envelope.capacity(size, comment));
  const bodies = messages.map((one) => envelope.seal(one, { key: signing, comment, recipient, size }));
  return { chunks, replies: bodies.map((body) => ({ name: nameOf(body), body })) };
}

/**
 * In as few chunks as can be: none; the parts; beside them what each was given, where many have many.
 *
 * @param {Fields & {sent: Sent[]}} whole
 * @param {{parts: KeptPart[], attachments?: object[]}} parts
 * @param {number} capacity
 */
async function carry(whole, parts, capacity) {
  const short = orTooLong(() => split({ ...whole, ...parts }, capacity));
  if (short && short.length <= FEW_PIECES) return { messages: short, chunks: [] };
  const { stub, overflow } = await withOverflow(whole, parts);
  const messages = orTooLong(() => split(stub, capacity));
  if (messages) return { messages, chunks: overflow };
  const given = Object.fromEntries(whole.sent.map((one) => [one.message, one.parts]));
  const sent = whole.sent.map((one) => ({ ...one, parts: [] }));
  const longest = await withOverflow({ ...whole, sent }, { ...parts, given });
  return { messages: split(longest.stub, capacity), chunks: longest.overflow };
}

/** @template T @param {() => T} make @returns {T | null} null where it is too long */
function orTooLong(make) {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AmparoError) || error.code !== "too-long") throw error;
    return null;
  }
}

/** @param {Fields} message fields of a newer program, which are kept */
function unknownFields(message) {
  const { sent, given, parts, attachments, answered, language, organisations, standing, overflow, piece, ...unknown } = bodyOf(message);
  return unknown;
}

/** @param {KeptPart} part @param {Sent[]} sent @returns {KeptPart} */
function withoutNeedlessBytes(part, sent) {
  const everybody = new Set(sent.map(({ to }) => to));
  const holders = new Set(sent.filter(({ parts }) => parts.includes(part.hash)).map(({ to }) => to));
  const { bytes, ...rest } = part;
  return everybody.size > 0 && holders.size === everybody.size ? rest : part;
}

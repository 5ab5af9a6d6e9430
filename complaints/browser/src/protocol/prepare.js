/**
 * Sealing what a complainant wants to say: a complaint, or a follow-up, and the keepsake of it.
 *
 * Everything is sealed here, before the first byte is sent; afterwards the plaintext is not needed.
 */

import { hex, pause } from "./bytes.js";
import { chunkPut, envelopePut, keepsakePut } from "./bundle.js";
import { recipientFor } from "./card.js";
import { signConsent } from "./consent.js";
import { refusalOf } from "./directory.js";
import { AmparoError } from "./errors.js";
import { completeKeepsake, nextKeepsake, sealKeepsake } from "./keepsake.js";
import { newHead, sealEnvelope } from "./message.js";
import { hashOf, newPart } from "./parts.js";
import { SELF } from "./receipt.js";
import { wellFormed } from "./strictjson.js";

/**
 * @typedef {import("./bundle.js").Bundle} Bundle
 * @typedef {import("./card.js").Card} Card
 * @typedef {import("./consent.js").Wish} Wish
 * @typedef {import("./directory.js").Organisation} Organisation
 * @typedef {import("./keepsake.js").Keepsake} Keepsake
 * @typedef {import("./opendirectory.js").OpenDirectory} OpenDirectory
 * @typedef {import("./parts.js").KeptPart} KeptPart
 * @typedef {import("./receipt.js").Receipt} Receipt
 *
 * @typedef {object} ComplaintRecipient
 * @property {Organisation} organisation
 * @property {Card} card
 * @property {string[]} parts names of the parts that it may have
 * @property {Wish[]} [consents] given at once; their `parts` may be names
 *
 * @typedef {object} FollowUpRecipient
 * @property {Organisation} organisation
 * @property {Card} card
 * @property {string} [text]
 * @property {string[]} [parts] names of new parts, or of parts in the keepsake
 * @property {Wish[]} [consents]
 * @property {{question: string, answer: "yes" | "no"}[]} [answers]
 * @property {{scope: "all" | "referral", to?: string}} [withdrawal]
 *
 * @typedef {{organisation: string, message: string, envelope: string, parts: string[]}} Summary
 * @typedef {{receipt: Receipt, directory: OpenDirectory, today: string}} Context
 */

/**
 * A complaint to each recipient and a keepsake of all of it. Without recipients, the parts are
 * kept safe and sent to nobody.
 *
 * @param {object} complaint
 * @param {OpenDirectory} complaint.directory
 * @param {Receipt} complaint.receipt
 * @param {ComplaintRecipient[]} complaint.recipients
 * @param {Record<string, object>} complaint.parts content by name
 * @param {string} complaint.language of the page
 * @param {string} [complaint.today]
 * @returns {Promise<Bundle>} whose `summary` is `{recipients: Summary[], keepsake, kept}`
 */
export async function prepareComplaint({
  directory, receipt, recipients, parts, language, today = directory.today,
}) {
  const known = makeParts(parts);
  const sealed = [];
  for (const one of recipients) {
    sealed.push(
      await sealFor(one, { receipt, directory, today }, known, {
        type: "complaint",
        counter: 1,
        held: [],
        content: (given, consents) => ({
          parts: given.map(asPart),
          consents,
          reply: receipt.replyAddress(one.organisation.id),
          language,
        }),
      }),
    );
  }
  const news = { parts: [...known.values()], answered: [], language };
  return finish(sealed, null, news, { receipt, directory, today });
}

/**
 * A follow-up to each recipient and the next keepsake.
 *
 * @param {object} followUp
 * @param {OpenDirectory} followUp.directory
 * @param {Receipt} followUp.receipt
 * @param {Keepsake | null} followUp.keepsake as `readReplies` or an earlier summary gave it
 * @param {FollowUpRecipient[]} followUp.recipients
 * @param {Record<string, object>} [followUp.parts] content of new parts, by name
 * @param {string} followUp.language of the page
 * @param {string} [followUp.today]
 * @returns {Promise<Bundle>} whose `summary` is `{recipients: Summary[], keepsake, kept}`
 */
export async function prepareFollowUp({
  directory, receipt, keepsake, recipients, parts = {}, language, today = directory.today,
}) {
  const previous = keepsake && (await completeKeepsake(directory.portal, keepsake));
  const added = makeParts(parts);
  const kept = (previous?.parts ?? []).filter(({ bytes }) => bytes !== undefined);
  const known = new Map([...kept.map((part) => /** @type {const} */ ([part.part, part])), ...added]);
  const sealed = [];
  for (const one of recipients) {
    const earlier = (previous?.sent ?? []).filter(({ to }) => to === one.organisation.id);
    sealed.push(
      await sealFor({ ...one, parts: one.parts ?? [] }, { receipt, directory, today }, known, {
        type: "follow-up",
        counter: earlier.length + 1,
        held: previous && earlier.flatMap(({ parts: hashes }) => hashes),
        content: (given, consents) => ({
          ...(one.text ? { text: wellFormed(one.text), language } : {}),
          ...some("parts", given.map(asPart)),
          ...some("consents", consents),
          ...some("answers", one.answers ?? []),
          withdrawal: one.withdrawal,
        }),
      }),
    );
  }
  const answered = recipients.flatMap(({ answers = [] }) => answers.map(({ question }) => question));
  const news = { parts: [...added.values()], answered, language };
  return finish(sealed, previous, news, { receipt, directory, today });
}

/**
 * @param {{organisation: Organisation, card: Card, parts: string[], consents?: Wish[]}} recipient
 * @param {Context} context
 * @param {Map<string, KeptPart>} known parts with bytes, by name
 * @param {object} message
 * @param {string} message.type
 * @param {number} message.counter
 * @param {string[] | null} message.held hashes that it was given before; null if nobody knows
 * @param {(parts: KeptPart[], consents: object[]) => object} message.content
 */
async function sealFor({ organisation, card, parts, consents = [] }, context, known, message) {
  const { type, counter, held, content } = message;
  const { receipt, directory, today } = context;
  if (card.organisation !== organisation.id) throw new AmparoError("wrong-card");
  await pause();
  const given = parts.map((name) => partNamed(name, known));
  const { signing, case: from } = receipt.keys(organisation.id);
  const signed = [];
  for (const wish of consents) {
    const hashes = wish.parts.map((part) => (isHash(part) ? part : partNamed(part, known).hash));
    if (held && hashes.some((hash) => !held.includes(hash) && !given.some((part) => part.hash === hash))) {
      throw new AmparoError("unknown-part"); // nobody can ask for what they were never given
    }
    signed.push(signConsent({ ...wish, parts: hashes }, { receipt, askedBy: organisation.id, today }));
    await pause();
  }
  const head = newHead({
    type, from, to: organisation.id, case: from, counter, day: today, directory: directory.reference,
  });
  const whole = { ...head, ...content(given, signed) };
  const sealed = await sealEnvelope(whole, { key: signing, recipient: recipientFor(card, today) });
  const needs = sealed.chunks.map(({ name }) => name);
  return {
    chunks: sealed.chunks.map(chunkPut),
    envelope: envelopePut(sealed, organisation.id, needs),
    sent: {
      to: organisation.id,
      message: head.id,
      envelope: sealed.name,
      day: today,
      parts: given.map(({ hash }) => hash),
    },
    names: given.map(({ part }) => part),
    organisation,
    named: consents.flatMap(({ to }) => (to ? [to] : [])),
  };
}

/**
 * @param {Awaited<ReturnType<typeof sealFor>>[]} sealed
 * @param {(Keepsake & {parts: KeptPart[]}) | null} previous
 * @param {{parts: KeptPart[], answered: string[], language: string}} news
 * @param {Context} context
 * @returns {Promise<Bundle>}
 */
async function finish(sealed, previous, news, context) {
  const organisations = await whoMayWrite(sealed, context.directory);
  const keepsake = nextKeepsake(previous, {
    ...news,
    sent: sealed.map(({ sent }) => sent),
    organisations,
  });
  const puts = await keepsakePuts(keepsake, context);
  return {
    directory: context.directory,
    puts: [
      ...sealed.flatMap(({ chunks }) => chunks),
      ...puts.filter(({ kind }) => kind === "chunk"),
      ...sealed.map(({ envelope }) => envelope),
      ...puts.filter(({ kind }) => kind === "keepsake"),
    ],
    summary: {
      recipients: sealed.map(({ sent, names }) => ({
        organisation: sent.to,
        message: sent.message,
        envelope: sent.envelope,
        parts: names,
      })),
      keepsake,
      kept: puts.length > 0,
    },
  };
}

/** @param {Keepsake & {parts: KeptPart[]}} keepsake @param {Context} context */
async function keepsakePuts(keepsake, context) {
  await pause();
  try {
    const { chunks, replies } = await sealKeepsake(keepsake, context);
    const tag = hex(context.receipt.keys(SELF).tag);
    const needs = chunks.map(({ name }) => name);
    return [...chunks.map(chunkPut), ...replies.map((one) => keepsakePut(one, tag, needs))];
  } catch (error) {
    // what was said must reach the organisations even when no keepsake can hold all of it
    if (error instanceof AmparoError && error.code === "too-long") return [];
    throw error;
  }
}

/**
 * The shard of everybody who may write from now on: recipients, and whom a consent names.
 *
 * @param {{organisation: Organisation, named: string[]}[]} sealed
 * @param {OpenDirectory} directory
 * @returns {Promise<Record<string, string>>}
 */
async function whoMayWrite(sealed, directory) {
  const known = new Map(sealed.map(({ organisation }) => [organisation.id, organisation.shard]));
  for (const { organisation, named } of sealed) {
    for (const id of named) {
      const found = await directory.find(id, organisation.shard);
      const refusal = refusalOf(found, directory.today);
      if (refusal) throw new AmparoError(refusal, { organisation: id });
      known.set(id, found.shard);
    }
  }
  return Object.fromEntries(known);
}

/** @param {Record<string, object>} contents @returns {Map<string, KeptPart>} */
function makeParts(contents) {
  const made = Object.entries(contents).map(([name, content]) => newPart(name, content));
  return new Map(made.map((part) => [part.part, { ...part, hash: hashOf(part) }]));
}

/** @param {string} name @param {Map<string, KeptPart>} known */
function partNamed(name, known) {
  const part = known.get(name);
  if (!part) throw new AmparoError("unknown-part");
  return part;
}

/** @param {KeptPart} part what a message carries of it */
const asPart = ({ part, salt, bytes }) => ({ part, salt, bytes });

/** @param {string} name @param {object[]} items */
const some = (name, items) => (items.length > 0 ? { [name]: items } : {});

/** @param {string} text */
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);

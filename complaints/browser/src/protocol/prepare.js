/**
 * Sealing what a complainant wants to say: a complaint, or a follow-up, and the keepsake of it.
 *
 * Everything is sealed here, before the first byte is sent; afterwards the plaintext is not needed.
 */

import { attachmentsOf } from "./attachments.js";
import { hex, pause } from "./bytes.js";
import { chunkPut, envelopePut, keepsakePut } from "./bundle.js";
import { recipientFor } from "./card.js";
import { signConsent } from "./consent.js";
import { refusalOf } from "./directory.js";
import { AmparoError } from "./errors.js";
import { sealFiles } from "./files.js";
import { newHead } from "./message.js";
import { completeKeepsake, nextKeepsake, sealKeepsake, standingOf } from "./nextkeepsake.js";
import { sealEnvelope } from "./overflow.js";
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
 * @property {boolean} [isFirst] they know nothing of it yet: what they get is a complaint
 * @property {string} [text]
 * @property {string[]} [parts] names of new parts, or of parts in the keepsake
 * @property {Wish[]} [consents]
 * @property {{question: string, answer: "yes" | "no"}[]} [answers]
 * @property {{scope: "all" | "referral", to?: string}} [withdrawal]
 *
 * @typedef {{organisation: string, message: string, envelope: string, parts: string[]}} Summary
 * @typedef {{receipt: Receipt, directory: OpenDirectory, today: string}} Context
 * @typedef {import("./files.js").File} File
 * @typedef {import("./files.js").OnSealing} OnSealing of files, which takes longest
 * @typedef {Awaited<ReturnType<typeof sealFor>>} Letter
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
 * @param {Record<string, File>} [complaint.files] the bytes of evidence, by the name of its part
 * @param {string} complaint.language of the page
 * @param {string} [complaint.today]
 * @param {OnSealing} [complaint.onSealing]
 * @param {AbortSignal} [complaint.signal]
 * @returns {Promise<Bundle>} whose `summary` is `{recipients: Summary[], keepsake}`
 */
export async function prepareComplaint({
  directory, receipt, recipients, parts, files = {}, language, today = directory.today, onSealing, signal,
}) {
  const known = makeParts(parts);
  const sealedFiles = await sealFiles(files, known, { onSealing, signal });
  const attachments = sealedFiles.map(({ attachment }) => attachment);
  const sealed = [];
  for (const one of recipients) {
    sealed.push(
      await sealFor(one, { receipt, directory, today }, known, {
        type: "complaint",
        counter: 1,
        held: [],
        content: (given, consents) => ({
          parts: given.map(asPart),
          ...some("attachments", attachmentsOf(given, attachments)),
          consents,
          reply: receipt.replyAddress(one.organisation.id),
          language,
        }),
      }),
    );
  }
  const news = { counter: 0, isFirst: true, parts: [...known.values()], attachments, language, sealedFiles };
  return finish(sealed, null, news, { receipt, directory, today });
}

/**
 * A follow-up to each recipient and the next keepsake. Parts that were kept can be handed over to
 * somebody who knows nothing of them yet; who that is gets a complaint.
 *
 * @param {object} followUp
 * @param {OpenDirectory} followUp.directory
 * @param {Receipt} followUp.receipt
 * @param {Keepsake | null} followUp.keepsake as `readReplies` or an earlier summary gave it
 * @param {FollowUpRecipient[]} followUp.recipients
 * @param {number} [followUp.keepsakeCounter] the highest seen of any
 * @param {import("./replies.js").Found["timeline"]} [followUp.timeline] what was read with it
 * @param {Record<string, object>} [followUp.parts] content of new parts, by name
 * @param {Record<string, File>} [followUp.files] the bytes of new evidence, by the name of its part
 * @param {string} followUp.language of the page
 * @param {string} [followUp.today]
 * @param {OnSealing} [followUp.onSealing]
 * @param {AbortSignal} [followUp.signal]
 * @returns {Promise<Bundle>} whose `summary` is `{recipients: Summary[], keepsake}`
 */
export async function prepareFollowUp({
  directory, receipt, keepsake, keepsakeCounter = keepsake?.counter ?? 0, timeline = [], recipients, parts = {},
  files = {}, language, today = directory.today, onSealing, signal,
}) {
  const previous = keepsake && (await completeKeepsake(directory.portal, keepsake));
  const added = makeParts(parts);
  const kept = (previous?.parts ?? []).filter(({ bytes }) => bytes !== undefined);
  const known = new Map([...kept.map((part) => /** @type {const} */ ([part.part, part])), ...added]);
  const sealedFiles = await sealFiles(files, added, { onSealing, signal });
  const attachments = sealedFiles.map(({ attachment }) => attachment);
  const there = [...(previous?.attachments ?? []), ...attachments];
  const sealed = [];
  for (const one of recipients) {
    const earlier = (previous?.sent ?? []).filter(({ to }) => to === one.organisation.id);
    sealed.push(
      await sealFor({ ...one, parts: one.parts ?? [] }, { receipt, directory, today }, known, {
        type: one.isFirst ? "complaint" : "follow-up",
        counter: one.isFirst ? 1 : nextCounter(previous && earlier, acknowledgedBy(one.organisation.id, timeline)),
        held: earlier.flatMap(({ parts: hashes }) => hashes),
        content: (given, consents) => one.isFirst ? {
          parts: given.map(asPart),
          ...some("attachments", attachmentsOf(given, there)),
          consents,
          reply: receipt.replyAddress(one.organisation.id),
          language,
        } : ({
          ...(one.text ? { text: wellFormed(one.text), language } : {}),
          ...some("parts", given.map(asPart)),
          ...some("attachments", attachmentsOf(given, there)),
          ...some("consents", consents),
          ...some("answers", one.answers ?? []),
          withdrawal: one.withdrawal,
        }),
      }),
    );
  }
  const news = { counter: keepsakeCounter, isFirst: false, parts: [...added.values()], attachments, language, sealedFiles };
  return finish(sealed, previous, news, { receipt, directory, today });
}

/**
 * The next number towards an organisation, after the messages that the keepsake knows and those
 * that the organisation has acknowledged: a keepsake may be lost, or written anew after one was.
 *
 * @param {{message: string}[] | null} earlier null without a keepsake: a complaint went before
 * @param {string[]} acknowledged
 */
function nextCounter(earlier, acknowledged) {
  const { size } = new Set([...(earlier ?? []).map(({ message }) => message), ...acknowledged]);
  return 1 + (earlier ? size : Math.max(size, 1));
}

/**
 * @param {string} organisation
 * @param {import("./replies.js").Found["timeline"]} timeline
 * @returns {string[]} the ids of the messages of which it said that it has them
 */
const acknowledgedBy = (organisation, timeline) =>
  timeline.flatMap((entry) =>
    entry.kind === "reply" && entry.from === organisation && entry.acknowledgement
      ? [entry.acknowledgement.message]
      : [],
  );

/**
 * @param {{organisation: Organisation, card: Card, parts: string[], consents?: Wish[],
 *   answers?: {question: string}[], withdrawal?: {scope: string}}} recipient
 * @param {Context} context
 * @param {Map<string, KeptPart>} known parts with bytes, by name
 * @param {object} message
 * @param {string} message.type
 * @param {number} message.counter
 * @param {string[]} message.held hashes of the parts that it was given before
 * @param {(parts: KeptPart[], consents: object[]) => object} message.content
 */
async function sealFor(recipient, context, known, message) {
  const { organisation, card, parts, consents = [], withdrawal } = recipient;
  const { type, counter, held, content } = message;
  const { receipt, directory, today } = context;
  if (card.organisation !== organisation.id) throw new AmparoError("wrong-card");
  await pause();
  const given = new Map(parts.map((name) => partNamed(name, known)).map((part) => [part.hash, part]));
  const { signing, case: from } = receipt.keys(organisation.id);
  const signed = [];
  for (const wish of consents) {
    const hashes = wish.parts.map((part) => (isHash(part) ? part : partNamed(part, known).hash));
    // what they may hand on they must have; what the person cannot see, the person does not sign
    for (const hash of hashes) {
      if (!held.includes(hash)) given.set(hash, partOf(hash, known));
    }
    signed.push(signConsent({ ...wish, parts: hashes }, { receipt, askedBy: organisation.id, today }));
    await pause();
  }
  const head = newHead({
    type, from, to: organisation.id, case: from, counter, day: today, directory: directory.reference,
  });
  const whole = { ...head, ...content([...given.values()], signed) };
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
      parts: [...given.keys()],
    },
    given: [...given.values()],
    answers: (recipient.answers ?? []).map(({ question }) => question),
    organisation,
    standing: signed.flatMap(standingOf),
    withdrawal,
    named: consents.flatMap(({ to }) => (to ? [to] : [])),
  };
}

/**
 * @param {Letter[]} letters
 * @param {(Keepsake & {parts: KeptPart[]}) | null} previous
 * @param {{counter: number, isFirst: boolean, parts: KeptPart[], language: string,
 *   attachments: import("./attachments.js").Attachment[], sealedFiles: import("./files.js").Sealed[]}} all
 * @param {Context} context
 * @returns {Promise<Bundle>}
 */
async function finish(letters, previous, { sealedFiles, ...news }, context) {
  const shards = await whoMayWrite(letters, context.directory);
  /** @param {Letter[]} delivered */
  const keep = async (delivered) => {
    const keepsake = nextKeepsake(previous, {
      ...news,
      sent: delivered.map(({ sent }) => sent),
      answered: delivered.flatMap(({ answers }) => answers),
      standing: delivered.flatMap(({ standing }) => standing),
      takenBack: delivered.flatMap(({ sent, withdrawal }) => (withdrawal ? sent.to : [])),
      erased: delivered.flatMap(({ sent, withdrawal }) => (withdrawal?.scope === "all" ? sent.to : [])),
      organisations: Object.fromEntries(
        delivered.flatMap(({ sent, named }) => [sent.to, ...named]).map((id) => [id, shards[id]]),
      ),
    });
    return { keepsake, puts: await keepsakePuts(keepsake, context) };
  };
  const { keepsake, puts } = await keep(letters);
  const recipients = letters.map(({ sent: { to, message, envelope }, given }) => ({
    organisation: to,
    message,
    envelope,
    parts: given.map(({ part }) => part),
  }));
  const shared = attachmentsOf(letters.flatMap(({ given }) => given), news.attachments);
  const isShared = (/** @type {import("./files.js").Sealed} */ { attachment }) => shared.includes(attachment);
  /** @param {import("./files.js").Sealed[]} files */
  const chunksOf = (files) => files.flatMap((one) => one.puts);
  return {
    directory: context.directory,
    puts: [...chunksOf(sealedFiles.filter(isShared)), ...letters.flatMap(({ chunks }) => chunks), ...letters.map(({ envelope }) => envelope)],
    keepsake: puts,
    last: chunksOf(sealedFiles.filter((one) => !isShared(one))),
    leftOut: 0,
    keepOnly: async (bundle, organisations) => {
      const kept = await keep(letters.filter(({ sent }) => organisations.includes(sent.to)));
      bundle.keepsake = kept.puts;
      bundle.summary.keepsake = kept.keepsake;
    },
    summary: { recipients, keepsake },
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
 * @param {Letter[]} sealed
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

/** @param {string} hash @param {Map<string, KeptPart>} known */
function partOf(hash, known) {
  const part = [...known.values()].find((one) => one.hash === hash);
  if (!part) throw new AmparoError("unknown-part");
  return part;
}

/** @param {KeptPart} part what a message carries of it */
const asPart = ({ part, salt, bytes }) => ({ part, salt, bytes });

/** @param {string} name @param {object[]} items */
const some = (name, items) => (items.length > 0 ? { [name]: items } : {});

/** @param {string} text */
const isHash = (text) => /^[0-9a-f]{64}$/.test(text);

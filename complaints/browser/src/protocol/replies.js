/**
 * Coming back: everything that was written to a complainant, from one bucket that holds the
 * replies of many. What is theirs is found here, so the portal cannot tell who reads.
 */

import { under } from "./directory.js";
import * as envelope from "./envelope.js";
import { AmparoError, codeOf } from "./errors.js";
import * as fields from "./fields.js";
import { hex, pause } from "./bytes.js";
import { currentKeepsake, readKeepsake } from "./keepsake.js";
import { VERSION, commentOf, readHead } from "./message.js";
import * as minisign from "./minisign.js";
import { join } from "./pieces.js";
import { SELF, bucketNumber } from "./receipt.js";
import { openReply, readReply } from "./reply.js";
import { loads } from "./strictjson.js";

const HANDLE_SIZE = 16;

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./keepsake.js").Keepsake} Keepsake
 * @typedef {import("./opendirectory.js").OpenDirectory} OpenDirectory
 * @typedef {import("./receipt.js").Receipt} Receipt
 * @typedef {import("./reply.js").Question} Question
 * @typedef {import("./reply.js").Reply} Reply
 * @typedef {import("./directory.js").Organisation} Organisation
 *
 * @typedef {object} SentEntry
 * @property {"sent"} kind
 * @property {string} to
 * @property {string} id
 * @property {string} day
 * @property {string[]} parts hashes
 * @property {string | null} acknowledged the day on which their desk said that it has it
 * @property {import("./bundle.js").Proof} [proof] of filing; only of what was sent in this visit
 *
 * @typedef {{code: string, organisation?: string}} Problem
 *
 * @typedef {object} Found
 * @property {(SentEntry | Reply)[]} timeline newest first
 * @property {Keepsake | null} keepsake
 * @property {number} keepsakeCounter the highest seen, also of keepsakes that are not all here
 * @property {Question[]} questions not yet answered, newest first
 * @property {Problem[]} problems
 */

/**
 * @param {object} how
 * @param {OpenDirectory} how.directory
 * @param {Receipt} how.receipt
 * @returns {Promise<Found>}
 */
export async function readReplies({ directory, receipt }) {
  const records = await fetchBucket(directory, receipt);
  /** @type {Problem[]} */
  const problems = [];
  const { keepsake, keepsakeCounter } = await findKeepsake(records, { receipt, problems });
  /** @type {Reply[]} */
  const replies = [];
  for (const organisation of await correspondents(keepsake, directory, problems)) {
    const mine = records.get(receipt.handle(organisation.id)) ?? [];
    if (mine.length > 0) replies.push(...(await readFrom(organisation, mine, { directory, receipt, problems })));
  }
  const answered = keepsake?.answered ?? [];
  const timeline = sorted([...replies, ...sentEntries(keepsake, replies)]);
  return {
    timeline,
    keepsake,
    keepsakeCounter,
    questions: timeline.flatMap((entry) =>
      entry.kind === "reply" && entry.question && !answered.includes(entry.question.id)
        ? [entry.question]
        : [],
    ),
    problems: unique(problems),
  };
}

/**
 * The bucket's replies by handle.
 *
 * @param {OpenDirectory} directory
 * @param {Receipt} receipt
 * @returns {Promise<Map<string, Uint8Array[]>>}
 */
async function fetchBucket(directory, receipt) {
  const number = bucketNumber(receipt.bucket, directory.directory.bucketBits);
  const body = await directory.portal.get(`/v1/replies/${number}`);
  const size = HANDLE_SIZE + envelope.REPLY_SIZE;
  if (body.length % size !== 0) throw new AmparoError("unexpected-answer");
  /** @type {Map<string, Uint8Array[]>} */
  const records = new Map();
  for (let at = 0; at < body.length; at += size) {
    const handle = hex(body.subarray(at, at + HANDLE_SIZE));
    records.set(handle, [...(records.get(handle) ?? []), body.subarray(at + HANDLE_SIZE, at + size)]);
  }
  return records;
}

/**
 * @param {Map<string, Uint8Array[]>} records
 * @param {{receipt: Receipt, problems: Problem[]}} how
 * @returns {Promise<{keepsake: Keepsake | null, keepsakeCounter: number}>}
 */
async function findKeepsake(records, { receipt, problems }) {
  const keys = receipt.keys(SELF);
  const wholes = [];
  const cut = [];
  let keepsakeCounter = 0;
  for (const sealed of records.get(keys.handle) ?? []) {
    await pause();
    try {
      const message = openOwn(sealed, keys);
      const { version, counter } = readHead(message);
      keepsakeCounter = Math.max(keepsakeCounter, counter);
      if (version > VERSION) problems.push({ code: "newer" });
      else if ("piece" in message) cut.push({ message, signer: SELF });
      else wholes.push(message);
    } catch (error) {
      problems.push({ code: known(error) });
    }
  }
  const joined = join(cut);
  const keepsakes = [...wholes, ...joined.wholes.map(({ message }) => message)].flatMap((message) => {
    try {
      return [readKeepsake(message)];
    } catch (error) {
      problems.push({ code: known(error) });
      return [];
    }
  });
  if (joined.waiting > 0) problems.push({ code: "piece-missing" });
  if (joined.broken > 0) problems.push({ code: "not-openable" });
  return { keepsake: currentKeepsake(keepsakes), keepsakeCounter };
}

/** @param {Uint8Array} sealed @param {import("./receipt.js").Keys} keys @returns {Fields} */
function openOwn(sealed, keys) {
  const { content, signature } = under("not-openable", () => envelope.open(sealed, keys.identity));
  const comment = under("forged", () => minisign.verify(content, signature, keys.signing));
  const message = under("not-openable", () => fields.object(loads(content)));
  const head = under("not-openable", () => readHead(message));
  const isOwn = [head.from, head.to, head.case].every((party) => party === keys.case);
  if (!isOwn || head.type !== "keepsake" || comment !== commentOf(head)) throw new AmparoError("forged");
  return message;
}

/**
 * Who may have written: everybody whom the keepsake names, and their neighbours in the directory;
 * everybody, where no keepsake says (it may be lost, or keep all of it in chunks).
 *
 * @param {Keepsake | null} keepsake
 * @param {OpenDirectory} directory
 * @param {Problem[]} problems
 * @returns {Promise<Organisation[]>}
 */
async function correspondents(keepsake, directory, problems) {
  const shards = new Set(keepsake?.organisations ? [] : directory.shardNames);
  const hints = keepsake?.organisations ?? {};
  for (const id of new Set([...Object.keys(hints), ...(keepsake?.sent ?? []).map(({ to }) => to)])) {
    try {
      shards.add((await directory.find(id, hints[id])).shard);
    } catch (error) {
      problems.push({ code: known(error), organisation: id });
    }
  }
  /** @type {Map<string, Organisation>} some stand in several shards */
  const all = new Map();
  for (const name of shards) for (const one of await directory.shard(name)) all.set(one.id, one);
  return [...all.values()];
}

/**
 * @param {Organisation} organisation
 * @param {Uint8Array[]} mine
 * @param {{directory: OpenDirectory, receipt: Receipt, problems: Problem[]}} how
 * @returns {Promise<Reply[]>}
 */
async function readFrom(organisation, mine, { directory, receipt, problems }) {
  /** @param {unknown} error */
  const report = (error) => problems.push({ code: known(error), organisation: organisation.id });
  let card;
  try {
    card = await directory.card(organisation);
  } catch (error) {
    report(error);
    return [];
  }
  const keys = receipt.keys(organisation.id);
  /** @type {{message: Fields, signer: string}[]} */
  const whole = [];
  /** @type {typeof whole} */
  const cut = [];
  for (const sealed of mine) {
    await pause();
    try {
      const opened = openReply(sealed, { card, keys });
      (opened.message.type === "reply" && "piece" in opened.message ? cut : whole).push(opened);
    } catch (error) {
      report(error);
    }
  }
  const joined = join(cut);
  if (joined.waiting > 0) report(new AmparoError("piece-missing"));
  if (joined.broken > 0) report(new AmparoError("not-openable"));
  /** @type {Map<string, Reply>} */
  const replies = new Map();
  for (const { message } of [...whole, ...joined.wholes]) {
    try {
      const reply = under("not-openable", () => readReply(message, card));
      if (!replies.has(reply.id)) replies.set(reply.id, reply);
      if (differs(reply, directory)) report(new AmparoError("directory-differs"));
    } catch (error) {
      report(error);
    }
  }
  return [...replies.values()];
}

/**
 * Whether the writer saw another directory of the same version: then somebody shows two.
 *
 * @param {Reply} reply
 * @param {OpenDirectory} directory
 */
const differs = ({ directory: seen }, { reference }) =>
  seen.version === reference.version && seen.sha256 !== reference.sha256;

/** @param {Keepsake | null} keepsake @param {Reply[]} replies @returns {SentEntry[]} */
function sentEntries(keepsake, replies) {
  return (keepsake?.sent ?? []).map(({ to, message, envelope: name, day, parts }) => ({
    kind: "sent",
    to,
    id: message,
    day,
    parts,
    acknowledged:
      replies.find(
        ({ from, acknowledgement }) =>
          from === to && acknowledgement?.message === message && acknowledgement.envelope === name,
      )?.day ?? null,
  }));
}

/**
 * Newest first; of one day, replies above what was sent, later ones above earlier ones.
 *
 * @param {(SentEntry | Reply)[]} entries
 */
function sorted(entries) {
  const order = (/** @type {SentEntry | Reply} */ one) => (one.kind === "sent" ? 0 : one.counter);
  return entries
    .map((entry, at) => ({ entry, at }))
    .sort(
      (one, other) =>
        other.entry.day.localeCompare(one.entry.day) ||
        order(other.entry) - order(one.entry) ||
        other.at - one.at,
    )
    .map(({ entry }) => entry);
}

/** @param {unknown} error @returns {string} the code of a refusal; a fault of ours is thrown on */
function known(error) {
  if (!(error instanceof AmparoError)) throw error;
  return codeOf(error);
}

/** @param {Problem[]} problems */
function unique(problems) {
  const all = problems.map((one) => /** @type {const} */ ([`${one.code} ${one.organisation}`, one]));
  return [...new Map(all).values()];
}

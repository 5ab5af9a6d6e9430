/**
 * The keepsake: what a complainant wants to see again, sealed to themself.
 *
 * Nothing is overwritten: the whole with the highest counter counts; wholes with the same counter
 * (two visits that did not see each other) are taken together. SPEC.md, section 9.
 */

import { attachmentsOf, readAttachments } from "./attachments.js";
import * as fields from "./fields.js";
import { readHead } from "./message.js";
import { readKeptPart } from "./parts.js";

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./parts.js").KeptPart} KeptPart
 * @typedef {{to: string, message: string, envelope: string, day: string, parts: string[]}} Sent
 *
 * @typedef {object} Standing what an organisation may do if the person cannot come back
 * @property {string} consent its id
 * @property {string} asked_by
 * @property {string} kind of body
 * @property {string} until
 * @property {boolean} with_name
 *
 * @typedef {object} Keepsake
 * @property {number} counter
 * @property {Sent[]} sent
 * @property {KeptPart[] | null} parts null while they are in chunks that were not fetched
 * @property {string[]} answered ids of questions
 * @property {string} language
 * @property {Record<string, string> | null} organisations who may write, and in which shard each
 *   stands; null where nobody knows all of them, so that a reader looks in every list
 * @property {Standing[]} standing given and not taken back
 * @property {import("./attachments.js").Attachment[]} attachments of the evidence among the parts
 * @property {Fields} message the whole as it was read, with fields that this program does not know
 * @property {Keepsake[]} [twins] those of the same counter that are united here, itself included
 */

/**
 * The keepsake of a verified whole, its overflow not yet fetched.
 *
 * @param {Fields} message
 * @returns {Keepsake}
 */
export function readKeepsake(message) {
  const isCut = message.overflow !== undefined;
  const given = fields.optional(message.given, fields.object) ?? {};
  return {
    counter: readHead(message).counter,
    sent: fields.listIfAny(message.sent, readSent).map((one) =>
      given[one.message] === undefined ? one : { ...one, parts: fields.list(given[one.message], readHash) }),
    parts: isCut ? null : fields.list(message.parts, readKeptPart),
    answered: fields.listIfAny(message.answered, (id) => fields.hex(id, 16)),
    language: fields.optional(message.language, fields.text) ?? "",
    organisations: fields.optional(message.organisations, readOrganisations),
    standing: fields.listIfAny(message.standing, readStanding),
    attachments: readAttachments(message.attachments),
    message,
  };
}

/**
 * The keepsake that counts among all that were found; null if there is none.
 *
 * @param {Keepsake[]} all
 * @returns {Keepsake | null}
 */
export function currentKeepsake(all) {
  const highest = Math.max(0, ...all.map(({ counter }) => counter));
  const twins = all.filter(({ counter }) => counter === highest);
  return twins.length > 1 ? { ...twins.reduce(united), twins } : (twins[0] ?? null);
}

/** Two of the same counter, taken together. @param {Keepsake} one @param {Keepsake} other @returns {Keepsake} */
export function united(one, other) {
  // of one entry, what was taken back counts
  const byLength = [...one.sent, ...other.sent].sort((a, b) => b.parts.length - a.parts.length);
  const sent = new Map([...one.sent, ...byLength].map((entry) => [entry.message, entry]));
  const all = [...(one.parts ?? []), ...(other.parts ?? [])];
  const parts = new Map([...all, ...all.filter(({ bytes }) => bytes !== undefined)].map((part) => [part.hash, part]));
  return {
    ...one,
    sent: [...sent.values()],
    parts: one.parts && other.parts && [...parts.values()],
    attachments: attachmentsOf([...parts.values()], [...one.attachments, ...other.attachments]),
    answered: [...new Set([...one.answered, ...other.answered])],
    organisations: one.organisations && other.organisations && { ...one.organisations, ...other.organisations },
    standing: [...new Map([...one.standing, ...other.standing].map((entry) => [entry.consent, entry])).values()],
  };
}

/** @param {unknown} value @returns {Sent} */
function readSent(value) {
  const found = fields.object(value);
  return {
    to: fields.organisation(found.to),
    message: fields.hex(found.message, 16),
    envelope: fields.hex(found.envelope, 32),
    day: fields.day(found.day),
    parts: fields.list(found.parts, readHash),
  };
}

/** @param {unknown} value */
const readHash = (value) => fields.hex(value, 32);

/** @param {unknown} value @returns {Standing} */
export function readStanding(value) {
  const found = fields.object(value);
  return {
    consent: fields.hex(found.consent, 16),
    asked_by: fields.organisation(found.asked_by),
    kind: fields.text(found.kind),
    until: fields.day(found.until),
    with_name: fields.flag(found.with_name),
  };
}

/** @param {unknown} value @returns {Record<string, string>} */
function readOrganisations(value) {
  const found = Object.entries(fields.object(value));
  return Object.fromEntries(found.map(([id, shard]) => [fields.organisation(id), fields.text(shard)]));
}

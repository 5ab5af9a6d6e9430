/**
 * An organisation's card: its members' keys and the recipient to seal to today.
 *
 * Source: SPEC.md, section 8.
 */

import { hex } from "./bytes.js";
import { under } from "./directory.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import * as minisign from "./minisign.js";
import * as signedfile from "./signedfile.js";
import { loads } from "./strictjson.js";

const CARD_DAYS = 21;
const RECIPIENT_DAYS = 35;
const FIELD_RECIPIENT_DAYS = 400;

/**
 * @typedef {import("./directory.js").Organisation} Organisation
 * @typedef {{recipient: string, from: string, to: string}} Recipient
 * @typedef {{id: string, sign: minisign.PublicKey, request: minisign.PublicKey, from: string,
 *   to: string, hasLeft: boolean}} Member `hasLeft`: they had to; they may still write any day
 *
 * @typedef {object} Card
 * @property {string} organisation its id
 * @property {number} version
 * @property {string} issued
 * @property {string} expires
 * @property {Map<string, Member>} members
 * @property {Recipient} current
 * @property {Recipient | null} next
 * @property {Recipient | null} forForms to which only forms filled in offline are sealed
 * @property {{state: string, until: string | null}} availability
 * @property {number | null} answersInDays
 */

/**
 * The card, once the organisation's key has signed it and today is in its validity. Refuses with
 * `card-malformed`, `card-signature`, `card-not-yet` or `card-expired`. A browser keeps no version
 * that it has seen; during one visit it fetches a card once.
 *
 * @param {Uint8Array} body a signed file
 * @param {{organisation: Organisation, instance: string, today: string}} how
 * @returns {Card}
 */
export function acceptCard(body, { organisation, instance, today }) {
  const signed = under("card-malformed", () => signedfile.parse(body));
  const comment = under("card-signature", () =>
    minisign.verify(signed.content, signed.signature, organisation.key),
  );
  const card = under("card-malformed", () => parseCard(signed.content, organisation.id, instance));
  if (comment !== `amparo/v1 card ${instance} ${card.organisation} ${card.version}`) {
    throw new AmparoError("card-signature");
  }
  if (fields.daysBetween(card.issued, today) < -1) throw new AmparoError("card-not-yet");
  if (today > card.expires) throw new AmparoError("card-expired");
  return card;
}

/**
 * The recipient to seal to today; `no-recipient` if none is valid.
 *
 * @param {Card} card
 * @param {string} today
 * @returns {string}
 */
export function recipientFor({ current, next }, today) {
  for (const one of [current, next]) {
    if (one && fields.isWithin(one.from, one.to, today)) return one.recipient;
  }
  throw new AmparoError("no-recipient");
}

/** @param {Uint8Array} content @param {string} organisation @param {string} instance @returns {Card} */
function parseCard(content, organisation, instance) {
  const found = fields.object(loads(content));
  fields.oneOf(found.format, "amparo/card/v1");
  fields.oneOf(found.instance, instance);
  fields.oneOf(found.organisation, organisation);
  const members = fields.list(found.members, member);
  refuseTwins(members);
  const current = recipient(found.recipient, RECIPIENT_DAYS);
  const { from: issued, to: expires } = span(found.issued, found.expires, CARD_DAYS);
  fields.integer(fields.daysBetween(expires, current.to), 0);
  const availability = fields.object(found.availability);
  return {
    organisation,
    version: fields.integer(found.version, 1),
    issued,
    expires,
    members: new Map(members.map((one) => [one.id, one])),
    current,
    next: fields.optional(found.next, (one) => recipient(one, RECIPIENT_DAYS)),
    forForms: fields.optional(found.field_recipient, (one) => recipient(one, FIELD_RECIPIENT_DAYS)),
    availability: {
      state: fields.oneOf(availability.state, "open", "urgent-only", "away"),
      until: fields.optional(availability.until, fields.day),
    },
    answersInDays: fields.optional(found.answers_in_days, (days) => fields.integer(days, 0)),
  };
}

/** @param {Member[]} members with the same id, or with a key that serves twice, are refused */
function refuseTwins(members) {
  const ids = new Set(members.map(({ id }) => id));
  const keys = new Set(members.flatMap(({ sign, request }) => [hex(sign.key), hex(request.key)]));
  if (ids.size !== members.length || keys.size !== 2 * members.length) throw new AmparoError("malformed");
}

/** @param {unknown} value @returns {Member} */
function member(value) {
  const found = fields.object(value);
  return {
    id: fields.organisation(found.id),
    sign: fields.derivedKey(found.sign),
    request: fields.derivedKey(found.request),
    from: fields.day(found.from),
    to: fields.day(found.to),
    hasLeft: fields.optional(found.last, (last) => fields.hex(last, 32)) !== null,
  };
}

/** @param {unknown} value @param {number} days @returns {Recipient} */
function recipient(value, days) {
  const found = fields.object(value);
  return { recipient: fields.recipient(found.recipient), ...span(found.from, found.to, days) };
}

/** @param {unknown} from @param {unknown} to @param {number} days the longest that it may be */
function span(from, to, days) {
  const dates = { from: fields.day(from), to: fields.day(to) };
  fields.integer(fields.daysBetween(dates.from, dates.to), 0, days);
  return dates;
}

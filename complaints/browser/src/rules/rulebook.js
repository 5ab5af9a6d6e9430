/**
 * The rulebook that the stewards signed, read strictly: what is not understood refuses all of it.
 *
 * Source: referral/RULEBOOK.md, section 3.
 */

import { under } from "../protocol/directory.js";
import { day, integer, list, object, oneOf, text } from "../protocol/fields.js";
import { loads } from "../protocol/strictjson.js";
import { LEVELS, evaluated, there } from "./conditions.js";

/** What a rule may do, and the member that it may then have beside the common ones. */
const THEN = new Map([["priority", ""], ["first", ""], ["propose", ""], ["refuse", "always"], ["need", "tell"], ["optional", ""]]);

/**
 * @typedef {object} Channel
 * @property {string} kind
 * @property {number} order small ones are shown first
 * @property {boolean} isOffered whether its mandate makes it a candidate
 * @property {string[]} mandate ids of violations
 * @property {Rule[]} rules those for it
 *
 * @typedef {object} Rule
 * @property {string} id
 * @property {number} at its place in the rulebook
 * @property {string} then
 * @property {string[]} channels
 * @property {unknown} when a condition
 * @property {string} [level] of a rule of priority
 * @property {boolean} always
 * @property {boolean} tell
 *
 * @typedef {object} Rulebook
 * @property {string} asOf
 * @property {Map<string, string[]>} tables
 * @property {Map<string, unknown>} terms
 * @property {Map<string, Channel>} channels sorted by id
 * @property {Rule[]} raising the rules of priority
 */

/**
 * The rulebook that a directory names, fetched and verified; null if it names none.
 *
 * Refuses with `rulebook-changed`, `rulebook-malformed`, or a code of the line.
 *
 * @param {import("../protocol/opendirectory.js").OpenDirectory} directory
 * @returns {Promise<Rulebook | null>}
 */
export async function loadRulebook(directory) {
  const content = await directory.rulebook();
  return content && under("rulebook-malformed", () => parseRulebook(content));
}

/** @param {Uint8Array} content @returns {Rulebook} */
export function parseRulebook(content) {
  const found = only(loads(content), "format", "as_of", "violations", "tables", "terms", "channels", "rules");
  oneOf(found.format, "amparo/rulebook/v1");
  const violations = list(found.violations, name);
  const channels = new Map(entries(found.channels, (value) => channel(value, violations)).sort((one, other) => (one[0] < other[0] ? -1 : 1)));
  const rules = list(found.rules, rule);
  integer(new Set(rules.map(({ id }) => id)).size, rules.length); // no id twice
  rules.forEach((one, at) => {
    for (const id of one.channels) there(channels.get(id)).rules.push({ ...one, at });
  });
  const terms = new Map();
  const known = { tables: new Map(entries(found.tables, table)), terms, channels };
  // to evaluate is to read: where nothing is known every part is looked at
  const read = (/** @type {unknown} */ condition, /** @type {string[]} */ levels) => {
    const sure = new Map(levels.map((level) => [level, true]));
    evaluated(condition, { ...known, facts: new Map(), levels: sure, found: new Map() });
  };
  for (const [id, term] of entries(found.terms, (one) => one)) {
    read(term, LEVELS);
    terms.set(id, term); // for those after it only
  }
  for (const { when, level } of rules) read(when, level ? [] : LEVELS);
  return { ...known, asOf: day(found.as_of), raising: rules.filter(({ level }) => level) };
}

/** @param {unknown} value @returns {Rule} */
function rule(value) {
  const then = oneOf(object(value).then, ...THEN.keys());
  const isPriority = then === "priority";
  const found = only(value, "id", "then", "when", isPriority ? "level" : "for", there(THEN.get(then)));
  return {
    id: name(found.id),
    at: 0,
    then,
    channels: isPriority ? [] : list(found.for, text),
    when: found.when,
    level: isPriority ? oneOf(found.level, ...LEVELS) : "",
    always: isMarked(found.always),
    tell: isMarked(found.tell),
  };
}

/** @param {unknown} value @param {string[]} violations @returns {Channel} */
function channel(value, violations) {
  const found = only(value, "kind", "order", "offered", "mandate");
  const bits = BigInt(`0x${matching(/^(?:0|[1-9a-f][0-9a-f]*)$/, found.mandate)}`);
  integer(Number(bits >> BigInt(violations.length)), 0, 0);
  return {
    kind: name(found.kind),
    order: integer(found.order, 0),
    isOffered: oneOf(found.offered, "mandate", "rule") === "mandate",
    mandate: violations.filter((_, at) => (bits >> BigInt(at)) & 1n),
    rules: [],
  };
}

/** @param {unknown} value @returns {string[]} */
const table = (value) => matching(/^(?:[A-Z]{2})*$/, value).match(/../g) ?? [];

/** @param {unknown} value */
const name = (value) => matching(/^[a-z][a-z0-9_-]*$/, value);

/** @param {unknown} value true, or not there */
const isMarked = (value) => value !== undefined && there(value === true || undefined);

/** @param {RegExp} pattern @param {unknown} value @returns {string} */
const matching = (pattern, value) => there(pattern.exec(text(value))?.[0]);

/**
 * @template T
 * @param {unknown} value
 * @param {(value: unknown) => T} read
 * @returns {[string, T][]}
 */
const entries = (value, read) => Object.entries(object(value)).map(([id, one]) => [name(id), read(one)]);

/** An object with no other members. @param {unknown} value @param {string[]} members */
function only(value, ...members) {
  const found = object(value);
  for (const one of Object.keys(found)) oneOf(one, ...members);
  return found;
}

/**
 * The rulebook that the stewards signed, read strictly: what is not understood refuses all of it.
 *
 * Source: referral/RULEBOOK.md, section 3.
 */

import { AmparoError } from "../protocol/errors.js";
import { under } from "../protocol/directory.js";
import { day, flag, integer, list, object, oneOf, text } from "../protocol/fields.js";
import { loads } from "../protocol/strictjson.js";
import { LEVELS, condition, holds } from "./conditions.js";

const NAME = /^[a-z][a-z0-9_-]*$/;
const TABLE = /^(?:[A-Z]{2})*$/;
/** What a rule may do, and the members that it may then have beside the common ones. */
const THEN = { priority: "level", first: "", propose: "", refuse: "always", need: "tell", optional: "" };

/**
 * @typedef {object} Channel
 * @property {string} kind
 * @property {number} order small ones are shown first
 * @property {Set<string>} mandate ids of violations
 * @property {import("./conditions.js").Condition} isMet whether its mandate makes it a candidate
 * @property {Rule[]} rules those for it
 *
 * @typedef {object} Rule
 * @property {string} id
 * @property {number} at its place in the rulebook
 * @property {keyof typeof THEN} then
 * @property {string[]} channels
 * @property {import("./conditions.js").Condition} when
 * @property {string} level of a priority rule
 * @property {boolean} always
 * @property {boolean} tell
 *
 * @typedef {object} Rulebook
 * @property {string} asOf
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
  /** @type {Map<string, import("./conditions.js").Condition>} */
  const terms = new Map();
  const channels = new Map([...entries(found.channels, (value) => channel(value, violations))].sort(byName));
  const names = { tables: entries(found.tables, table), terms, channels };
  for (const [id, value] of Object.entries(object(found.terms))) terms.set(name(id), condition(value, names));
  const rules = list(found.rules, (value) => rule(value, names)).map((one, at) => ({ ...one, at }));
  integer(new Set(rules.map(({ id }) => id)).size, rules.length); // no id twice
  // where nothing is known every part is evaluated: a priority that asks for the priority is refused
  const raising = rules.filter(({ then }) => then === "priority");
  for (const { when } of raising) when({ facts: new Map(), terms: new Map(), levels: new Map() });
  for (const [id, one] of channels) one.rules = rules.filter((rule) => rule.channels.includes(id));
  return { asOf: day(found.as_of), channels, raising };
}

/** @param {unknown} value @param {import("./conditions.js").Names} names @returns {Omit<Rule, "at">} */
function rule(value, names) {
  const then = /** @type {keyof typeof THEN} */ (oneOf(object(value).then, ...Object.keys(THEN)));
  const isPriority = then === "priority";
  const found = only(value, "id", "then", "when", isPriority ? "level" : "for", THEN[then]);
  const channels = isPriority ? [] : list(found.for, text);
  for (const one of channels) if (!names.channels.has(one)) refuse();
  return {
    id: name(found.id),
    then,
    channels,
    when: condition(found.when, names),
    level: isPriority ? oneOf(found.level, ...LEVELS) : "",
    always: flag(found.always ?? false),
    tell: flag(found.tell ?? false),
  };
}

/** @param {unknown} value @param {string[]} violations @returns {Channel} */
function channel(value, violations) {
  const found = only(value, "kind", "order", "offered", "mandate");
  const digits = text(found.mandate);
  if (!/^(?:0|[1-9a-f][0-9a-f]*)$/.test(digits)) refuse();
  const bits = BigInt(`0x${digits}`);
  if (bits >> BigInt(violations.length)) refuse();
  const mandate = new Set(violations.filter((_, at) => (bits >> BigInt(at)) & 1n));
  const isOffered = oneOf(found.offered, "mandate", "rule") === "mandate";
  return {
    kind: name(found.kind),
    order: integer(found.order, 0),
    mandate,
    isMet: isOffered ? holds("violations", mandate) : () => false,
    rules: [],
  };
}

/** @param {unknown} value @returns {Set<string>} */
function table(value) {
  const countries = text(value);
  return TABLE.test(countries) ? new Set(countries.match(/../g)) : refuse();
}

/** @param {unknown} value @returns {string} */
function name(value) {
  return NAME.test(text(value)) ? text(value) : refuse();
}

/** @param {[string, unknown]} one @param {[string, unknown]} other */
const byName = ([one], [other]) => (one < other ? -1 : 1);

/**
 * @template T
 * @param {unknown} value
 * @param {(value: unknown) => T} read
 * @returns {Map<string, T>}
 */
const entries = (value, read) =>
  new Map(Object.entries(object(value)).map(([id, one]) => [name(id), read(one)]));

/** An object with no other members. @param {unknown} value @param {string[]} members */
function only(value, ...members) {
  const found = object(value);
  for (const one of Object.keys(found)) oneOf(one, ...members);
  return found;
}

/** @returns {never} */
function refuse() {
  throw new AmparoError("malformed");
}

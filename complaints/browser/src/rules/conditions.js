/**
 * Conditions with three values. Whatever is not understood is refused (`malformed`): an operator
 * that is not known here may have been a refusal.
 *
 * Evaluating looks at every part of a condition, whatever the others gave. So a rulebook was read
 * once each of its conditions was evaluated.
 *
 * Source: referral/RULEBOOK.md, section 2. The operators of the desk are not here.
 */

import { AmparoError } from "../protocol/errors.js";
import { integer, list, text } from "../protocol/fields.js";

/**
 * @typedef {boolean | Set<string>} Verdict true, false, or unknown: the facts that could decide it
 * @typedef {Set<string> | string | number | boolean | null} Value null: known to be none
 * @typedef {Map<string, Value>} Facts what is missing is unknown
 *
 * @typedef {object} Names what a condition may refer to
 * @property {Map<string, string[]>} tables of countries
 * @property {Map<string, unknown>} terms conditions, each of which names earlier ones
 * @property {Map<string, {mandate: string[]}>} channels
 *
 * @typedef {Names & {facts: Facts} & Found} Case
 *
 * @typedef {object} Found so far
 * @property {Map<string, Verdict>} levels whether the case has this priority or a higher one
 * @property {Map<string, Verdict>} found of terms
 */

/** Of priority, the highest first. */
export const LEVELS = ["critical", "urgent"];
const HERE = "current_location";

/** @param {Verdict} verdict @returns {verdict is Set<string>} */
export const isUnknown = (verdict) => typeof verdict !== "boolean";

/**
 * `decisive` if one of the verdicts is, else unknown by all the unknown ones together, else the
 * opposite.
 *
 * @param {boolean} decisive
 * @param {Verdict[]} verdicts
 * @returns {Verdict}
 */
export function joined(decisive, verdicts) {
  if (verdicts.includes(decisive)) return decisive;
  const facts = verdicts.filter(isUnknown).flatMap((one) => [...one]);
  return facts.length ? new Set(facts) : !decisive;
}

/** @param {Verdict} verdict @returns {Verdict} */
export const opposite = (verdict) => (isUnknown(verdict) ? verdict : !verdict);

/**
 * What a condition gives, of its JSON.
 *
 * @param {unknown} condition
 * @param {Case} given
 * @returns {Verdict}
 */
export function evaluated(condition, given) {
  if (condition === true) return true;
  const [name, ...operands] = list(condition, (one) => one);
  const junction = ["all", "any"].indexOf(text(name));
  if (junction >= 0) return joined(junction > 0, operands.map((one) => evaluated(one, given)));
  const operator = there(OPERATORS.get(text(name)));
  integer(operands.length, operator.length - 1, operator.length - 1);
  return operator(given, ...operands);
}

/**
 * Whether a set has one of the ids; not known while some of it is not.
 *
 * @param {Case} given
 * @param {string} fact
 * @param {string[]} ids
 */
export const holds = (given, fact, ids) =>
  about(given, fact, (found) => meet(found, ids) || (found.includes("unknown") && new Set([fact])));

/**
 * Each takes as many operands as it has parameters after the first.
 *
 * @type {[string, (given: Case, ...operands: any[]) => Verdict][]}
 */
const ALL = [
  ["not", (given, part) => opposite(evaluated(part, given))],
  ["maybe", (given, part) => evaluated(part, given) !== false],
  ["known", ({ facts }, fact) => facts.has(text(fact))],
  ["has", (given, fact, ids) => holds(given, fact, list(ids, text))],
  ["mandate", (given, id) => holds(given, "violations", there(given.channels.get(id)).mandate)],
  ["is", (given, fact, values) => {
    const wanted = list(values, (one) => (one === null || typeof one === "boolean" ? one : text(one)));
    return about(given, fact, (_, value) => wanted.includes(value));
  }],
  ["most", (given, fact, limit) => within(given, fact, 0, integer(limit, 0))],
  ["least", (given, fact, limit) => within(given, fact, integer(limit, 0), Infinity)],
  ["in", (given, fact, name) => {
    const table = there(given.tables.get(name));
    return about(given, fact, (found) => meet(found, table));
  }],
  ["elsewhere", (given, fact, name) => {
    const table = there(given.tables.get(name));
    return about(given, fact, (found) => {
      const among = found.filter((one) => table.includes(one));
      if (among.length !== 1) return among.length > 1; // nobody is in two countries
      return about(given, HERE, (_, here) => here !== among[0]);
    });
  }],
  ["same", (given, one, other) => {
    const missing = [text(one), text(other)].filter((fact) => !given.facts.has(fact));
    if (missing.length) return new Set(missing);
    return about(given, one, (these) => about(given, other, (those) => meet(these, those)));
  }],
  ["term", (given, name) => {
    const condition = there(given.terms.get(name));
    const verdict = given.found.get(name) ?? evaluated(condition, given);
    given.found.set(name, verdict);
    return verdict;
  }],
  // there are none yet while the rules of priority are judged, which cannot ask for it
  ["level", ({ levels }, name) => there(levels.get(name))],
];
const OPERATORS = new Map(ALL);

/**
 * What `test` says of a fact, given as a list and as it is; unknown while it is missing.
 *
 * @param {Case} given
 * @param {string} fact
 * @param {(found: any[], value: any) => Verdict} test
 */
function about({ facts }, fact, test) {
  return facts.has(text(fact)) ? test(itemsOf(facts, fact), facts.get(fact)) : new Set([fact]);
}

/** The items of a fact, be it a set or one value; none where there is none, or it is unknown. @param {Facts} facts @param {string} fact @returns {any[]} */
export function itemsOf(facts, fact) {
  const value = facts.get(fact) ?? [];
  return value instanceof Set || Array.isArray(value) ? [...value] : [value];
}

/** @param {Case} given @param {string} fact @param {number} least @param {number} most */
const within = (given, fact, least, most) =>
  about(given, fact, (_, value) => value !== null && least <= value && value <= most);

/** @param {any[]} one @param {any[]} other */
export const meet = (one, other) => one.some((item) => other.includes(item));

/** @template T @param {T | undefined} found @returns {T} */
export function there(found) {
  if (found === undefined) throw new AmparoError("malformed");
  return found;
}

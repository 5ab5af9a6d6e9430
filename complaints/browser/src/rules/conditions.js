/**
 * Conditions with three values, read strictly from the rulebook: an operator that is not known here
 * refuses the whole rulebook, because it may have been a refusal.
 *
 * Source: referral/RULEBOOK.md, section 2. The operators of the desk are not here.
 */

import { AmparoError } from "../protocol/errors.js";
import { integer, list, oneOf, text } from "../protocol/fields.js";

/**
 * @typedef {boolean | Set<string>} Verdict true, false, or unknown: the facts that could decide it
 * @typedef {Set<string> | string | number | boolean | null} Value null: known to be none
 * @typedef {Map<string, Value>} Facts what is missing is unknown
 *
 * @typedef {object} Case
 * @property {Facts} facts
 * @property {Map<string, Verdict>} levels whether the case has this priority or a higher one
 * @property {Map<string, Verdict>} terms found so far
 *
 * @typedef {(given: Case) => Verdict} Condition
 *
 * @typedef {object} Names what a condition may refer to
 * @property {Map<string, Set<string>>} tables of countries
 * @property {Map<string, Condition>} terms
 * @property {Map<string, {mandate: Set<string>}>} channels
 */

const HERE = "current_location";
/** Of priority, the highest first. */
export const LEVELS = ["critical", "urgent"];

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
 * The condition of its JSON; `malformed` for what is not one.
 *
 * @param {unknown} value
 * @param {Names} names
 * @returns {Condition}
 */
export function condition(value, names) {
  if (value === true) return () => true;
  const [name, ...operands] = list(value, (one) => one);
  const found = OPERATORS.get(text(name)) ?? refuse();
  if (found.takes >= 0) integer(operands.length, found.takes, found.takes);
  return found.make(names, ...operands);
}

/** @type {Map<string, {takes: number, make: (names: Names, ...operands: any[]) => Condition}>} */
const OPERATORS = new Map();

/** @param {string} name @param {number} takes operands; -1: any number @param {(names: Names, ...operands: unknown[]) => Condition} make */
const operator = (name, takes, make) => OPERATORS.set(name, { takes, make });

operator("all", -1, (names, ...children) => junction(false, children, names));
operator("any", -1, (names, ...children) => junction(true, children, names));

operator("not", 1, (names, child) => {
  const inner = condition(child, names);
  return (given) => opposite(inner(given));
});

operator("maybe", 1, (names, child) => {
  const inner = condition(child, names);
  return (given) => inner(given) !== false;
});

operator("known", 1, (_, fact) => {
  const name = text(fact);
  return ({ facts }) => facts.has(name);
});

operator("has", 2, (_, fact, wanted) => holds(text(fact), new Set(list(wanted, text))));

operator("is", 2, (_, fact, wanted) => {
  const values = list(wanted, (one) => (one === null || typeof one === "boolean" ? one : text(one)));
  return of(text(fact), (value) => values.some((one) => one === value));
});

operator("most", 2, (_, fact, limit) => {
  const most = integer(limit, 0);
  return of(text(fact), (value) => value !== null && value <= most);
});

operator("least", 2, (_, fact, limit) => {
  const least = integer(limit, 0);
  return of(text(fact), (value) => value !== null && value >= least);
});

operator("in", 2, ({ tables }, fact, table) => {
  const countries = tables.get(text(table)) ?? refuse();
  return of(text(fact), (value) => each(value).some((one) => countries.has(one)));
});

operator("elsewhere", 2, ({ tables }, fact, table) => {
  const countries = tables.get(text(table)) ?? refuse();
  return of(text(fact), (value, { facts }) => {
    const found = each(value).filter((one) => countries.has(one));
    if (found.length !== 1) return found.length > 1; // nobody is in two countries
    return facts.has(HERE) ? facts.get(HERE) !== found[0] : new Set([HERE]);
  });
});

operator("same", 2, (_, one, other) => {
  const names = [text(one), text(other)];
  return ({ facts }) => {
    const missing = names.filter((name) => !facts.has(name));
    if (missing.length) return new Set(missing);
    const [these, those] = names.map((name) => each(facts.get(name)));
    return these.some((country) => those.includes(country));
  };
});

operator("mandate", 1, ({ channels }, channel) =>
  holds("violations", (channels.get(text(channel)) ?? refuse()).mandate),
);

operator("term", 1, ({ terms }, term) => {
  const name = text(term);
  const named = terms.get(name) ?? refuse();
  return (given) => {
    const verdict = given.terms.get(name) ?? named(given);
    given.terms.set(name, verdict);
    return verdict;
  };
});

operator("level", 1, (_, level) => {
  const name = oneOf(level, ...LEVELS);
  return ({ levels }) => levels.get(name) ?? refuse(); // the rules of priority cannot ask for it
});

/** @param {boolean} decisive @param {unknown[]} children @param {Names} names @returns {Condition} */
function junction(decisive, children, names) {
  const inner = children.map((child) => condition(child, names));
  return (given) => joined(decisive, inner.map((one) => one(given)));
}

/**
 * What `test` says of a fact; unknown while it is missing.
 *
 * @param {string} fact
 * @param {(value: any, given: Case) => Verdict} test
 * @returns {Condition}
 */
const of = (fact, test) => (given) =>
  given.facts.has(fact) ? test(given.facts.get(fact), given) : new Set([fact]);

/**
 * Whether a set has one of the wanted ids; not known while some of it is not.
 *
 * @param {string} fact
 * @param {Set<string>} wanted
 * @returns {Condition}
 */
export const holds = (fact, wanted) =>
  of(fact, (value) => {
    const found = each(value);
    return found.some((one) => wanted.has(one)) || (found.includes("unknown") && new Set([fact]));
  });

/** @param {any} value @returns {any[]} the items of a set, or the one; null: none */
const each = (value) => (value instanceof Set ? [...value] : value === null ? [] : [value]);

/** @returns {never} */
function refuse() {
  throw new AmparoError("malformed");
}

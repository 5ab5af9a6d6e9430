/**
 * What the rulebook says of a case: how urgent, what first, which channels, which not, and what it
 * would have to know. No input or output here, and no day: the browser's rules need none.
 *
 * Source: referral/RULEBOOK.md, section 4; `referral/judging.py` gives the same.
 */

import { LEVELS, evaluated, holds, isUnknown, itemsOf, joined, opposite } from "./conditions.js";
import { byKey } from "./order.js";

/**
 * @typedef {import("./conditions.js").Verdict} Verdict
 * @typedef {import("./rulebook.js").Rule} Rule
 * @typedef {{rule: Rule, verdict: Verdict}} Judged
 *
 * @typedef {object} Suggestion
 * @property {string} channel
 * @property {boolean} optional shown lower
 * @property {string[]} reasons `mandate`, and ids of rules
 *
 * @typedef {object} Judgement
 * @property {string} priority `critical`, `urgent` or `routine`
 * @property {string | null} trigger the rule that gave it
 * @property {string[]} first channels, what to do before the rest
 * @property {Suggestion[]} suggested the best first
 * @property {{channel: string, rule: string}[]} refused
 * @property {{channel: string, facts: string[]}[]} unknown `priority` may stand among the channels
 */

/**
 * @param {import("./rulebook.js").Rulebook} rulebook
 * @param {import("./conditions.js").Facts} facts
 * @returns {Judgement}
 */
export function judge(rulebook, facts) {
  /** @type {import("./conditions.js").Case} */
  const given = { ...rulebook, facts, levels: new Map(), found: new Map() };
  const { raising, ...found } = priorityOf(judged(rulebook.raising, given), given.levels);
  /** @type {Judgement} */
  const judgement = { ...found, first: [], suggested: [], refused: [], unknown: [] };
  const ask = (/** @type {string} */ channel, /** @type {Set<string>} */ open) =>
    judgement.unknown.push({ channel, facts: [...open].sort() });
  if (isUnknown(raising)) ask("priority", raising);
  const ranked = [];
  for (const [channel, { isOffered, mandate, order, rules }] of rulebook.channels) {
    const own = judged(rules, given);
    const isMet = isOffered && holds(given, "violations", mandate);
    const isCandidate = joined(true, [isMet, ...verdicts(own, "first", "propose")]);
    const bars = own.flatMap(barring);
    const bar = bars.find(({ rule, verdict }) => verdict === true && (isCandidate === true || rule.always));
    const question = isCandidate === true ? joined(true, verdicts(bars, "refuse", "need")) : isCandidate;
    if (bar) judgement.refused.push({ channel, rule: bar.rule.id });
    else if (isUnknown(question)) ask(channel, question);
    else if (isCandidate) {
      const told = own.filter(({ rule, verdict }) => verdict === true && (rule.then !== "need" || rule.tell));
      const reasons = told.map(({ rule }) => rule.id);
      if (isMet === true) reasons.unshift("mandate");
      const optional = verdicts(own, "optional").some((verdict) => verdict !== false);
      const first = told.find(({ rule }) => rule.then === "first")?.rule.at ?? Infinity;
      const met = itemsOf(facts, "violations").filter((one) => mandate.includes(one)).length;
      const key = [first === Infinity, optional, order, -met, mandate.length]; // the channels stand by id
      ranked.push({ first, key, suggestion: { channel, optional, reasons } });
    }
  }
  judgement.suggested = ranked.sort(byKey).map(({ suggestion }) => suggestion);
  const leading = ranked.filter(({ first }) => first < Infinity).sort((one, other) => one.first - other.first);
  judgement.first = leading.map(({ suggestion }) => suggestion.channel);
  return judgement;
}

/**
 * The level, by which rule, and whether something could raise it; fills in the levels.
 *
 * @param {Judged[]} found
 * @param {Map<string, Verdict>} levels
 */
function priorityOf(found, levels) {
  let priority = "routine";
  let trigger = null;
  /** @type {Verdict} */
  let raising = false;
  /** @type {Verdict} */
  let here = false;
  for (const level of LEVELS) {
    const own = found.filter(({ rule }) => rule.level === level);
    here = joined(true, [here, ...own.map(({ verdict }) => verdict)]);
    levels.set(level, here);
    const first = own.find(({ verdict }) => verdict === true);
    if (trigger) continue;
    if (first) [priority, trigger] = [level, first.rule.id];
    else raising = here;
  }
  return { priority, trigger, raising };
}

/** @param {Rule[]} rules @param {import("./conditions.js").Case} given @returns {Judged[]} */
const judged = (rules, given) => rules.map((rule) => ({ rule, verdict: evaluated(rule.when, given) }));

/** @param {Judged[]} found @param {...string} kinds */
const verdicts = (found, ...kinds) =>
  found.filter(({ rule }) => kinds.includes(rule.then)).map(({ verdict }) => verdict);

/** A rule that can refuse, with the verdict true where it does. @param {Judged} one @returns {Judged[]} */
function barring({ rule, verdict }) {
  if (rule.then === "need") return [{ rule, verdict: opposite(verdict) }];
  return rule.then === "refuse" ? [{ rule, verdict }] : [];
}

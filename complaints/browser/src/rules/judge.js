/**
 * What the rulebook says of a case: how urgent, what first, which channels, which not, and what it
 * would have to know. No input or output here, and no day: the browser's rules need none.
 *
 * Source: referral/RULEBOOK.md, section 4; `referral/judging.py` gives the same.
 */

import { LEVELS, isUnknown, joined, opposite } from "./conditions.js";

/**
 * @typedef {import("./conditions.js").Case} Case
 * @typedef {import("./conditions.js").Verdict} Verdict
 * @typedef {import("./rulebook.js").Rule} Rule
 * @typedef {import("./rulebook.js").Channel} Channel
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
export function judge({ channels, raising }, facts) {
  /** @type {Case} */
  const given = { facts, terms: new Map(), levels: new Map() };
  /** @type {Judgement} */
  const judgement = { ...priorityOf(raising, given), first: [], suggested: [], refused: [] };
  const ranked = [];
  for (const [id, channel] of channels) {
    const own = judged(channel.rules, given);
    const isMet = channel.isMet(given);
    const isCandidate = joined(true, [isMet, ...verdicts(own, "first", "propose")]);
    const bars = own.flatMap(barring);
    const bar = bars.find(({ verdict, rule }) => verdict === true && (isCandidate === true || rule.always));
    const question = isCandidate === true ? joined(true, verdicts(bars, "refuse", "need")) : isCandidate;
    if (bar) judgement.refused.push({ channel: id, rule: bar.rule.id });
    else if (isUnknown(question)) judgement.unknown.push({ channel: id, facts: [...question].sort() });
    else if (isCandidate) {
      const told = own.filter(({ rule, verdict }) => verdict === true && (rule.then !== "need" || rule.tell));
      const reasons = [...(isMet === true ? ["mandate"] : []), ...told.map(({ rule }) => rule.id)];
      const optional = verdicts(own, "optional").some((verdict) => verdict !== false);
      const first = told.find(({ rule }) => rule.then === "first")?.rule.at ?? Infinity;
      const place = [+(first === Infinity), +optional, channel.order, -met(channel, facts), channel.mandate.size];
      ranked.push({ first, place, suggestion: { channel: id, optional, reasons } });
    }
  }
  ranked.sort((one, other) => compare(one.place, other.place)); // stable: the channels stand by id
  judgement.suggested = ranked.map(({ suggestion }) => suggestion);
  const leading = ranked.filter(({ first }) => first < Infinity).sort((one, other) => one.first - other.first);
  judgement.first = leading.map(({ suggestion }) => suggestion.channel);
  return judgement;
}

/**
 * The level, by which rule, and what could raise it; the levels are then known of the case.
 *
 * @param {Rule[]} rules
 * @param {Case} given
 * @returns {Pick<Judgement, "priority" | "trigger" | "unknown">}
 */
function priorityOf(rules, given) {
  const found = judged(rules, given);
  for (const [at, level] of LEVELS.entries()) {
    const among = found.filter(({ rule }) => LEVELS.indexOf(rule.level) <= at);
    given.levels.set(level, joined(true, verdicts(among, "priority")));
  }
  const at = LEVELS.findIndex((level) => given.levels.get(level) === true);
  const priority = LEVELS[at] ?? "routine";
  const trigger = found.find(({ rule, verdict }) => rule.level === priority && verdict === true);
  const above = given.levels.get(LEVELS[at < 0 ? LEVELS.length - 1 : at - 1]) ?? false;
  const unknown = isUnknown(above) ? [{ channel: "priority", facts: [...above].sort() }] : [];
  return { priority, trigger: trigger?.rule.id ?? null, unknown };
}

/** @param {Rule[]} rules @param {Case} given @returns {Judged[]} */
const judged = (rules, given) => rules.map((rule) => ({ rule, verdict: rule.when(given) }));

/** @param {Judged[]} found @param {...string} kinds */
const verdicts = (found, ...kinds) =>
  found.filter(({ rule }) => kinds.includes(rule.then)).map(({ verdict }) => verdict);

/** A rule that can refuse, with the verdict true where it does. @param {Judged} one @returns {Judged[]} */
function barring({ rule, verdict }) {
  if (rule.then === "need") return [{ rule, verdict: opposite(verdict) }];
  return rule.then === "refuse" ? [{ rule, verdict }] : [];
}

/** How much of what happened a channel is there for. @param {Channel} channel @param {Case["facts"]} facts */
function met({ mandate }, facts) {
  const violations = facts.get("violations");
  return violations instanceof Set ? [...violations].filter((one) => mandate.has(one)).length : 0;
}

/** @param {number[]} one @param {number[]} other by the first item that differs */
function compare(one, other) {
  const at = one.findIndex((item, at) => item !== other[at]);
  return at < 0 ? 0 : one[at] - other[at];
}

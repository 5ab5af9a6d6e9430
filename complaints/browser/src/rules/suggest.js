/**
 * Which organisations of the directory are there for what the rulebook suggests, the best first, and
 * which would be, but must not be used. It chooses nothing for anybody.
 *
 * A service is left out only where it says itself that it is for others: unknown is not no, on
 * either side. `referral/services` finds the same, in the same order.
 */

import { refusalOf } from "../protocol/directory.js";
import { judge } from "./judge.js";
import { entriesOf, or, spoken } from "./services.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("../protocol/card.js").Card} Card
 * @typedef {import("./conditions.js").Facts} Facts
 * @typedef {import("./judge.js").Judgement} Judgement
 * @typedef {import("./services.js").Entry} Entry
 *
 * @typedef {object} Offer
 * @property {Organisation} organisation
 * @property {string} channel the best of its channels
 * @property {boolean} optional shown lower
 * @property {string[]} reasons `mandate`, and ids of rules
 * @property {string} service the id of the one that fits best, or empty
 *
 * @typedef {object} Suggestions
 * @property {Judgement} judgement
 * @property {Offer[]} suggested each organisation once, the best first
 * @property {(Offer & {code: string})[]} refused what would have been suggested; why not
 *
 * @typedef {object} Now what was fetched of organisations so far
 * @property {Map<string, Card>} cards by id
 * @property {Map<string, string>} refused id to a code of `loadCard`
 * @property {string} today
 */

/** What belongs to a State and looks into that State. */
const OF_THE_ACCUSED = ["nhri", "npm", "equality-body"];
/** Where one has to go: no use in another country than the person's. */
const BY_THE_PERSON = ["medical-72h", "medical-care", "shelter-gbv", "child-protection", "anti-trafficking-service"];
const PROTECTED = ["refugee", "asylum-seeker", "stateless", "protected"];
const AGES = ["child", "adult", "older"];
const GENDERS = ["female", "male"];
const NEVER = 1_000; // days, for sorting those who do not say how soon they answer

/**
 * Codes of refusal: those of `refusalOf` and `loadCard`; `away`; `feared-state`, for a body of the
 * State that the person seeks protection from.
 *
 * @param {import("./rulebook.js").Rulebook} rulebook
 * @param {Facts} facts
 * @param {Organisation[]} organisations
 * @param {Now} now
 * @returns {Suggestions}
 */
export function suggest(rulebook, facts, organisations, now) {
  const judgement = judge(rulebook, facts);
  const entries = organisations.flatMap(entriesOf);
  const isUrgent = judgement.priority !== "routine";
  const found = judgement.suggested.flatMap(({ channel, optional, reasons }) =>
    matching(channel, entries, facts, now, isUrgent).map((one) => {
      const { organisation, service } = one;
      return { organisation, channel, optional, reasons, service, code: refusal(one, channel, facts, now) };
    }),
  );
  const suggested = once(found.filter(({ code }) => !code));
  const offered = suggested.map(({ organisation }) => organisation.id);
  const refused = once(found.filter(({ organisation }) => !offered.includes(organisation.id)));
  return { judgement, suggested, refused };
}

/**
 * The entries for a channel that may be for this person, the best first.
 *
 * @param {string} channel
 * @param {Entry[]} entries
 * @param {Facts} facts
 * @param {Now} now
 * @param {boolean} isUrgent whether the case is
 */
function matching(channel, entries, facts, now, isUrgent) {
  const here = placesOf(facts, "current_location");
  const there = placesOf(facts, "country_of_incident");
  const accused = itemsOf(facts, "respondent_states");
  const near = or(here, there);
  const isOfTheAccused = OF_THE_ACCUSED.includes(channel);
  const first = isOfTheAccused ? or(accused, there) : near;
  const all = isOfTheAccused || BY_THE_PERSON.includes(channel) ? first : [...near, ...there, ...accused];
  const violations = itemsOf(facts, "violations");
  const needs = itemsOf(facts, "needs");
  const language = [String(facts.get("language"))].map(spoken);
  const age = itemsOf(facts, "age_group").filter((one) => AGES.includes(one));
  const gender = itemsOf(facts, "gender").filter((one) => GENDERS.includes(one));

  /** @param {Entry} one @returns {any[]} compared item by item */
  const key = (one) => [
    stateOf(one, now) === "urgent-only" && !isUrgent, one.isFull, !meet(one.countries, first), !meet(one.countries, all),
    !meet(one.violations, violations), !meet(one.languages, language), !meet(one.needs, needs),
    now.cards.get(one.organisation.id)?.answersInDays ?? NEVER, one.organisation.id, one.service,
  ];
  return entries
    .filter(
      (one) =>
        one.channels.includes(channel) &&
        (!one.countries.length || meet(one.countries, all)) &&
        mayFit(one.violations, violations) && mayFit(one.ages, age) && mayFit(one.genders, gender),
    )
    .map((one) => ({ ...one, key: key(one) }))
    .sort(byKey);
}

/** Whoever was away until a day that is over is open again. @param {Entry} entry @param {Now} now */
function stateOf({ organisation }, { cards, today }) {
  const { state, until } = cards.get(organisation.id)?.availability ?? {};
  return until && until < today ? "open" : state;
}

/**
 * @param {Entry} entry
 * @param {string} channel
 * @param {Facts} facts
 * @param {Now} now
 */
function refusal(entry, channel, facts, now) {
  const { organisation, countries } = entry;
  const { id, belongsToState } = organisation;
  const isFeared =
    ["seeking_asylum", "fears_state_of_origin"].some((fact) => facts.get(fact) === true) ||
    meet(itemsOf(facts, "special_status"), PROTECTED);
  const isOfOrigin = belongsToState && channel !== "nhri" && meet(countries, itemsOf(facts, "country_of_origin"));
  return (
    refusalOf(organisation, now.today) ?? now.refused.get(id) ??
    (stateOf(entry, now) === "away" ? "away" : isFeared && isOfOrigin ? "feared-state" : "")
  );
}

/** @template {{organisation: Organisation}} T @param {T[]} found the best first @returns {T[]} */
const once = (found) => found.filter(({ organisation: { id } }, at) => found.findIndex(({ organisation }) => organisation.id === id) === at);

/** The ids of a fact, or the one; none while it is unknown. @param {Facts} facts @param {string} name @returns {string[]} */
function itemsOf(facts, name) {
  const value = facts.get(name);
  return value instanceof Set ? [...value] : typeof value === "string" ? [value] : [];
}

/** At sea there is no country. @param {Facts} facts @param {string} name */
const placesOf = (facts, name) => itemsOf(facts, name).filter((one) => one.length === 2);

/** @param {string[]} one @param {string[]} other */
const meet = (one, other) => one.some((item) => other.includes(item));

/** Unless both are known and differ. @param {string[]} stated @param {string[]} wanted */
const mayFit = (stated, wanted) => !stated.length || !wanted.length || meet(stated, wanted);

/** @param {{key: any[]}} one @param {{key: any[]}} other */
function byKey({ key }, { key: other }) {
  const at = key.findIndex((item, n) => item !== other[n]);
  return at < 0 ? 0 : key[at] < other[at] ? -1 : 1;
}

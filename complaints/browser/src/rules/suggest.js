/**
 * Which organisations of the directory are there for what the rulebook suggests, the best first, and
 * which would be, but must not be used. It chooses nothing for anybody.
 */

import { refusalOf } from "../protocol/directory.js";
import { itemsOf } from "./conditions.js";
import { judge } from "./judge.js";
import { areOf, isAfraid } from "./origins.js";
import { entriesOf, fitting } from "./services.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("../protocol/card.js").Card} Card
 * @typedef {import("./conditions.js").Facts} Facts
 *
 * @typedef {object} Offer
 * @property {Organisation} organisation
 * @property {string} channel the best of its channels
 * @property {boolean} optional shown lower
 * @property {string[]} reasons `mandate`, and ids of rules
 * @property {string} service the id of the one that fits best, or empty
 *
 * @typedef {object} Suggestions
 * @property {import("./judge.js").Judgement} judgement
 * @property {Offer[]} suggested each organisation once, the best first
 * @property {(Offer & {code: string})[]} refused what would have been suggested; why not
 *
 * @typedef {object} Now what was fetched of organisations so far
 * @property {Map<string, Card>} cards by id
 * @property {Map<string, string>} refused id to a code of `loadCard`
 * @property {string} today
 * @property {string[]} [origins] where anybody comes from; without, what the facts say
 */

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
export function suggest(rulebook, facts, organisations, { cards, refused, today, origins }) {
  const judgement = judge(rulebook, facts);
  const entries = organisations.flatMap(entriesOf);
  /** Whoever was away until a day that is over is open again. @param {Organisation} one */
  const state = ({ id }) => {
    const { state, until } = cards.get(id)?.availability ?? {};
    return until && until < today ? "open" : state;
  };
  const weigh = (/** @type {Organisation} */ one) => [
    state(one) === "urgent-only" && judgement.priority === "routine",
    cards.get(one.id)?.answersInDays ?? NEVER,
  ];
  const feared = isAfraid(facts) ? (origins ?? itemsOf(facts, "country_of_origin")) : [];
  const found = judgement.suggested.flatMap((suggestion) =>
    fitting(suggestion.channel, entries, facts, weigh).map(({ organisation, service, countries }) => {
      const isFeared = organisation.belongsToState && suggestion.channel !== "nhri" && areOf(countries, feared);
      const code =
        refusalOf(organisation, today) ?? refused.get(organisation.id) ??
        (state(organisation) === "away" ? "away" : isFeared ? "feared-state" : "");
      return { ...suggestion, organisation, service: service.id ?? "", code };
    }),
  );
  const suggested = once(found.filter(({ code }) => !code));
  const offered = suggested.map(({ organisation }) => organisation);
  return { judgement, suggested, refused: once(found.filter((one) => !offered.includes(one.organisation))) };
}

/** @template {{organisation: Organisation}} T @param {T[]} found the best first @returns {T[]} */
const once = (found) =>
  found.filter(({ organisation }, at) => found.findIndex((one) => one.organisation === organisation) === at);

/**
 * Which organisations of the directory are there for what the rulebook suggests, the best first, and
 * which would be, but must not be used. It chooses nothing for anybody.
 *
 * `referral/services` matches in the same way at the desk, with more that it may ask.
 */

import { refusalOf } from "../protocol/directory.js";
import { judge } from "./judge.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("../protocol/card.js").Card} Card
 * @typedef {import("./conditions.js").Facts} Facts
 *
 * @typedef {object} Suggested
 * @property {Organisation} organisation
 * @property {string} channel the best of its channels
 * @property {boolean} optional shown lower
 * @property {string[]} reasons `mandate`, and ids of rules
 *
 * @typedef {object} Suggestions
 * @property {string} priority
 * @property {string | null} trigger
 * @property {string[]} first channels, whether or not an organisation is there for them
 * @property {Suggested[]} suggested
 * @property {{organisation: Organisation, channel: string, code: string}[]} refused codes of
 *   `loadCard`, `unknown-kind`, `away`, `accused`, `feared-state`
 */

/** Kinds that are a channel by themselves; others are what their services say. */
const KINDS = /** @type {Record<string, string[]>} */ ({
  nhri: ["nhri"], "legal-aid": ["legal-aid"], ngo: [], mechanism: [],
});

/**
 * @param {import("./rulebook.js").Rulebook} rulebook
 * @param {Facts} facts
 * @param {Organisation[]} organisations
 * @param {object} now
 * @param {Map<string, Card | {code: string}>} now.cards those that were fetched, or why not
 * @param {string} now.today
 * @param {string} now.language of the person
 * @returns {Suggestions}
 */
export function suggest(rulebook, facts, organisations, { cards, today, language }) {
  const { priority, trigger, first, suggested } = judge(rulebook, facts);
  const found = suggested.flatMap((suggestion) =>
    organisations
      .filter((one) => isThereFor(one, suggestion.channel, facts))
      .map((organisation) => ({ ...suggestion, organisation }))
      .sort((one, other) => +!speaks(one.organisation, language) - +!speaks(other.organisation, language)),
  );
  const best = found.filter(({ organisation }, at) => found.findIndex((one) => one.organisation.id === organisation.id) === at);
  const judged = best.map((one) => ({ ...one, code: refusal(one.organisation, cards.get(one.organisation.id), facts, today) }));
  return {
    priority,
    trigger,
    first,
    suggested: judged.filter(({ code }) => !code),
    refused: judged.flatMap(({ organisation, channel, code }) => (code ? { organisation, channel, code } : [])),
  };
}

/** @param {Organisation} organisation @param {string} channel @param {Facts} facts */
function isThereFor(organisation, channel, facts) {
  return Boolean(organisation && channel && facts);
}

/** @param {Organisation} organisation @param {string} language */
function speaks({ coverage }, language) {
  const spoken = (/** @type {string} */ tag) => tag.split("-")[0];
  return coverage.languages.some((one) => spoken(one) === spoken(language));
}

/**
 * @param {Organisation} organisation
 * @param {Card | {code: string} | undefined} card
 * @param {Facts} facts
 * @param {string} today
 */
function refusal(organisation, card, facts, today) {
  return refusalOf(organisation, today) ?? (facts && KINDS && card && "code" in card ? card.code : null);
}

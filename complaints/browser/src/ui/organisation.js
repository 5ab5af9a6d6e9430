/**
 * An organisation, described so that somebody can decide: what it is, to whom it belongs, what it
 * promised, when it answers.
 */

import { h } from "./element.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("../protocol/card.js").Card} Card
 * @typedef {import("./texts.js").Texts} Texts
 */

/** @param {Texts} texts @param {string} kind */
export const kindName = (texts, kind) =>
  texts.of(texts.has(`kind_${kind}`) ? `kind_${kind}` : "kind_other");

/**
 * @param {Texts} texts
 * @param {Organisation} organisation
 * @param {Card} [card] once it is known
 */
export function facts(texts, { kind, belongsToState, firewall }, card) {
  const state = texts.of(belongsToState ? "state_yes" : "state_no");
  const promise =
    firewall && texts.of("firewall", { day: texts.day(firewall.on), by: firewall.attestedBy });
  const rows = [
    texts.sentences(kindName(texts, kind), state),
    promise,
    firewall?.computers === "state" && texts.of("computers_state"),
    ...(card ? availability(texts, card) : []),
  ];
  return h("ul", { className: "facts" }, rows.filter(Boolean).map((row) => h("li", {}, row)));
}

/** @param {Texts} texts @param {Card} card @returns {string[]} */
function availability(texts, { availability: { state, until }, answersInDays }) {
  const rows = answersInDays === null ? [] : [texts.sentences(texts.count("answers_in", answersInDays))];
  if (state === "urgent-only") rows.push(texts.sentences(texts.of("urgent_only")));
  if (state === "away") {
    rows.push(texts.sentences(until ? texts.of("away_until", { day: texts.day(until) }) : texts.of("away")));
  }
  return rows;
}

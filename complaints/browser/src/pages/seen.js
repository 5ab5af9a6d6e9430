/**
 * A part as its reader will see it, in words.
 */

import { h, words } from "../ui/element.js";

/** @typedef {import("../ui/texts.js").Texts} Texts */

/**
 * @param {Texts} texts
 * @param {string} name of the part
 * @param {Record<string, any>} content
 */
export function seen(texts, name, content) {
  const rows = (VIEWS[name] ?? unknownPart)(texts, content).filter(([, value]) => value);
  return rows.map(([label, value]) => [
    label && h("dt", {}, label),
    words("dd", /** @type {string} */ (value)),
  ]);
}

/** @typedef {[string | null, string | undefined | false][]} Rows label and value */

/** @type {Record<string, (texts: Texts, content: any) => Rows>} */
const VIEWS = {
  account: (texts, { violations = [], text }) => [
    ...violations.map((/** @type {string} */ id) => /** @type {[null, string]} */ ([null, texts.term("violations", id)])),
    [null, text],
  ],
  circumstances: (texts, content) => [
    [texts.of("seen_country"), content.country && texts.country(content.country)],
    [texts.of("seen_place"), content.place],
    [texts.of("seen_when"), when(texts, content)],
    [null, content.ongoing && texts.of("seen_ongoing")],
    [texts.of("seen_who"), actors(texts, content.actors ?? [])],
    [texts.of("seen_words"), described(content.actors ?? [])],
    [texts.of("seen_accused"), texts.list((content.accused_states ?? []).map((/** @type {string} */ one) => texts.country(one)))],
  ],
  needs: (texts, { needs = [] }) => needs.map((/** @type {string} */ id) => [null, texts.term("needs", id)]),
  person: (texts, { about = [] }) => about.map((/** @type {string} */ id) => [null, texts.term("about", id)]),
  contact: (texts, { name, channel, times, never }) => [
    [texts.of("seen_name"), name],
    [texts.of("seen_channel"), channel],
    [texts.of("seen_times"), times],
    [texts.of("seen_never"), never],
  ],
};

/** @param {Texts} _texts @param {any} content @returns {Rows} */
const unknownPart = (_texts, content) => [[null, content.text]];

/** @param {Texts} texts @param {any} content */
function when(texts, { from, certainty }) {
  if (certainty === "unknown") return texts.of("when_unknown");
  if (!from) return "";
  return certainty === "month" ? texts.month(from) : texts.day(from);
}

/** @param {Texts} texts @param {{kind?: string}[]} named */
const actors = (texts, named) =>
  texts.list(named.flatMap(({ kind }) => (kind ? [texts.term("actors", kind)] : [])));

/** @param {{description?: string}[]} named */
const described = (named) => named.flatMap(({ description }) => description ?? []).join("\n");

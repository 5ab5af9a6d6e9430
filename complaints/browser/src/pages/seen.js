/**
 * A part as its reader will see it, in words.
 */

import { h, words } from "../ui/element.js";
import { numbered } from "./parts.js";

/**
 * @typedef {import("../ui/texts.js").Texts} Texts
 *
 * @typedef {[string | null, string | HTMLElement | undefined | null | false][]} Rows label and value
 * @typedef {Record<string, (texts: Texts, content: any) => Rows>} Views by part, without its number
 */

/** @type {Views} of what only some need */
let more = {};

/** Parts and fields that only some records have, once what shows them is there. @param {Views} views */
export const alsoShow = (views) => (more = views);

/**
 * What a part is called, a numbered one in the reader's digits, a file by its kind.
 *
 * @param {Texts} texts
 * @param {string} name
 * @param {{kind?: string}} [content]
 * @returns {string}
 */
export function partLabel(texts, name, { kind } = {}) {
  const { base, n } = numbered(name);
  if (base === "original") return texts.of("part_original", { file: partLabel(texts, `evidence[${n}]`, { kind }) });
  const key = [`part_${base}_${kind}`, `part_${base}`].find((one) => texts.has(one));
  return texts.of(key ?? "part_other", { n });
}

/**
 * @param {Texts} texts
 * @param {string} name of the part
 * @param {Record<string, any>} content
 * @returns {HTMLElement[]}
 */
export function seen(texts, name, content) {
  const { base } = numbered(name);
  const views = [VIEWS[base], more[base]].filter(Boolean);
  return laidOut((views.length ? views : [unknownPart]).flatMap((view) => view(texts, content)));
}

/**
 * Values with a label as a list of both, those without as paragraphs between such lists.
 *
 * @param {Rows} rows
 */
export function laidOut(rows) {
  /** @type {HTMLElement[]} */
  const shown = [];
  /** @type {HTMLElement | null} */
  let list = null;
  for (const [label, value] of rows) {
    if (!value) continue;
    if (!label) {
      list = null;
      shown.push(typeof value === "string" ? words("p", value, "said") : value);
      continue;
    }
    if (!list) shown.push((list = h("dl")));
    list?.append(h("dt", {}, label), words("dd", String(value))); // only what stands alone is an element
  }
  for (const one of shown) one.dataset.told = "";
  return shown;
}

/** @type {Views} */
const VIEWS = {
  account: (texts, { violations = [], groups = [], text }) => [
    ...terms(texts, "violations", violations),
    ...terms(texts, "groups", groups),
    [null, text],
  ],
  circumstances: (texts, content) => [
    [texts.of("seen_country"), content.country && texts.country(content.country)],
    [null, content.at_sea && texts.of("seen_sea")],
    [texts.of("seen_place"), content.place],
    [texts.of("seen_when"), when(texts, content)],
    [null, said(content.ongoing, texts.of("seen_ongoing"), texts.of("seen_stopped"))],
    [texts.of("seen_still"), yesOrNo(texts, content.still_there)],
    [texts.of("seen_who"), actors(texts, content)],
    [texts.of("seen_words"), described(content.actors ?? [])],
    [texts.of("seen_accused"), texts.list((content.accused_states ?? []).map((/** @type {string} */ one) => texts.country(one)))],
    [texts.of("fact_detained"), yesOrNo(texts, content.detained)],
    [texts.of("fact_removal"), removal(texts, content.removal)],
    [texts.of("fact_harm"), yesOrNo(texts, content.irreversible_harm)],
  ],
  needs: (texts, { needs = [] }) => terms(texts, "needs", needs),
  person: (texts, content) => [
    ...terms(texts, "about", content.about ?? []),
    [texts.of("seen_child"), said(content.age_group && content.age_group === "child", texts.of("say_yes"), texts.of("say_no"))],
    [texts.of("fact_alone"), yesOrNo(texts, content.unaccompanied)],
    [texts.of("seen_children"), yesOrNo(texts, content.children)],
    [texts.of("seen_gender"), term(texts, "gender", content.gender)],
    [texts.of("seen_fears"), yesOrNo(texts, content.fears_origin)],
    [texts.of("seen_seeks"), yesOrNo(texts, content.seeks_protection)],
    [texts.of("seen_origin"), content.origin && texts.country(content.origin)],
    [null, term(texts, "consulate", content.consulate)],
    [texts.of("seen_sector"), term(texts, "sector", content.sector)],
  ],
  contact: (texts, { name, channel, times, never }) => [
    [texts.of("seen_name"), name],
    [texts.of("seen_channel"), channel],
    [texts.of("seen_times"), times],
    [texts.of("seen_never"), never],
  ],
};

/** @param {Texts} _texts @param {any} content @returns {Rows} */
const unknownPart = (_texts, content) => [[null, content.text]];

/** @param {Texts} texts @param {Parameters<Texts["term"]>[0]} list @param {string[]} ids @returns {Rows} */
const terms = (texts, list, ids) => ids.map((id) => [null, texts.term(list, id)]);

/** One of a few that have a text each; the id of a newer one. @param {Texts} texts @param {string} list @param {string} [id] */
export const term = (texts, list, id) => (id && texts.has(`${list}_${id}`) ? texts.of(`${list}_${id}`) : id);

/** @param {unknown} answer @param {string} yes @param {string} no */
const said = (answer, yes, no) => typeof answer === "boolean" && (answer ? yes : no);

/** @param {Texts} texts @param {unknown} answer */
export const yesOrNo = (texts, answer) => said(answer, texts.of("say_yes"), texts.of("say_no"));

/** @param {Texts} texts @param {string} [removal] */
const removal = (texts, removal) => (removal === "none" ? texts.of("say_no") : term(texts, "removal", removal));

/** @param {Texts} texts @param {any} content */
function when(texts, { from, certainty }) {
  if (certainty === "unknown") return texts.of("when_unknown");
  if (!from) return "";
  return certainty === "month" ? texts.month(from) : texts.day(from);
}

/** @param {Texts} texts @param {{actors?: {kind?: string}[], frontex?: boolean}} content */
const actors = (texts, { actors: named = [], frontex }) =>
  texts.list([
    ...named.flatMap(({ kind }) => (kind ? [texts.term("actors", kind)] : [])),
    ...(frontex ? [texts.of("fact_frontex")] : []),
  ]);

/** @param {{description?: string}[]} named */
const described = (named) => named.flatMap(({ description }) => description ?? []).join("\n");

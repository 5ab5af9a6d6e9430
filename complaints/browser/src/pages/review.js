/**
 * Exactly what each will see, before anything is sealed.
 */

import { h, p } from "../ui/element.js";
import { nameOf } from "./offices.js";
import { PARTS, mayRead, parts } from "./record.js";
import { seen } from "./seen.js";

/** @typedef {import("./filing.js").Walk} Walk */

/**
 * The recipients chosen that may read something, with the names of those parts.
 *
 * @param {Walk} walk
 */
export function readers({ answers, offices, isOfTheState }) {
  const there = parts(answers, isOfTheState);
  const chosen = (offices.all ?? []).filter(({ id }) => answers.recipients.has(id));
  return chosen.map((organisation) => ({
    organisation,
    names: PARTS.filter((name) => there[name] && mayRead(answers, organisation.id, name)),
  }));
}

/** @param {Walk} walk @returns {import("../ui/stage.js").Screen} */
export function review(walk) {
  const { texts, answers, isOfTheState } = walk;
  const there = parts(answers, isOfTheState);
  const all = readers(walk);
  const isReady = all.some(({ names }) => names.length);
  const papers = all.map(({ organisation, names }) =>
    h(
      "section",
      { className: "paper" },
      h("h2", {}, texts.of("review_sees", { name: nameOf(organisation, texts.language) })),
      names.length
        ? names.map((name) => [part(walk, name), ...seen(texts, name, there[name])]).flat()
        : p(texts.of("review_nothing")),
    ),
  );
  const missing = all.length ? "recipients_nothing" : "recipients_choose";
  return {
    title: texts.of("review_title"),
    body: [
      isReady && h("p", { className: "lead" }, texts.of("review_lead")),
      ...papers,
      !isReady && h("div", { className: "note" }, p(texts.of(missing)), change(walk, all.length ? "account" : "recipients")),
      isReady && change(walk, "recipients", texts.of("recipients_title")),
    ],
    next: isReady ? () => walk.journey.open("send") : null,
    nextLabel: texts.of("send"),
  };
}

/** @param {Walk} walk @param {string} name of a part */
const part = (walk, name) =>
  h(
    "div",
    { className: "row" },
    h("h3", {}, walk.texts.of(`part_${name}`)),
    change(walk, name),
  );

/** @param {Walk} walk @param {string} part @param {string} [label] */
const change = (walk, part, label = walk.texts.of("change")) =>
  h("button", { type: "button", className: "plain small again", onclick: () => walk.change(part) }, label);

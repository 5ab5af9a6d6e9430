/**
 * Exactly what each will see, before anything is sealed. Who comes here early finds the safest
 * reader preset, and may tell the rest later.
 */

import { pause } from "../protocol/index.js";
import { h, p } from "../ui/element.js";
import { besides, offer } from "../branches/each.js";
import { decided } from "./absence.js";
import { listing } from "./advice.js";
import { helpFirst } from "./first.js";
import { nameOf } from "./offices.js";
import { inOrder } from "./parts.js";
import { prepareNumber } from "./prepare.js";
import { isPrepared, prepareChoice } from "./recipients.js";
import { mayRead } from "./record.js";
import { partLabel, seen } from "./seen.js";

/** @typedef {import("./filing.js").Choosing} Walk */

/**
 * The recipients chosen that may read something, with the names of those parts.
 *
 * @param {Walk} walk
 */
export function readers(walk) {
  const { answers, offices } = walk;
  const there = walk.parts();
  const chosen = (offices.all ?? []).filter(({ id }) => answers.recipients.has(id));
  return chosen.map((organisation) => ({
    organisation,
    names: inOrder(Object.keys(there)).filter(
      (name) => mayRead(answers, organisation, name) && !walk.held(organisation.id).includes(name),
    ),
  }));
}

/**
 * @param {Walk} walk
 * @param {(all: ReturnType<typeof readers>) => import("../ui/element.js").Child[]} [more] below the papers
 * @param {(organisation: import("./offices.js").Organisation) => import("../ui/element.js").Child[]} [again] on a paper, below the parts
 * @returns {import("../ui/stage.js").Screen}
 */
export function review(walk, more = () => [], again = () => []) {
  if (!isPrepared(walk)) return preparing(walk);
  const { texts, isEarly } = walk;
  const there = walk.parts();
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
      names.length > 0 && again(organisation),
    ),
  );
  const hasAny = Object.keys(there).length > 0;
  const isChosen = all.length > 0 || !hasAny;
  return {
    title: texts.of("review_title"),
    isLastLook: true,
    body: [
      isEarly && helpFirst(texts, listing(walk).first),
      isReady && h("p", { className: "lead" }, texts.of("review_lead")),
      isReady && isEarly && p(texts.of("review_early")),
      hasAny && isEarly && !walk.answers.country && noCountry(walk),
      ...papers,
      !isReady &&
        h("div", { className: "note" },
          p(texts.of(isChosen ? "recipients_nothing" : "recipients_choose")),
          change(walk, isChosen ? "account" : "recipients")),
      isReady && change(walk, "recipients", texts.of("recipients_title")),
      ...(isReady ? more(all) : []),
    ],
    next: isReady ? () => walk.journey.open("send") : null,
    nextLabel: texts.of("send"),
  };
}

/**
 * The last look of the road, with those for whom it is also told, and what may happen if the person
 * cannot come back.
 *
 * @param {import("./filing.js").Walk} walk
 */
export const lastLook = (walk) =>
  review(
    walk,
    (all) => {
      ahead(walk, all);
      return [offer(walk), inAbsence(walk, all)];
    },
    (organisation) => besides(walk, organisation),
  );

/** @param {import("./filing.js").Walk} walk @param {ReturnType<typeof readers>} all */
async function ahead(walk, all) {
  await pause(); // first the screen
  await prepareNumber(walk, all);
}

/** @param {import("./filing.js").Walk} walk @param {ReturnType<typeof readers>} all */
const inAbsence = (walk, all) =>
  h(
    "section",
    { className: "note" },
    h("div", { className: "row" }, h("h2", {}, walk.texts.of("absent_title")), change(walk, "absent")),
    decided(walk, all),
  );

/** While organisations are fetched for what was said. @param {Walk} walk @returns {import("../ui/stage.js").Screen} */
function preparing(walk) {
  const { texts, journey } = walk;
  const place = h("div", { "aria-live": "polite" });
  const load = () =>
    prepareChoice(walk, place, load, () => {
      if (place.isConnected) journey.redraw();
    });
  load();
  return { title: texts.of("review_title"), body: [place], next: null };
}

/** Who comes early may not have said where: few can be suggested then. @param {Walk} walk */
const noCountry = (walk) =>
  h("div", { className: "note" }, p(walk.texts.of("where_why")), change(walk, "country", walk.texts.of("where_choose")));

/** @param {Walk} walk @param {string} name of a part */
const part = (walk, name) =>
  h(
    "div",
    { className: "row" },
    h("h3", {}, partLabel(walk.texts, name, walk.parts()[name])),
    change(walk, name),
  );

/** @param {Walk} walk @param {string} part @param {string} [label] */
const change = (walk, part, label = walk.texts.of("change")) =>
  h("button", { type: "button", className: "plain small again", onclick: () => walk.change(part) }, label);

/**
 * Who may read it, and which parts: everything fetched is signed, everything refused says why.
 */

import { codeOf } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { choice } from "../ui/fields.js";
import { failure, sentence, tryAgain } from "../ui/notice.js";
import { facts } from "../ui/organisation.js";
import { mayBeAccused, nameOf, organisationsFor, refusalToday, sorted } from "./offices.js";
import { PARTS, countryOf, mayRead, parts } from "./record.js";

/**
 * @typedef {import("./filing.js").Walk} Walk
 * @typedef {import("./offices.js").Organisation} Organisation
 */

/** @param {Walk} walk @returns {import("../ui/stage.js").Screen} */
export function recipients(walk) {
  const { texts, answers } = walk;
  const list = h("div", { "aria-live": "polite" }, p(texts.of("recipients_loading")));
  const load = async () => {
    fill(list, p(texts.of("recipients_loading")));
    try {
      await walk.loadOrganisations();
      await suggest(walk);
      fill(list, ...rows(walk));
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      fill(list, failure(texts, error, tryAgain(texts, load)));
    }
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  load();
  return {
    title: texts.of("recipients_title"),
    body: [h("p", { className: "lead" }, texts.of("recipients_lead")), list],
    isEmpty: () => !answers.recipients.size,
  };
}

/**
 * The organisations for the place, fetched once a place.
 *
 * @param {Walk["offices"]} offices
 * @param {Walk["answers"]} answers
 */
export async function loadOrganisations(offices, answers) {
  const country = countryOf(answers);
  if (offices.country === country && offices.all) return;
  const directory = await offices.open();
  offices.all = await organisationsFor(directory, country);
  offices.country = country;
  for (const id of answers.recipients.keys()) {
    if (!offices.all.some((one) => one.id === id)) answers.recipients.delete(id);
  }
  offices.hasSuggested = false;
}

/**
 * The card of an organisation; remembers a refusal, so that it is shown and not chosen again.
 *
 * @param {Walk["offices"]} offices
 * @param {Organisation} organisation
 */
export async function loadCard(offices, organisation) {
  const directory = await offices.open();
  const card = await directory.loadCard(organisation);
  if (!("code" in card)) {
    offices.cards.set(organisation.id, card);
    return true;
  }
  if (!PASSING.includes(card.code)) offices.refused.set(organisation.id, card.code);
  offices.cards.delete(organisation.id);
  return false;
}

const PASSING = ["unreachable", "unavailable"];

/**
 * Why an organisation cannot be used now; null if, as far as is known, it can.
 *
 * @param {Walk} walk
 * @returns {(one: Organisation) => string | null}
 */
const refusal = ({ offices, today }) => (one) =>
  offices.refused.get(one.id) ?? refusalToday(today)(one);

/** Chooses one for a person who has not chosen yet. @param {Walk} walk */
async function suggest(walk) {
  const { offices, answers, isOfTheState } = walk;
  if (answers.recipients.size || offices.hasSuggested) return;
  for (const one of sorted(offices.all ?? [], refusal(walk)).suggested) {
    if (mayBeAccused(one, answers.actors, isOfTheState)) continue;
    if (!(await loadCard(offices, one))) continue;
    if (offices.cards.get(one.id)?.availability.state !== "open") continue;
    answers.recipients.set(one.id, new Map());
    break;
  }
  offices.hasSuggested = true;
}

/** @param {Walk} walk */
function rows(walk) {
  const { texts, offices } = walk;
  const { suggested, others, refused } = sorted(offices.all ?? [], refusal(walk));
  const heading = (/** @type {string} */ key) => h("h2", {}, texts.of(key));
  return [
    ...(suggested.length + others.length ? [] : [h("div", { className: "note" }, p(texts.of("recipients_none")))]),
    ...suggested.map((one) => row(walk, one)),
    ...(others.length ? [heading("recipients_more")] : []),
    ...others.map((one) => row(walk, one)),
    ...(refused.length ? [heading("recipients_refused")] : []),
    ...refused.map((one) => refusedRow(walk, one)),
  ];
}

/** @param {Walk} walk @param {Organisation} one */
function row(walk, one) {
  const { texts, answers, offices } = walk;
  const paper = h("section", { className: "paper" });
  const draw = () => {
    const isChosen = answers.recipients.has(one.id);
    const chosen = choice(nameOf(one, texts.language), { type: "checkbox", checked: isChosen }, toggle);
    paper.className = isChosen ? "paper chosen" : "paper";
    fill(
      paper,
      chosen,
      texts.has(`why_${one.kind}`) && p(texts.of(`why_${one.kind}`)),
      facts(texts, one, offices.cards.get(one.id)),
      one.belongsToState &&
        one.shard !== "world" &&
        answers.actors.some(walk.isOfTheState) &&
        h("p", { className: "hint" }, texts.of("accused")),
      isChosen && partsFor(walk, one.id, PARTS),
    );
    return chosen.firstChild;
  };
  const toggle = async (/** @type {boolean} */ isChosen) => {
    if (!isChosen) answers.recipients.delete(one.id);
    else if (offices.cards.has(one.id)) answers.recipients.set(one.id, new Map());
    else {
      const status = h("p", { className: "hint", role: "status" }, texts.of("checking"));
      paper.append(status);
      if (await loadCard(offices, one)) answers.recipients.set(one.id, new Map());
      else if (offices.refused.has(one.id)) return paper.replaceWith(refusedRow(walk, one));
      else {
        draw();
        paper.append(h("p", { className: "hint", role: "alert" }, sentence(texts, "unreachable")));
        return;
      }
    }
    draw().focus();
    paper.dispatchEvent(new Event("change", { bubbles: true }));
  };
  draw();
  return paper;
}

/** @param {Walk} walk @param {Organisation} one */
function refusedRow(walk, one) {
  const { texts } = walk;
  const code = refusal(walk)(one) ?? "internal";
  const reason = one.suspended
    ? texts.of("suspended", { reason: one.suspended.reason })
    : sentence(texts, code);
  return h("section", { className: "paper" }, h("h3", {}, nameOf(one, texts.language)), p(reason));
}

/**
 * Which parts one organisation may read: those that have something in them.
 *
 * @param {Walk} walk
 * @param {string} organisation
 * @param {string[]} names the parts to decide on
 */
export function partsFor({ texts, answers, isOfTheState }, organisation, names) {
  const there = parts(answers, isOfTheState);
  const decisions = answers.recipients.get(organisation);
  const rows = names
    .filter((name) => there[name])
    .map((name) => {
      const checked = mayRead(answers, organisation, name);
      return choice(texts.of(`part_${name}`), { type: "checkbox", checked }, (may) =>
        decisions?.set(name, may),
      );
    });
  const legend = rows.length ? texts.of("may_read") : texts.of("recipients_nothing");
  return h("fieldset", { className: "parts" }, h("legend", {}, legend), rows);
}

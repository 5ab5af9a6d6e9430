/**
 * Who may read it, and which parts: everything fetched is signed, everything refused says why.
 */

import { codeOf } from "../protocol/index.js";
import { trouble } from "../ui/clock.js";
import { fill, h, p } from "../ui/element.js";
import { choice } from "../ui/fields.js";
import { sentence, tryAgain } from "../ui/notice.js";
import { facts } from "../ui/organisation.js";
import { listing, loadRules, mayBeFeared, refusal } from "./advice.js";
import { helpFirst } from "./first.js";
import { mayBeAccused, nameOf, organisationsFor } from "./offices.js";
import { inOrder } from "./parts.js";
import { mayRead } from "./record.js";
import { partLabel } from "./seen.js";

/**
 * @typedef {import("./filing.js").Choosing} Walk
 * @typedef {import("./offices.js").Organisation} Organisation
 */

/** @param {Walk} walk @returns {import("../ui/stage.js").Screen} */
export function recipients(walk) {
  const { texts, answers } = walk;
  const list = h("div", { "aria-live": "polite" }, p(texts.of("recipients_loading")));
  const load = async () => {
    await prepareChoice(walk, list, load, () => fill(list, ...rows(walk, load)));
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
  const { country } = answers;
  if (offices.country === country && offices.all) return;
  const directory = await offices.open(country || "world");
  offices.all = await organisationsFor(directory, country);
  offices.country = country;
  const isPreset = isUntouched(offices, answers);
  for (const id of answers.recipients.keys()) {
    if (!offices.all.some((one) => one.id === id)) answers.recipients.delete(id);
  }
  if (isPreset) offices.preset = [...answers.recipients.keys()];
}

/**
 * Fetches what a choice needs, and presets the safest one for who has not chosen. Says meanwhile
 * that it loads, and what is wrong where it cannot.
 *
 * @param {Walk} walk
 * @param {Element} place where that is said
 * @param {() => void} again
 * @param {() => void} done
 */
export async function prepareChoice(walk, place, again, done) {
  const { texts, offices } = walk;
  fill(place, p(texts.of("recipients_loading")));
  try {
    await Promise.all([walk.loadOrganisations(), loadRules(offices)]);
    await suggest(walk);
    offices.basis = basis(walk);
    done();
  } catch (error) {
    if (codeOf(error) === "internal") throw error;
    fill(place, trouble(texts, error, again, (day) => (offices.day = day)));
  }
}

/** Whether that was done for what is said now. @param {Walk} walk */
export const isPrepared = (walk) => walk.offices.basis === basis(walk);

/** What a suggestion depends on. @param {Walk} walk */
function basis(walk) {
  const { contact: _, ...rest } = walk.parts();
  return JSON.stringify([walk.answers.country, walk.answers.actors, rest]);
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

/** Chooses one for a person who has not chosen yet. @param {Walk} walk */
async function suggest(walk) {
  const { offices, answers, isOfTheState } = walk;
  if (answers.had.size || !isUntouched(offices, answers)) return; // who has written to somebody chooses
  answers.recipients.clear();
  offices.preset = [];
  const isUnsure = mayBeFeared(walk);
  for (const { organisation } of listing(walk).suggested) {
    const { id } = organisation;
    if (mayBeAccused(organisation, answers.actors, isOfTheState) || isUnsure(organisation)) continue;
    if (!offices.cards.has(id) && !(await loadCard(offices, organisation))) continue;
    if (offices.cards.get(id)?.availability.state !== "open") continue;
    answers.recipients.set(id, new Map());
    offices.preset = [id];
    return;
  }
}

/**
 * Whether what is chosen is what was preset: what was said since may preset another.
 *
 * @param {Walk["offices"]} offices
 * @param {Walk["answers"]} answers
 */
const isUntouched = ({ preset }, { recipients: chosen }) =>
  chosen.size === preset.length && preset.every((id) => chosen.get(id)?.size === 0);

/** @param {Walk} walk @param {() => void} again */
function rows(walk, again) {
  const { texts } = walk;
  const { first, suggested, others, refused } = listing(walk);
  const heading = (/** @type {string} */ key) => h("h2", {}, texts.of(key));
  const help = helpFirst(texts, first);
  return [
    help,
    withoutRules(walk, again),
    suggested.length === 0 &&
      h("div", { className: "note" }, p(texts.of(others.length ? "recipients_unfitting" : "recipients_none"))),
    help && suggested.length > 0 && heading("recipients_suggested"),
    ...suggested.map((one) => row(walk, one)),
    others.length > 0 && heading("recipients_more"),
    ...others.map((one) => row(walk, one)),
    refused.length > 0 && heading("recipients_refused"),
    ...refused.map((one) => refusedRow(walk, one)),
  ];
}

/** Says so where the rulebook cannot be had. @param {Walk} walk @param {() => void} again */
function withoutRules({ texts, offices: { rules } }, again) {
  if (rules && "rulebook" in rules && rules.rulebook) return null;
  const code = rules && "code" in rules ? rules.code : null;
  return h(
    "div",
    { className: "note waiting" },
    p(texts.of("recipients_general")),
    code && p(sentence(texts, code)),
    code && tryAgain(texts, again),
  );
}

/** @param {Walk} walk @param {import("./advice.js").Offered} offered */
function row(walk, { organisation: one, why }) {
  const { texts, answers, offices } = walk;
  const paper = h("section", { className: "paper" });
  const draw = () => {
    const isChosen = answers.recipients.has(one.id);
    const chosen = choice(nameOf(one, texts.language), { type: "checkbox", checked: isChosen }, toggle);
    paper.className = isChosen ? "paper chosen" : "paper";
    fill(
      paper,
      chosen,
      why && p(texts.of(why)),
      answers.had.has(one.id) && h("p", { className: "hint" }, texts.of("recipients_has")),
      facts(texts, one, offices.cards.get(one.id)),
      one.belongsToState &&
        one.shard !== "world" &&
        answers.actors.some(walk.isOfTheState) &&
        h("p", { className: "hint" }, texts.of("accused")),
      isChosen && partsFor(walk, one),
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
      else if (offices.refused.has(one.id)) {
        return paper.replaceWith(refusedRow(walk, { organisation: one, code: refusal(walk)(one) ?? "internal" }));
      }
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

/** @param {Walk} walk @param {import("./advice.js").Refused} refused */
function refusedRow({ texts }, { organisation, code }) {
  const { suspended } = organisation;
  const key = [`refused_${code}`, `error_${code}`].find((one) => texts.has(one)) ?? "refused_rule";
  const reason = suspended ? texts.of("suspended", { reason: suspended.reason }) : texts.of(key);
  return h("section", { className: "paper" }, h("h3", {}, nameOf(organisation, texts.language)), p(reason));
}

/**
 * Which parts one organisation may read: those that have something in them.
 *
 * @param {Walk} walk
 * @param {Organisation} organisation
 */
export function partsFor(walk, organisation) {
  const { texts, answers } = walk;
  const decisions = answers.recipients.get(organisation.id);
  const rows = inOrder(Object.keys(walk.parts()))
    .filter((name) => !walk.held(organisation.id).includes(name))
    .map((name) => {
      const checked = mayRead(answers, organisation, name);
      return choice(partLabel(texts, name, walk.parts()[name]), { type: "checkbox", checked }, (may) =>
        decisions?.set(name, may),
      );
    });
  const legend = rows.length ? texts.of("may_read") : texts.of("recipients_nothing");
  return h("fieldset", { className: "parts" }, h("legend", {}, legend), rows);
}

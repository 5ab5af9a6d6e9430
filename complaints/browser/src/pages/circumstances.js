/**
 * Small questions whose answers decide what helps and who must not be asked: how it is now, about
 * whom it is, protection. Only those that matter; none asks anybody's papers or status.
 */

import { h } from "../ui/element.js";
import { countries, select, small } from "../ui/fields.js";
import { asked, isAboutSelf } from "./asked.js";
import { isGuardian } from "./record.js";

/**
 * @typedef {import("./filing.js").Choosing} Walk
 * @typedef {import("../ui/stage.js").Screen} Screen
 * @typedef {import("../ui/texts.js").Texts} Texts
 * @typedef {import("./record.js").Answers} Answers
 * @typedef {import("./asked.js").Asked} Asked
 *
 * @typedef {object} Question one of a screen
 * @property {keyof Asked} of shown while this is asked
 * @property {HTMLElement} element
 * @property {keyof Answers} answer
 *
 * @typedef {"ongoing" | "detained" | "still" | "removal" | "harm" | "child" | "alone" | "children" | "fears" | "seeks"} YesOrNo
 */

const GENDERS = ["female", "male", "other"];
const REMOVALS = ["within-24-hours", "within-72-hours", "later", "announced"];

/** @type {Record<string, (walk: Walk) => Screen>} */
export const circumstances = {
  now(walk) {
    const { texts, answers } = walk;
    const options = REMOVALS.map((id) => /** @type {[string, string]} */ ([id, texts.of(`removal_${id}`)]));
    const when = select(
      texts.of("now_when"),
      [["", texts.of("now_when_choose")], ...options],
      answers.removalWhen,
      (value) => (answers.removalWhen = value),
    );
    return smallQuestions(walk, "now_title", (again) => [
      asking(walk, "detained", texts.of("fact_detained")),
      asking(walk, "still", still(walk)),
      asking(walk, "removal", texts.of("fact_removal"), again),
      { of: "when", answer: "removalWhen", element: when },
      asking(walk, "harm", texts.of("fact_harm")),
    ]);
  },

  person(walk) {
    const { texts, answers } = walk;
    const isSelf = isAboutSelf(answers);
    const isGroup = answers.about.includes("group");
    const genders = GENDERS.map((id) => /** @type {[string, string]} */ ([id, texts.of(`gender_${id}`)]));
    const gender = small(
      texts.of("person_gender"), [...genders, ["", texts.of("say_unsaid")]], answers.gender || null,
      (id) => (answers.gender = id),
    );
    const title = isGuardian(answers) ? "person_title_child" : "person_title";
    return smallQuestions(walk, isGroup ? "person_title_group" : title, (again) => [
      asking(walk, "child", texts.of(isGroup ? "person_child_group" : "person_child"), again),
      asking(walk, "alone", texts.of("fact_alone")),
      asking(walk, "children", texts.of(isSelf ? "person_children_self" : "person_children_other")),
      { of: "gender", answer: "gender", element: gender },
    ]);
  },

  protection(walk) {
    const { texts, answers } = walk;
    const isSelf = isAboutSelf(answers);
    const origin = countries(
      texts, texts.of(isSelf ? "protection_origin_self" : "protection_origin_other"), answers.origin,
      (value) => (answers.origin = value), texts.of("protection_origin_why"),
    );
    return smallQuestions(walk, "protection_title", (again) => [
      asking(walk, "fears", texts.of(isSelf ? "protection_fears_self" : "protection_fears_other"), again),
      asking(walk, "seeks", texts.of(isSelf ? "protection_seeks_self" : "protection_seeks_other"), again),
      { of: "origin", answer: "origin", element: origin },
    ]);
  },
};

/** @param {Walk} walk */
function still({ texts, answers }) {
  const whom = isAboutSelf(answers) ? "self" : isGuardian(answers) ? "child" : "other";
  return answers.sea ? texts.of(`now_sea_${whom}`) : texts.of(`now_still_${whom}`, { country: texts.country(answers.country) });
}

/**
 * A question that is answered with yes, no, or not at all.
 *
 * @param {Pick<Walk, "texts" | "answers">} walk
 * @param {YesOrNo} name
 * @param {string} question
 * @param {() => void} [changed]
 */
export function yesOrNo({ texts, answers }, name, question, changed = () => {}) {
  const terms = ["yes", "no", "unsaid"].map((id) => /** @type {[string, string]} */ ([id, texts.of(`say_${id}`)]));
  return small(question, terms, answers[name], (id) => {
    answers[name] = /** @type {import("./record.js").Said} */ (id);
    changed();
  });
}

/**
 * @param {Walk} walk
 * @param {YesOrNo & keyof Asked} name
 * @param {string} question
 * @param {() => void} [changed]
 * @returns {Question}
 */
const asking = (walk, name, question, changed) =>
  ({ of: name, answer: name, element: yesOrNo(walk, name, question, changed) });

/**
 * A screen of small questions, of which each shows while it matters.
 *
 * @param {Walk} walk
 * @param {string} title
 * @param {(again: () => void) => Question[]} make `again` looks anew which of them matter
 * @returns {Screen}
 */
function smallQuestions({ texts, answers, isOfTheState }, title, make) {
  const again = () => {
    const ask = asked(answers, isOfTheState);
    for (const { of, element } of questions) element.hidden = !ask[of];
  };
  const questions = make(again);
  again();
  return {
    title: texts.of(title),
    body: [h("p", { className: "lead" }, texts.of("small_lead")), ...questions.map(({ element }) => element)],
    isEmpty: () => questions.every(({ element, answer }) => element.hidden || !answers[answer]),
  };
}

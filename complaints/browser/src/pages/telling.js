/**
 * What somebody who came back may do: the screens, by name, and the questions of the road once more.
 */

import { branchViews, branches } from "../branches/index.js";
import { screenMatters } from "./asked.js";
import { circumstances } from "./circumstances.js";
import { contact } from "./contact.js";
import { followUps } from "./followup.js";
import { walkOf } from "./handing.js";
import { happened } from "./happened.js";
import { keptScreens } from "./kept.js";
import { numbered } from "./parts.js";
import { question } from "./question.js";
import { questions } from "./questions.js";
import { alsoShow } from "./seen.js";
import { following } from "./way.js";

/** @typedef {import("./answers.js").Visit} Visit @typedef {import("../ui/stage.js").Screen} Screen */

/** @type {Record<string, (visit: Visit, id: string) => Screen>} */
const SCREENS = { question, ...followUps, ...keptScreens };
/** The same as of the road. @type {Record<string, (walk: import("./filing.js").Choosing, n: number) => Screen>} */
const QUESTIONS = { ...questions, ...happened, ...circumstances, ...branches, contact };

/** @param {Visit} visit @param {string} name @returns {Screen} */
export function screen(visit, name) {
  alsoShow(branchViews);
  const [own, id = ""] = name.split(":");
  return SCREENS[own]?.(visit, id) ?? asked(visit, name);
}

/** A question, and after it the next of those that are being asked. @param {Visit} visit @param {string} name @returns {Screen} */
function asked(visit, name) {
  if (!visit.handing) return keptScreens.kept(visit);
  const { screens: changing, end } = visit.handing.changing;
  const walk = walkOf(visit);
  const { base, n } = numbered(name);
  const matters = (/** @type {string} */ one) =>
    one === end || screenMatters(one, walk.answers, walk.isOfTheState);
  return { next: () => visit.open(following(name, changing, matters, end)), ...QUESTIONS[base](walk, n) };
}

/**
 * Those for whom somebody else writes: the writer's own child, another person, a group.
 */

import { h } from "../ui/element.js";
import { line, oneOf } from "../ui/fields.js";
import { term, yesOrNo } from "../pages/seen.js";
import { howMany } from "./numbers.js";

/** @typedef {import("../pages/filing.js").Choosing} Walk @typedef {import("../ui/stage.js").Screen} Screen */

/**
 * Who may take care of a child, as SPEC.md, section 10, names them, and whose picture stands there.
 *
 * @type {Record<string, [string, string]>}
 */
const CARE = {
  writer: ["about", "self"],
  family: ["actors", "family-member"],
  "other-adult": ["about", "other"],
  officials: ["actors", "police"],
  nobody: ["violations", "enforced-disappearance"],
  unknown: ["actors", "unknown"],
};

/** @type {Record<string, (walk: Walk) => Screen>} */
export const people = {
  care({ texts, answers }) {
    const terms = Object.keys(CARE).map((id) => /** @type {[string, string]} */ ([id, texts.of(`care_${id}`)]));
    return {
      title: texts.of("care_title"),
      body: [oneOf(terms, answers.care, texts.of("care_title"), (id) => (answers.care = id), CARE)],
      isEmpty: () => !answers.care,
    };
  },

  aware({ texts, answers }) {
    const terms = ["yes", "no", "unsaid"].map((id) => /** @type {[string, string]} */ ([id, texts.of(`say_${id}`)]));
    return {
      title: texts.of("aware_title"),
      body: [
        h("p", { className: "lead" }, texts.of("aware_lead")),
        oneOf(terms, answers.aware, texts.of("aware_title"), (id) => {
          answers.aware = /** @type {import("../pages/record.js").Said} */ (id);
        }),
      ],
      isEmpty: () => !answers.aware,
    };
  },

  group({ texts, answers }) {
    return {
      title: texts.of("group_title"),
      body: [
        howMany(texts, texts.of("group_size"), answers.groupSize, (value) => (answers.groupSize = value), texts.of("group_size_hint")),
        code(texts, answers),
      ],
      isEmpty: () => !answers.groupSize.trim() && !answers.incident.trim(),
    };
  },
};

/**
 * What several people who tell of one event have in common.
 *
 * @param {Walk["texts"]} texts
 * @param {Walk["answers"]} answers
 */
export const code = (texts, answers) =>
  line(texts.of("incident_code"), answers.incident, (value) => (answers.incident = value), texts.of("incident_code_hint"));

/** @type {import("../pages/seen.js").Views} */
export const peopleViews = {
  person: (texts, { cared_by: care, aware, group_size: size }) => [
    [texts.of("care_title"), term(texts, "care", care)],
    [texts.of("seen_aware"), yesOrNo(texts, aware)],
    [texts.of("seen_size"), Number.isInteger(size) && texts.number(size)],
  ],
  circumstances: (texts, { incident }) => [[texts.of("seen_incident"), incident]],
};

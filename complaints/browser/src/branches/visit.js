/**
 * What somebody found who visits places for an organisation. Who only saw something is asked
 * nothing here.
 */

import { h } from "../ui/element.js";
import { area, line, oneOf, small } from "../ui/fields.js";
import { term } from "../pages/seen.js";
import { howMany } from "./numbers.js";
import { code } from "./people.js";

/** @typedef {import("../pages/filing.js").Choosing} Walk @typedef {import("../ui/stage.js").Screen} Screen */

/** With the list and the id that have the picture. @type {Record<string, [string, string]>} */
const ROLES = { saw: ["about", "witness"], visits: ["actors", "employer"] };
const ACCESS = ["given", "partly", "refused"];
const PEOPLE = ["women", "men", "girls", "boys", "unknown"];
const LIMIT = 8_000;

/** @type {Record<string, (walk: Walk) => Screen>} */
export const visit = {
  role({ texts, answers }) {
    const terms = Object.keys(ROLES).map((id) => /** @type {[string, string]} */ ([id, texts.of(`role_${id}`)]));
    return {
      title: texts.of("role_title"),
      body: [oneOf(terms, answers.role, texts.of("role_title"), (id) => (answers.role = id), ROLES)],
      isEmpty: () => !answers.role,
    };
  },

  "visit-site"({ texts, answers: { visit: said } }) {
    const terms = ACCESS.map((id) => /** @type {[string, string]} */ ([id, texts.of(`access_${id}`)]));
    return {
      title: texts.of("visit_title"),
      body: [
        line(texts.of("visit_site"), said.site, (value) => (said.site = value)),
        small(texts.of("visit_access"), terms, said.access, (id) => (said.access = id)),
      ],
      isEmpty: () => !said.site.trim() && !said.access,
    };
  },

  "visit-people"({ texts, answers: { visit: { counts } } }) {
    return {
      title: texts.of("visit_people"),
      body: [
        h("p", { className: "lead" }, texts.of("visit_people_lead")),
        ...PEOPLE.map((who) => howMany(texts, texts.of(`count_${who}`), counts[who] ?? "", (value) => (counts[who] = value))),
      ],
      isEmpty: () => PEOPLE.every((who) => !counts[who]?.trim()),
    };
  },

  "visit-found"({ texts, answers }) {
    const { visit: said } = answers;
    const left = (/** @type {number} */ n) => texts.count("room_left", n);
    return {
      title: texts.of("visit_found"),
      body: [
        area(texts.of("visit_findings"), said.findings, (value) => (said.findings = value), { limit: LIMIT, left }),
        area(texts.of("visit_answer"), said.answer, (value) => (said.answer = value), { limit: LIMIT, left, short: true }),
        code(texts, answers),
      ],
      isEmpty: () => [said.findings, said.answer, answers.incident].every((words) => !words.trim()),
    };
  },
};

/** @type {import("../pages/seen.js").Views} */
export const visitViews = {
  visit: (texts, { site, access, counts = {}, findings, authority_answer: answer }) => [
    [texts.of("visit_site"), site],
    [texts.of("visit_access"), term(texts, "access", access)],
    ...PEOPLE.map((who) => /** @type {[string, string | false]} */ ([
      texts.of(`count_${who}`), Number.isInteger(counts[who]) && texts.number(counts[who]),
    ])),
    [texts.of("visit_findings"), findings],
    [texts.of("visit_answer"), answer],
  ],
};

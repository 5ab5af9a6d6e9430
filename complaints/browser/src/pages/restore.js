/**
 * Answers as they were before they became parts, so that the same screens can show and change them:
 * the reverse of `record.js`. What a field of a newer program says is no answer here; it stays in its
 * part.
 */

import { evidenceIn } from "./files.js";
import { numbered } from "./parts.js";
import { newAnswers, newMissing } from "./record.js";

/** @typedef {Record<string, Record<string, any>>} Contents by part */

/**
 * @param {Contents} contents what is here of the parts
 * @param {string[]} names of all parts that there ever were
 * @param {[string, string, string][]} violations the closed list: id, text, group
 */
export function restored(contents, names, violations) {
  const { account = {}, circumstances = {}, needs = {}, person = {}, visit, contact = {} } = contents;
  const answers = newAnswers();
  const chosen = list(account.violations).flatMap((id) => violations.filter(([one]) => one === id));
  const many = numbers(names, "missing");
  const about = list(person.about);
  const age = { child: "yes", adult: "no" }[text(person.age_group)] ?? "";
  const hasChild = about.includes("group") && !age && person.children === true;
  Object.assign(answers, {
    about: [...about, ...(many && !about.includes("missing-relative") ? ["missing-relative"] : [])],
    groups: [...new Set([...list(account.groups), ...chosen.map(([, , group]) => group)])],
    violations: chosen.map(([id, , group]) => ({ id, group })),
    text: text(account.text),
    ...where(circumstances),
    ...who(circumstances),
    detained: said(circumstances.detained),
    still: said(circumstances.still_there),
    removal: { none: "no" }[text(circumstances.removal)] ?? (circumstances.removal ? "yes" : ""),
    removalWhen: circumstances.removal === "none" ? "" : text(circumstances.removal),
    harm: said(circumstances.irreversible_harm),
    needs: list(needs.needs),
    child: hasChild ? "yes" : about.includes("own-child") ? "" : age,
    children: hasChild ? "" : said(person.children),
    alone: said(person.unaccompanied),
    ...pick(person, ["consulate", "gender", "sector", "origin"]),
    care: text(person.cared_by),
    aware: said(person.aware),
    groupSize: Number.isInteger(person.group_size) ? String(person.group_size) : "",
    fears: said(person.fears_origin),
    seeks: said(person.seeks_protection),
    missing: Array.from({ length: many }, (_, at) => oneMissing(contents[`missing[${at + 1}]`] ?? {})),
    evidence: evidenceIn(contents),
    files: numbers(names, "evidence"),
    contact: pick(contact, Object.keys(answers.contact)),
  });
  if (visit) visited(answers, visit);
  return answers;
}

/** The highest number that a part of this name had. @param {string[]} names @param {string} base */
const numbers = (names, base) => Math.max(0, ...names.map(numbered).map((one) => (one.base === base ? one.n : 0)));

/** @param {Record<string, any>} circumstances */
function where({ country, at_sea: sea, place, from, certainty, ongoing, incident }) {
  const day = text(from);
  return {
    country: text(country),
    sea: sea === true,
    place: text(place),
    certainty: ["day", "month", "unknown"].includes(certainty) ? certainty : "",
    day: certainty === "day" ? day : "",
    month: certainty === "month" ? day.slice(0, 7) : "",
    ongoing: said(ongoing),
    incident: text(incident),
  };
}

/** @param {Record<string, any>} circumstances */
function who({ actors, frontex }) {
  const all = Array.isArray(actors) ? actors : [];
  return {
    actors: all.flatMap(({ kind }) => text(kind) || []),
    description: all.flatMap(({ description }) => text(description) || []).join("\n"),
    frontex: frontex === true,
  };
}

/** @param {Record<string, any>} content */
function oneMissing(content) {
  const person = newMissing();
  const words = Object.keys(person).filter((name) => !["removed", "held_by_state", "told_died"].includes(name));
  return { ...person, ...pick(content, words), held_by_state: said(content.held_by_state), told_died: said(content.told_died) };
}

/** @param {ReturnType<typeof newAnswers>} answers @param {Record<string, any>} visit */
function visited(answers, { site, access, findings, authority_answer: answer, counts }) {
  if (!answers.about.includes("witness")) answers.about.push("witness");
  answers.role = "visits";
  const counted = Object.entries(counts ?? {}).map(([name, n]) => [name, String(n)]);
  answers.visit = { site: text(site), access: text(access), findings: text(findings), answer: text(answer), counts: Object.fromEntries(counted) };
}

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");

/** @param {unknown} value @returns {string[]} */
const list = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);

/** @param {unknown} value */
const said = (value) => (typeof value === "boolean" ? (value ? "yes" : "no") : "");

/** @param {Record<string, any>} content @param {string[]} names */
const pick = (content, names) => Object.fromEntries(names.map((name) => [name, text(content[name])]));

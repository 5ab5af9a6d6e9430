/**
 * What a person answered, and the parts that are made of it. It lives in memory and nowhere else.
 *
 * Source of the parts' fields: SPEC.md, section 10.
 */

import { wholeNumber } from "../ui/digits.js";
import { asked, bareGroups, violationsOf } from "./asked.js";
import { isCleaned, isOriginal } from "./files.js";
import { numbered } from "./parts.js";

/** Who somebody is, and how to reach them, is for nobody unless they say so. */
const SHARED_UNLESS_REFUSED = ["account", "circumstances", "needs"];
/** The State may be the one that holds them, or whom a visit was to: its bodies get it only from who says so. */
const NOT_FOR_THE_STATE = ["missing", "visit"];

/** @typedef {"" | "yes" | "no" | "unsaid"} Said `unsaid`: they would rather not say */

const unsaid = () => /** @type {Said} */ ("");

/** Somebody who is missing; their own words where nothing else is said. */
export const newMissing = () => ({
  name: "",
  relation: "",
  age: "",
  origin: "",
  signs: "",
  last_seen: "",
  last_seen_day: "",
  route: "",
  last_message: "",
  held_by_state: unsaid(),
  held_by: "",
  told_died: unsaid(),
  told_by: "",
  asked: "",
  /** taken back, and kept so that the others keep their numbers */
  removed: false,
});

export const newAnswers = () => ({
  safe: "",
  about: /** @type {string[]} */ ([]),
  groups: /** @type {string[]} */ ([]),
  /** kept when their group is taken back, in case it is chosen again */
  violations: /** @type {{id: string, group: string}[]} */ ([]),
  other: false,
  text: "",
  country: "",
  sea: false,
  place: "",
  certainty: "",
  day: "",
  month: "",
  ongoing: unsaid(),
  actors: /** @type {string[]} */ ([]),
  description: "",
  frontex: false,
  sector: "",
  detained: unsaid(),
  still: unsaid(),
  removal: unsaid(),
  removalWhen: "",
  harm: unsaid(),
  needs: /** @type {string[]} */ ([]),
  consulate: "",
  child: unsaid(),
  alone: unsaid(),
  children: unsaid(),
  gender: "",
  care: "",
  aware: unsaid(),
  groupSize: "",
  incident: "",
  missing: /** @type {ReturnType<typeof newMissing>[]} */ ([]),
  /** for whom it is also told, each under a number of their own */
  people: /** @type {import("./several.js").Person[]} */ ([]),
  role: "",
  visit: { site: "", access: "", findings: "", answer: "", counts: /** @type {Record<string, string>} */ ({}) },
  fears: unsaid(),
  seeks: unsaid(),
  origin: "",
  evidence: /** @type {import("./files.js").Evidence[]} */ ([]),
  /** the highest number that a file had in what was given before */
  files: 0,
  /** something was told before that is not here any more */
  earlier: false,
  contact: { name: "", channel: "", times: "", never: "" },
  /** what may happen if they cannot come back: to which kinds of body, for how many months */
  absent: { kinds: /** @type {string[]} */ ([]), months: 3, withName: false },
  /** @type {Map<string, Map<string, boolean>>} organisation chosen to part to what was decided */
  recipients: new Map(),
  /** @type {Map<string, string[]>} organisation to the names of parts that it was given before */
  had: new Map(),
});

/** @typedef {ReturnType<typeof newAnswers>} Answers */

/**
 * The parts that have something in them, by name.
 *
 * @param {Answers} answers
 * @param {(kind: string) => boolean} isOfTheState whether a kind of actor acts for a State
 * @returns {Record<string, Record<string, any>>}
 */
export function parts(answers, isOfTheState) {
  const { text, needs, contact } = answers;
  const ask = asked(answers, isOfTheState);
  return present({
    account: present({ text: text.trim(), violations: violationsOf(answers), groups: bareGroups(answers) }),
    circumstances: circumstances(answers, isOfTheState, ask),
    needs: present({ needs }),
    person: person(answers, ask),
    ...missing(answers),
    visit: ask.visit ? visit(answers) : null,
    ...Object.fromEntries(answers.evidence.map(({ name, content }) => [name, content])),
    contact: present(contact),
  });
}

/** Whether anything was answered that would be lost. @param {Answers} answers */
export const hasAnswers = (answers) =>
  Object.keys(parts(answers, () => false)).length > 0;

/**
 * Whether an organisation may have a part.
 *
 * @param {Answers} answers
 * @param {{id: string, belongsToState: boolean}} organisation
 * @param {string} part
 */
export function mayRead({ recipients, evidence, had }, { id, belongsToState }, part) {
  const { base } = numbered(part);
  const file = evidence.find(({ name }) => name === part);
  // another file is no correction, even where two visits that did not see each other gave it one number
  const byDefault = file ? goesWithAccount(file, belongsToState) :
    SHARED_UNLESS_REFUSED.includes(base) || (NOT_FOR_THE_STATE.includes(base) && !belongsToState) ||
    had.get(id)?.includes(part); // what corrects what they have
  return recipients.get(id)?.get(part) ?? Boolean(byDefault);
}

/**
 * Whether a file goes where the account goes. A voice is the account, spoken. Of other files those
 * that were cleaned go, but not to a State; one that was not, a voice too, and a file as it was, is
 * for nobody unless they say so.
 *
 * @param {import("./files.js").Evidence} file
 * @param {boolean} belongsToState
 */
const goesWithAccount = ({ name, content, isAlone }, belongsToState) =>
  !isOriginal(name) && !content.uncleaned && !content.proof &&
  (content.kind === "voice" || (isCleaned(content) && !isAlone && !belongsToState));

/** Whether who writes does so for their own child alone. @param {{about?: string[]}} person */
export const isGuardian = ({ about }) => about?.length === 1 && about[0] === "own-child";

/**
 * @param {Answers} answers
 * @param {(kind: string) => boolean} isOfTheState
 * @param {import("./asked.js").Asked} ask
 */
function circumstances(answers, isOfTheState, ask) {
  const { country, sea, place, ongoing, actors, description } = answers;
  return present({
    country,
    at_sea: sea || null,
    place: place.trim(),
    ...when(answers),
    ongoing: truth(ongoing),
    still_there: ask.still ? truth(answers.still) : null,
    accused_states: country && actors.some(isOfTheState) ? [country] : [],
    actors: named(actors, description.trim()),
    frontex: (ask.frontex && answers.frontex) || null,
    detained: ask.detained ? truth(answers.detained) : null,
    removal: ask.removal ? removal(answers) : null,
    irreversible_harm: ask.harm ? truth(answers.harm) : null,
    incident: ask.incident ? code(answers.incident) : null,
  });
}

/** @param {Answers} answers @param {import("./asked.js").Asked} ask */
function person(answers, ask) {
  const { about, child, children } = answers;
  const isOwnChild = about.includes("own-child");
  const age = { yes: "child", no: "adult", unsaid: null, "": null }[child];
  const isGroup = about.includes("group") && !isOwnChild;
  const hasChild = ask.child && isGroup && age === "child"; // not all of them are children
  return present({
    about,
    age_group: isOwnChild ? "child" : ask.child && !hasChild ? age : null,
    unaccompanied: ask.alone ? truth(answers.alone) : null,
    children: hasChild || (ask.children ? truth(children) : null),
    gender: ask.gender ? answers.gender : null,
    origin: ask.origin ? answers.origin : null,
    seeks_protection: ask.seeks ? truth(answers.seeks) : null,
    fears_origin: ask.fears ? truth(answers.fears) : null,
    consulate: answers.consulate,
    sector: ask.sector ? answers.sector : null,
    cared_by: ask.care ? answers.care : null,
    aware: ask.aware ? truth(answers.aware) : null,
    group_size: ask.size ? wholeNumber(answers.groupSize) || null : null,
  });
}

/** A part for each who is missing, under a number that stays. @param {Answers} answers */
function missing({ about, missing: all }) {
  const parts = about.includes("missing-relative") ? all : [];
  return Object.fromEntries(
    parts.map(({ removed, held_by_state: held, held_by: by, told_died: died, told_by: told, ...words }, at) => [
      `missing[${at + 1}]`,
      removed ? null : present({
        ...trimmed(words),
        held_by_state: truth(held),
        held_by: held === "yes" ? by.trim() : "",
        told_died: truth(died),
        told_by: died === "yes" ? told.trim() : "",
      }),
    ]),
  );
}

/** @param {Answers} answers */
function visit({ visit: { site, access, findings, answer, counts } }) {
  const counted = Object.entries(counts).map(([who, typed]) => [who, wholeNumber(typed)]);
  const known = Object.fromEntries(counted.filter(([, n]) => n !== null));
  return present({ ...trimmed({ site, access }), counts: known, ...trimmed({ findings, authority_answer: answer }) });
}

/** @param {Record<string, string>} fields */
const trimmed = (fields) => Object.fromEntries(Object.entries(fields).map(([name, words]) => [name, words.trim()]));

/** The code of an event, the same however it was typed. @param {string} typed */
const code = (typed) => typed.normalize("NFKC").replace(/[\s\p{Pd}]+/gu, "").toUpperCase();

/** @param {Said} said @returns {boolean | null} null: not said */
const truth = (said) => (said === "yes" || said === "no" ? said === "yes" : null);

/** @param {Answers} answers @returns {string | null} */
function removal({ removal: said, removalWhen }) {
  if (said === "yes") return removalWhen || "announced";
  return said === "no" ? "none" : null;
}

/** @param {Answers} answers @returns {{from?: string, to?: string, certainty?: string}} */
function when({ certainty, day, month }) {
  if (certainty === "day" && day) return { from: day, to: day, certainty };
  if (certainty === "month" && month) {
    const [year, number] = month.split("-").map(Number);
    const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
    return { from: `${month}-01`, to: `${month}-${last}`, certainty };
  }
  return certainty === "unknown" ? { certainty } : {};
}

/**
 * The words belong to the one who is named, or, where several are, to all of them together.
 *
 * @param {string[]} kinds
 * @param {string} description
 */
function named(kinds, description) {
  if (kinds.length === 1) return [present({ kind: kinds[0], description })];
  return [...kinds.map((kind) => ({ kind })), ...(description ? [{ description }] : [])];
}

/**
 * Without what is empty or null; `false` is an answer.
 *
 * @param {Record<string, any>} fields
 */
function present(fields) {
  const isThere = (/** @type {any} */ value) =>
    typeof value === "object" ? value && Object.keys(value).length > 0 : value !== "";
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value)));
}

/**
 * Which facts are worth asking about what was chosen: a question that changes nothing for anybody
 * is not asked. What is not asked is not in the record either.
 */

import { addedFiles, recordings } from "./files.js";
import { numbered } from "./parts.js";

/** @typedef {import("./record.js").Answers} Answers */

/** Ids of groups and violations; one of them makes the question matter. */
const MATTERS = {
  detained: [
    "border-and-entry", "detention-and-childhood", "force-and-bodily-harm", "crime-and-trafficking",
    "family-and-consular", "justice-and-defenders", "services-and-status",
    "confinement-by-employer", "enforced-disappearance",
  ],
  removal: [
    "border-and-entry", "detention-and-childhood", "family-and-consular", "justice-and-defenders",
    "services-and-status", "threat-of-denunciation",
  ],
  harm: [
    "border-and-entry", "detention-and-childhood", "sea-desert-and-loss-of-life", "force-and-bodily-harm",
    "crime-and-trafficking", "justice-and-defenders", "xenophobic-attack", "confinement-by-employer",
  ],
  gender: ["force-and-bodily-harm", "crime-and-trafficking", "domestic-worker-abuse"],
  protection: [
    "border-and-entry", "detention-and-childhood", "sea-desert-and-loss-of-life", "force-and-bodily-harm",
    "crime-and-trafficking", "family-and-consular", "justice-and-defenders", "services-and-status",
  ],
  origin: ["missing-migrant", "enforced-disappearance", "unidentified-remains"],
  frontex: ["border-and-entry", "sea-desert-and-loss-of-life"],
  sector: ["work", "forced-labour", "debt-bondage", "slavery-servitude", "trafficking-in-persons"],
};

/** Where Frontex works: the States of the Schengen area and of the EU, and those with an agreement. */
const FRONTEX = new Set(
  ("AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE CH IS LI NO " +
    "AL BA MD ME MK RS").split(" "),
);

/** What was chosen of the groups that are chosen still. @param {Answers} answers */
export const violationsOf = ({ groups, violations }) =>
  violations.filter(({ group }) => groups.includes(group)).map(({ id }) => id);

/** Groups in which nothing more specific was chosen. @param {Answers} answers */
export const bareGroups = ({ groups, violations }) =>
  groups.filter((one) => !violations.some(({ group }) => group === one));

/** Whether it is, also or alone, about the person who writes. @param {Answers} answers */
export const isAboutSelf = ({ about }) => !about.length || about.includes("self");

/**
 * @param {Answers} answers
 * @param {(kind: string) => boolean} isOfTheState
 */
export function asked(answers, isOfTheState) {
  const { about, text, other, evidence, country, actors, needs } = answers;
  const chosen = [...answers.groups, ...violationsOf(answers)];
  const isTold = chosen.length > 0 || other || Boolean(text.trim()) || evidence.length > 0 || answers.earlier;
  // in words alone, or told before and not here any more: anything may matter
  const isUnclear = isTold && (!chosen.length || answers.earlier);
  const matters = (/** @type {keyof typeof MATTERS} */ fact) =>
    isUnclear || MATTERS[fact].some((id) => chosen.includes(id));
  const isGroup = about.includes("group");
  const isCaredFor = ["writer", "family", "nobody"].includes(answers.care) && about.includes("own-child") && !isGroup;
  const isOriginTold = about.includes("missing-relative") && answers.missing.some(({ origin, removed }) => origin && !removed);
  const isWitness = about.includes("witness");
  const isMonitor = isWitness && answers.role === "visits";
  const isChild = answers.child === "yes" || about.includes("own-child");
  const isProtection = matters("protection");
  return {
    detained: matters("detained"),
    still: answers.sea || (Boolean(country) && actors.some(isOfTheState)),
    removal: matters("removal"),
    when: matters("removal") && answers.removal === "yes",
    harm: matters("harm"),
    child: isTold && !about.includes("own-child"),
    care: about.includes("own-child"),
    alone: isTold && isChild && !isCaredFor,
    children: isTold && !isChild && answers.child === "no" && !isGroup,
    aware: about.includes("other"),
    size: isGroup,
    incident: isGroup || isMonitor || (isWitness && answers.people.some(({ agreed, removed }) => agreed && !removed)),
    visit: isMonitor,
    gender: matters("gender") || (isTold && needs.includes("shelter")),
    fears: isProtection,
    seeks: isProtection,
    origin:
      (isProtection && (answers.fears === "yes" || answers.seeks === "yes")) ||
      (!isOriginTold && MATTERS.origin.some((id) => chosen.includes(id))),
    frontex: matters("frontex") && (answers.sea || FRONTEX.has(country)),
    sector: MATTERS.sector.some((id) => chosen.includes(id)),
  };
}

/** @typedef {ReturnType<typeof asked>} Asked */

/** A screen that matters for whom it is about. @param {string} one */
const about = (one) => (/** @type {Asked} */ _, /** @type {Answers} */ answers) => answers.about.includes(one);

/** The screens of one missing person. */
export const MISSING = [
  "missing-who", "missing-signs", "missing-seen", "missing-message", "missing-held", "missing-died", "missing-asked",
];

/** Whether a screen has something to ask. @type {Record<string, (what: Asked, answers: Answers) => boolean>} */
export const SCREEN_MATTERS = {
  ...Object.fromEntries([...MISSING, "missing"].map((name) => [name, about("missing-relative")])),
  care: about("own-child"),
  aware: about("other"),
  group: about("group"),
  role: about("witness"),
  "visit-site": ({ visit }) => visit,
  "visit-people": ({ visit }) => visit,
  "visit-found": ({ visit }) => visit,
  help: (_, { safe }) => safe === "no" || safe === "unsure",
  which: (_, { groups }) => groups.length > 0,
  voice: (_, answers) => recordings(answers).length > 0,
  files: (_, answers) => addedFiles(answers).some(({ isAlone }) => !isAlone),
  now: ({ detained, still, removal, harm }) => detained || still || removal || harm,
  person: ({ child, alone, gender }) => child || alone || gender,
  protection: ({ fears, origin }) => fears || origin,
  absent: (_, { recipients }) => recipients.size > 0,
};

/**
 * Whether a screen, by its name with or without a number, has something to ask.
 *
 * @param {string} name
 * @param {Answers} answers
 * @param {(kind: string) => boolean} isOfTheState
 */
export const screenMatters = (name, answers, isOfTheState) =>
  SCREEN_MATTERS[numbered(name).base]?.(asked(answers, isOfTheState), answers) ?? true;

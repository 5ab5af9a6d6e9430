/**
 * The parts that a person is about to give, as the facts that rules judge. What was not answered is
 * unknown: nothing is concluded from silence. `complaints/routing` reads the same from a record.
 *
 * Source of the fields: crypto/SPEC.md, section 10; of the facts: referral/RULEBOOK.md, section 1.
 */

import { daysBetween } from "../protocol/fields.js";

const AT_SEA = "at-sea";
const WISHES = /** @type {Record<string, boolean>} */ ({ wants: true, refuses: false });
/** Those of the family who take care of a child. */
const FAMILY = ["writer", "family"];
/** Hours until a removal; `later` is more than the 72 that the word excludes. */
const HOURS = /** @type {Record<string, number | null>} */ ({
  none: null, "within-24-hours": 24, "within-72-hours": 72, later: 73,
});
/** Who does not act for a State: the State of the place must protect from them, and answers. */
const PRIVATE = ["employer", "recruiter", "smuggler", "trafficker", "criminal-group", "family-member", "private-person"];
/** The State that answers for a place with a code of its own. */
export const TERRITORIES = answering(
  "AU:CC,CX,HM,NF;CN:HK,MO;DK:FO,GL;FI:AX;FR:BL,GF,GP,MF,MQ,NC,PF,PM,RE,TF,WF,YT;" +
  "GB:AI,BM,FK,GG,GI,GS,IM,IO,JE,KY,MS,PN,SH,TC,VG;NL:AW,BQ,CW,SX;NO:BV,SJ;NZ:TK;US:AS,GU,MP,PR,UM,VI;:AQ",
);

/**
 * @param {Record<string, Record<string, any>>} parts by name, as they will be sealed
 * @param {{today: string, language: string}} visit
 * @returns {import("./conditions.js").Facts}
 */
export function factsOf({ account = {}, circumstances = {}, person = {}, needs = {}, ...rest }, { today, language }) {
  const { country, at_sea: sea, frontex, to } = circumstances;
  const missing = Object.keys(rest).flatMap((name) => (name.startsWith("missing[") ? rest[name] : []));
  const isSearch = missing.length > 0 || person.about?.includes("missing-relative");
  const facts = {
    violations: violations(account, isSearch),
    ongoing: circumstances.ongoing,
    // from the last day on which it can have been: help after recent events must not be lost
    days_ago: to && Math.max(0, daysBetween(to, today)),
    actors: circumstances.actors?.flatMap((/** @type {{kind?: string}} */ { kind }) => kind ?? []),
    country_of_incident: country ?? (sea ? AT_SEA : undefined),
    respondent_states: respondents(circumstances),
    current_location: circumstances.still_there ? (sea ? AT_SEA : country) : undefined,
    detained: circumstances.detained,
    imminent_removal_hours: HOURS[circumstances.removal],
    imminent_irreversible_harm: circumstances.irreversible_harm,
    frontex_involved: frontex,
    eu_body_involved: frontex || undefined,
    needs: isSearch ? [...(needs.needs ?? ["unknown"]), "tracing"] : needs.needs,
    held_by_state_last_seen: anyOf(missing.map((one) => one.held_by_state)),
    withdrawn: false,
    accused_channels: new Set(),
    consent_scopes: new Set(),
    language,
    age_group: person.age_group,
    unaccompanied: person.unaccompanied ?? alone(person),
    gender: person.gender,
    group_size: person.group_size,
    children_with_them: person.children ?? hasChildren(rest.visit),
    country_of_origin: person.origin ?? shared(missing.map(({ origin }) => origin)),
    seeking_asylum: person.seeks_protection,
    fears_state_of_origin: person.fears_origin,
    wants_consulate_contact: WISHES[person.consulate],
    sector: person.sector,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value?.length !== 0);
  return new Map(known.map(([name, value]) => [name, Array.isArray(value) ? new Set(value) : value]));
}

/**
 * Who searches for somebody has said that one is missing, whatever else they chose or skipped.
 *
 * @param {Record<string, any>} account
 * @param {boolean} isSearch
 */
function violations({ violations: chosen, groups }, isSearch) {
  if (!isSearch) return chosen && [...chosen, ...(groups ? ["unknown"] : [])];
  return [...(chosen ?? []), "missing-migrant", ...(groups || !chosen ? ["unknown"] : [])];
}

/**
 * Whether a child has nobody, as who takes care of it says; of several people one child's care says
 * nothing about another.
 *
 * @param {Record<string, any>} person
 */
function alone({ cared_by: care, about }) {
  if (care === "nobody") return true;
  return FAMILY.includes(care) && !about?.includes("group") ? false : undefined;
}

/** Whether a visit counted some. @param {Record<string, any>} [visit] */
const hasChildren = (visit) => ["girls", "boys"].some((who) => visit?.counts?.[who] > 0) || undefined;

/** @param {(boolean | undefined)[]} told of each */
function anyOf(told) {
  if (told.includes(true)) return true;
  return told.length && !told.includes(undefined) ? false : undefined;
}

/** What is the same of all of whom something is told. @param {(string | undefined)[]} told */
function shared(told) {
  const known = new Set(told.filter(Boolean));
  return known.size === 1 ? [...known][0] : undefined;
}

/** @param {Record<string, any>} circumstances */
function respondents({ accused_states: accused, actors, country }) {
  const kinds = (actors ?? []).flatMap((/** @type {{kind?: string}} */ { kind }) => kind ?? []);
  const isPrivate = kinds.length && kinds.every((/** @type {string} */ kind) => PRIVATE.includes(kind));
  const found = accused?.length ? accused : isPrivate && country ? [country] : [];
  const states = found.map((/** @type {string} */ code) => TERRITORIES[code] ?? code);
  return states.includes("") ? undefined : states;
}

/** @param {string} list @returns {Record<string, string>} territory to State */
function answering(list) {
  return Object.fromEntries(list.split(";").flatMap((row) => {
    const [state, codes] = row.split(":");
    return codes.split(",").map((code) => [code, state]);
  }));
}

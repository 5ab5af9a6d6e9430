/**
 * What the signed rulebook says of the answers, worked out on this device: nothing of them leaves
 * it. Where the rulebook cannot be had, the organisations stand in a general order, and it is said.
 */

import { codeOf } from "../protocol/index.js";
import { factsOf, isAfraid, isOfOrigin, isUnafraid, loadRulebook, originsOf, suggest } from "../rules/index.js";
import { entriesOf } from "../rules/services.js";
import { refusalToday, sorted } from "./offices.js";

const FEARED = "feared-state";
const TELEPHONE = /^[+0-9][0-9 ().-]{1,24}$/;

/**
 * @typedef {import("./filing.js").Choosing} Walk
 * @typedef {import("./offices.js").Organisation} Organisation
 *
 * @typedef {{organisation: Organisation, why: string}} Offered `why`: the key of a sentence, or ""
 * @typedef {{organisation: Organisation, code: string}} Refused
 *
 * @typedef {object} Listing
 * @property {{channel: string, numbers: string[]}[]} first what to do before all, and whom to call
 * @property {Offered[]} suggested the best first
 * @property {Offered[]} others
 * @property {Refused[]} refused
 */

/** Fetches the rulebook once; a failure is kept, and tried again the next time. @param {Walk["offices"]} offices */
export async function loadRules(offices) {
  if (offices.rules && !("code" in offices.rules)) return;
  try {
    offices.rules = { rulebook: await loadRulebook(await offices.open()) };
  } catch (error) {
    if (codeOf(error) === "internal") throw error;
    offices.rules = { code: codeOf(error) };
  }
}

/**
 * Why an organisation cannot be used now; null if, as far as is known, it can.
 *
 * @param {Walk} walk
 * @returns {(one: Organisation) => string | null}
 */
export const refusal = ({ offices, today }) => (one) =>
  offices.refused.get(one.id) ?? refusalToday(today)(one);

/** What the rulebook says; null without one. @param {Walk} walk */
function advice(walk) {
  const { texts, offices, today, parts } = walk;
  const rulebook = offices.rules && "rulebook" in offices.rules && offices.rules.rulebook;
  if (!rulebook) return null;
  const facts = factsOf(parts(), { today, language: texts.language });
  const { cards, refused, all = [] } = offices;
  const found = suggest(rulebook, facts, all, { cards, refused, today, origins: originsOf(parts()) });
  const isFeared = fearing(walk); // also one that works elsewhere, such as a consulate
  const feared = found.suggested.filter(({ organisation }) => isFeared(organisation));
  return {
    ...found,
    suggested: found.suggested.filter((one) => !feared.includes(one)),
    refused: [...found.refused, ...feared.map((one) => ({ ...one, code: FEARED }))],
  };
}

/**
 * Whether one is of a State that somebody said they fear, with a rulebook or without.
 *
 * @param {Walk} walk
 * @returns {(one: Organisation) => boolean}
 */
function fearing({ texts, today, parts }) {
  const origins = isAfraid(factsOf(parts(), { today, language: texts.language })) ? originsOf(parts()) : [];
  return (one) => isOfOrigin(one, origins);
}

/**
 * Whether one may be of a State that somebody fears: nobody chooses it for them.
 *
 * @param {Walk} walk
 * @returns {(one: Organisation) => boolean}
 */
export function mayBeFeared({ texts, today, parts }) {
  const isSafe = isUnafraid(factsOf(parts(), { today, language: texts.language }));
  const origins = isSafe ? [] : originsOf(parts());
  return (one) => isOfOrigin(one, origins);
}

/** The organisations for the place, in the order in which they are offered. @param {Walk} walk @returns {Listing} */
export function listing(walk) {
  const { texts, offices } = walk;
  const all = offices.all ?? [];
  const said = advice(walk);
  const advised = (said?.suggested ?? []).map(({ organisation, channel, reasons }) => ({
    organisation,
    why: firstOf(texts, [...reasons, channel, organisation.kind]),
  }));
  const advisedAgainst = said?.refused ?? [];
  const placed = new Set([...advised, ...advisedAgainst].map(({ organisation }) => organisation));
  const rest = all.filter((one) => !placed.has(one));
  const isFeared = fearing(walk);
  const codeOfOne = (/** @type {Organisation} */ one) => refusal(walk)(one) ?? (said && against(said, one)) ?? (isFeared(one) ? FEARED : null);
  const { suggested, others } = sorted(rest, codeOfOne);
  const general = (/** @type {Organisation} */ organisation) => ({
    organisation,
    why: firstOf(texts, [...channelsOf(organisation), organisation.kind]),
  });
  return {
    first: said ? said.judgement.first.map((channel) => ({ channel, numbers: numbersFor(said, channel) })) : [],
    suggested: said ? advised : suggested.map(general),
    others: (said ? [...suggested, ...others] : others).map(general),
    refused: [
      ...advisedAgainst,
      ...rest.flatMap((organisation) => ({ organisation, code: codeOfOne(organisation) ?? "" })).filter(({ code }) => code),
    ],
  };
}

/**
 * Why one that nothing suggests must not be offered either: the rule that refuses each of its
 * channels.
 *
 * @param {{judgement: import("../rules/judge.js").Judgement}} said
 * @param {Organisation} organisation
 * @returns {string | null}
 */
function against({ judgement }, organisation) {
  const rules = channelsOf(organisation).map((channel) => judgement.refused.find((one) => one.channel === channel)?.rule);
  return rules.every(Boolean) ? (rules[0] ?? null) : null;
}

/** What an organisation is there for. @param {Organisation} organisation */
const channelsOf = (organisation) => entriesOf(organisation).flatMap(({ channels }) => channels);

/**
 * The telephone numbers of those who are there for a channel, as their services say.
 *
 * @param {import("../rules/suggest.js").Suggestions} said
 * @param {string} channel
 */
const numbersFor = ({ suggested }, channel) =>
  suggested
    .filter((offer) => offer.channel === channel)
    .flatMap(({ organisation, service }) => organisation.coverage.services.filter(({ id }) => id === service))
    .flatMap(({ phones }) => (Array.isArray(phones) ? phones : []))
    .map((phone) => phone?.number)
    .filter((number) => typeof number === "string" && TELEPHONE.test(number));

/** The key of the first that has a sentence. @param {import("../ui/texts.js").Texts} texts @param {string[]} ids */
const firstOf = (texts, ids) => ids.map((id) => `why_${id}`).find((key) => texts.has(key)) ?? "";

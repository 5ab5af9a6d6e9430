/**
 * The States that people of a complaint come from and may fear, and whether an organisation is of
 * one: of the person, and of each who is missing. `complaints/routing` and `referral/origins.py`
 * say the same.
 */

import { itemsOf, meet } from "./conditions.js";
import { TERRITORIES } from "./facts.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("./conditions.js").Facts} Facts
 */

/** Places that another State holds than the one of their code. @type {Record<string, string>} */
const HELD = { EH: "MA", PS: "IL" };
const PROTECTED = ["refugee", "asylum-seeker", "stateless", "protected"];
const TELLING = /^(?:person|missing\[.*)$/;

/** Where anybody comes from. @param {Record<string, any>} parts by name, as they will be sealed @returns {string[]} */
export const originsOf = (parts) =>
  Object.keys(parts)
    .filter((name) => TELLING.test(name))
    .flatMap((name) => parts[name])
    .flatMap((part) => part?.origin ?? []);

/** These, with the States that answer for them or hold them. @param {string[]} countries */
const standing = (countries) =>
  countries.flatMap((code) => [code, TERRITORIES[code], HELD[code]].filter(Boolean));

/** Whether places are of a State, or of one that answers for it or holds it. @param {string[]} countries @param {string[]} states */
export const areOf = (countries, states) => meet(standing(countries), standing(states));

/** Whether they said that they fear where they come from, or are safe from it nowhere else. @param {Facts} facts */
export const isAfraid = (facts) =>
  [facts.get("seeking_asylum"), facts.get("fears_state_of_origin")].includes(true) ||
  meet(itemsOf(facts, "special_status"), PROTECTED);

/** Whether they said that they do not fear it, and seek protection from nobody. @param {Facts} facts */
export const isUnafraid = (facts) =>
  !isAfraid(facts) && facts.get("seeking_asylum") === false && facts.get("fears_state_of_origin") === false;

/**
 * Whether an organisation is of a State from which somebody comes. An institution is by its nature
 * apart from the State; rules of their own say where it is not safe.
 *
 * @param {Organisation} organisation
 * @param {string[]} origins
 */
export const isOfOrigin = ({ belongsToState, kind, shard, coverage }, origins) =>
  belongsToState && kind !== "nhri" && areOf([shard, ...coverage.countries], origins);

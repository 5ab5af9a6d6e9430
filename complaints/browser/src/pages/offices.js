/**
 * The organisations that may be chosen for a place, in a sensible order, and why not others.
 */

import { refusalOf } from "../protocol/index.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("../protocol/card.js").Card} Card
 */

// who can act first, for somebody who does not know any of them
const ORDER = ["nhri", "legal-aid", "ngo", "mechanism"];

/**
 * The organisations of a country's shard and of the world's, as far as they work there, those
 * first that can act first.
 *
 * @param {import("../protocol/opendirectory.js").OpenDirectory} directory
 * @param {string} country ISO 3166-1, or empty
 * @returns {Promise<Organisation[]>}
 */
export async function organisationsFor(directory, country) {
  const wanted = directory.shardNames.filter((name) => name === country || name === "world");
  const found = (await Promise.all(wanted.map((name) => directory.shard(name)))).flat();
  // interpreters are asked later, by who needs one, and get one part
  const readers = found.filter(({ kind }) => kind !== "interpreter");
  const near = readers.filter(
    ({ shard, coverage }) =>
      shard === country || !country || !coverage.countries.length || coverage.countries.includes(country),
  );
  return near.sort((one, other) => rank(one) - rank(other));
}

/** @param {Organisation} organisation */
const rank = ({ kind, shard }) => ORDER.indexOf(kind) + (shard === "world" ? ORDER.length : 0);

/**
 * Those that can be used, sorted into kinds that may be suggested and others.
 *
 * @param {Organisation[]} organisations
 * @param {(one: Organisation) => string | null} refusal why one cannot be used now
 */
export function sorted(organisations, refusal) {
  const usable = organisations.filter((one) => !refusal(one));
  return {
    suggested: usable.filter(({ kind }) => ORDER.includes(kind)),
    others: usable.filter(({ kind }) => !ORDER.includes(kind)),
  };
}

/**
 * Whether people of the State to which a body belongs are accused, or nobody yet said who did it.
 *
 * @param {Organisation} organisation
 * @param {string[]} actors kinds that were named
 * @param {(kind: string) => boolean} isOfTheState
 */
export const mayBeAccused = ({ belongsToState }, actors, isOfTheState) =>
  belongsToState && (!actors.length || actors.includes("unknown") || actors.some(isOfTheState));

/** @param {Organisation} organisation @param {string} language */
export const nameOf = ({ names, id }, language) =>
  names[language] ?? names[language.split("-")[0]] ?? names.en ?? Object.values(names)[0] ?? id;

/** @param {string} today @returns {(one: Organisation) => string | null} */
export const refusalToday = (today) => (one) => refusalOf(one, today);

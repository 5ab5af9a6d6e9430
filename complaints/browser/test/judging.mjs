/** The browser's side of tests whose other side judges in Python: JSON in and out. */

import { readFileSync } from "node:fs";

import { utf8 } from "../src/protocol/bytes.js";
import { codeOf } from "../src/protocol/errors.js";
import { factsOf } from "../src/rules/facts.js";
import { judge } from "../src/rules/judge.js";
import { isAfraid, isOfOrigin, isUnafraid, originsOf } from "../src/rules/origins.js";
import { parseRulebook } from "../src/rules/rulebook.js";
import { suggest } from "../src/rules/suggest.js";

/** Sets travel as lists. */
const asFacts = (facts) =>
  new Map(Object.entries(facts).map(([name, value]) => [name, Array.isArray(value) ? new Set(value) : value]));

const asJson = (facts) =>
  Object.fromEntries([...facts].map(([name, value]) => [name, value instanceof Set ? [...value].sort() : value]));

const acts = {
  /** What each rulebook says of each of its cases. */
  judge: ({ rulebooks }) =>
    rulebooks.map(({ rulebook, cases }) => {
      const parsed = parseRulebook(utf8(rulebook));
      return cases.map((facts) => judge(parsed, asFacts(facts)));
    }),

  /** The code with which each rulebook is refused; null for those that are not. */
  parse: ({ rulebooks }) =>
    rulebooks.map((rulebook) => {
      try {
        parseRulebook(utf8(rulebook));
        return null;
      } catch (error) {
        return codeOf(error);
      }
    }),

  /** The facts of each record. */
  facts: ({ records, ...visit }) => records.map((parts) => asJson(factsOf(parts, visit))),

  /** Whose State each record may fear: which bodies, each of one country, are of it; what they said. */
  origins: ({ records, countries, ...visit }) =>
    records.map((parts) => {
      const facts = factsOf(parts, visit);
      const body = (shard) => ({ belongsToState: true, kind: "mechanism", shard, coverage: { countries: [] } });
      const theirs = countries.filter((code) => isOfOrigin(body(code), originsOf(parts)));
      return { theirs, isAfraid: isAfraid(facts), isUnafraid: isUnafraid(facts) };
    }),

  /** By directory and case, which organisation is offered for what, and which is refused. */
  suggest: ({ rulebook, asked, today }) => {
    const parsed = parseRulebook(utf8(rulebook));
    return asked.map(({ organisations, cards, cases }) => {
      const refused = new Map(organisations.filter((one) => one.refused).map((one) => [one.id, one.refused]));
      const now = { cards: new Map(Object.entries(cards)), refused, today };
      const named = ({ organisation, ...rest }) => ({ ...rest, organisation: organisation.id });
      return cases.map((facts) => {
        const found = suggest(parsed, asFacts(facts), organisations, now);
        return { suggested: found.suggested.map(named), refused: found.refused.map(named) };
      });
    });
  },
};

/** @param {string} request the path of a file with `{act, ...how}` */
export function main(request) {
  const { act, ...how } = JSON.parse(readFileSync(request, "utf8"));
  console.log(JSON.stringify(acts[act](how)));
}

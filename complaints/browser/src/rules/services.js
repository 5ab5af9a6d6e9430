/**
 * What organisations offer, and whom. A service is left out only where it says itself that it is for
 * others: unknown is not no, on either side.
 *
 * A shard's services are HSDS objects of some other hand: what is malformed in them is not stated.
 * `referral/services` finds the same, in the same order. Source: HSDS 3.1.3.
 */

import { itemsOf, meet } from "./conditions.js";
import { byKey } from "./order.js";

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 * @typedef {import("./conditions.js").Facts} Facts
 *
 * @typedef {object} Entry an organisation with one of its services, or with an empty one
 * @property {Organisation} organisation
 * @property {any} service
 * @property {string[]} channels
 * @property {string[]} countries none: everywhere
 */

/** Kinds of body, and the channels that they are whatever their services. */
const KINDS = new Map([["nhri", ["nhri"]], ["legal-aid", ["legal-aid"]], ["ngo", []], ["mechanism", []]]);
/** What belongs to a State and looks into that State. */
const OF_THE_ACCUSED = ["nhri", "npm", "equality-body"];
/** Where one has to go: no use in another country than the person's. */
const BY_THE_PERSON = ["medical-72h", "medical-care", "shelter-gbv", "child-protection", "anti-trafficking-service"];
/** Years of age. @type {Record<string, [number, number]>} */
const AGES = { child: [0, 17], adult: [18, 59], older: [60, 150] };
const GENDERS = ["female", "male"];

/**
 * Nothing for a kind of body that is not known here, nor for interpreters, who are asked by who
 * needs one.
 *
 * @param {Organisation} organisation
 * @returns {Entry[]}
 */
export function entriesOf(organisation) {
  const own = KINDS.get(organisation.kind);
  if (!own) return [];
  const entry = (/** @type {any} */ service, /** @type {string[]} */ channels) =>
    ({ organisation, service, channels, countries: countriesOf(organisation, service) });
  const services = organisation.coverage.services.filter(({ status }) => status === "active");
  const entries = services.map((service) => entry(service, or(terms(service, "channel"), own)));
  const rest = own.filter((channel) => !entries.some(({ channels }) => channels.includes(channel)));
  return rest.length ? [...entries, entry({}, rest)] : entries;
}

/**
 * The entries for a channel that may be for this person, the best first.
 *
 * @param {string} channel
 * @param {Entry[]} entries
 * @param {Facts} facts
 * @param {(one: Organisation) => (boolean | number)[]} weigh what counts before, and after, all else
 */
export function fitting(channel, entries, facts, weigh) {
  const here = places(facts, "current_location");
  const there = places(facts, "country_of_incident");
  const accused = itemsOf(facts, "respondent_states");
  const near = or(here, there);
  const isOfTheAccused = OF_THE_ACCUSED.includes(channel);
  const first = isOfTheAccused ? or(accused, there) : near;
  const all = isOfTheAccused || BY_THE_PERSON.includes(channel) ? first : [...near, ...there, ...accused];
  const violations = itemsOf(facts, "violations");
  const language = spoken(String(facts.get("language")));
  const age = itemsOf(facts, "age_group").filter((one) => one in AGES);
  const gender = itemsOf(facts, "gender").filter((one) => GENDERS.includes(one));
  return entries
    .filter(
      ({ service, channels, countries }) =>
        channels.includes(channel) &&
        (!countries.length || meet(countries, all)) &&
        mayFit(terms(service, "violation"), violations) &&
        mayFit(ages(service), age) &&
        mayFit(terms(service, "gender"), gender),
    )
    .map((one) => {
      const { organisation, service, countries } = one;
      const [isBusy, answers] = weigh(organisation);
      const languages = or(texts(service.languages, "code"), organisation.coverage.languages).map(spoken);
      return {
        ...one,
        key: [
          isBusy, isFull(service), !meet(countries, first), !meet(countries, all),
          !meet(terms(service, "violation"), violations), !languages.includes(language),
          !meet(terms(service, "need"), itemsOf(facts, "needs")), answers, organisation.id, service.id ?? "",
        ],
      };
    })
    .sort(byKey);
}

/** @param {Organisation} organisation @param {any} service */
function countriesOf({ coverage }, service) {
  const locations = items(service.service_at_locations);
  const areas = [service, ...locations].flatMap((one) => texts(one.service_areas, "amparo_country"));
  const addresses = locations.flatMap(({ location }) => items(location?.addresses));
  const doors = texts(addresses.filter((one) => one.address_type === "physical"), "country");
  const { countries } = coverage;
  const near = doors.filter((one) => !countries.length || countries.includes(one));
  return or(areas.filter(isCountry), or(near.filter(isCountry), countries));
}

/** The codes of our own taxonomy of this name. @param {any} service @param {string} taxonomy */
const terms = (service, taxonomy) =>
  texts(
    items(service.attributes)
      .map((one) => one.taxonomy_term ?? {})
      .filter((term) => (term.taxonomy || term.taxonomy_detail?.name) === `amparo:${taxonomy}`),
    "code",
  );

/** The ages of whom it takes some. @param {any} service */
function ages({ minimum_age, maximum_age }) {
  const [least, most] = [number(minimum_age), number(maximum_age)];
  if (isNaN(least) && isNaN(most)) return [];
  // what is not a number is neither above nor below
  return Object.keys(AGES).filter((name) => !(least > AGES[name][1] || most < AGES[name][0]));
}

/** @param {any} service */
function isFull({ capacities }) {
  const room = items(capacities).map(({ available }) => number(available)).filter((one) => !isNaN(one));
  return room.length > 0 && !room.some((one) => one > 0);
}

/** One that is whole, or with a fraction as shards hold it; else NaN. @param {any} value @returns {number} */
const number = (value) => (typeof value === "number" ? value : parseFloat(value?.amparo_number));

/** The language of a tag, without script and region. @param {string} tag */
const spoken = (tag) => tag.split(/[-_]/)[0].trim().toLowerCase();

/** At sea there is no country. @param {Facts} facts @param {string} name */
const places = (facts, name) => itemsOf(facts, name).filter(isCountry);

/** @param {string} code */
const isCountry = (code) => /^[A-Z]{2}$/.test(code);

/** @param {unknown} found @param {string} field @returns {string[]} */
const texts = (found, field) => items(found).map((one) => one[field]).filter((one) => one && typeof one === "string");

/** The objects of a list. @param {unknown} value @returns {any[]} */
const items = (value) => (Array.isArray(value) ? value.filter((one) => one && typeof one === "object") : []);

/** @param {string[]} stated @param {string[]} otherwise */
const or = (stated, otherwise) => (stated.length ? stated : otherwise);

/** Unless both are known and differ. @param {string[]} stated @param {string[]} wanted */
const mayFit = (stated, wanted) => !stated.length || !wanted.length || meet(stated, wanted);

/**
 * What an organisation offers, as far as it decides whom it is offered to.
 *
 * A shard's services are HSDS objects of some other hand: what is malformed in them is not stated.
 * `referral/services` reads the same. Source: HSDS 3.1.3.
 */

/**
 * @typedef {import("../protocol/directory.js").Organisation} Organisation
 *
 * @typedef {object} Entry an organisation with one of its services, or with none; an empty list: it
 *   does not say
 * @property {Organisation} organisation
 * @property {string} service its id, or empty
 * @property {string[]} channels
 * @property {string[]} countries
 * @property {string[]} languages
 * @property {string[]} violations
 * @property {string[]} needs
 * @property {string[]} genders
 * @property {string[]} ages `child`, `adult`, `older`: those of whom it takes some
 * @property {boolean} isFull
 */

/** Kinds of body, and the channels that they are whatever their services. @type {Record<string, string[]>} */
const KINDS = { nhri: ["nhri"], "legal-aid": ["legal-aid"], ngo: [], mechanism: [] };
/** Years of age. @type {Record<string, [number, number]>} */
const AGES = { child: [0, 17], adult: [18, 59], older: [60, 150] };

/**
 * Nothing for a kind of body that is not known here, nor for interpreters, who are asked by who
 * needs one.
 *
 * @param {Organisation} organisation
 * @returns {Entry[]}
 */
export function entriesOf(organisation) {
  const own = new Map(Object.entries(KINDS)).get(organisation.kind);
  if (!own) return [];
  const services = organisation.coverage.services.filter(({ status }) => status === "active");
  const entries = services.map((service) => entry(organisation, service, own));
  const rest = own.filter((channel) => !entries.some(({ channels }) => channels.includes(channel)));
  return rest.length ? [...entries, entry(organisation, {}, rest)] : entries;
}

/** The language of a tag, without script and region. @param {string} tag */
export const spoken = (tag) => tag.split(/[-_]/)[0].trim().toLowerCase();

/**
 * @param {Organisation} organisation
 * @param {any} service
 * @param {string[]} own
 * @returns {Entry}
 */
function entry(organisation, service, own) {
  const { countries, languages } = organisation.coverage;
  const places = items(service.service_at_locations);
  const areas = [service, ...places].flatMap((one) => items(one.service_areas));
  const doors = places.flatMap(({ location }) => items(location?.addresses)).filter(isDoor);
  const near = countriesOf(doors, "country").filter((one) => !countries.length || countries.includes(one));
  const room = items(service.capacities).map(({ available }) => number(available)).filter((one) => one !== null);
  return {
    organisation,
    service: typeof service.id === "string" ? service.id : "",
    channels: or(termsOf(service, "channel"), own),
    countries: or(countriesOf(areas, "amparo_country"), or(near, countries)),
    languages: or(texts(items(service.languages), "code"), languages).map(spoken),
    violations: termsOf(service, "violation"),
    needs: termsOf(service, "need"),
    genders: termsOf(service, "gender"),
    ages: agesOf(service),
    isFull: room.length > 0 && room.every((one) => Number(one) <= 0),
  };
}

/** The codes of our own taxonomy of this name. @param {any} service @param {string} taxonomy */
const termsOf = (service, taxonomy) =>
  texts(
    items(service.attributes)
      .map(({ taxonomy_term: term }) => term ?? {})
      .filter((term) => (term.taxonomy || term.taxonomy_detail?.name) === `amparo:${taxonomy}`),
    "code",
  );

/** @param {any} service */
function agesOf({ minimum_age, maximum_age }) {
  const [least, most] = [number(minimum_age), number(maximum_age)];
  if (least === null && most === null) return [];
  return Object.keys(AGES).filter((name) => (least ?? 0) <= AGES[name][1] && AGES[name][0] <= (most ?? Infinity));
}

/** @param {any} address */
const isDoor = ({ address_type: type }) => type === "physical";

/** @param {any[]} found @param {string} field */
const countriesOf = (found, field) => texts(found, field).filter((code) => /^[A-Z]{2}$/.test(code));

/** @param {any[]} found @param {string} field @returns {string[]} */
const texts = (found, field) => found.map((one) => one[field]).filter((one) => one && typeof one === "string");

/** A whole number, or one with a fraction as shards hold it. @param {any} value @returns {number | null} */
const number = (value) => (typeof value === "number" ? value : parseFloat(value?.amparo_number) || null);

/** The objects of a list. @param {unknown} value @returns {any[]} */
const items = (value) => (Array.isArray(value) ? value.filter((one) => one && typeof one === "object") : []);

/** @template T @param {T[]} stated @param {T[]} otherwise */
export const or = (stated, otherwise) => (stated.length ? stated : otherwise);

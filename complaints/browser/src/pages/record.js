/**
 * What a person answered, and the parts that are made of it. It lives in memory and nowhere else.
 *
 * Source of the parts' fields: SPEC.md, section 10.
 */

/** In the order in which they are shown. */
export const PARTS = ["account", "circumstances", "needs", "person", "contact"];

/** Who somebody is, and how to reach them, is for nobody unless they say so. */
const SHARED_UNLESS_REFUSED = ["account", "circumstances", "needs"];

/** Chosen instead of a country. */
export const SEA = "sea";

export const newAnswers = () => ({
  safe: "",
  about: /** @type {string[]} */ ([]),
  violations: /** @type {string[]} */ ([]),
  other: false,
  text: "",
  country: "",
  place: "",
  certainty: "",
  day: "",
  month: "",
  ongoing: false,
  actors: /** @type {string[]} */ ([]),
  description: "",
  needs: /** @type {string[]} */ ([]),
  contact: { name: "", channel: "", times: "", never: "" },
  /** @type {Map<string, Map<string, boolean>>} organisation chosen to part to what was decided */
  recipients: new Map(),
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
  const { text, violations, needs, about, contact } = answers;
  return present({
    account: present({ text: text.trim(), violations }),
    circumstances: circumstances(answers, isOfTheState),
    needs: present({ needs }),
    person: present({ about }),
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
 * @param {string} organisation
 * @param {string} part
 */
export const mayRead = (answers, organisation, part) =>
  answers.recipients.get(organisation)?.get(part) ?? SHARED_UNLESS_REFUSED.includes(part);

/** @param {Answers} answers @param {(kind: string) => boolean} isOfTheState */
function circumstances(answers, isOfTheState) {
  const { place, ongoing, actors, description } = answers;
  const country = countryOf(answers);
  return present({
    country,
    place: place.trim(),
    ...when(answers),
    ongoing,
    accused_states: country && actors.some(isOfTheState) ? [country] : [],
    actors: named(actors, description.trim()),
  });
}

/** @param {Answers} answers @returns {string} ISO 3166-1, empty at sea and where nobody knows */
export const countryOf = ({ country }) => (country === SEA ? "" : country);

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
 * Without what is empty.
 *
 * @param {Record<string, any>} fields
 */
function present(fields) {
  const isThere = (/** @type {any} */ value) =>
    value && (typeof value !== "object" || Object.keys(value).length > 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value)));
}

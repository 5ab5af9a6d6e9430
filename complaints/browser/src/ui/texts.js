/**
 * The texts of one language: sentences with places to fill, plurals, numbers, days.
 *
 * No text stands in the script; all of them come with the page from the catalogues. Months, digits,
 * plurals and lists do, too: many browsers write those of smaller languages in English.
 */

/** @typedef {Record<string, any>} Source what the page builder wrote for a language */

/** @type {Record<string, string>} the letters in the page's table of plurals */
const CATEGORIES = { z: "zero", o: "one", t: "two", f: "few", m: "many", x: "other" };
const GROUPED_FROM = 10_000;

export class Texts {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
  }

  /** Whether a kind of actor acts for a State; can be handed on alone. @param {string} kind */
  isOfTheState = (kind) =>
    this.source.actors.some((/** @type {[string, string, boolean]} */ [id, , is]) => id === kind && is);

  /** @returns {string} BCP 47 */
  get language() {
    return this.source.lang;
  }

  /** @param {string} key @returns {boolean} */
  has(key) {
    return typeof this.source[key] === "string";
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values] for the places `{name}`
   * @returns {string}
   */
  of(key, values = {}) {
    return this.#filled(this.source[key], values);
  }

  /**
   * A sentence that counts: its place `{n}` is the number, in the reader's digits.
   *
   * @param {string} key
   * @param {number} n
   */
  count(key, n) {
    const forms = this.source[key];
    const letter = this.source.cldr.plurals[n < 200 ? n : 100 + (n % 100)];
    return this.#filled(forms[CATEGORIES[letter]] ?? forms.other, { n });
  }

  /** @param {number} n whole, from nought */
  number(n) {
    const { group } = this.source.cldr;
    return this.digits(n < GROUPED_FROM ? `${n}` : `${n}`.replace(/\B(?=(\d{3})+$)/g, group));
  }

  /** @param {string} digits ASCII @returns {string} the same in the reader's digits */
  digits(digits) {
    return digits.replace(/\d/g, (digit) => this.source.cldr.digits[Number(digit)]);
  }

  /**
   * @param {string} day `YYYY-MM-DD`
   * @returns {string} where readers live by the Solar Hijri calendar: first in that, then in ours,
   *   which stands in the letters that they are sent
   */
  day(day) {
    const [y, m, d] = day.split("-").map(Number);
    const { months, solar } = this.source.cldr;
    const common = this.#date({ y, m, d }, months);
    const theirs = solar && solarHijri(day);
    return theirs ? `${this.#date(theirs, solar)} (${common})` : common;
  }

  /** @param {string} day any day of the month */
  month(day) {
    const [y, m] = day.split("-").map(Number);
    return this.#date({ y, m }, this.monthNames, this.source.cldr.month);
  }

  /** @returns {string[]} January to December, as they stand without a day */
  get monthNames() {
    return this.source.cldr.alone ?? this.source.cldr.months;
  }

  /** @param {...string} items without their stops @returns {string} "One. Two." */
  sentences(...items) {
    return items.map((one) => one + this.source.stop).join("").trimEnd();
  }

  /** @param {string} country @returns {string} its name, or the code where none is known */
  country(country) {
    return this.source.countries?.[country] ?? country;
  }

  /** @param {string[]} items @returns {string} "one, two and three" */
  list(items) {
    const [start, middle, end, two] = this.source.cldr.lists;
    if (items.length < 2) return items.join("");
    if (items.length === 2) return this.#joined(two, items[0], items[1]);
    const last = items.length - 1;
    let text = this.#joined(end, items[last - 1], items[last]);
    for (let at = last - 2; at > 0; at -= 1) text = this.#joined(middle, items[at], text);
    return this.#joined(start, items[0], text);
  }

  /**
   * An entry of a closed list.
   *
   * @param {"about" | "groups" | "violations" | "actors" | "needs"} list
   * @param {string} id
   * @returns {string}
   */
  term(list, id) {
    return this.source[list]?.find((/** @type {[string, string]} */ [one]) => one === id)?.[1] ?? id;
  }

  /**
   * @param {{y: number, m: number, d?: number}} when
   * @param {string[]} months
   * @param {string} [pattern]
   */
  #date({ y, m, d = 0 }, months, pattern = this.source.cldr.date) {
    return this.#filled(pattern, { y: this.digits(`${y}`), m, d, month: months[m - 1] });
  }

  /** @param {string} pattern @param {string} first @param {string} second */
  #joined(pattern, first, second) {
    // the Spanish "and" before its own sound
    const isSpanishI = this.language === "es" && /^(?:i|hi(?!e))/i.test(second);
    const fitting = isSpanishI ? pattern.replace(" y ", " e ") : pattern;
    return fitting.replace(/\{[01]\}/g, (place) => (place === "{0}" ? first : second));
  }

  /** @param {string} text @param {Record<string, string | number>} values */
  #filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name] ?? place;
      return typeof value === "number" ? this.number(value) : value;
    });
  }
}

/**
 * @param {string} day `YYYY-MM-DD`
 * @returns {{y: number, m: number, d: number} | null} null where the browser does not know it
 */
function solarHijri(day) {
  const format = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
    year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
  });
  if (format.resolvedOptions().calendar !== "persian") return null;
  const parts = format.formatToParts(new Date(`${day}T12:00Z`));
  const of = (/** @type {string} */ kind) => Number(parts.find(({ type }) => type === kind)?.value);
  return { y: of("year"), m: of("month"), d: of("day") };
}

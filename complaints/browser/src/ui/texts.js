/**
 * The texts of one language: sentences with places to fill, plurals, numbers, days.
 *
 * No text stands in the script; all of them come with the page from the catalogues.
 */

/** @typedef {Record<string, any>} Source what the page builder wrote for a language */

export class Texts {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    this.locale = `${source.lang}-u-nu-${source.numbering}`;
  }

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
    const form = forms[new Intl.PluralRules(this.language).select(n)] ?? forms.other;
    return this.#filled(form, { n });
  }

  /** @param {number} n */
  number(n) {
    return new Intl.NumberFormat(this.locale).format(n);
  }

  /** @param {string} digits ASCII @returns {string} the same in the reader's digits */
  digits(digits) {
    return digits.replace(/\d/g, (digit) => this.number(Number(digit)));
  }

  /** @param {string} day `YYYY-MM-DD` */
  day(day) {
    return this.#date(day, { dateStyle: "long" });
  }

  /** @param {string} day any day of the month */
  month(day) {
    return this.#date(day, { month: "long", year: "numeric" });
  }

  /** @param {string} country @returns {string} its name, or the code where none is known */
  country(country) {
    return this.source.countries?.[country] ?? country;
  }

  /** @param {string[]} items @returns {string} "one, two and three" */
  list(items) {
    return new Intl.ListFormat(this.language).format(items);
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

  /** @param {string} day @param {Intl.DateTimeFormatOptions} options */
  #date(day, options) {
    const format = new Intl.DateTimeFormat(this.locale, { ...options, timeZone: "UTC" });
    return format.format(new Date(`${day}T12:00Z`));
  }

  /** @param {string} text @param {Record<string, string | number>} values */
  #filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (place, name) => {
      const value = values[name] ?? place;
      return typeof value === "number" ? this.number(value) : value;
    });
  }
}

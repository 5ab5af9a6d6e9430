/**
 * Something that comes once, however often it is asked for. A try that failed can be repeated.
 */

import { codeOf } from "../protocol/errors.js";

/** @template T */
export class Coming {
  #bring;
  /** @type {Promise<T> | null} */
  #way = null;
  /** @type {T | null} null until it is there */
  there = null;

  /** @param {() => Promise<T>} bring */
  constructor(bring) {
    this.#bring = bring;
  }

  /** @returns {Promise<T>} */
  get() {
    this.#way ??= this.#bring().then(
      (value) => (this.there = value),
      (error) => {
        this.#way = null;
        throw error;
      },
    );
    return this.#way;
  }

  /** Asks for it ahead. Where the line fails nobody is told: who needs it asks again. */
  async ahead() {
    try {
      await this.get();
    } catch (error) {
      if (codeOf(error) !== "unreachable") throw error;
    }
  }
}

/**
 * The one error of this library: a stable code, and nothing that was read, typed or decrypted.
 *
 * Texts for people are the pages' business. An error of a library or of the platform is never
 * attached as a cause, because its message may repeat its input.
 */

export class AmparoError extends Error {
  /**
   * @param {string} code what went wrong, see CODES.md
   * @param {{organisation?: string}} [about] whom it concerns
   */
  constructor(code, about = {}) {
    super(code);
    this.name = "AmparoError";
    this.code = code;
    this.organisation = about.organisation;
  }
}

/**
 * The result of `attempt`, or an `AmparoError` with `code` for whatever else it throws.
 *
 * @template T
 * @param {string} code
 * @param {() => T} attempt
 * @returns {T}
 */
export function refuseAs(code, attempt) {
  try {
    return attempt();
  } catch {
    throw new AmparoError(code);
  }
}

/**
 * The code to show for anything caught: our own, or `internal` for a fault of the program.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  return error instanceof AmparoError ? error.code : "internal";
}

/**
 * The one error of this library: a stable code, and nothing that was read, typed or decrypted.
 *
 * Texts for people are the pages' business. An error of a library or of the platform is never
 * attached as a cause, because its message may repeat its input. The codes that pages meet:
 *
 * - the line: `unreachable`, `unavailable`, `stopped`, `unexpected-answer`, `work-too-hard`,
 *   `bad-proof`, and the slug of any of the portal's problems (SPEC.md, section 7);
 * - the day: `clock-differs` where device and portal say different ones, with both;
 * - the directory: `directory-malformed`, `-instance`, `-rolled-back`, `-not-yet`, `-expired`,
 *   `-signature`; `shard-unknown`, `shard-changed`, `shard-malformed`; `rulebook-changed`,
 *   `rulebook-malformed`;
 * - an organisation: `unknown-organisation`, `suspended`, `no-attestation`, `no-recipient`,
 *   `card-missing`, `card-malformed`, `card-signature`, `card-not-yet`, `card-expired`;
 * - what was read: `forged`, `not-openable`, `piece-missing`, `newer`, `directory-differs`;
 * - what was asked of the library: `bad-receipt`, `bad-recipient`, `bad-consent`, `unknown-part`,
 *   `wrong-card`, `too-long`, `file-changed`, `unsupported`, `internal`.
 */

export class AmparoError extends Error {
  /**
   * @param {string} code what went wrong
   * @param {{organisation?: string, days?: {device: string, portal: string}}} [about] what it concerns
   */
  constructor(code, about = {}) {
    super(code);
    this.name = "AmparoError";
    this.code = code;
    this.organisation = about.organisation;
    this.days = about.days;
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

/**
 * Consents: what a complainant permits one organisation to hand to another, signed by the key that
 * the complainant has for the asking one. SPEC.md, section 11.
 */

import { newId, text } from "./bytes.js";
import { AmparoError } from "./errors.js";
import { sign } from "./minisign.js";
import { dumps, wellFormed } from "./strictjson.js";

/**
 * What the person decided. Exactly one of `to` and `kind` is set.
 *
 * @typedef {object} Wish
 * @property {string} [to] the organisation that may be given the parts
 * @property {string} [kind] or a kind of body
 * @property {"referral" | "translation" | "representation"} [purpose]
 * @property {string[]} parts hashes; in `prepareComplaint` also names of parts
 * @property {{recipient: boolean, government: boolean, published: boolean}} [name] who may know it
 * @property {boolean} [onward]
 * @property {{kind: string, until: string, with_name: boolean} | null} [absent]
 * @property {string} text_version of the text that was shown
 * @property {string} language in which it was shown
 * @property {"self" | "guardian" | "representative"} [given_by]
 * @property {boolean} [interpreter]
 * @property {string} expires
 *
 * @typedef {{text: string, signature: string, verifying_key: string}} Consent
 */

/** The part in which a name stands. */
const NAMING = "contact";
/** Those that tell who somebody is even so: the name of a relative, a voice, a face, where a photo was made. */
const TELLING = ["missing", "evidence", "original"];
const NOBODY = { recipient: false, government: false, published: false };

/**
 * That a kind of body may have these parts until a day, if the person cannot come back: SPEC.md,
 * section 11. How to reach them, which is where a name stands, and what else tells who somebody is,
 * are among them only with the name.
 *
 * @param {object} decided
 * @param {string} decided.kind
 * @param {string[]} decided.parts names of those that the asking organisation gets
 * @param {string} decided.until
 * @param {boolean} decided.withName
 * @param {string} decided.language
 * @param {string} decided.text_version
 * @returns {Wish}
 */
export function ifAbsent({ kind, parts, until, withName, language, text_version }) {
  const isNamed = withName && parts.includes(NAMING);
  const given = parts.filter((name) => isNamed || (name !== NAMING && !TELLING.includes(name.split("[")[0])));
  return {
    kind,
    parts: given,
    name: { ...NOBODY, recipient: isNamed },
    absent: { kind, until, with_name: isNamed },
    language,
    text_version,
    expires: until,
  };
}

/**
 * @param {Wish} wish
 * @param {object} how
 * @param {import("./receipt.js").Receipt} how.receipt
 * @param {string} how.askedBy the organisation that asked
 * @param {string} how.today
 * @returns {Consent}
 */
export function signConsent(wish, { receipt, askedBy, today }) {
  if (!wish.to === !wish.kind) throw new AmparoError("bad-consent");
  const { signing, verifyingKey, case: from } = receipt.keys(askedBy);
  const content = dumps(
    wellFormed({
      format: "amparo/consent/v1",
      id: newId(),
      from,
      asked_by: askedBy,
      to: wish.to ?? null,
      kind: wish.kind ?? null,
      purpose: wish.purpose ?? "referral",
      parts: wish.parts,
      name: { ...NOBODY, ...wish.name },
      onward: wish.onward ?? false,
      absent: wish.absent ?? null,
      // a kind of body has no address yet: its keys come from its id; who translates never writes,
      // and a consent to act is shown to courts, which must not learn it
      reply: wish.to && (wish.purpose ?? "referral") === "referral" ? receipt.replyAddress(wish.to) : null,
      language: wish.language,
      text_version: wish.text_version,
      given_by: wish.given_by ?? "self",
      interpreter: wish.interpreter ?? false,
      day: today,
      expires: wish.expires,
    }),
  );
  const signature = sign(content, signing, `amparo/v1 consent ${from} ${askedBy}`);
  return { text: text(content), signature, verifying_key: verifyingKey };
}


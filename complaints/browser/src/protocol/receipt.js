/**
 * The receipt: 28 digits that a person can keep on paper, and every key that comes from them.
 *
 * Two organisations get different keys of one person. Neither the digits nor a key is ever in an
 * error, a URL or a store. SPEC.md, section 6.
 */

import { argon2idAsync } from "@noble/hashes/argon2.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { hkdf } from "@noble/hashes/hkdf.js";

import * as age from "./age.js";
import { concat, hex, random, sha256, utf8 } from "./bytes.js";
import { DIGIT, digitValue } from "./digits.js";
import { AmparoError } from "./errors.js";
import { formatKey, secretKey } from "./minisign.js";

export const SELF = "self";

const DIGITS = 28;
const CONTEXT = "amparo/receipt/v1";
const MEMORY_KIB = 1024;
// totally anti-symmetric: catches every wrong digit and every swap of neighbours
const DAMM = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
];
const PASSED_OVER = /[\s\p{Z}\p{Pd}\p{Cf}\u001c-\u001f\u0085]/u;

/**
 * The keys of one person towards one organisation, or towards themself.
 *
 * @typedef {object} Keys
 * @property {string} identity `AGE-SECRET-KEY-PQ-1…`
 * @property {string} recipient its `age1pq1…`
 * @property {Uint8Array} tag 16 bytes; who knows them can write replies
 * @property {string} handle hex: what the portal keeps of the tag
 * @property {import("./minisign.js").SecretKey} signing
 * @property {string} verifyingKey minisign public key
 * @property {string} case 32 hex digits
 */

/** @returns {string} a fresh receipt: 28 ASCII digits */
export function generateReceipt() {
  let digits = "";
  while (digits.length < DIGITS - 1) {
    // 250 to 255 would make the low digits more frequent
    for (const byte of random(DIGITS)) {
      if (byte < 250 && digits.length < DIGITS - 1) digits += byte % 10;
    }
  }
  return digits + checkDigit(digits);
}

/**
 * What somebody typed, in the digits of any script, with or without spaces and dashes.
 *
 * @param {string} typed
 * @returns {{digits: string} | {error: "character" | "length" | "check"}}
 */
export function parseReceipt(typed) {
  let digits = "";
  for (const character of typed) {
    if (DIGIT.test(character)) digits += digitValue(character);
    else if (!PASSED_OVER.test(character)) return { error: "character" };
  }
  if (digits.length !== DIGITS) return { error: "length" };
  return checkDigit(digits) === "0" ? { digits } : { error: "check" };
}

/** @param {string} digits @returns {string} in seven groups of four */
export const groupReceipt = (digits) => digits.replace(/\d{4}(?=\d)/g, "$& ");

/**
 * The keys that a receipt has at one instance. Takes a moment, and lets the page paint meanwhile.
 *
 * @param {string} digits 28 ASCII digits whose check digit fits
 * @param {string} instance the directory's name of it
 * @returns {Promise<Receipt>}
 */
export async function deriveReceipt(digits, instance) {
  const parsed = parseReceipt(digits);
  if (!("digits" in parsed) || parsed.digits !== digits) throw new AmparoError("bad-receipt");
  const salt = blake2b(utf8(CONTEXT + instance), { dkLen: 16 });
  const cost = { m: MEMORY_KIB, t: 1, p: 1, dkLen: 32 };
  return new Receipt(await argon2idAsync(utf8(digits), salt, cost));
}

/** What a receipt is worth at one instance. */
export class Receipt {
  #seed;
  /** @type {Map<string, Keys>} */
  #known = new Map();

  /** @param {Uint8Array} seed */
  constructor(seed) {
    this.#seed = seed;
  }

  /** @returns {Uint8Array} the two bytes that all tags of this person share */
  get bucket() {
    return this.#derive("bucket", 2);
  }

  /**
   * The handle for an addressee alone, which costs less than all keys.
   *
   * @param {string} addressee an organisation's id, or `self`
   */
  handle(addressee) {
    return handleOf(this.#tag(addressee));
  }

  /**
   * The keys for an addressee.
   *
   * @param {string} addressee an organisation's id, or `self`
   * @returns {Keys}
   */
  keys(addressee) {
    const known = this.#known.get(addressee) ?? this.#make(addressee);
    this.#known.set(addressee, known);
    return known;
  }

  /**
   * Where replies of an addressee go, as a message or a consent says it.
   *
   * @param {string} addressee
   */
  replyAddress(addressee) {
    const { recipient, tag, verifyingKey } = this.keys(addressee);
    return { recipient, tag: hex(tag), verifying_key: verifyingKey };
  }

  /** @param {string} addressee @returns {Keys} */
  #make(addressee) {
    const tag = this.#tag(addressee);
    const signing = secretKey(this.#derive(`signing/${addressee}`, 32));
    const seed = this.#derive(`identity/${addressee}`, 32);
    return {
      identity: age.identityOf(seed),
      recipient: age.recipientOf(seed),
      tag,
      handle: handleOf(tag),
      signing,
      verifyingKey: formatKey(signing),
      case: caseOf(signing.key),
    };
  }

  /** @param {string} addressee */
  #tag(addressee) {
    return concat(this.bucket, this.#derive(`tag/${addressee}`, 14));
  }

  /** @param {string} use @param {number} size */
  #derive(use, size) {
    return hkdf(sha256, this.#seed, undefined, utf8(`${CONTEXT}/${use}`), size);
  }
}

/** @param {Uint8Array} key a raw verifying key @returns {string} its case */
export const caseOf = (key) => hex(sha256(key).subarray(0, 16));

/**
 * Which bucket a person's replies are in.
 *
 * @param {Uint8Array} bucket the first two bytes of a handle
 * @param {number} bits of the directory, 0 to 16
 * @returns {number}
 */
export const bucketNumber = (bucket, bits) => ((bucket[0] << 8) | bucket[1]) >> (16 - bits);

/** @param {Uint8Array} tag */
const handleOf = (tag) => hex(concat(tag.subarray(0, 2), sha256(tag).subarray(0, 14)));

/** @param {string} digits */
function checkDigit(digits) {
  let interim = 0;
  for (const digit of digits) interim = Number(DAMM[interim][Number(digit)]);
  return String(interim);
}

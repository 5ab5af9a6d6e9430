/**
 * The fields of JSON objects, read one by one: each function returns the value in its type or
 * throws `malformed`. Source: SPEC.md, sections 1 and 8.
 */

import { AmparoError } from "./errors.js";
import { parseDerivedKey, parseKey } from "./minisign.js";

const DAY_LENGTH = 86_400_000;
const ORGANISATION = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;
const CASE = /^[0-9a-f]{32}$/;

/** @typedef {Record<string, unknown>} Fields */

/** @param {unknown} value @returns {Fields} a JSON object */
export function object(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) refuse();
  return /** @type {Fields} */ (value);
}

/**
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T} read
 * @returns {T[]}
 */
export function list(value, read) {
  return Array.isArray(value) ? value.map((item) => read(item)) : refuse();
}

/**
 * `list`, or none when the field is missing.
 *
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T} read
 * @returns {T[]}
 */
export const listIfAny = (value, read) => (value === undefined || value === null ? [] : list(value, read));

/**
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T} read
 * @returns {T | null} null when the field is missing or null
 */
export const optional = (value, read) => (value === undefined || value === null ? null : read(value));

/** @param {unknown} value @returns {string} */
export function text(value) {
  return typeof value === "string" ? value : refuse();
}

/** @param {unknown} value @returns {boolean} */
export function flag(value) {
  return typeof value === "boolean" ? value : refuse();
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} [most]
 * @returns {number}
 */
export function integer(value, least, most = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return refuse();
  return value >= least && value <= most ? value : refuse();
}

/** @param {unknown} value @param {string[]} allowed @returns {string} */
export function oneOf(value, ...allowed) {
  return allowed.includes(text(value)) ? text(value) : refuse();
}

/** @param {unknown} value @param {number} size in bytes @returns {string} */
export function hex(value, size) {
  const digits = text(value);
  return digits.length === 2 * size && /^[0-9a-f]*$/.test(digits) ? digits : refuse();
}

/** @param {unknown} value @returns {string} `YYYY-MM-DD`, a day that exists */
export function day(value) {
  const written = text(value);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  const isReal = !Number.isNaN(time) && new Date(time).toISOString().startsWith(written);
  return isReal ? written : refuse();
}

/** @param {unknown} value @returns {string} an organisation's or member's id, never `self` */
export function organisation(value) {
  const id = text(value);
  return ORGANISATION.test(id) && id !== "self" && !CASE.test(id) ? id : refuse();
}

/** @param {unknown} value @returns {string} a case: 32 hex digits */
export const caseId = (value) => hex(value, 16);

/** @param {unknown} value @returns {string} an organisation's id or a case */
export const party = (value) => (CASE.test(text(value)) ? text(value) : organisation(value));

/** @param {unknown} value @returns {string} an age recipient, checked fully when it is sealed to */
export function recipient(value) {
  const encoded = text(value);
  return /^age1pq1[02-9ac-hj-np-z]{1952}$/.test(encoded) ? encoded : refuse();
}

/** @param {unknown} value */
export const publicKey = (value) => parseKey(text(value));

/** @param {unknown} value a complainant's or member's key */
export const derivedKey = (value) => parseDerivedKey(text(value));

/** @returns {string} this day, in UTC, by the phone's clock */
export const thisDay = () => new Date().toISOString().slice(0, 10);

/** @param {string} from @param {string} to @returns {number} whole days between two days */
export const daysBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / DAY_LENGTH;

/**
 * Whether `today` lies in a validity, both days included; a start one day ahead is allowed,
 * because phone clocks are wrong and time zones differ.
 *
 * @param {string} from
 * @param {string} to
 * @param {string} today
 * @returns {boolean}
 */
export const isWithin = (from, to, today) => daysBetween(from, today) >= -1 && today <= to;

/** @returns {never} */
function refuse() {
  throw new AmparoError("malformed");
}

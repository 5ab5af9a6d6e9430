/**
 * JSON read and written in one way, so that no two readers understand one text differently.
 *
 * Refused (`malformed`): what is not UTF-8, a byte order mark, an object that names a member twice,
 * numbers that are not integers within ±(2^53 - 1), lone surrogates, nesting deeper than 16,
 * anything after the value. Never writes what it would not read. SPEC.md, section 1.
 */

import { text, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";

const MAX_DEPTH = 16;
const MAX_INTEGER_DIGITS = 16;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
const STRING = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS = /true|false|null/y;

/**
 * The value of a JSON text.
 *
 * @param {Uint8Array} bytes
 * @returns {unknown}
 */
export function loads(bytes) {
  return new Reader(text(bytes)).whole();
}

/**
 * The JSON text of a value, without white space. A member that is undefined is left out.
 *
 * @param {unknown} value
 * @returns {Uint8Array}
 */
export function dumps(value) {
  check(value, 0);
  return utf8(JSON.stringify(value));
}

/**
 * The value with every half character (a cut emoji, say) replaced, which people can type but
 * nobody could read.
 *
 * @param {unknown} value
 * @returns {any}
 */
export function wellFormed(value) {
  if (typeof value === "string") return value.replace(/[\ud800-\udfff]/gu, "\ufffd");
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormed(member)]),
  );
}

/** @param {string} one @returns {string} */
function whole(one) {
  return LONE_SURROGATE.test(one) ? refuse() : one;
}

/** @returns {never} */
function refuse() {
  throw new AmparoError("malformed");
}

/** @param {unknown} value @param {number} depth */
function check(value, depth) {
  if (typeof value === "string") whole(value);
  else if (typeof value === "number") Number.isSafeInteger(value) || refuse();
  else if (value === null || typeof value === "boolean") return;
  else if (typeof value !== "object" || depth === MAX_DEPTH) refuse();
  else if (Array.isArray(value)) value.forEach((item) => check(item, depth + 1));
  else {
    for (const [name, member] of Object.entries(value)) {
      whole(name);
      if (member !== undefined) check(member, depth + 1);
    }
  }
}

class Reader {
  /** @param {string} source */
  constructor(source) {
    this.source = source;
    this.at = 0;
  }

  whole() {
    const value = this.value(0);
    this.take(SPACE);
    return this.at === this.source.length ? value : refuse();
  }

  /**
   * What a sticky pattern matches here, taken; null if it does not match.
   *
   * @param {RegExp} pattern
   */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found) this.at = pattern.lastIndex;
    return found && found[0];
  }

  /** @param {string} mark @returns {boolean} whether the next character was `mark`, now taken */
  mark(mark) {
    this.take(SPACE);
    if (this.source[this.at] !== mark) return false;
    this.at += 1;
    return true;
  }

  /** @param {number} depth @returns {unknown} */
  value(depth) {
    if (this.mark("{")) return this.object(this.deeper(depth));
    if (this.mark("[")) return this.array(this.deeper(depth));
    if (this.source[this.at] === '"') return this.string();
    const word = this.take(WORDS);
    return word ? JSON.parse(word) : this.number();
  }

  /** @param {number} depth */
  deeper(depth) {
    return depth === MAX_DEPTH ? refuse() : depth + 1;
  }

  /** @param {number} depth */
  object(depth) {
    /** @type {Map<string, unknown>} */
    const members = new Map();
    if (this.mark("}")) return {};
    do {
      this.take(SPACE);
      const name = this.string();
      if (members.has(name) || !this.mark(":")) refuse();
      members.set(name, this.value(depth));
    } while (this.mark(","));
    // not by assignment, which would understand "__proto__"
    return this.mark("}") ? Object.fromEntries(members) : refuse();
  }

  /** @param {number} depth */
  array(depth) {
    /** @type {unknown[]} */
    const items = [];
    if (this.mark("]")) return items;
    do items.push(this.value(depth));
    while (this.mark(","));
    return this.mark("]") ? items : refuse();
  }

  string() {
    const token = refuseAs("malformed", () => this.take(STRING)) ?? refuse();
    return whole(JSON.parse(token));
  }

  number() {
    const token = this.take(NUMBER) ?? refuse();
    const value = Number(token) + 0; // no negative zero
    return token.length <= MAX_INTEGER_DIGITS + 1 && Number.isSafeInteger(value) ? value : refuse();
  }
}

/**
 * What every message has, whatever its type.
 *
 * A message that was only read is a claim until its signature is verified. SPEC.md, section 9.
 */

import { newId } from "./bytes.js";
import * as fields from "./fields.js";

export const VERSION = 1;

const ALWAYS = ["type", "version", "id", "from", "to", "case", "counter", "day", "directory", "member"];

/**
 * @typedef {import("./fields.js").Fields} Fields
 *
 * @typedef {object} Head the always-fields
 * @property {string} type
 * @property {number} version
 * @property {string} id
 * @property {string} from
 * @property {string} to
 * @property {string} case
 * @property {number} counter
 * @property {string} day
 * @property {{version: number, sha256: string}} directory
 */

/** @param {Omit<Head, "version" | "id">} head @returns {Head} under a fresh id */
export const newHead = (head) => ({ ...head, version: VERSION, id: newId() });

/** @param {{type: string, from: string, to: string}} head @returns {string} the trusted comment */
export const commentOf = ({ type, from, to }) => `amparo/v1 ${type} ${from} ${to}`;

/** @param {Fields} message @returns {Fields} its always-fields */
export function headOf(message) {
  return Object.fromEntries(Object.entries(message).filter(([name]) => ALWAYS.includes(name)));
}

/** @param {Fields} message @returns {Fields} the fields that its type has, and unknown ones */
export function bodyOf(message) {
  return Object.fromEntries(Object.entries(message).filter(([name]) => !ALWAYS.includes(name)));
}

/**
 * The always-fields of a message; `malformed` if one is missing or wrong.
 *
 * @param {Fields} message
 * @returns {Head}
 */
export function readHead(message) {
  const directory = fields.object(message.directory);
  return {
    type: fields.text(message.type),
    version: fields.integer(message.version, 1),
    id: fields.hex(message.id, 16),
    from: fields.party(message.from),
    to: fields.party(message.to),
    case: message.case === "" ? "" : fields.caseId(message.case),
    counter: fields.integer(message.counter, 1),
    day: fields.day(message.day),
    directory: {
      version: fields.integer(directory.version, 1),
      sha256: fields.hex(directory.sha256, 32),
    },
  };
}

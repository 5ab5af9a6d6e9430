/**
 * What every message has, whatever its type; sealing one, with its overflow where it is long.
 *
 * A message that was only read is a claim until its signature is verified. SPEC.md, section 9.
 */

import { nameOf, newId } from "./bytes.js";
import * as chunks from "./chunks.js";
import * as envelope from "./envelope.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { dumps, loads } from "./strictjson.js";

export const VERSION = 1;
export const MAX_SIZE = 1 << 20;

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
 *
 * @typedef {{chunks: chunks.Chunk[], body: Uint8Array, name: string}} SealedMessage
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

/**
 * An envelope with a message; what does not fit goes into chunks, to be sent before it.
 *
 * @param {Head & Fields} message
 * @param {{key: import("./minisign.js").SecretKey, recipient: string}} how
 * @returns {Promise<SealedMessage>}
 */
export async function sealEnvelope(message, { key, recipient }) {
  const comment = commentOf(message);
  const size = envelope.ENVELOPE_SIZE;
  const whole = dumps(message);
  if (whole.length > MAX_SIZE) throw new AmparoError("too-long");
  const fits = whole.length <= envelope.capacity(size, comment);
  const { stub, overflow } = fits
    ? { stub: message, overflow: [] }
    : await withOverflow(headOf(message), bodyOf(message));
  const body = envelope.seal(dumps(stub), { key, comment, recipient, size });
  return { chunks: overflow, body, name: nameOf(body) };
}

/**
 * A stub whose `rest` is in chunks.
 *
 * @param {Fields} head
 * @param {Fields} rest
 * @returns {Promise<{stub: Fields, overflow: chunks.Chunk[]}>}
 */
export async function withOverflow(head, rest) {
  const sealed = await chunks.seal(dumps(rest));
  return { stub: { ...head, overflow: sealed.reference }, overflow: sealed.chunks };
}

/**
 * A stub joined with what its overflow holds.
 *
 * @param {Fields} stub
 * @param {(name: string) => Promise<Uint8Array>} fetchChunk
 * @returns {Promise<Fields>}
 */
export async function joinOverflow({ overflow, ...head }, fetchChunk) {
  const content = await chunks.open(fetchChunk, chunks.readReference(overflow, 0, MAX_SIZE));
  const rest = fields.object(loads(content));
  const isRepeated = Object.keys(rest).some((name) => name in head || name === "overflow");
  if (isRepeated || content.length > MAX_SIZE) throw new AmparoError("malformed");
  return { ...head, ...rest };
}

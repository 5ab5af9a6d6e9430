/**
 * Sealing a message, with its overflow in chunks where it is long; joining it again. SPEC.md,
 * section 9.
 */

import { nameOf } from "./bytes.js";
import * as chunks from "./chunks.js";
import * as envelope from "./envelope.js";
import { AmparoError } from "./errors.js";
import * as fields from "./fields.js";
import { bodyOf, commentOf, headOf } from "./message.js";
import { readReference } from "./reference.js";
import { dumps, loads } from "./strictjson.js";

const MAX_SIZE = 1 << 20;

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./message.js").Head} Head
 * @typedef {{chunks: chunks.Chunk[], body: Uint8Array, name: string}} SealedMessage
 */

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
  const content = await chunks.open(fetchChunk, readReference(overflow, 0, MAX_SIZE));
  const rest = fields.object(loads(content));
  const isRepeated = Object.keys(rest).some((name) => name in head || name === "overflow");
  if (isRepeated || content.length > MAX_SIZE) throw new AmparoError("malformed");
  return { ...head, ...rest };
}

/**
 * A bundle: the sealed bytes of one act, ready to be sent, and how far they were.
 *
 * `send` may be called again after any failure: it sends only what the portal has not confirmed,
 * the same bytes under the same names, so nothing is filed twice. Chunks go before the envelopes
 * that need them. The keepsake goes after them, and does not say that somebody has what they refused.
 * Last go files that only the person has: on a bad line the complaint is filed before. Words go where
 * files have no room, or cannot be read any more: a file stops nothing but itself.
 */

import { utf8, text } from "./bytes.js";
import { CHUNK_SIZE } from "./chunks.js";
import { AmparoError, refuseAs } from "./errors.js";
import { day as readDay, daysBetween, thisDay } from "./fields.js";
import { filed } from "./filed.js";
import * as minisign from "./minisign.js";

/**
 * What can stop one body for good without stopping the others.
 */
const REFUSALS = ["unknown-organisation", "suspended-organisation", "quota", "replies-full", "file-changed"];
const LEFT_OUT = "left-out";

/**
 * @typedef {import("./portal.js").Put & {
 *   kind: "chunk" | "envelope" | "keepsake",
 *   organisation: string | null,
 *   needs: string[],
 *   file: string | null,
 *   done: boolean,
 *   refused: string | null,
 *   proof: Proof | null}} BundlePut
 * @typedef {import("./filed.js").Proof} Proof
 *
 * @typedef {object} Bundle
 * @property {BundlePut[]} puts chunks and envelopes
 * @property {BundlePut[]} keepsake its chunks and replies; none if it would be too long
 * @property {BundlePut[]} last chunks of files that nobody else is given
 * @property {(bundle: Bundle, organisations: string[]) => Promise<void>} keepOnly makes the
 *   keepsake anew, as if only these had been written to
 * @property {number} leftOut how many refusals the keepsake knows of
 * @property {import("./opendirectory.js").OpenDirectory} directory
 * @property {Bundle} [own] what is under the first number, where others are sent with it
 * @property {any} summary what was sealed; see `prepareComplaint` and `prepareFollowUp`
 *
 * @typedef {object} Progress
 * @property {number} done bodies that the portal has
 * @property {number} total
 * @property {number} bytes of the bodies that the portal has
 * @property {number} totalBytes
 * @property {boolean} isFiled all is there but files that nobody else is given
 *
 * @typedef {object} Outcome
 * @property {Proof[]} proofs
 * @property {{organisation: string, code: string}[]} refused organisations that take nothing now
 * @property {boolean} kept whether the keepsake is there, too
 * @property {string[]} unstored SHA-256 of the files for which the portal had no room
 * @property {string[]} unread of those that were not what was sealed, when their turn came
 */

/** @param {{name: string, body: Uint8Array}} chunk @returns {BundlePut} */
export const chunkPut = ({ name, body }) => newPut("chunk", `/v1/chunks/${name}`, { name, ...held(body) });

/**
 * The chunks of a file, each sealed when it is sent. After one for which there is no room, the others
 * are not tried.
 *
 * @param {string[]} names the root's last
 * @param {(at: number) => Promise<Uint8Array>} load
 * @param {string} file its SHA-256
 * @returns {BundlePut[]}
 */
export const chunkPuts = (names, load, file) =>
  names.map((name, at) => ({
    ...newPut("chunk", `/v1/chunks/${name}`, { name, size: CHUNK_SIZE, load: () => load(at), needs: at ? [names[at - 1]] : [] }),
    file,
  }));

/**
 * @param {{name: string, body: Uint8Array}} sealed
 * @param {string} organisation
 * @param {string[]} needs names of its chunks
 * @returns {BundlePut}
 */
export const envelopePut = ({ name, body }, organisation, needs) =>
  newPut("envelope", `/v1/inboxes/${organisation}/${name}`, { name, ...held(body), organisation, needs });

/**
 * @param {{name: string, body: Uint8Array}} sealed
 * @param {string} tag hex
 * @param {string[]} needs
 * @returns {BundlePut}
 */
export const keepsakePut = ({ name, body }, tag, needs) =>
  newPut("keepsake", `/v1/replies/${name}`, { name, ...held(body), needs, headers: { "Amparo-Tag": tag } });

/** What is in memory all the time. @param {Uint8Array} body */
const held = (body) => ({ size: body.length, load: async () => body });

/**
 * Sends what is not there yet.
 *
 * Throws what is the same for all of it: `unreachable`, `unavailable`, `stopped`,
 * `unexpected-answer`, `bad-proof`, a portal's problem. Then call it again later.
 *
 * @param {Bundle} bundle
 * @param {{onProgress?: (progress: Progress) => void, signal?: AbortSignal}} [how]
 * @returns {Promise<Outcome>}
 */
export async function send(bundle, { onProgress, signal } = {}) {
  const how = { bundle, onProgress, signal };
  await sendAll(bundle.puts, how);
  const proofs = bundle.puts.flatMap(({ proof }) => (proof ? [proof] : []));
  const refused = refusedOf(bundle);
  if (refused.length > bundle.leftOut) {
    await bundle.keepOnly(bundle, proofs.map(({ organisation }) => organisation));
    bundle.leftOut = refused.length;
  }
  await sendAll(bundle.keepsake, how);
  const kept = whyUnkept(bundle) === null;
  await sendAll(bundle.last, how);
  return { proofs, refused, kept, unstored: filesRefused(bundle, "quota"), unread: filesRefused(bundle, "file-changed") };
}

/** What was not sent of those files that nobody else is given is not sent any more. @param {Bundle} bundle */
export function leaveOut({ last }) {
  for (const put of last) if (!put.done) put.refused ??= LEFT_OUT;
}

/**
 * Why the number will not show what was sent: a code; null where the portal has the keepsake.
 *
 * @param {Pick<Bundle, "keepsake">} bundle
 * @returns {string | null} `too-long` where no keepsake could hold it
 */
export function whyUnkept({ keepsake }) {
  if (!keepsake.length) return "too-long";
  if (keepsake.every(({ done }) => done)) return null;
  return keepsake.map(({ refused }) => refused).find(Boolean) ?? "unreachable";
}

/** For another try: what was refused of the keepsake may go now. @param {Pick<Bundle, "keepsake">} bundle */
export function forgive({ keepsake }) {
  for (const put of keepsake) put.refused = null;
}

/** @param {Bundle} bundle @param {string} code @returns {string[]} */
const filesRefused = ({ puts, last }, code) =>
  [...new Set([...puts, ...last].flatMap(({ file, refused }) => (file && refused === code ? [file] : [])))];

/**
 * @param {BundlePut[]} puts
 * @param {{bundle: Bundle, onProgress?: (progress: Progress) => void, signal?: AbortSignal}} how
 */
async function sendAll(puts, { bundle, onProgress, signal }) {
  const progress = progressOf(bundle);
  onProgress?.(progress);
  /** @type {Map<string, string | null>} */
  const refused = new Map();
  for (const put of puts) {
    if (!put.done && !put.refused) {
      put.refused = put.needs.map((name) => refused.get(name)).find(Boolean) ?? null;
      if (!put.refused) await sendOne(put, bundle, signal);
      progress.done += 1;
      progress.bytes += put.size;
      onProgress?.({ ...progress });
    }
    refused.set(put.name, put.refused);
  }
}

/** @param {Bundle} bundle @returns {{organisation: string, code: string}[]} */
const refusedOf = ({ puts }) =>
  puts.flatMap(({ organisation, refused }) => (organisation && refused ? [{ organisation, code: refused }] : []));

/** @param {BundlePut} put @param {Bundle} bundle @param {AbortSignal} [signal] */
async function sendOne(put, { directory }, signal) {
  try {
    const answer = await directory.portal.put(put, signal);
    if (put.kind === "envelope") put.proof = readProof(answer, put, directory);
    put.done = true;
  } catch (error) {
    if (!(error instanceof AmparoError) || !REFUSALS.includes(error.code)) throw error;
    put.refused = error.code;
  }
}

/**
 * The proof of filing; `bad-proof` unless the portal's key signed exactly this, for a day not
 * before it was sealed.
 *
 * @param {Uint8Array} answer
 * @param {BundlePut} put
 * @param {import("./opendirectory.js").OpenDirectory} how
 * @returns {Proof}
 */
function readProof(answer, { organisation, name }, { directory, today }) {
  const { instance, portalKey } = directory;
  return refuseAs("bad-proof", () => {
    const signature = minisign.parse(answer);
    const start = `amparo/v1 filed ${organisation} ${name} `;
    const day = readDay(signature.comment.slice(start.length));
    const content = filed(instance, { organisation: String(organisation), name, day });
    const comment = minisign.verify(utf8(content), signature, portalKey);
    const latest = [today, thisDay()].sort()[1];
    const isPlausible = daysBetween(today, day) >= -1 && daysBetween(latest, day) <= 1;
    if (comment !== start + day || !isPlausible) throw new AmparoError("bad-proof");
    return { organisation: String(organisation), name, day, file: text(answer) };
  });
}

/** @param {Bundle} bundle @returns {Progress} */
function progressOf({ puts: letters, keepsake, last }) {
  const first = [...letters, ...keepsake];
  const puts = [...first, ...last];
  const isFinished = (/** @type {BundlePut} */ { done, refused }) => done || refused !== null;
  const finished = puts.filter(isFinished);
  return {
    done: finished.length,
    total: puts.length,
    bytes: sizeOf(finished),
    totalBytes: sizeOf(puts),
    isFiled: first.every(isFinished),
  };
}

/** @param {BundlePut[]} puts */
const sizeOf = (puts) => puts.reduce((sum, { size }) => sum + size, 0);

/**
 * @param {BundlePut["kind"]} kind
 * @param {string} path
 * @param {{name: string, size: number, load: () => Promise<Uint8Array>, organisation?: string,
 *   needs?: string[], headers?: Record<string, string>}} about
 * @returns {BundlePut}
 */
function newPut(kind, path, { name, size, load, organisation, needs = [], headers = {} }) {
  return {
    kind,
    path,
    name,
    size,
    load,
    headers: { "Content-Type": "application/octet-stream", ...headers },
    organisation: organisation ?? null,
    needs,
    file: null,
    done: false,
    refused: null,
    proof: null,
  };
}

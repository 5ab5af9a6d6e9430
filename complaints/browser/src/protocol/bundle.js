/**
 * A bundle: the sealed bytes of one act, ready to be sent, and how far they were.
 *
 * `send` may be called again after any failure: it sends only what the portal has not confirmed,
 * the same bytes under the same names, so nothing is filed twice. Chunks go before the envelopes
 * that need them. The keepsake goes last, and does not say that somebody has what they refused. Words
 * go where files have no room: a file that the portal does not take stops nothing but itself.
 */

import { utf8, text } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";
import { day as readDay, daysBetween, thisDay } from "./fields.js";
import * as minisign from "./minisign.js";

/**
 * What can stop one body for good without stopping the others.
 */
const REFUSALS = ["unknown-organisation", "suspended-organisation", "quota", "replies-full"];

/**
 * @typedef {import("./portal.js").Put & {
 *   kind: "chunk" | "envelope" | "keepsake",
 *   organisation: string | null,
 *   needs: string[],
 *   file: string | null,
 *   done: boolean,
 *   refused: string | null,
 *   proof: Proof | null}} BundlePut
 * @typedef {{organisation: string, name: string, day: string, file: string}} Proof of filing
 *
 * @typedef {object} Bundle
 * @property {BundlePut[]} puts chunks and envelopes
 * @property {BundlePut[]} keepsake its chunks and replies; none if it would be too long
 * @property {(bundle: Bundle, organisations: string[]) => Promise<void>} keepOnly makes the
 *   keepsake anew, as if only these had been written to
 * @property {number} leftOut how many refusals the keepsake knows of
 * @property {import("./opendirectory.js").OpenDirectory} directory
 * @property {any} summary what was sealed; see `prepareComplaint` and `prepareFollowUp`
 *
 * @typedef {object} Progress
 * @property {number} done bodies that the portal has
 * @property {number} total
 * @property {number} bytes of the bodies that the portal has
 * @property {number} totalBytes
 *
 * @typedef {object} Outcome
 * @property {Proof[]} proofs
 * @property {{organisation: string, code: string}[]} refused organisations that take nothing now
 * @property {boolean} kept whether the keepsake is there, too
 * @property {string[]} unstored SHA-256 of the files for which the portal had no room
 */

/** @param {{name: string, body: Uint8Array}} chunk @returns {BundlePut} */
export const chunkPut = ({ name, body }) => newPut("chunk", `/v1/chunks/${name}`, { name, body });

/**
 * The chunks of a file. After one for which there is no room, the others are not tried.
 *
 * @param {{name: string, body: Uint8Array}[]} chunks the root last
 * @param {string} file its SHA-256
 * @returns {BundlePut[]}
 */
export const chunkPuts = (chunks, file) =>
  chunks.map((chunk, at) => ({ ...chunkPut(chunk), file, needs: at ? [chunks[at - 1].name] : [] }));

/**
 * @param {{name: string, body: Uint8Array}} sealed
 * @param {string} organisation
 * @param {string[]} needs names of its chunks
 * @returns {BundlePut}
 */
export const envelopePut = ({ name, body }, organisation, needs) =>
  newPut("envelope", `/v1/inboxes/${organisation}/${name}`, { name, body, organisation, needs });

/**
 * @param {{name: string, body: Uint8Array}} sealed
 * @param {string} tag hex
 * @param {string[]} needs
 * @returns {BundlePut}
 */
export const keepsakePut = ({ name, body }, tag, needs) =>
  newPut("keepsake", `/v1/replies/${name}`, { name, body, needs, headers: { "Amparo-Tag": tag } });

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
  onProgress?.(progressOf(bundle));
  await sendAll(bundle.puts, how);
  const proofs = bundle.puts.flatMap(({ proof }) => (proof ? [proof] : []));
  const refused = refusedOf(bundle);
  if (refused.length > bundle.leftOut) {
    await bundle.keepOnly(bundle, proofs.map(({ organisation }) => organisation));
    bundle.leftOut = refused.length;
  }
  await sendAll(bundle.keepsake, how);
  const kept = bundle.keepsake.length > 0 && bundle.keepsake.every(({ done }) => done);
  const unstored = new Set(bundle.puts.flatMap(({ file, refused: code }) => (file && code ? [file] : [])));
  return { proofs, refused, kept, unstored: [...unstored] };
}

/**
 * @param {BundlePut[]} puts
 * @param {{bundle: Bundle, onProgress?: (progress: Progress) => void, signal?: AbortSignal}} how
 */
async function sendAll(puts, { bundle, onProgress, signal }) {
  for (const put of puts) {
    if (put.done || put.refused) continue;
    put.refused = puts.find(({ name, refused }) => refused && put.needs.includes(name))?.refused ?? null;
    if (!put.refused) await sendOne(put, bundle, signal);
    onProgress?.(progressOf(bundle));
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

/**
 * What a proof of filing signs.
 *
 * @param {string} instance
 * @param {Pick<Proof, "organisation" | "name" | "day">} proof
 */
const filed = (instance, { organisation, name, day }) => `amparo/filed/v1\n${instance}\n${organisation}\n${name}\n${day}`;

/**
 * What anybody needs who checks a proof with minisign: the text, its signature file, the key.
 *
 * @param {import("./opendirectory.js").OpenDirectory} how
 * @param {Proof} proof
 */
export const proofFiles = ({ directory: { instance, portalKey } }, proof) => ({
  text: filed(instance, proof),
  signature: proof.file,
  key: minisign.formatKey(portalKey),
});

/** @param {Bundle} bundle @returns {Progress} */
function progressOf({ puts: letters, keepsake }) {
  const puts = [...letters, ...keepsake];
  const finished = puts.filter(({ done, refused }) => done || refused);
  return {
    done: finished.length,
    total: puts.length,
    bytes: sizeOf(finished),
    totalBytes: sizeOf(puts),
  };
}

/** @param {BundlePut[]} puts */
const sizeOf = (puts) => puts.reduce((sum, { body }) => sum + body.length, 0);

/**
 * @param {BundlePut["kind"]} kind
 * @param {string} path
 * @param {{name: string, body: Uint8Array, organisation?: string, needs?: string[],
 *   headers?: Record<string, string>}} about
 * @returns {BundlePut}
 */
function newPut(kind, path, { name, body, organisation, needs = [], headers = {} }) {
  return {
    kind,
    path,
    name,
    body,
    headers: { "Content-Type": "application/octet-stream", ...headers },
    organisation: organisation ?? null,
    needs,
    file: null,
    done: false,
    refused: null,
    proof: null,
  };
}

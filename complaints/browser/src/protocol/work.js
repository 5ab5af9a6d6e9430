/**
 * Proof of work that a portal may ask for while it is flooded. SPEC.md, section 7, "Work".
 */

import { concat, hex, pause, sha256, unhex } from "./bytes.js";
import { AmparoError } from "./errors.js";

const MAX_BITS = 22; // a slow phone needs minutes for more
const BATCH = 2_000;

/**
 * The value of `Amparo-Work` for a body; `work-too-hard` beyond what a phone should do.
 *
 * @param {string} name of the body
 * @param {number} bits
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>}
 */
export async function findWork(name, bits, signal) {
  if (bits > MAX_BITS) throw new AmparoError("work-too-hard");
  const attempt = concat(unhex(name), new Uint8Array(8));
  const counter = new DataView(attempt.buffer, 36);
  for (let nonce = 0; !hasZeroBits(sha256(attempt), bits); nonce += 1) {
    counter.setUint32(0, nonce);
    if (nonce % BATCH === BATCH - 1) {
      await pause();
      if (signal?.aborted) throw new AmparoError("stopped");
    }
  }
  return hex(attempt.subarray(32));
}

/** @param {Uint8Array} digest @param {number} bits at most 32 */
const hasZeroBits = (digest, bits) => Math.clz32(new DataView(digest.buffer, digest.byteOffset).getUint32(0)) >= bits;

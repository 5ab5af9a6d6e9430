/** Packs as a portal does: with bzip2's own code, which Node does not have. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

const PACK = "import bz2, sys; sys.stdout.buffer.write(bz2.compress(sys.stdin.buffer.read()))";

/** @param {Uint8Array} bytes @returns {Uint8Array} */
export function packed(bytes) {
  const { stdout, status } = spawnSync("python3", ["-c", PACK], { input: bytes, maxBuffer: 1 << 25 });
  assert.equal(status, 0);
  return new Uint8Array(stdout);
}

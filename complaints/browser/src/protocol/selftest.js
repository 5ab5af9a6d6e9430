/**
 * Whether this browser can do what is needed: tried before anybody types a word.
 */

import * as age from "./age.js";
import { equal, nameOf, pause, random, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";
import * as minisign from "./minisign.js";
import { isComplete } from "./platform.js";

// SHA-256 of the recipient of the identity whose seed is 32 times 0x2a
const KNOWN_RECIPIENT = "1300eb84485786057a440667a938af2b2d1b4c70e5bdf9bf154deda38390838c";

/** Throws `unsupported` if a feature of the platform or the cryptography does not work. */
export async function selfTest() {
  if (!isComplete() || equal(random(16), random(16))) throw new AmparoError("unsupported");
  const seed = new Uint8Array(32).fill(42);
  const identity = age.identityOf(seed);
  const recipient = refuseAs("unsupported", () => age.recipientOf(seed));
  await pause();
  const content = utf8("ሰላም سلام");
  const isSound = refuseAs("unsupported", () => {
    const opened = age.open(age.seal(content, recipient), identity);
    const key = minisign.secretKey(seed);
    const signature = minisign.parse(utf8(minisign.sign(content, key, "test")));
    return equal(opened, content) && minisign.verify(opened, signature, key) === "test";
  });
  if (!isSound || nameOf(utf8(recipient)) !== KNOWN_RECIPIENT) throw new AmparoError("unsupported");
}

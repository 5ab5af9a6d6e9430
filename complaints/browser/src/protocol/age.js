/**
 * age v1 files in memory, with exactly one native hybrid recipient, at most one payload chunk long.
 *
 * Never writes or opens a file that has another stanza: such a file could be opened without the
 * post-quantum key. The header has one possible length and layout, so it is matched, not parsed.
 * The recipient, the identity and the header's encoding are typage's, by path because its root
 * would bring every other recipient type along. SPEC.md, section 2.
 */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import { base64nopad, bech32 } from "@scure/base";

import { encodeHeader, encodeHeaderNoMAC, Stanza } from "../../node_modules/age-encryption/dist/format.js";
import { HybridIdentity, HybridRecipient } from "../../node_modules/age-encryption/dist/recipients.js";
import { concat, equal, random, sha256, text, utf8 } from "./bytes.js";
import { AmparoError, refuseAs } from "./errors.js";

export const OVERHEAD = 1659;

const HEADER_SIZE = 1627;
const NONCE_SIZE = 16;
const CHUNK_SIZE = 65_536;
const KIND = "mlkem768x25519";
const HEADER =
  /^age-encryption\.org\/v1\n-> mlkem768x25519 ([A-Za-z0-9+/]{1494})\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n$/;
const LAST_CHUNK = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/**
 * `plaintext` sealed to a recipient `age1pq1…`; `bad-recipient` if that is none.
 *
 * @param {Uint8Array} plaintext at most 64 KiB
 * @param {string} recipient
 * @returns {Uint8Array}
 */
export function seal(plaintext, recipient) {
  const fileKey = random(16);
  const [stanza] = refuseAs("bad-recipient", () => new HybridRecipient(recipient).wrapFileKey(fileKey));
  return sealWith(plaintext, stanza, fileKey, random(NONCE_SIZE));
}

/**
 * `seal` where the file key is wrapped already, as worked examples need it.
 *
 * @param {Uint8Array} plaintext
 * @param {Stanza} stanza
 * @param {Uint8Array} fileKey 16 random bytes, never used again
 * @param {Uint8Array} nonce 16 random bytes
 * @returns {Uint8Array}
 */
export function sealWith(plaintext, stanza, fileKey, nonce) {
  if (plaintext.length > CHUNK_SIZE) throw new AmparoError("too-long");
  const header = encodeHeader([stanza], headerMac(fileKey, encodeHeaderNoMAC([stanza])));
  return concat(header, nonce, payloadCipher(fileKey, nonce).encrypt(plaintext));
}

/**
 * The plaintext of a file. `malformed` for what is not exactly one hybrid stanza in canonical
 * form, `not-for-us` if it is sealed to somebody else, `tampered` if it was changed.
 *
 * @param {Uint8Array} sealed
 * @param {string} identity `AGE-SECRET-KEY-PQ-1…`
 * @returns {Uint8Array}
 */
export function open(sealed, identity) {
  if (sealed.length > OVERHEAD + CHUNK_SIZE || sealed.length < OVERHEAD) throw new AmparoError("malformed");
  const { authenticated, mac, stanza } = readHeader(sealed.subarray(0, HEADER_SIZE));
  const fileKey = refuseAs("malformed", () => new HybridIdentity(identity).unwrapFileKey([stanza]));
  if (fileKey === null) throw new AmparoError("not-for-us");
  if (!equal(headerMac(fileKey, authenticated), mac)) throw new AmparoError("tampered");
  const payload = sealed.subarray(HEADER_SIZE);
  const cipher = payloadCipher(fileKey, payload.subarray(0, NONCE_SIZE));
  return refuseAs("tampered", () => cipher.decrypt(payload.subarray(NONCE_SIZE)));
}

/** @param {Uint8Array} seed 32 bytes @returns {string} the identity that they make */
export const identityOf = (seed) => bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", seed).toUpperCase();

/** @param {Uint8Array} seed 32 bytes @returns {string} the recipient `age1pq1…` of that identity */
export function recipientOf(seed) {
  const words = bech32.toWords(MLKEM768X25519.getPublicKey(seed));
  return bech32.encode("age1pq", words, false); // longer than bech32 was made for
}

/** @param {Uint8Array} header */
function readHeader(header) {
  const found = HEADER.exec(text(header));
  if (!found) throw new AmparoError("malformed");
  const [, share, body, mac] = found;
  return {
    authenticated: header.subarray(0, header.length - mac.length - 2),
    mac: refuseAs("malformed", () => base64nopad.decode(mac)),
    stanza: new Stanza([KIND, share], refuseAs("malformed", () => base64nopad.decode(body))),
  };
}

/** @param {Uint8Array} fileKey @param {Uint8Array} authenticated */
function headerMac(fileKey, authenticated) {
  return hmac(sha256, hkdf(sha256, fileKey, undefined, utf8("header"), 32), authenticated);
}

/** @param {Uint8Array} fileKey @param {Uint8Array} nonce */
function payloadCipher(fileKey, nonce) {
  // the nonce of the stream may be fixed because its key is used for one chunk only
  return chacha20poly1305(hkdf(sha256, fileKey, nonce, utf8("payload"), 32), LAST_CHUNK);
}

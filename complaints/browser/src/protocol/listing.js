/**
 * A listing: what a portal has about one place, in one answer. SPEC.md, section 7.
 *
 * It saves requests and says nothing: each part is verified as if it came from its own address.
 */

import { text } from "./bytes.js";
import { AmparoError } from "./errors.js";

/**
 * @typedef {object} Listed all of it to be verified
 * @property {Map<string, Uint8Array>} shards by name
 * @property {Map<string, Uint8Array>} cards by organisation, where there are few
 */

/**
 * @param {import("./portal.js").Portal} portal
 * @param {string} place a country, or `world`
 * @returns {Promise<{signatures: Uint8Array, content: Uint8Array} & Listed>}
 */
export async function fetchListing(portal, place) {
  const body = await portal.get(`/v1/listings/${place}`);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let at = 0;
  const next = () => {
    const start = at + 4;
    at = start + (start <= body.length ? view.getUint32(at) : 0);
    if (start > body.length || at > body.length) throw new AmparoError("unexpected-answer");
    return body.subarray(start, at);
  };
  const [signatures, content, near, world] = [next(), next(), next(), next()];
  const cards = new Map();
  while (at < body.length) cards.set(text(next()), next());
  const shards = new Map([[place, near], ["world", place === "world" ? near : world]]);
  return { signatures, content, shards, cards };
}

/**
 * A listing: what a portal has about one place, in one answer. SPEC.md, section 7.
 *
 * It saves requests and says nothing: each part is verified as if it came from its own address.
 */

import { AmparoError } from "./errors.js";

/**
 * @param {import("./portal.js").Portal} portal
 * @param {string} place a country, or `world`
 * @returns {Promise<{signatures: Uint8Array, content: Uint8Array, shards: Map<string, Uint8Array>}>}
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
  if (at !== body.length) throw new AmparoError("unexpected-answer");
  const shards = new Map([[place, near], ["world", place === "world" ? near : world]]);
  return { signatures, content, shards };
}

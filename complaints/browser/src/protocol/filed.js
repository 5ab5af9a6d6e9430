/**
 * Proofs of filing: what the portal signs, and what anybody checks it by. SPEC.md, section 7.
 */

import * as minisign from "./minisign.js";

/** @typedef {{organisation: string, name: string, day: string, file: string}} Proof of filing */

/**
 * What a proof of filing signs.
 *
 * @param {string} instance
 * @param {Pick<Proof, "organisation" | "name" | "day">} proof
 */
export const filed = (instance, { organisation, name, day }) => `amparo/filed/v1\n${instance}\n${organisation}\n${name}\n${day}`;

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

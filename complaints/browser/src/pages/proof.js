/**
 * Proofs of filing: what they are for, and the way to save them. Nothing is saved unasked: a file
 * stays on the device, and names the organisation.
 */

import { proofFiles } from "../protocol/index.js";
import { h, p } from "../ui/element.js";

/** @typedef {import("../protocol/bundle.js").Proof} Proof */

/**
 * Closed at first. Nothing where there is no proof.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {import("../protocol/opendirectory.js").OpenDirectory} directory
 * @param {Proof[]} proofs
 * @param {(id: string) => string} nameOf
 */
export function proofOfSending(texts, directory, proofs, nameOf) {
  if (!proofs.length) return null;
  const files = proofs.map((proof) => ({ proof, ...proofFiles(directory, proof) }));
  const rows = files.flatMap(({ proof, text, signature }, at) => {
    const name = at ? `paper-${at + 1}.txt` : "paper.txt"; // says nothing where it lies
    return [
      p(nameOf(proof.organisation)),
      h("div", { className: "beside" }, saving(texts, name, text), saving(texts, `${name}.minisig`, signature)),
    ];
  });
  return h(
    "details",
    { className: "proof noprint" },
    h("summary", {}, texts.of("proof_title")),
    p(texts.of("proof_what")),
    p(texts.of("proof_stays")),
    ...rows,
    p(texts.of("proof_check")),
    h("code", { dir: "ltr" }, files[0].key),
  );
}

/** @param {import("../ui/texts.js").Texts} texts @param {string} name @param {string} content */
function saving(texts, name, content) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return h("button", { type: "button", className: "second small", onclick: save }, texts.of("proof_save", { file: name }));
}

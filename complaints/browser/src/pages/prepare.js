/**
 * What was answered, sealed for whom it was chosen.
 */

import { deriveReceipt, generateReceipt, prepareComplaint } from "../protocol/index.js";
import { wishes } from "./absence.js";
import { filesOf } from "./files.js";

/**
 * Under the number of this visit, which is made at the first try.
 *
 * @param {import("./filing.js").Walk} walk
 * @param {ReturnType<typeof import("./review.js").readers>} chosen none: for nobody but oneself
 */
export async function prepare(walk, chosen) {
  const { offices, store, texts } = walk;
  const directory = await offices.open();
  store.digits ||= generateReceipt();
  const parts = walk.parts();
  return prepareComplaint({
    directory,
    receipt: await deriveReceipt(store.digits, directory.instance),
    recipients: chosen
      .filter(({ names }) => names.length)
      .map(({ organisation, names }) => ({
        organisation,
        card: cardOf(offices, organisation.id),
        parts: names,
        consents: wishes(walk, names),
      })),
    parts,
    files: filesOf(parts),
    language: texts.language,
  });
}

/** @param {import("./filing.js").Offices} offices @param {string} id */
function cardOf({ cards }, id) {
  const card = cards.get(id);
  if (!card) throw new Error("a recipient was chosen without its card");
  return card;
}

/**
 * What was answered, sealed for whom it was chosen.
 */

import { deriveReceipt, generateReceipt, pause, prepareComplaint } from "../protocol/index.js";
import { together } from "../protocol/together.js";
import { wishes } from "./absence.js";
import { filesOf } from "./files.js";
import { prepareEach } from "./several.js";

/**
 * The number of this visit, made at the first call, with the keys that some readers will need. The
 * slow part of sealing: it is done while the last look is read.
 *
 * @param {import("./filing.js").Walk} walk
 * @param {ReturnType<typeof import("./review.js").readers>} chosen
 */
export async function prepareNumber({ offices, store }, chosen) {
  const { instance } = await offices.open();
  store.digits ||= generateReceipt();
  const { digits } = store;
  if (store.keys?.digits !== digits) store.keys = { digits, receipt: deriveReceipt(digits, instance) };
  const receipt = await store.keys.receipt;
  for (const { organisation } of chosen) {
    await pause();
    receipt.keys(organisation.id);
  }
  return receipt;
}

/**
 * Under the number of this visit, and under one for each of those for whom it is also told.
 *
 * @param {import("./filing.js").Walk} walk
 * @param {ReturnType<typeof import("./review.js").readers>} chosen none: for nobody but oneself
 * @param {import("./sending.js").How} how
 */
export async function prepare(walk, chosen, { onShare, ...how }) {
  const { offices, texts, store } = walk;
  const directory = await offices.open();
  const parts = walk.parts();
  const readers = chosen
    .filter(({ names }) => names.length)
    .map(({ organisation, names }) => ({ organisation, names, card: cardOf(offices, organisation.id) }));
  const own = await prepareComplaint({
    directory,
    receipt: await prepareNumber(walk, chosen),
    recipients: readers.map(({ names, ...one }) => ({ ...one, parts: names, consents: wishes(walk, names) })),
    parts,
    files: filesOf(parts),
    language: texts.language,
    ...how,
  });
  store.sheet = readers.length ? await prepareEach(walk, readers, onShare) : [];
  return together([own, ...store.sheet.map(({ bundle }) => bundle)]);
}

/** @param {import("./filing.js").Offices} offices @param {string} id */
function cardOf({ cards }, id) {
  const card = cards.get(id);
  if (!card) throw new Error("a recipient was chosen without its card");
  return card;
}

/**
 * The browser's side of a test whose other sides are in Python: one call a process, JSON in and out.
 */

import { readFileSync } from "node:fs";

import {
  deriveReceipt, generateReceipt, loadDirectory, parseReceipt, prepareComplaint, prepareFollowUp, readReplies, send,
} from "../src/protocol/index.js";

/** @param {{base: string, trust: object, receipt: string}} where */
async function visit({ base, trust, receipt }) {
  const directory = await loadDirectory({ base, trust });
  return { directory, receipt: await deriveReceipt(receipt, directory.instance) };
}

async function addressed(directory, recipients) {
  const found = [];
  for (const { to, ...rest } of recipients) {
    const organisation = await directory.find(to);
    found.push({ organisation, card: await directory.loadCard(organisation), ...rest });
  }
  return found;
}

const acts = {
  /** A fresh receipt, and what was filed under it. */
  async file({ parts, recipients, language, ...where }) {
    const receipt = generateReceipt();
    const me = await visit({ ...where, receipt });
    const bundle = await prepareComplaint({
      ...me, parts, recipients: await addressed(me.directory, recipients), language,
    });
    const { proofs, refused, kept } = await send(bundle);
    return { receipt, proofs, refused, kept, recipients: bundle.summary.recipients };
  },

  async read(where) {
    const { timeline, questions, problems, keepsake } = await readReplies(await visit(where));
    return { timeline, questions, problems, counter: keepsake?.counter ?? null };
  },

  async write({ recipients, parts, language, ...where }) {
    const me = await visit(where);
    const { keepsake, keepsakeCounter, timeline } = await readReplies(me);
    const bundle = await prepareFollowUp({
      ...me, keepsake, keepsakeCounter, timeline, parts, recipients: await addressed(me.directory, recipients), language,
    });
    const { proofs, refused, kept } = await send(bundle);
    return { proofs, refused, kept };
  },

  /** What each text is, as a receipt. */
  parse: ({ typed }) => typed.map((one) => parseReceipt(one)),
};

/** @param {string} request the path of a file with `{act, ...how}` */
export async function main(request) {
  const { act, ...how } = JSON.parse(readFileSync(request, "utf8"));
  console.log(JSON.stringify(await acts[act](how)));
}

/**
 * Sealing and sending: sealed once, the same bytes sent as often as it takes.
 */

import { codeOf } from "../protocol/index.js";
import { ofFirst } from "../protocol/together.js";
import { trouble } from "../ui/clock.js";
import { fill, h, p } from "../ui/element.js";
import { whenLeft } from "../ui/leave.js";
import { failure, sentence, tryAgain } from "../ui/notice.js";
import { numberSheet } from "../ui/receipt.js";
import { carry, progressBar } from "./carrying.js";
import { nameOf } from "./offices.js";
import { firstNumber, sheet } from "./sheet.js";

/**
 * @typedef {object} How
 * @property {import("../protocol/files.js").OnSealing} onSealing of files
 * @property {(share: number) => void} onShare of what is sealed for others, up to 1
 * @property {AbortSignal} signal
 *
 * @typedef {(how: How) => Promise<import("../protocol/bundle.js").Bundle>} Prepare seals it
 */

/**
 * A box that seals and sends, shows how far it is, and offers another try.
 *
 * @param {object} job
 * @param {import("../ui/texts.js").Texts} job.texts
 * @param {{bundle?: import("../protocol/bundle.js").Bundle}} job.store keeps the sealed bytes
 * @param {import("../ui/journey.js").Journey} job.journey there is no way back while it is sealed
 * @param {Prepare} job.prepare
 * @param {(outcome: import("../protocol/bundle.js").Outcome) => void} job.done
 * @param {(day: string) => void} [job.decide] takes the day, where device and site differ
 * @param {() => import("../ui/element.js").Child[]} [job.meanwhile] shown after a failure, and while it takes long
 * @param {() => import("../ui/element.js").Child[]} [job.unsent] who refuses it, where sealing failed
 */
export function sendingBox({ texts, store, journey, prepare, done, decide = () => {}, meanwhile = () => [], unsent = () => [] }) {
  const box = h("div", { "aria-live": "polite", tabIndex: -1 });
  const run = async () => {
    journey.settle();
    try {
      const sealing = progressBar(texts, "seal_files");
      const bar = h("progress", { max: 1, "aria-label": texts.of("sending") });
      const begin = () => fill(box, p(`${texts.of("sending")} …`), bar);
      begin();
      store.bundle ??= await prepare({
        signal: whenLeft,
        onSealing(progress) {
          if (!sealing.element.isConnected) fill(box, sealing.element);
          sealing.draw(progress);
        },
        onShare(share) {
          if (!bar.isConnected) begin();
          bar.value = share;
        },
      });
      done(await carry({ texts, box, bundle: store.bundle, meanwhile }));
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      if (codeOf(error) === "stopped") return; // the page was left
      if (store.bundle) {
        fill(box, failure(texts, error, p(texts.of("kept_sealed")), tryAgain(texts, run)), ...meanwhile());
      } else {
        journey.release();
        fill(box, trouble(texts, error, run, decide), ...unsent(), backButton(texts, journey));
      }
    }
  };
  run();
  return box;
}

/** @param {import("../ui/texts.js").Texts} texts @param {import("../ui/journey.js").Journey} journey */
const backButton = (texts, journey) =>
  h("button", { type: "button", className: "plain", onclick: () => journey.back() }, texts.of("back"));

/**
 * What became of those who did not take it.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {Pick<import("../protocol/bundle.js").Outcome, "refused">} outcome
 * @param {(id: string) => string} name
 */
export const refusals = (texts, { refused }, name) =>
  refused.map(({ organisation, code }) =>
    h("div", { className: "note error" }, p(name(organisation)), p(sentence(texts, code))),
  );

/**
 * That files did not arrive: there was no room, or they could be read no more when their turn came.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {Pick<import("../protocol/bundle.js").Outcome, "unstored" | "unread">} outcome
 */
export const filesMissing = (texts, { unstored, unread }) => [
  unstored.length > 0 && h("div", { className: "note error" }, p(texts.of("files_unstored"))),
  unread.length > 0 && h("div", { className: "note error" }, p(texts.of("files_unread"))),
];

/**
 * Every organisation refused it in the meantime: others may be chosen, under a fresh number.
 *
 * @param {import("./filing.js").Walk} walk
 * @param {import("../protocol/bundle.js").Outcome} outcome
 */
function nobodyTookIt(walk, outcome) {
  const { texts, store, offices, answers, journey } = walk;
  const name = (/** @type {string} */ id) => {
    const organisation = offices.all?.find((one) => one.id === id);
    return organisation ? nameOf(organisation, texts.language) : id;
  };
  for (const { organisation, code } of outcome.refused) {
    offices.refused.set(organisation, code);
    answers.recipients.delete(organisation);
  }
  const chooseOthers = () => {
    Object.assign(store, { digits: "", bundle: undefined, outcome: undefined, box: undefined, sheet: undefined });
    journey.release();
    journey.open("recipients");
  };
  const label = texts.of("recipients_title");
  const button = h("button", { type: "button", className: "button", onclick: chooseOthers }, label);
  if (store.box) fill(store.box, ...refusals(texts, outcome, name), button);
}

/** @param {import("./filing.js").Walk} walk @returns {import("../ui/stage.js").Screen} */
export function sending(walk) {
  const { texts, store, journey } = walk;
  const box = underNumber(walk, walk.prepare, (outcome) => {
    const bundle = /** @type {import("../protocol/bundle.js").Bundle} */ (store.bundle);
    store.outcome = ofFirst(bundle, outcome);
    if (outcome.proofs.length) journey.openForGood(firstNumber(store));
    else nobodyTookIt(walk, store.outcome);
  });
  return {
    title: texts.of("send_title"),
    body: [h("p", { className: "lead" }, texts.of("send_sealed")), box],
    next: null,
  };
}

/**
 * The box that seals and sends what a new number opens; the one that is at it already, if any.
 *
 * @param {import("./filing.js").Walk} walk
 * @param {Prepare} prepare
 * @param {(outcome: import("../protocol/bundle.js").Outcome) => void} done
 */
export function underNumber(walk, prepare, done) {
  const { texts, store, journey, offices } = walk;
  const isUnderway = journey.isSettled && store.box;
  if (!isUnderway) {
    store.box = sendingBox({
      texts,
      store,
      journey,
      prepare,
      done,
      decide: (day) => (offices.day = day),
      meanwhile: () => [p(texts.of("send_number")), numberSheet(store.digits, texts, false), ...sheet(walk)],
    });
  }
  return store.box;
}

/**
 * Looking into files that a person chose. What cleans them comes with the first of them, not before;
 * until it is there, and while another screen is shown, those that were not looked into wait.
 */

import { fill, h } from "../ui/element.js";
import { whileShown } from "../ui/shown.js";
import { coming } from "../ui/waiting.js";
import { doubt } from "./doubts.js";
import { cleaning, takeIn } from "./intake.js";

/**
 * @typedef {import("./intake.js").Walk} Walk
 * @typedef {import("./intake.js").How} How
 *
 * @typedef {object} Looking
 * @property {() => boolean} isBusy
 * @property {(files: Blob[]) => void} add
 * @property {() => void} goOn with those that wait, if any
 */

/** Those that wait, each with how it was added: of telling aloud, and the others. @type {Record<"voice" | "file", WeakMap<Walk["answers"], Map<Blob, How>>>} gone with the answers */
const chosen = { voice: new WeakMap(), file: new WeakMap() };

/**
 * @param {Walk} walk
 * @param {Element} place shows how far it is
 * @param {How} how
 * @param {(trouble: string) => void} done takes the key of a sentence, or ""
 * @returns {Looking}
 */
export function looking(walk, place, how, done) {
  const { texts, answers } = walk;
  const all = chosen[how.isVoice ? "voice" : "file"];
  const waiting = all.get(answers) ?? new Map();
  all.set(answers, waiting);
  let isBusy = false;

  const finish = (trouble = "") => {
    isBusy = false;
    done(trouble);
  };
  const look = async () => {
    const work = underWay(walk, place, waiting);
    const trouble = await takeIn(walk, [...waiting], {
      ...work,
      onDoubt: (one) => doubt(answers, one),
      onDone: (file) => waiting.delete(file),
    });
    work.over();
    finish(trouble);
  };
  const bring = async () => {
    await cleaning.get();
    if (place.isConnected && waiting.size) look();
  };
  const giveUp = () => {
    waiting.clear();
    finish();
  };
  const goOn = () => {
    if (!waiting.size) return;
    isBusy = true;
    if (cleaning.there) look();
    else {
      fill(place, coming(texts, bring), stopping(walk, giveUp));
      changed(place);
    }
  };
  return {
    isBusy: () => isBusy,
    add(files) {
      for (const file of files) waiting.set(file, how);
      goOn();
    },
    goOn,
  };
}

/** What shows how far it is, and lets stop it; it ends with the screen. @param {Walk} walk @param {Element} place @param {Map<Blob, How>} waiting */
function underWay(walk, place, waiting) {
  const { texts } = walk;
  const of = waiting.size;
  const controller = new AbortController();
  const bar = h("progress", { max: of, value: 0, "aria-label": texts.of("wait") });
  const status = h("p", { className: "hint", role: "status" });
  const stop = () => {
    waiting.clear();
    controller.abort();
  };
  let told = 0;
  fill(place, status, bar, stopping(walk, stop));
  changed(place);
  const end = (/** @type {import("../ui/shown.js").Reason} */ reason) => {
    if (reason === "cover" || reason === "sound") over = whileShown(end);
    else controller.abort();
  };
  let over = whileShown(end);
  return {
    signal: controller.signal,
    onProgress: (/** @type {number} */ n, /** @type {number} */ part) => {
      bar.value = n - 1 + part;
      if (told !== n) fill(status, texts.of("files_looking", { n: (told = n), of }));
    },
    over: () => over(),
  };
}

/** @param {Walk} walk @param {() => void} onclick */
const stopping = ({ texts }, onclick) =>
  h("button", { type: "button", className: "second small", onclick }, texts.of("files_stop"));

/** What can be gone on with is another thing now. @param {Element} place */
const changed = (place) => place.dispatchEvent(new Event("change", { bubbles: true }));

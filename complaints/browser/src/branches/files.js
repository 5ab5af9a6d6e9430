/**
 * Adding photos, sound, films and papers: on the road, to what was sent before, and for oneself
 * alone. Each is cleaned here before anything is sealed; what was found is said beside it.
 */

import { addedFiles, newFiles } from "../pages/files.js";
import { fill, h, p } from "../ui/element.js";
import { whileShown } from "../ui/shown.js";
import { coming } from "../ui/waiting.js";
import { picker, rows, size } from "./added.js";
import { doubt, doubts } from "./doubts.js";
import { cleaning, takeIn } from "./intake.js";

/** @typedef {import("./intake.js").Walk} Walk @typedef {import("../ui/stage.js").Screen} Screen */

const SLOW = 10_000; // bytes a second over 2G
const LONG = 1_000_000; // bytes: of fewer nobody needs to be told how long they take
const MINUTE = 60;

/** @type {Record<string, (walk: Walk) => Screen>} */
export const files = {
  files: (walk) => adding(walk, false),
  "keep-files": (walk) => ({ ...adding(walk, true), next: () => walk.journey.back() }),
};

/** @param {Walk} walk @param {boolean} isAlone @returns {Screen} */
export function adding(walk, isAlone) {
  const { texts, answers } = walk;
  const problem = h("p", { className: "problem", role: "alert" });
  const list = h("div");
  const choose = h("div", { className: "recorder" });
  const weight = h("div");
  let isBusy = false;

  const draw = () => {
    fill(list, ...rows(walk, addedFiles(answers), draw), ...doubts(walk, false, decided));
    weigh();
    if (!isBusy) fill(choose, cleaning.there ? choosing() : coming(texts, bring));
    choose.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const weigh = () => fill(weight, ...heavy(walk));
  const decided = (/** @type {string} */ trouble) => {
    fill(problem, trouble && texts.of(trouble));
    draw();
    choose.querySelector("input")?.focus();
  };
  const bring = async () => {
    await cleaning.get();
    draw();
  };
  const choosing = () =>
    picker(texts.of(addedFiles(answers).length ? "files_more" : "files_choose"), { multiple: true }, add);
  const add = async (/** @type {File[]} */ chosen) => {
    isBusy = true;
    fill(problem);
    const work = underWay(texts, choose, chosen.length);
    const trouble = await takeIn(walk, chosen, { isAlone }, { ...work, onDoubt: (one) => doubt(answers, one) });
    work.over();
    isBusy = false;
    decided(trouble);
  };
  list.addEventListener("change", weigh); // a file as it was is wanted, or not
  draw();
  return {
    title: texts.of("files_title"),
    body: [
      h("p", { className: "lead" }, texts.of("files_lead")),
      h("div", { className: "note" }, p(texts.of("files_seen")), p(texts.of(isAlone ? "files_alone" : "files_go")), p(texts.of("files_device"))),
      list,
      problem,
      choose,
      weight,
    ],
    isEmpty: () => !addedFiles(answers).length,
    isBusy: () => isBusy,
  };
}

/** What shows how far it is, and lets stop it; it ends with the screen. @param {Walk["texts"]} texts @param {Element} place @param {number} of how many */
export function underWay(texts, place, of) {
  const controller = new AbortController();
  const bar = h("progress", { max: of, value: 0, "aria-label": texts.of("wait") });
  const status = h("p", { className: "hint", role: "status" });
  const stop = h("button", { type: "button", className: "second small", onclick: () => controller.abort() }, texts.of("files_stop"));
  let told = 0;
  fill(place, status, bar, stop);
  place.dispatchEvent(new Event("change", { bubbles: true }));
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

/** How much there is to send, and how long that takes where the line is slow. @param {Walk} walk */
function heavy({ texts, answers, isCarried }) {
  const bytes = newFiles(answers).reduce((sum, { content }) => sum + content.length, 0);
  if (bytes < LONG) return [];
  const minutes = Math.ceil(bytes / SLOW / MINUTE);
  const long = minutes < MINUTE ? texts.count("files_minutes", minutes) : texts.count("files_hours", Math.ceil(minutes / MINUTE));
  return [
    h(
      "div",
      { className: "note" },
      p(`${texts.of("files_sum", { size: size(texts, bytes) })} ${long}`),
      !isCarried && p(texts.of("files_open")),
      !isCarried && p(texts.of("files_hurry")),
    ),
  ];
}

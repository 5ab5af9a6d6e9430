/**
 * Adding photos, sound, films and papers: on the road, to what was sent before, and for oneself
 * alone. Each is cleaned here before anything is sealed; what was found is said beside it.
 */

import { addedFiles, newFiles } from "../pages/files.js";
import { fill, h, p } from "../ui/element.js";
import { picker, rows, size } from "./added.js";
import { doubts } from "./doubts.js";
import { looking } from "./looking.js";

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

  const draw = () => {
    fill(list, ...rows(walk, addedFiles(answers), draw), ...doubts(walk, false, decided));
    weigh();
    if (!work.isBusy()) fill(choose, choosing());
    choose.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const weigh = () => fill(weight, ...heavy(walk));
  const decided = (/** @type {string} */ trouble) => {
    fill(problem, trouble && texts.of(trouble));
    draw();
    choose.querySelector("input")?.focus();
  };
  const choosing = () =>
    picker(texts.of(addedFiles(answers).length ? "files_more" : "files_choose"), { multiple: true }, add);
  const work = looking(walk, choose, { isAlone }, decided);
  const add = (/** @type {File[]} */ chosen) => {
    fill(problem);
    work.add(chosen);
  };
  list.addEventListener("change", weigh); // a file as it was is wanted, or not
  draw();
  work.goOn();
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
    isBusy: work.isBusy,
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

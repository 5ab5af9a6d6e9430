/**
 * Files on a screen: those that were added, each to look at and to remove after a second look; and
 * the way to add one that the device has.
 */

import { addFile, fileOf, filesOfKind, removeFile } from "../pages/files.js";
import { partLabel } from "../pages/seen.js";
import { fill, fresh, h } from "../ui/element.js";
import { player, preview } from "../ui/media.js";

/**
 * @typedef {import("../pages/filing.js").Choosing} Walk
 * @typedef {import("../pages/files.js").Content} Content
 */

const KILO = 1_000;

/** How a file is shown as a part of the record. @type {import("../pages/seen.js").Views} */
export const addedViews = {
  evidence: (texts, content) => [
    [null, shown(texts, content)],
    [texts.of("evidence_size"), size(texts, content.length)],
    [texts.of("evidence_day"), content.day && texts.day(content.day)],
    [null, content.words],
    [null, content.kind === "voice" && texts.of("voice_known")],
    [null, content.kind === "photo" && `${texts.of("evidence_exact")} ${texts.of("photos_betray")}`],
  ],
};

/** @param {import("../ui/texts.js").Texts} texts @param {number} bytes */
function size(texts, bytes) {
  const isSmall = bytes < KILO * KILO;
  return texts.of(isSmall ? "size_kb" : "size_mb", { n: Math.ceil(bytes / (isSmall ? KILO : KILO * KILO)) });
}

/** The file itself, where it is here. @param {import("../ui/texts.js").Texts} texts @param {Content} content */
function shown(texts, content) {
  const file = fileOf(content);
  if (!file) return null;
  if (content.kind === "photo") return preview(file, texts.of("evidence_look"));
  return player(file, texts.of("evidence_listen"));
}

/**
 * The files of one kind, each with what can be done.
 *
 * @param {Walk} walk
 * @param {string} kind
 * @param {() => void} changed
 */
export const rows = ({ texts, answers }, kind, changed) =>
  filesOfKind(answers, kind).map(({ name, content }) => {
    const label = partLabel(texts, name, content);
    const actions = h("div", { className: "beside" });
    const button = (/** @type {string} */ key, /** @type {() => void} */ onclick, className = "second small") =>
      h("button", { type: "button", className, onclick }, texts.of(key));
    const ask = () => {
      fill(actions, h("p", {}, texts.of("file_sure")), button("file_yes", remove, "second small danger"), button("file_no", keep));
      actions.querySelector("button")?.focus();
    };
    const remove = () => {
      removeFile(answers, name);
      changed();
    };
    const keep = () => {
      offer();
      actions.querySelector("button")?.focus();
    };
    const offer = () => fill(actions, h("button", { type: "button", className: "plain small again", onclick: ask, "aria-label": `${texts.of("file_remove")}: ${label}` }, texts.of("file_remove")));
    offer();
    return h("section", { className: "paper" }, h("h2", {}, label), shown(texts, content), h("p", { className: "hint" }, size(texts, content.length)), actions);
  });

/**
 * A button that lets choose files of the device, or make one with a program of its own.
 *
 * @param {string} label
 * @param {{accept: string, capture?: boolean, multiple?: boolean, className?: string}} how
 * @param {(files: File[]) => void} chosen
 */
export function picker(label, { accept, capture, multiple, className = "second" }, chosen) {
  const id = fresh();
  const input = h("input", {
    type: "file", id, accept, multiple, className: "unseen",
    onchange: () => {
      const files = [...(input.files ?? [])];
      input.value = ""; // the browser holds no name of it, and the same can be chosen again
      chosen(files);
    },
  });
  if (capture) input.setAttribute("capture", "");
  return h("div", { className: "pick" }, input, h("label", { htmlFor: id, className }, label));
}

/**
 * Adds files one by one; the key of a sentence for the last that was not taken, or "".
 *
 * @param {Walk} walk
 * @param {Blob[]} files
 * @param {string} kind
 * @param {(type: string) => boolean} fits
 */
export async function addAll({ answers, today }, files, kind, fits) {
  let trouble = "";
  for (const file of files) {
    const why = fits(file.type) ? await addFile(answers, file, { kind, day: today }) : `not_${kind}`;
    if (why) trouble = `file_${why}`;
  }
  return trouble;
}

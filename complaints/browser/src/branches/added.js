/**
 * Files on a screen: those that were added, each with what was taken out of it and what stays, to
 * look at and to remove after a second look; and the way to add one that the device has.
 */

import { fileOf, hasOriginal, isCleaned, keepOriginal, originalBeside, removeFile } from "../pages/files.js";
import { laidOut, partLabel } from "../pages/seen.js";
import { fill, fresh, h, p } from "../ui/element.js";
import { choice, line } from "../ui/fields.js";
import { player, preview } from "../ui/media.js";

/**
 * @typedef {import("../pages/filing.js").Choosing} Walk
 * @typedef {import("../pages/files.js").Content} Content
 * @typedef {import("../pages/files.js").Evidence} Evidence
 * @typedef {import("../ui/texts.js").Texts} Texts
 */

const KILO = 1_000;
/** What proofs call themselves, in every language. @type {Record<string, string>} */
const PROOFS = { c2pa: "C2PA", proofmode: "ProofMode" };

/** How a file is shown as a part of the record. @type {import("../pages/seen.js").Views} */
export const addedViews = {
  evidence: (texts, content) => [
    ...about(texts, content),
    ...found(texts, content),
    [null, content.words],
    [null, content.kind === "voice" && texts.of("voice_known")],
  ],
  original: (texts, content) => [...about(texts, content), [null, texts.of("file_uncleaned")]],
};

/** @param {Texts} texts @param {Content} content @returns {import("../pages/seen.js").Rows} */
const about = (texts, content) => [
  [null, shown(texts, content)],
  [texts.of("evidence_size"), size(texts, content.length)],
  [texts.of("evidence_day"), content.day && texts.day(content.day)],
];

/** What was taken out of a file, and what is still in it. @param {Texts} texts @param {Content} content @returns {import("../pages/seen.js").Rows} */
function found(texts, content) {
  if (content.proof) return [[texts.of("file_proof"), PROOFS[content.proof] ?? content.proof], [null, texts.of("doubt_proof")]];
  const isPlain = content.kind === "voice" && !content.uncleaned; // of what this page recorded nothing needs to be said
  if (!isCleaned(content)) return [[null, !isPlain && texts.of("file_uncleaned")]];
  const { removed = [], stays = [] } = content;
  return [
    [texts.of("found_out"), things(texts, removed)],
    [texts.of("found_stays"), things(texts, stays)],
    [null, !isPlain && !removed.length && texts.of("found_nothing")],
  ];
}

/** In words; one of a newer program as something hidden. @param {Texts} texts @param {string[]} findings */
const things = (texts, findings) =>
  texts.list([...new Set(findings.map((one) => texts.of(texts.has(`found_${one}`) ? `found_${one}` : "found_maker")))]);

/** @param {Texts} texts @param {number} bytes */
export function size(texts, bytes) {
  const isSmall = bytes < KILO * KILO;
  return texts.of(isSmall ? "size_kb" : "size_mb", { n: Math.ceil(bytes / (isSmall ? KILO : KILO * KILO)) });
}

/** The file itself, where it is here and can be shown. @param {Texts} texts @param {Content} content */
export function shown(texts, content, file = fileOf(content)) {
  if (!file) return null;
  if (content.kind === "photo") return preview(file, texts.of("evidence_look"));
  if (content.kind === "video") return player(file, texts.of("evidence_watch"), "video");
  return content.kind === "document" ? null : player(file, texts.of("evidence_listen"));
}

/**
 * The files that were added, each with what can be done.
 *
 * @param {Walk} walk
 * @param {Evidence[]} files
 * @param {() => void} changed
 */
export const rows = (walk, files, changed) =>
  files.map((one) => {
    const { texts } = walk;
    const { name, content } = one;
    const label = partLabel(texts, name, content);
    return h(
      "section",
      { className: "paper" },
      h("h2", {}, label),
      shown(texts, content),
      h("p", { className: "hint" }, size(texts, content.length)),
      ...laidOut(found(texts, content)),
      original(walk, one),
      words(texts, one),
      !one.isEarlier && removal(walk, name, label, changed), // what was kept or given stays where it is
    );
  });

/** Whether the file as it was is kept, too. @param {Walk} walk @param {Evidence} file */
function original({ texts, answers }, { name, content }) {
  const beside = originalBeside(content);
  if (!beside) return null;
  const keep = (/** @type {boolean} */ isWanted) => {
    const isKept = keepOriginal(answers, name, isWanted);
    fill(problem, isWanted && !isKept && texts.of("file_sum"));
    row.querySelector("input").checked = isKept;
  };
  const row = choice(texts.of("original_keep"), { type: "checkbox", checked: hasOriginal(answers, name) }, keep);
  const problem = h("p", { className: "problem", role: "alert" });
  return h("div", {}, row, h("p", { className: "hint" }, texts.of("original_why", { size: size(texts, beside.file.size) })), problem);
}

/** A line of the person's own; what others have already is not changed. @param {Texts} texts @param {Evidence} file */
function words(texts, { content, isEarlier }) {
  if (content.kind === "voice") return null;
  if (isEarlier) return content.words ? p(content.words) : null;
  const write = (/** @type {string} */ typed) => {
    if (typed.trim()) content.words = typed.trim();
    else delete content.words;
  };
  return line(texts.of("file_words"), content.words ?? "", write, texts.of("file_words_hint"));
}

/** @param {Walk} walk @param {string} name @param {string} label @param {() => void} changed */
function removal({ texts, answers }, name, label, changed) {
  const actions = h("div", { className: "beside" });
  const button = (/** @type {string} */ key, /** @type {() => void} */ onclick, className = "second small") =>
    h("button", { type: "button", className, onclick }, texts.of(key));
  const ask = () => {
    fill(actions, p(texts.of("file_sure")), button("file_yes", remove, "second small danger"), button("file_no", keep));
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
  return actions;
}

/**
 * A button that lets choose files of the device, or make one with a program of its own.
 *
 * @param {string} label
 * @param {{accept?: string, capture?: boolean, multiple?: boolean, className?: string}} how
 * @param {(files: File[]) => void} chosen
 */
export function picker(label, { accept = "", capture, multiple, className = "second" }, chosen) {
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

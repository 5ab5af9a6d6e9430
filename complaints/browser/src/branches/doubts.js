/**
 * Files that cannot be cleaned: that is said before such a file is added, and the person decides.
 * While they have not, it is in memory and no part of anything.
 */

import { addFile } from "../pages/files.js";
import { h, p } from "../ui/element.js";
import { shown, size } from "./added.js";

/** @typedef {import("./intake.js").Walk} Walk @typedef {import("./intake.js").Doubt} Doubt */

/** @type {WeakMap<Walk["answers"], Doubt[]>} gone with the answers */
const open = new WeakMap();

/** @param {Walk["answers"]} answers @param {Doubt} doubt */
export const doubt = (answers, doubt) => open.set(answers, [...(open.get(answers) ?? []), doubt]);

/**
 * Each with the choice.
 *
 * @param {Walk} walk
 * @param {boolean} isVoice those of telling aloud, or the others
 * @param {(trouble: string) => void} decided takes the key of a sentence, where it could not be added
 */
export const doubts = ({ texts, answers }, isVoice, decided) =>
  (open.get(answers) ?? []).filter(({ how }) => Boolean(how.isVoice) === isVoice).map((one) => {
    const { examined: { content, file }, reason, how } = one;
    const decide = (/** @type {boolean} */ isWanted) => {
      open.set(answers, (open.get(answers) ?? []).filter((other) => other !== one));
      const why = isWanted && addFile(answers, one.examined, how.isAlone);
      decided(why ? `file_${why}` : "");
    };
    const button = (/** @type {string} */ key, /** @type {boolean} */ isWanted) =>
      h("button", { type: "button", className: "second small", onclick: () => decide(isWanted) }, texts.of(key));
    return h(
      "section",
      { className: "note waiting" },
      h("h2", {}, texts.of("doubt_title")),
      shown(texts, content, file),
      h("p", { className: "hint" }, size(texts, content.length)),
      p(texts.of(`doubt_${reason}`)),
      p(texts.of("doubt_nobody")),
      h("div", { className: "beside" }, button("doubt_add", true), button("doubt_leave", false)),
    );
  });

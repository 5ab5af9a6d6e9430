/**
 * What happened: first a dozen groups, then what there is in those that were chosen.
 *
 * What was chosen in a group is kept when the group is taken back, and is in the record only while
 * its group is chosen.
 */

import { h, p } from "../ui/element.js";
import { choice, several } from "../ui/fields.js";
import { picture } from "../ui/pictures.js";

/** @typedef {import("./filing.js").Choosing} Walk @typedef {import("../ui/stage.js").Screen} Screen */

/** @type {Record<string, (walk: Walk) => Screen>} */
export const happened = {
  what({ texts, answers }) {
    const groups = several(texts.source.groups, answers.groups, texts.of("what_title"), "groups");
    const hint = h("p", { className: "hint", hidden: !answers.other }, texts.of("what_other_text"));
    const other = { type: /** @type {const} */ ("checkbox"), checked: answers.other };
    groups.append(
      choice(texts.of("what_other"), other, (checked) => {
        answers.other = checked;
        hint.hidden = !checked;
      }),
      hint,
    );
    return {
      title: texts.of("what_title"),
      body: [h("p", { className: "lead" }, texts.of("several")), groups],
      isEmpty: () => !answers.groups.length && !answers.other,
    };
  },

  which({ texts, answers }) {
    /** @type {[string, string, string][]} */
    const violations = texts.source.violations;
    const groups = texts.source.groups.filter((/** @type {[string, string]} */ [id]) => answers.groups.includes(id));
    return {
      title: texts.of("which_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        ...groups.map((/** @type {[string, string]} */ [group, label]) =>
          h(
            "fieldset",
            {},
            h("legend", { className: "heading" }, label),
            violations.filter(([, , of]) => of === group).map(([id, text]) => violation(answers, id, group, text)),
          ),
        ),
        p(texts.of("which_none")),
      ],
      isEmpty: () => !answers.violations.some(({ group }) => answers.groups.includes(group)),
    };
  },
};

/** @param {Walk["answers"]} answers @param {string} id @param {string} group @param {string} text */
function violation({ violations }, id, group, text) {
  const at = () => violations.findIndex((one) => one.id === id);
  const icon = picture("violations", id);
  return choice(text, { type: "checkbox", checked: at() >= 0, icon }, (checked) => {
    if (checked && at() < 0) violations.push({ id, group });
    if (!checked && at() >= 0) violations.splice(at(), 1);
  });
}

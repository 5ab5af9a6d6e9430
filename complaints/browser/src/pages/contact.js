/**
 * How to reach somebody, if they want that at all: for nobody unless they say for whom.
 */

import { fill, h } from "../ui/element.js";
import { choice, line } from "../ui/fields.js";
import { nameOf } from "./offices.js";
import { mayRead } from "./record.js";

/** @param {import("./filing.js").Choosing} walk @returns {import("../ui/stage.js").Screen} */
export function contact({ texts, answers, offices }) {
  const fields = /** @type {(keyof typeof answers.contact)[]} */ (Object.keys(answers.contact));
  const isEmpty = () => fields.every((name) => !answers.contact[name].trim());
  const who = h("div");
  const lines = fields.map((name) =>
    line(
      texts.of(`contact_${name}`),
      answers.contact[name],
      (value) => {
        answers.contact[name] = value;
        ask();
      },
      name === "never" ? texts.of("contact_never_hint") : undefined,
    ),
  );
  const ask = () => {
    if (isEmpty() === !who.firstChild) return;
    fill(who, !isEmpty() && readers());
  };
  const readers = () =>
    h(
      "fieldset",
      {},
      h("legend", {}, texts.of("contact_who")),
      (offices.all ?? [])
        .filter(({ id }) => answers.recipients.has(id))
        .map((one) => {
          const checked = mayRead(answers, one, "contact");
          return choice(nameOf(one, texts.language), { type: "checkbox", checked }, (may) =>
            answers.recipients.get(one.id)?.set("contact", may),
          );
        }),
    );
  ask();
  return {
    title: texts.of("contact_title"),
    body: [h("p", { className: "lead" }, texts.of("contact_lead")), ...lines, who],
    isEmpty,
  };
}

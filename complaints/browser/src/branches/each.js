/**
 * For who tells one account for several people: for whom it is, too, and what each of them needs.
 * Nobody gets a number here who has not said yes to those who will read it.
 */

import { nameOf } from "../pages/offices.js";
import {
  MOST, absence, getNumbers, hasAgreed, mayBeSeveral, namesFor, newCode, newPerson, partsOf, placeOf,
} from "../pages/several.js";
import { seen } from "../pages/seen.js";
import { fill, h, p } from "../ui/element.js";
import { choice, line, several, small } from "../ui/fields.js";
import { personRow } from "./rows.js";

/** @typedef {import("../pages/filing.js").Walk} Walk @typedef {import("../ui/stage.js").Screen} Screen */

/** @type {Record<string, (walk: Walk, n: number) => Screen>} */
export const each = {
  each(walk) {
    const { texts, answers, journey } = walk;
    const list = h("div");
    const add = h("div", { className: "actions" });
    const draw = (/** @type {number | null} */ touched = null) => {
      const rows = answers.people.map((_, index) => row(walk, index, () => draw(index)));
      const there = answers.people.filter(({ removed }) => !removed).length;
      const open = () => journey.open(`each-one[${answers.people.length + 1}]`);
      const label = texts.of(there ? "missing_add" : "missing_add_first");
      fill(list, ...rows);
      fill(
        add,
        there < MOST
          ? h("button", { type: "button", className: "second", onclick: open }, label)
          : p(texts.of("each_most", { n: MOST })),
      );
      if (touched !== null) rows[touched].querySelector("button")?.focus();
    };
    draw();
    return {
      title: texts.of("each_title"),
      body: [
        h("section", { className: "note" }, h("h2", {}, texts.of("each_say")), p(texts.of("each_words", { names: namesOf(walk) }))),
        p(texts.of("each_only")),
        h("p", { className: "hint" }, texts.of("each_own")),
        list,
        add,
      ],
      next: () => journey.open("review"),
    };
  },

  "each-one"({ texts, answers, journey }, n) {
    const person = (answers.people[n - 1] ??= newPerson(answers));
    answers.incident = answers.incident.trim() || newCode();
    const terms = ["yes", "no", "unsaid"].map((id) => /** @type {[string, string]} */ ([id, texts.of(`say_${id}`)]));
    const now = absence(answers);
    const tick = (/** @type {string} */ key, /** @type {boolean} */ checked, /** @type {(checked: boolean) => void} */ changed) =>
      choice(texts.of(key), { type: "checkbox", checked }, changed);
    return {
      title: texts.of("person_title"),
      body: [
        line(texts.of("each_line"), person.mark, (value) => (person.mark = value), texts.of("each_line_hint")),
        h(
          "fieldset",
          {},
          tick("each_yes", hasAgreed(answers, person), (checked) => (person.agreed = checked ? [...answers.recipients.keys()] : null)),
          now && tick("each_absent", person.absent === now, (checked) => (person.absent = checked ? now : "")),
        ),
        small(texts.of("person_child"), terms, person.child, (id) => {
          person.child = /** @type {import("../pages/record.js").Said} */ (id);
        }),
        h("h2", {}, texts.of("each_needs")),
        several(texts.source.needs, person.needs, texts.of("each_needs"), "needs"),
      ],
      next: () => journey.open("each"),
    };
  },
};

/** @param {Walk} walk @param {number} index @param {() => void} draw again, and stay with this one */
function row({ texts, answers, journey }, index, draw) {
  const person = answers.people[index];
  return personRow(
    texts,
    { name: placeOf(texts, index + 1), removed: person.removed },
    {
      change: () => journey.open(`each-one[${index + 1}]`),
      remove: (removed) => {
        person.removed = removed;
        draw();
      },
    },
    person.mark.trim() && h("p", {}, h("bdi", {}, person.mark)),
    !hasAgreed(answers, person) && h("p", { className: "hint" }, texts.of("each_no")),
  );
}

/** Who will read it, in a list. @param {Walk} walk */
const namesOf = ({ texts, answers, offices }) =>
  texts.list((offices.all ?? []).filter(({ id }) => answers.recipients.has(id)).map((one) => nameOf(one, texts.language)));

/**
 * The offer on the last look, and who is there.
 *
 * @param {Walk} walk
 */
export function offer({ texts, answers, journey }) {
  if (!mayBeSeveral(answers)) return null;
  const all = getNumbers(answers);
  const open = () => journey.open("each");
  const people = all.map(({ person, n }) => h("li", {}, placeOf(texts, n), person.mark.trim() && [": ", h("bdi", {}, person.mark)]));
  const button = (/** @type {string} */ key, /** @type {string} */ className) =>
    h("button", { type: "button", className, onclick: open }, texts.of(key));
  return h(
    "section",
    { className: "note" },
    ...(all.length
      ? [h("div", { className: "row" }, h("h2", {}, texts.of("each_title")), button("change", "plain small again")), h("ul", {}, people)]
      : [p(texts.of("each_offer")), button("each_title", "second small")]),
  );
}

/**
 * What a reader gets besides for each of them, on the last look.
 *
 * @param {Walk} walk
 * @param {import("../pages/offices.js").Organisation} organisation
 */
export function besides(walk, organisation) {
  const { texts, answers } = walk;
  const all = getNumbers(answers);
  const told = walk.parts();
  if (!all.length) return [];
  return [
    p(texts.of("each_same")),
    ...all.flatMap(({ person, n }) => {
      const parts = partsOf(told, person);
      const own = namesFor(answers, organisation, parts).filter((name) => ["needs", "person"].includes(name));
      return [h("h3", {}, placeOf(texts, n)), ...own.flatMap((name) => seen(texts, name, parts[name]))];
    }),
    h("p", { className: "hint" }, texts.of("each_own")),
  ];
}

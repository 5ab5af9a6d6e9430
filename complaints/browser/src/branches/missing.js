/**
 * Who is missing, person by person: what those who search ask for, as far as a relative can say it.
 * Nothing is required, a name neither; nothing is concluded from what is left out.
 *
 * What tracing services, the Working Group on disappearances and the Committee ask for is in
 * referral/data/mechanisms.yaml, `required_fields`.
 */

import { fill, h, p } from "../ui/element.js";
import { area, countries, line, oneOf } from "../ui/fields.js";
import { newMissing } from "../pages/record.js";
import { partLabel, yesOrNo } from "../pages/seen.js";
import { personRow } from "./rows.js";

/**
 * @typedef {import("../pages/filing.js").Choosing} Walk
 * @typedef {import("../ui/stage.js").Screen} Screen
 * @typedef {ReturnType<typeof newMissing>} Missing
 * @typedef {"name" | "relation" | "age" | "signs" | "last_seen" | "last_seen_day" | "route" | "last_message" | "held_by"
 *   | "told_by" | "asked"} Words
 */

const MOST = 9; // whom one complaint names; part names would carry 99
const LIMIT = 2_000;

/**
 * A screen about one person, who is there from the moment it is shown.
 *
 * @param {string} title key
 * @param {(texts: Walk["texts"], person: Missing) => import("../ui/element.js").Child[]} body
 * @param {(keyof Missing)[]} asked what it asks
 * @returns {(walk: Walk, n: number) => Screen}
 */
const about = (title, asked, body) => (walk, n) => {
  const person = (walk.answers.missing[at(n)] ??= newMissing());
  return {
    title: walk.texts.of(n > 1 && title === "missing_who" ? "missing_who_more" : title),
    body: body(walk.texts, person),
    isEmpty: () => asked.every((name) => !String(person[name]).trim()),
  };
};

/** The first is asked about under no number. @param {number} n */
const at = (n) => Math.max(0, n - 1);

/** @type {Record<string, (walk: Walk, n: number) => Screen>} */
export const missing = {
  "missing-who": about("missing_who", ["name", "relation", "age", "origin"], (texts, person) => [
    h("p", { className: "lead" }, texts.of("missing_sorry")),
    oneLine(texts, person, "name", "missing_name"),
    oneLine(texts, person, "relation", "missing_relation", "missing_relation_hint"),
    oneLine(texts, person, "age", "missing_age"),
    countries(texts, texts.of("missing_origin"), person.origin, (value) => (person.origin = value)),
  ]),

  "missing-signs": about("missing_signs", ["signs"], (texts, person) => [
    room(texts, person, "signs", "missing_signs_hint", true),
  ]),

  "missing-seen": about("missing_seen", ["last_seen", "last_seen_day", "route"], (texts, person) => [
    oneLine(texts, person, "last_seen", "missing_place", "missing_place_hint"),
    oneLine(texts, person, "last_seen_day", "missing_day"),
    room(texts, person, "route", "missing_route"),
  ]),

  "missing-message": about("missing_message", ["last_message"], (texts, person) => [
    room(texts, person, "last_message", "missing_message_hint", true),
  ]),

  "missing-held": about("missing_held", ["held_by_state"], (texts, person) => [
    h("p", { className: "lead" }, texts.of("missing_held_who")),
    ...ifYes(texts, person, "held_by_state", "missing_held", "missing_unknown", () =>
      oneLine(texts, person, "held_by", "missing_held_by")),
  ]),

  "missing-died": about("missing_died", ["told_died"], (texts, person) => [
    h("p", { className: "lead" }, texts.of("missing_died_lead")),
    ...ifYes(texts, person, "told_died", "missing_died", "say_unsaid", () =>
      room(texts, person, "told_by", "missing_told_by")),
  ]),

  "missing-asked": about("missing_asked", ["asked"], (texts, person) => [
    room(texts, person, "asked", "missing_asked_hint", true),
  ]),

  missing: everybody,
};

/** @param {Walk} walk @returns {Screen} */
function everybody(walk) {
  const { texts, answers, journey } = walk;
  const list = h("div");
  const add = h("div", { className: "actions" });
  const draw = (/** @type {number | null} */ touched = null) => {
    const rows = answers.missing.map((_, index) => row(walk, index, () => draw(index)));
    const there = answers.missing.filter(({ removed }) => !removed).length;
    const open = () => journey.open(`missing-who[${answers.missing.length + 1}]`);
    const label = texts.of(there ? "missing_add" : "missing_add_first");
    fill(list, !there && p(texts.of("missing_nobody")), ...rows);
    fill(
      add,
      there < MOST ? h("button", { type: "button", className: "second", onclick: open }, label) : p(texts.of("missing_most")),
    );
    if (touched !== null) rows[touched].querySelector("button")?.focus();
  };
  draw();
  return { title: texts.of("missing_all"), body: [list, add] };
}

/** @param {Walk} walk @param {number} index @param {() => void} draw again, and stay with this one */
function row({ texts, answers, journey }, index, draw) {
  const person = answers.missing[index];
  const name = person.name.trim() || partLabel(texts, `missing[${index + 1}]`);
  const remove = (/** @type {boolean} */ removed) => {
    person.removed = removed;
    draw();
  };
  return personRow(texts, { name, removed: person.removed }, { change: () => journey.open(`missing-who[${index + 1}]`), remove });
}

/**
 * @param {Walk["texts"]} texts
 * @param {Missing} person
 * @param {Words} field
 * @param {string} label key
 * @param {string} [hint] key
 */
const oneLine = (texts, person, field, label, hint) =>
  line(texts.of(label), person[field], (value) => (person[field] = value), hint && texts.of(hint));

/**
 * @param {Walk["texts"]} texts
 * @param {Missing} person
 * @param {Words} field
 * @param {string} label key
 * @param {boolean} [isAlone] the screen's title asks, and the label only helps
 */
function room(texts, person, field, label, isAlone = false) {
  const found = area(texts.of(label), person[field], (value) => (person[field] = value), {
    limit: LIMIT,
    left: (n) => texts.count("room_left", n),
    short: !isAlone,
  });
  if (isAlone) found.querySelector("label")?.classList.add("hint");
  return found;
}

/**
 * A question of yes and no, and one more for who says yes.
 *
 * @param {Walk["texts"]} texts
 * @param {Missing} person
 * @param {"held_by_state" | "told_died"} field
 * @param {string} question key
 * @param {string} neither key of the third answer
 * @param {() => HTMLElement} more
 */
function ifYes(texts, person, field, question, neither, more) {
  const place = h("div");
  const draw = () => fill(place, person[field] === "yes" && more());
  const answers = /** @type {[string, string][]} */ ([
    ["yes", texts.of("say_yes")], ["no", texts.of("say_no")], ["unsaid", texts.of(neither)],
  ]);
  draw();
  return [
    oneOf(answers, person[field], texts.of(question), (id) => {
      person[field] = /** @type {import("../pages/record.js").Said} */ (id);
      draw();
    }),
    place,
  ];
}

/** @type {import("../pages/seen.js").Views} */
export const missingViews = {
  missing: (texts, content) => [
    [texts.of("missing_name"), content.name],
    [texts.of("missing_relation"), content.relation],
    [texts.of("missing_age"), content.age],
    [texts.of("missing_origin"), content.origin && texts.country(content.origin)],
    [texts.of("missing_signs"), content.signs],
    [texts.of("missing_place"), content.last_seen],
    [texts.of("missing_day"), content.last_seen_day],
    [texts.of("missing_route"), content.route],
    [texts.of("missing_message"), content.last_message],
    [texts.of("missing_held"), yesOrNo(texts, content.held_by_state)],
    [texts.of("missing_held_by"), content.held_by],
    [texts.of("missing_died"), yesOrNo(texts, content.told_died)],
    [texts.of("missing_told_by"), content.told_by],
    [texts.of("missing_asked"), content.asked],
  ],
};

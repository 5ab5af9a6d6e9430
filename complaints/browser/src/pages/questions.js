/**
 * The questions about what happened. Each can be skipped; what is typed is kept when going back.
 */

import { h } from "../ui/element.js";
import { area, choice, countries, labelled, line, oneOf, select, several } from "../ui/fields.js";
import { MICROPHONE, drawn } from "../ui/pictures.js";
import { asked } from "./asked.js";
import { yesOrNo } from "./circumstances.js";
import { addedFiles, recordings } from "./files.js";

/** @typedef {import("./filing.js").Choosing} Walk @typedef {import("../ui/stage.js").Screen} Screen */

export const TEXT_LIMIT = 20_000;
const SHORT_LIMIT = 2_000;
const YEARS = 15;
const WISHES = ["wants", "refuses"];
/** Kinds of work, as SPEC.md, section 10, names them. */
const SECTORS = [
  "fishing", "seafaring", "domestic-work", "care", "agriculture", "construction", "manufacturing", "mining",
  "hospitality", "cleaning", "transport", "other",
];

/** @type {Record<string, (walk: Walk) => Screen>} */
export const questions = {
  safe({ texts, answers, journey }) {
    const keep = { type: "button", className: "plain", onclick: () => journey.open("keep") };
    return {
      title: texts.of("safe_title"),
      body: [
        h("p", { className: "lead" }, texts.of("safe_lead")),
        oneOf(
          ["yes", "no", "unsure"].map((id) => [id, texts.of(`safe_${id}`)]),
          answers.safe,
          texts.of("safe_title"),
          (id) => (answers.safe = id),
        ),
      ],
      isEmpty: () => !answers.safe,
      more: [
        h("button", keep, texts.of("keep_title")),
        h("a", { className: "plain", href: `/${texts.language}/r/` }, texts.of("rights")),
      ],
    };
  },

  about({ texts, answers }) {
    return {
      title: texts.of("about_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        several(texts.source.about, answers.about, texts.of("about_title"), "about"),
      ],
      isEmpty: () => !answers.about.length,
    };
  },

  tell({ texts, answers, journey }) {
    const spoken = recordings(answers).length;
    const files = addedFiles(answers).length;
    const speak = { type: "button", className: "second drawn", onclick: () => journey.open("voice") };
    const add = { type: "button", className: "second", onclick: () => journey.open("files") };
    return {
      title: texts.of("tell_title"),
      body: [
        h("p", { className: "lead" }, texts.of("tell_lead")),
        h(
          "div",
          { className: "offered" },
          h("button", speak, drawn(MICROPHONE), texts.of("tell_speak")),
          spoken > 0 && h("span", { className: "hint" }, texts.count("tell_spoken", spoken)),
          h("button", add, texts.of("files_title")),
          files > 0 && h("span", { className: "hint" }, texts.count("keep_files", files)),
        ),
        area(texts.of("tell_label"), answers.text, (value) => (answers.text = value), {
          limit: TEXT_LIMIT,
          left: (n) => texts.count("room_left", n),
        }),
      ],
      isEmpty: () => !answers.text.trim() && !spoken && !files,
    };
  },

  where({ texts, answers }) {
    const sea = { type: /** @type {const} */ ("checkbox"), checked: answers.sea };
    return {
      title: texts.of("where_title"),
      body: [
        h("p", { className: "lead" }, texts.of("where_why")),
        countries(texts, texts.of("where_country"), answers.country, (value) => (answers.country = value)),
        choice(texts.of("where_sea"), sea, (checked) => (answers.sea = checked)),
        line(
          texts.of("where_place"),
          answers.place,
          (value) => (answers.place = value),
          texts.of("where_place_hint"),
        ),
      ],
      isEmpty: () => !answers.country && !answers.sea && !answers.place.trim(),
    };
  },

  when({ texts, answers, today }) {
    const details = { day: dayField(texts, answers, today), month: monthFields(texts, answers, today) };
    const reveal = () => {
      details.day.hidden = answers.certainty !== "day";
      details.month.hidden = answers.certainty !== "month";
    };
    reveal();
    const group = oneOf(
      ["day", "month", "unknown"].map((id) => [id, texts.of(`when_${id}`)]),
      answers.certainty,
      texts.of("when_title"),
      (id) => {
        answers.certainty = id;
        reveal();
      },
    );
    const [day, month, unknown] = group.children;
    group.replaceChildren(day, details.day, month, details.month, unknown);
    return {
      title: texts.of("when_title"),
      body: [group, yesOrNo({ texts, answers }, "ongoing", texts.of("when_ongoing"))],
      isEmpty: () => !answers.certainty && !answers.ongoing,
    };
  },

  who({ texts, answers, isOfTheState }) {
    const ask = asked(answers, isOfTheState);
    const actors = several(texts.source.actors, answers.actors, texts.of("who_title"), "actors");
    const frontex = { type: /** @type {const} */ ("checkbox"), checked: answers.frontex };
    if (ask.frontex) {
      const row = choice(texts.of("fact_frontex"), frontex, (checked) => (answers.frontex = checked));
      actors.lastChild?.before(row); // the last is "I do not know"
    }
    const sectors = SECTORS.map((id) => /** @type {[string, string]} */ ([id, texts.of(`sector_${id}`)]));
    return {
      title: texts.of("who_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        actors,
        area(texts.of("who_words"), answers.description, (value) => (answers.description = value), {
          limit: SHORT_LIMIT,
          left: (n) => texts.count("room_left", n),
          short: true,
        }),
        ask.sector &&
          select(texts.of("who_sector"), [["", texts.of("who_sector_choose")], ...sectors], answers.sector, (value) =>
            (answers.sector = value)),
      ],
      isEmpty: () => !answers.actors.length && !answers.frontex && !answers.sector && !answers.description.trim(),
    };
  },

  needs({ texts, answers }) {
    const needs = several(texts.source.needs, answers.needs, texts.of("needs_title"), "needs");
    needs.append(...consulate(texts, answers));
    return {
      title: texts.of("needs_title"),
      body: [h("p", { className: "lead" }, texts.of("several")), needs],
      isEmpty: () => !answers.needs.length && !answers.consulate,
    };
  },
};

/**
 * The own consulate: a wish, or the opposite of one; never offered.
 *
 * @param {Walk["texts"]} texts
 * @param {Walk["answers"]} answers
 */
function consulate(texts, answers) {
  const rows = WISHES.map((id) =>
    choice(texts.of(`consulate_${id}`), { type: "checkbox", checked: answers.consulate === id }, (checked) => {
      answers.consulate = checked ? id : "";
      rows.forEach((row, at) => (row.control.checked = answers.consulate === WISHES[at]));
    }),
  );
  return rows;
}

/** @param {import("../ui/texts.js").Texts} texts @param {Walk["answers"]} answers @param {string} today */
function dayField(texts, answers, today) {
  const input = h("input", {
    type: "date", max: today, value: answers.day, autocomplete: "off",
    onchange: () => (answers.day = input.value),
  });
  return labelled(texts.of("when_day_label"), input);
}

/** @param {import("../ui/texts.js").Texts} texts @param {Walk["answers"]} answers @param {string} today */
function monthFields(texts, answers, today) {
  const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, "0"));
  const last = Number(today.slice(0, 4));
  const years = Array.from({ length: YEARS }, (_, at) => String(last - at));
  const chosen = { year: answers.month.slice(0, 4) || years[0], month: answers.month.slice(5) };
  const changed = () => (answers.month = chosen.month ? `${chosen.year}-${chosen.month}` : "");
  const yearName = (/** @type {string} */ year) => texts.digits(year);
  return h(
    "div",
    { className: "pair" },
    select(
      texts.of("when_month_label"),
      [["", ""], ...months.map((one) => /** @type {[string, string]} */ ([one, texts.monthNames[Number(one) - 1]]))],
      chosen.month,
      (value) => {
        chosen.month = value;
        changed();
      },
    ),
    select(
      texts.of("when_year_label"),
      years.map((one) => [one, yearName(one)]),
      chosen.year,
      (value) => {
        chosen.year = value;
        changed();
      },
    ),
  );
}

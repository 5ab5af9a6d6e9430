/**
 * The questions about what happened. Each can be skipped; what is typed is kept when going back.
 */

import { h, p } from "../ui/element.js";
import { area, choice, labelled, line, oneOf, select, several } from "../ui/fields.js";
import { SEA } from "./record.js";

/** @typedef {import("./filing.js").Walk} Walk @typedef {import("../ui/stage.js").Screen} Screen */

export const TEXT_LIMIT = 20_000;
const SHORT_LIMIT = 2_000;
const YEARS = 15;

/** @type {Record<string, (walk: Walk) => Screen>} */
export const questions = {
  safe({ texts, answers }) {
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
    };
  },

  help({ texts }) {
    const advice = ["sea", "hurt", "child", "violence"].flatMap((id) => [
      h("h2", {}, texts.of(`help_${id}`)),
      p(texts.of(`help_${id}_text`)),
    ]);
    return {
      title: texts.of("help_title"),
      body: [h("div", { className: "note waiting" }, p(texts.of("help_nobody"))), ...advice],
    };
  },

  about({ texts, answers }) {
    return {
      title: texts.of("about_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        several(texts.source.about, answers.about, texts.of("about_title")),
      ],
      isEmpty: () => !answers.about.length,
    };
  },

  what({ texts, answers }) {
    const group = several(texts.source.violations, answers.violations, texts.of("what_title"));
    const hint = h("p", { className: "hint", hidden: !answers.other }, texts.of("what_other_text"));
    const other = { type: /** @type {const} */ ("checkbox"), checked: answers.other };
    group.append(
      choice(texts.of("what_other"), other, (checked) => {
        answers.other = checked;
        hint.hidden = !checked;
      }),
      hint,
    );
    return {
      title: texts.of("what_title"),
      body: [h("p", { className: "lead" }, texts.of("several")), group],
      isEmpty: () => !answers.violations.length && !answers.other,
    };
  },

  tell({ texts, answers }) {
    return {
      title: texts.of("tell_title"),
      body: [
        h("p", { className: "lead" }, texts.of("tell_lead")),
        area(texts.of("tell_label"), answers.text, (value) => (answers.text = value), {
          limit: TEXT_LIMIT,
          left: (n) => texts.count("room_left", n),
        }),
      ],
      isEmpty: () => !answers.text.trim(),
    };
  },

  where({ texts, answers }) {
    const { compare } = new Intl.Collator(texts.language);
    const countries = /** @type {[string, string][]} */ (Object.entries(texts.source.countries));
    countries.sort(([, a], [, b]) => compare(a, b));
    return {
      title: texts.of("where_title"),
      body: [
        h("p", { className: "lead" }, texts.of("where_why")),
        select(
          texts.of("where_country"),
          [["", texts.of("where_choose")], [SEA, texts.of("where_sea")], ...countries],
          answers.country,
          (value) => (answers.country = value),
        ),
        line(
          texts.of("where_place"),
          answers.place,
          (value) => (answers.place = value),
          texts.of("where_place_hint"),
        ),
      ],
      isEmpty: () => !answers.country && !answers.place.trim(),
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
    const ongoing = { type: /** @type {const} */ ("checkbox"), checked: answers.ongoing };
    return {
      title: texts.of("when_title"),
      body: [group, choice(texts.of("when_ongoing"), ongoing, (checked) => (answers.ongoing = checked))],
      isEmpty: () => !answers.certainty && !answers.ongoing,
    };
  },

  who({ texts, answers }) {
    return {
      title: texts.of("who_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        several(texts.source.actors, answers.actors, texts.of("who_title")),
        area(texts.of("who_words"), answers.description, (value) => (answers.description = value), {
          limit: SHORT_LIMIT,
          left: (n) => texts.count("room_left", n),
          short: true,
        }),
      ],
      isEmpty: () => !answers.actors.length && !answers.description.trim(),
    };
  },

  needs({ texts, answers }) {
    return {
      title: texts.of("needs_title"),
      body: [
        h("p", { className: "lead" }, texts.of("several")),
        several(texts.source.needs, answers.needs, texts.of("needs_title")),
      ],
      isEmpty: () => !answers.needs.length,
    };
  },
};

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
  const name = new Intl.DateTimeFormat(texts.locale, { month: "long", timeZone: "UTC" });
  const yearName = (/** @type {string} */ year) => texts.digits(year);
  return h(
    "div",
    { className: "pair" },
    select(
      texts.of("when_month_label"),
      [["", ""], ...months.map((one) => /** @type {[string, string]} */ ([one, name.format(new Date(`2024-${one}-15`))]))],
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

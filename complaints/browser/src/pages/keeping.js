/**
 * "Keep this safe now": a sentence and a place, sealed to the person alone. Nobody is chosen, and
 * nothing goes to anybody, until the person comes back with the number.
 */

import { whyUnkept } from "../protocol/index.js";
import { h, p } from "../ui/element.js";
import { area, line } from "../ui/fields.js";
import { sentence } from "../ui/notice.js";
import { addedFiles, recordings } from "./files.js";
import { TEXT_LIMIT } from "./questions.js";
import { underNumber } from "./sending.js";

/** @typedef {import("./filing.js").Walk} Walk @typedef {import("../ui/stage.js").Screen} Screen */

/** @type {Record<string, (walk: Walk) => Screen>} */
export const keeping = {
  keep(walk) {
    const { texts, answers, journey } = walk;
    const files = recordings(answers).length + addedFiles(answers).length;
    const isEmpty = () => !answers.text.trim() && !answers.place.trim() && !files;
    const add = { type: "button", className: "second", onclick: () => journey.open("keep-files") };
    const problem = h("p", { className: "problem", role: "alert" });
    return {
      title: texts.of("keep_title"),
      body: [
        h("p", { className: "lead" }, texts.of("keep_lead")),
        area(texts.of("tell_label"), answers.text, (value) => (answers.text = value), {
          limit: TEXT_LIMIT,
          left: (n) => texts.count("room_left", n),
          short: true,
        }),
        line(texts.of("where_place"), answers.place, (value) => (answers.place = value), texts.of("where_place_hint")),
        h("div", { className: "offered" }, h("button", add, texts.of("files_title")), files > 0 && h("span", { className: "hint" }, texts.count("keep_files", files))),
        problem,
      ],
      next: () => (isEmpty() ? problem.replaceChildren(texts.of("keep_nothing")) : journey.open("keeping")),
      nextLabel: texts.of("keep_button"),
    };
  },

  keeping(walk) {
    const { texts, store, journey } = walk;
    const box = underNumber(walk, walk.prepareKeeping, (outcome) => {
      store.outcome = outcome;
      store.isKeptOnly = true;
      if (outcome.kept) return journey.openForGood("number");
      const why = store.bundle && whyUnkept(store.bundle);
      // under a fresh number there may be room
      Object.assign(store, { digits: "", bundle: undefined, outcome: undefined, isKeptOnly: false });
      journey.release();
      store.box?.replaceChildren(
        h("div", { className: "note error", role: "alert" }, p(sentence(texts, why ?? "replies-full"))),
        h("button", { type: "button", className: "second", onclick: () => journey.back() }, texts.of("back")),
      );
    });
    return {
      title: texts.of("keep_sealing"),
      body: [h("p", { className: "lead" }, texts.of("keep_nobody")), box],
      next: null,
    };
  },
};

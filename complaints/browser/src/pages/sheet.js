/**
 * The numbers of those for whom somebody told: shown before the writer's own, to be printed or
 * written down. They are in memory only, and nobody can see them again.
 */

import { isFiled } from "../protocol/together.js";
import { fill, h, p } from "../ui/element.js";
import { strips } from "../ui/strips.js";
import { unkept } from "./unkept.js";

/** @typedef {import("./filing.js").Walk} Walk */

/** Where who has sent it goes first. @param {Walk["store"]} store */
export const firstNumber = ({ sheet = [] }) => (sheet.length ? "sheet" : "number");

/** @type {Record<string, (walk: Walk) => import("../ui/stage.js").Screen>} */
export const sheets = {
  sheet(walk) {
    const { texts, journey } = walk;
    return {
      title: texts.of("sheet_title"),
      body: sheet(walk, (at) => {
        if (walk.isCarried) return p(texts.of("after_answers"));
        const { bundle } = (walk.store.sheet ?? [])[at];
        return isFiled(bundle) ? unkept(texts, bundle) : p(texts.of("keep_nobody"));
      }),
      next: () => journey.open("number"),
      nextLabel: texts.of("number_have"),
      more: [h("button", { type: "button", className: "plain", onclick: () => print() }, texts.of("number_print"))],
    };
  },
};

/**
 * The sheet with what must be said of it; nothing where nobody else gets a number.
 *
 * @param {Pick<Walk, "texts" | "store">} walk
 * @param {(at: number) => import("../ui/element.js").Child} [more] what else is said on a strip
 */
export function sheet({ texts, store: { sheet: people = [] } }, more = () => null) {
  if (!people.length) return [];
  const place = h("div", { className: "strips" });
  const draw = () => fill(place, ...strips(texts, people, { western, more }));
  let western = false;
  const button = h("button", { type: "button", className: "plain small again noprint", onclick: () => {
    western = !western;
    draw();
    button.textContent = texts.of(western ? "number_own" : "number_western");
  } }, texts.of("number_western"));
  draw();
  return [
    h("p", { className: "lead noprint" }, texts.of("sheet_now")),
    h("div", { className: "note waiting noprint" }, p(texts.of("sheet_cut")), p(texts.of("sheet_printer"))),
    texts.digits("0") !== "0" && button,
    place,
  ];
}

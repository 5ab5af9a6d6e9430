/**
 * People in a list: each with what to do, or, for who was taken back, the way to undo that.
 */

import { h, p } from "../ui/element.js";

/**
 * @param {import("../ui/texts.js").Texts} texts
 * @param {{name: string, removed: boolean}} person
 * @param {{change: () => void, remove: (removed: boolean) => void}} ways
 * @param {...import("../ui/element.js").Child} more below the name
 */
export function personRow(texts, { name, removed }, { change, remove }, ...more) {
  const button = (/** @type {string} */ key, /** @type {() => void} */ onclick) =>
    h("button", { type: "button", className: "plain small again", onclick, "aria-label": `${texts.of(key)}: ${name}` }, texts.of(key));
  if (removed) {
    return h("div", { className: "row", role: "status" }, p(texts.of("missing_removed", { name })), button("missing_undo", () => remove(false)));
  }
  return h(
    "section",
    { className: "paper" },
    h("h2", {}, h("bdi", {}, name)),
    ...more,
    h("div", { className: "row" }, button("change", change), button("missing_remove", () => remove(true))),
  );
}

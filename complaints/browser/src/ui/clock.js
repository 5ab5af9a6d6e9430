/**
 * Device and site say different days. The person is told, and says which is right: without a day
 * nobody can tell whether lists and keys are still valid.
 */

import { h, p } from "./element.js";
import { failure, tryAgain } from "./notice.js";

/**
 * A notice of an error with another try; where the days differ, the question which is right.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {unknown} error
 * @param {() => void} again
 * @param {(day: string) => void} decide takes the day for the rest of the visit
 */
export function trouble(texts, error, again, decide) {
  const days = error instanceof Error && "days" in error ? /** @type {{device: string, portal: string}} */ (error.days) : null;
  if (!days) return failure(texts, error, tryAgain(texts, again));
  const button = (/** @type {string} */ day) =>
    h("button", { type: "button", className: "second", onclick: () => {
      decide(day);
      again();
    } }, texts.of("clock_today", { day: texts.day(day) }));
  return h(
    "div",
    { className: "note waiting", role: "alert" },
    p(texts.of("clock_differs", { device: texts.day(days.device), site: texts.day(days.portal) })),
    p(texts.of("clock_why")),
    h("div", { className: "actions" }, [days.portal, days.device].map(button)),
  );
}

/**
 * The sheet: a strip for each person, to be printed and cut. It says what the number opens and where,
 * and nothing of what was told.
 */

import { h, p } from "./element.js";
import { numberSheet } from "./receipt.js";

/**
 * @param {import("./texts.js").Texts} texts
 * @param {{name: string, digits: string}[]} people
 * @param {{western: boolean, more: (at: number) => import("./element.js").Child}} how `western`: in 0 to 9
 */
export const strips = (texts, people, { western, more }) =>
  people.map(({ name, digits }, at) =>
    h(
      "section",
      { className: "paper strip" },
      h("h2", {}, h("bdi", {}, name)),
      more(at),
      numberSheet(digits, texts, western),
      p(texts.of("number_opens")),
      h("p", {}, h("code", { dir: "ltr" }, `${siteAddress()}/${texts.language}/answers.html`)),
      h("p", {}, texts.of("number_lost"), " ", texts.of("number_found")),
    ),
  );

/** Of the site, as it is typed: a form brings it along, a page is there. */
export const siteAddress = () =>
  /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=amparo-site]"))?.content ?? location.origin;

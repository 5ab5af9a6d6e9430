/**
 * The start of a page: test everything, only then let anybody write.
 */

import { selfTest } from "../protocol/index.js";
import { Guard } from "../ui/guard.js";

/** @param {() => import("./site.js").Page} makePage */
export async function start(makePage) {
  const guard = new Guard();
  guard.checkWhole();
  await selfTest();
  const page = makePage();
  guard.passed(page, selfTest);
  page.journey.redraw();
}

/** @returns {string} which page this is */
export const pageName = () =>
  /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=amparo-page]")).content;

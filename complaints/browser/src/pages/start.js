/**
 * The start of a page: test everything, only then let anybody write.
 */

import { AmparoError } from "../protocol/errors.js";
import { isComplete } from "../protocol/platform.js";
import { Guard } from "../ui/guard.js";

/**
 * A page on whose first screen something can be typed.
 *
 * @param {() => import("./site.js").Page} makePage
 * @param {() => Promise<void>} test
 */
export async function start(makePage, test) {
  const guard = new Guard();
  guard.checkWhole();
  await test();
  const page = makePage();
  guard.passed(page, test);
  page.journey.redraw();
}

/**
 * A page on whose first screens something can only be chosen, and that tests everything else while
 * those are shown.
 *
 * @param {(passed: (test: () => Promise<void>) => void) => import("./site.js").Page} makePage
 */
export function startChoosing(makePage) {
  const guard = new Guard();
  guard.checkWhole();
  if (!isComplete()) throw new AmparoError("unsupported");
  const page = makePage((test) => guard.passed(page, test));
  page.journey.redraw();
}

/** @returns {string} which page this is */
export const pageName = () =>
  /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=amparo-page]")).content;

/**
 * The start of every page: test everything, only then let anybody write.
 */

import { selfTest } from "./protocol/index.js";
import { answersPage } from "./pages/answers.js";
import { filingPage } from "./pages/filing.js";
import { sortLanguages } from "./pages/languages.js";
import { Guard } from "./ui/guard.js";

const PAGES = { index: filingPage, answers: answersPage };

const guard = new Guard();
const name = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=amparo-page]")).content;

async function start() {
  guard.checkWhole();
  await selfTest();
  const page = PAGES[/** @type {keyof typeof PAGES} */ (name)]();
  guard.passed(page, selfTest);
  page.journey.redraw();
}

if (name === "languages") sortLanguages();
else start();

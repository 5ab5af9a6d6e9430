/**
 * The script of the first page and of telling what happened. It comes with the first page, so that
 * the second has it already.
 */

import { filingPage } from "./pages/filing.js";
import { sortLanguages } from "./pages/languages.js";
import { pageName, startChoosing } from "./pages/start.js";
import { armLeave } from "./ui/leave.js";

if (pageName() === "index") {
  startChoosing(filingPage);
} else {
  // a page to read: nothing in it needs a test
  armLeave();
  sortLanguages();
}

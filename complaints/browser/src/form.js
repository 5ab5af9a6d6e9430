/** The script of the form in one file, which works without a network. */

import { filingPage } from "./pages/filing.js";
import { formOnly } from "./pages/form.js";
import { startChoosing } from "./pages/start.js";

const own = formOnly(); // fails, and the notice stays, where the form is not complete
startChoosing((passed) => filingPage(passed, own));

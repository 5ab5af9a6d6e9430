/** The script of coming back with a number. */

import { answersPage } from "./pages/answers.js";
import { start } from "./pages/start.js";

start(answersPage);

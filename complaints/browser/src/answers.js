/** The script of coming back with a number. */

import { answersPage } from "./pages/answers.js";
import { selfTest } from "./protocol/index.js";
import { start } from "./pages/start.js";

start(answersPage, selfTest);

/**
 * What only some need: the screens that a choice calls for, and how what they ask is shown.
 */

import { addedViews } from "./added.js";
import { files } from "./files.js";
import { missing, missingViews } from "./missing.js";
import { people, peopleViews } from "./people.js";
import { visit, visitViews } from "./visit.js";
import { voice } from "./voice.js";

/** By name. @type {Record<string, (walk: import("../pages/filing.js").Choosing, n: number) => import("../ui/stage.js").Screen>} */
export const branches = { ...missing, ...people, ...files, ...visit, ...voice };

/** Part to its rows, beside those that every page knows. @type {import("../pages/seen.js").Views} */
export const branchViews = { ...addedViews, ...missingViews, ...peopleViews, ...visitViews };

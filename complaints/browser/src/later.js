/**
 * What only some need: the screens that a choice calls for, and how what they ask is shown. It is
 * brought last, and for everybody: that it is asked for tells nothing.
 */

import { addedViews } from "./branches/added.js";
import { missing, missingViews } from "./branches/missing.js";
import { people, peopleViews } from "./branches/people.js";
import { photos } from "./branches/photos.js";
import { visit, visitViews } from "./branches/visit.js";
import { voice } from "./branches/voice.js";

/** By name. @type {Record<string, (walk: import("./pages/filing.js").Choosing, n: number) => import("./ui/stage.js").Screen>} */
export const screens = { ...missing, ...people, ...photos, ...visit, ...voice };

/** Part to its rows, beside those that every page knows. @type {import("./pages/seen.js").Views} */
export const views = { ...addedViews, ...missingViews, ...peopleViews, ...visitViews };

/**
 * Choosing readers, sealing and sending, and what only some are asked: all that the first questions
 * need not, and all of the cryptography. It comes while those are read, for everybody: that it is
 * asked for tells nothing. Until it is there and tested, nothing can be typed.
 */

import { each } from "./branches/each.js";
import { branches } from "./branches/index.js";
import { absent } from "./pages/absence.js";
import { circumstances } from "./pages/circumstances.js";
import { contact } from "./pages/contact.js";
import { keeping } from "./pages/keeping.js";
import { ending } from "./pages/number.js";
import { recipients } from "./pages/recipients.js";
import { lastLook } from "./pages/review.js";
import { sending } from "./pages/sending.js";
import { sheets } from "./pages/sheet.js";

export { branchViews } from "./branches/index.js";
export { listing } from "./pages/advice.js";
export { prepare } from "./pages/prepare.js";
export { loadOrganisations } from "./pages/recipients.js";
export { readers } from "./pages/review.js";
export { loadDirectory, selfTest } from "./protocol/index.js";
export { drawings } from "./ui/drawings.js";

/** By name. @type {Record<string, (walk: import("./pages/filing.js").Walk, n: number) => import("./ui/stage.js").Screen>} */
export const screens = {
  ...branches, ...each, ...circumstances, ...keeping, recipients, contact, absent, review: lastLook, send: sending, ...sheets, ...ending,
};

/**
 * Code that comes when it is needed. In one piece, as here, it is there at once; where a page is
 * divided into scripts, the build puts `brought.js` in the place of this module.
 */

import * as cleaning from "../cleaning.js";
import * as sealing from "../sealing.js";
import * as telling from "../telling.js";

/** What all but the first questions need. */
export const bringSealing = async () => sealing;

/** What those need who came back and do more than read. */
export const bringTelling = async () => telling;

/** What takes out of files what betrays people. */
export const bringCleaning = async () => cleaning;

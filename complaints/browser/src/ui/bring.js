/**
 * Code that comes when it is needed. In one piece, as here, it is there at once; where a page is
 * divided into scripts, the build puts `brought.js` in the place of this module.
 */

/** What all but the first questions need. */
export const bringSealing = () => import("../sealing.js");

/** What takes out of files what betrays people. */
export const bringCleaning = () => import("../cleaning.js");

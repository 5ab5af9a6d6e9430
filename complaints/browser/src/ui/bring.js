/**
 * Code that comes when it is needed. In one piece, as here, it is there at once; where a page is
 * divided into scripts, the build puts `brought.js` in the place of this module.
 */

/** What choosing readers, sealing and sending need. */
export const bringSealing = () => import("../sealing.js");

/** What only some need. */
export const bringLater = () => import("../later.js");

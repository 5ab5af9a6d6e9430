/**
 * The script that takes out of files what betrays people. It comes when the screen on which files
 * are added opens.
 */

export { clean } from "./cleaning/index.js";

/**
 * The script that takes out of files what betrays people. It comes when the first file is
 * chosen, or a recording ends: the chunks that follow tell as much.
 */

export { clean } from "./cleaning/index.js";

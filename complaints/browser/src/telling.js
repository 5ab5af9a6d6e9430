/**
 * All that can be done with a number once its answers were read: a question answered, more told,
 * something taken back. It comes when they stand, for everybody.
 */

export { screen } from "./pages/telling.js";

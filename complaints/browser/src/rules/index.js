/** The rules in the browser: all that pages may use of them. */

export { factsOf } from "./facts.js";
export { judge } from "./judge.js";
export { isAfraid, isOfOrigin, isUnafraid, originsOf } from "./origins.js";
export { loadRulebook } from "./rulebook.js";
export { suggest } from "./suggest.js";

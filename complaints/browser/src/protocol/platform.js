/** What a browser must have; whether it also works, the self test tries. */

/** @returns {boolean} */
export const isComplete = () =>
  typeof BigInt === "function" &&
  typeof AbortController === "function" &&
  typeof fetch === "function" &&
  "integrity" in Request.prototype &&
  typeof crypto?.getRandomValues === "function";

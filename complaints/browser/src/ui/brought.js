/**
 * Code that comes when it is needed, as scripts of their own.
 *
 * The page names each in a template: its address, which changes with its content, and its hash. The
 * browser compares the hash twice, when the file is fetched (which can be tried again as often as
 * the line needs) and when the script element runs what was fetched. `import` is called only after
 * that has run, and then gives the very module that did: it must never be the first to ask.
 */

import { AmparoError } from "../protocol/errors.js";

/** @type {Map<string, Promise<any>>} */
const there = new Map();

/** @returns {Promise<typeof import("../sealing.js")>} */
export const bringSealing = () => bring("sealing");

/** @returns {Promise<typeof import("../telling.js")>} */
export const bringTelling = () => bring("telling");

/** @returns {Promise<typeof import("../cleaning.js")>} */
export const bringCleaning = () => bring("cleaning");

/** Throws `unreachable` where the line does not carry it. @param {string} name of its template */
async function bring(name) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(name));
  const script = /** @type {HTMLScriptElement} */ (document.importNode(template.content, true).firstElementChild);
  try {
    const answer = await fetch(script.src, { integrity: script.integrity });
    await answer.arrayBuffer();
  } catch {
    throw new AmparoError("unreachable");
  }
  const running = there.get(name) ?? run(script);
  there.set(name, running);
  return running;
}

/** @param {HTMLScriptElement} script */
async function run(script) {
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error("a script of this page was changed"));
    document.head.append(script);
  });
  return import(script.src);
}

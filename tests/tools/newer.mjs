/**
 * What the web platform has got since the oldest browsers that our pages must run in. Prints JSON
 * for `tests/complaints/browser/newer.json`: `members` by owner, to be taken away from a browser of
 * today, and `names` that are new wherever they are defined, to be looked for in scripts.
 *
 *     node tests/tools/newer.mjs FOLDER_OF_@mdn/browser-compat-data
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";

const FLOOR = { chrome: 87, firefox: 78, safari: 14.1 };
/** Interfaces that the pages use, or might. */
const USED = [
  "AbortController", "AbortSignal", "Blob", "Crypto", "DOMTokenList", "Document", "DocumentFragment",
  "Element", "Event", "EventTarget", "File", "HTMLDialogElement", "HTMLElement", "HTMLFormElement", "HTMLInputElement",
  "HTMLScriptElement", "HTMLTemplateElement", "HTMLTextAreaElement", "Headers", "KeyboardEvent", "Location",
  "MediaDevices", "MediaRecorder", "Navigator", "Node", "NodeList", "ReadableStream", "Request", "Response", "TextDecoder",
  "TextEncoder", "URL", "URLSearchParams", "Window",
];
const NAME = /^[A-Za-z][A-Za-z0-9]+$/;

const [folder] = process.argv.slice(2);
const data = JSON.parse(readFileSync(join(folder, "data.json"), "utf8"));
const { builtins } = data.javascript;
const owners = { ...builtins, ...builtins.Intl, ...Object.fromEntries(USED.map((name) => [name, data.api[name]])) };
/** What stands in the global scope by its own name. */
const globals = { ...builtins, ...data.api.Window, structuredClone: data.api.structuredClone };
/** @type {Map<string, boolean>} name to whether the floor has it, of whatever owner */
const known = new Map();
/** @type {Record<string, string[]>} */
const members = {};

/** Since which version, without a prefix, a flag or half of it. */
function since(support) {
  const whole = [support ?? []].flat().filter((one) => !one.prefix && !one.alternative_name && !one.flags && !one.partial_implementation);
  const versions = whole.filter(({ version_removed: removed }) => !removed).map(({ version_added: added }) => added);
  const numbers = versions.map((one) => parseFloat(String(one).replace("≤", "")));
  return Math.min(Infinity, ...numbers.filter((one) => !Number.isNaN(one)));
}

/** @param {string} owner @param {Record<string, any>} all */
function note(owner, all) {
  const [there, newer] = [new Set(), new Set()];
  for (const [key, { __compat: compat }] of Object.entries(all)) {
    const name = key.replace(/_static$/, "");
    if (key === "__compat" || !compat || !NAME.test(name)) continue;
    const isThere = Object.entries(FLOOR).every(([browser, floor]) => since(compat.support[browser]) <= floor);
    known.set(name, (known.get(name) ?? false) || isThere);
    (isThere ? there : newer).add(name);
  }
  // of an old method and a new static one by the same name, the old one stays
  const only = [...newer].filter((name) => !there.has(name));
  if (only.length) members[owner] = only;
}

for (const [owner, all] of Object.entries(owners)) if (NAME.test(owner)) note(owner, all);
note("globalThis", globals);
const names = [...known].filter(([, isThere]) => !isThere).map(([name]) => name);
const source = `@mdn/browser-compat-data ${data.__meta.version} (CC0)`;
console.log(JSON.stringify({ floor: FLOOR, source, names: names.sort(), members }, null, 1));

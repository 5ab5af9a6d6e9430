/**
 * Makes scripts small without changing what they do: libraries lose the words of their errors, of
 * which pages show none (the kind of error stays), what is private in our classes becomes a short
 * property (older browsers do not know `#name`, and what stands in for it is long), and terser goes
 * over what esbuild bundled.
 */

import { readFile } from "node:fs/promises";

import { parse } from "acorn";
import { minify } from "terser";

const ECMA = 2020;
/** How a private name begins after `withoutPrivate`: nothing else may be called like that. */
const PRIVATE = "_private_";

/** @type {import("esbuild").Plugin} */
export const wordless = {
  name: "wordless",
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/].*\.js$/ }, async ({ path }) => ({
      contents: withoutWords(await readFile(path, "utf8")),
      loader: "js",
    }));
  },
};

/** The same code, its errors made without arguments. @param {string} source @returns {string} */
export function withoutWords(source) {
  const tree = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  let lean = source;
  // from the end, so that the places before it stay; an error within an error's words goes with it
  for (const { start, end, callee } of errorsIn(tree).reverse()) {
    lean = `${lean.slice(0, start)}new ${callee.name}()${lean.slice(end)}`;
  }
  return lean;
}

/** @type {import("esbuild").Plugin} */
export const shared = {
  name: "shared",
  setup(build) {
    build.onLoad({ filter: /src[\\/].*\.js$/ }, async ({ path }) => ({
      contents: withoutPrivate(await readFile(path, "utf8"), path.replace(/^.*[\\/]src[\\/]/, "")),
      loader: "js",
    }));
  },
};

/**
 * The same code, its private names made properties that nothing else is called: who could look at
 * them is the page's own code alone. No two classes share one, as one may extend the other.
 *
 * @param {string} source
 * @param {string} module a name that no other module has
 * @returns {string}
 */
export function withoutPrivate(source, module) {
  if (source.includes(PRIVATE)) throw new Error("a name of ours begins like a private one");
  const classes = classesIn(parse(source, { ecmaVersion: "latest", sourceType: "module" }));
  const names = classes.flatMap((one, at) => namesIn(one).map((node) => ({ ...node, at })));
  // from the end, so that the places before it stay
  return names
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, name, at }) => `${text.slice(0, start)}${PRIVATE}${module.replace(/\W/g, "_")}_${at}_${name}${text.slice(end)}`, source);
}

/** @param {any} node @returns {any[]} */
const classesIn = (node) => nodesIn(node, ({ type = "" }) => /^Class(?:Declaration|Expression)$/.test(type));

/** @param {any} node a class @returns {any[]} */
function namesIn(node) {
  if (classesIn(node.body).length) throw new Error("a class within a class: whose is a private name?");
  if (nodesIn(node, ({ type, operator, left }) => operator === "in" && left.type === "PrivateIdentifier").length) {
    throw new Error("a private name that is asked for");
  }
  return nodesIn(node, ({ type }) => type === "PrivateIdentifier");
}

/** @param {any} node @param {(node: any) => boolean} isOne @returns {any[]} */
function nodesIn(node, isOne) {
  if (node === null || typeof node !== "object") return [];
  const within = Object.values(node).flatMap((one) => nodesIn(one, isOne));
  return isOne(node) ? [node, ...within] : within;
}

/** @param {any} node @returns {any[]} the outermost `Error(…)` and `new Error(…)`, in order */
function errorsIn(node) {
  if (node === null || typeof node !== "object") return [];
  if (Array.isArray(node)) return node.flatMap(errorsIn);
  const isError =
    /^(?:New|Call)Expression$/.test(node.type) && /^(?:Range|Type|Syntax)?Error$/.test(node.callee.name);
  if (isError) return [node];
  return Object.values(node).flatMap(errorsIn).sort((one, other) => one.start - other.start);
}

/**
 * Nothing unsafe is asked of terser: no property is renamed but those, no getter is thought pure.
 *
 * @param {string} code an ES module
 * @returns {Promise<string>}
 */
export async function smaller(code) {
  const { code: small } = await minify(code, {
    module: true,
    ecma: ECMA,
    compress: { passes: 3 },
    mangle: { properties: { regex: new RegExp(`^${PRIVATE}`) } },
    format: { comments: false },
  });
  return String(small);
}

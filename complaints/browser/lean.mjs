/**
 * Makes scripts small without changing what they do: libraries lose the words of their errors, of
 * which pages show none (the kind of error stays), and terser goes over what esbuild bundled.
 */

import { readFile } from "node:fs/promises";

import { parse } from "acorn";
import { minify } from "terser";

const ECMA = 2020;

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
 * Nothing unsafe is asked of terser: no property is renamed, no getter is thought pure.
 *
 * @param {string} code an ES module
 * @returns {Promise<string>}
 */
export async function smaller(code) {
  const { code: small } = await minify(code, {
    module: true,
    ecma: ECMA,
    compress: { passes: 3 },
    format: { comments: false },
  });
  return String(small);
}

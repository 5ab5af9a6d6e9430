/**
 * Divides the code of a page into scripts that come one after another, each module in one of them
 * only, so that what a module keeps is kept once. A later script takes what it shares from the
 * earlier ones, which export it under short names.
 *
 * Sources know nothing of it. Bundled in one piece, or run in Node, they are the same program.
 */

import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { parse } from "acorn";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const ASKED = /^asked_(\d+)$/;
const RESOLVED = Symbol("by esbuild itself");

/**
 * @typedef {object} Part
 * @property {string} name of the script, without `.js`
 * @property {string} entry its first module
 *
 * @typedef {{metafile: import("esbuild").Metafile, text: string}} Built
 * @typedef {{path: string, name: string}} Shared a module, and what it exports
 */

/**
 * @param {Part[]} parts in the order in which a page brings them
 * @param {string} here where their modules are
 * @param {(options: import("esbuild").BuildOptions) => Promise<Built>} bundle adds these options to
 *   its own
 * @returns {Promise<Record<string, Built>>} by name; each imports `./NAME.js` of the earlier ones
 */
export async function divided(parts, here, bundle) {
  /** @type {Record<string, Shared[]>} what each script gives to later ones */
  const given = Object.fromEntries(parts.map(({ name }) => [name, []]));
  for (;;) {
    /** @type {Record<string, Built>} */
    const built = {};
    /** @type {Map<string, string>} module to the script that has it */
    const owners = new Map();
    const asked = [];
    for (const { name, entry } of parts) {
      built[name] = await bundle({
        stdin: { contents: source(entry, given[name]), resolveDir: here, sourcefile: `${name}.js` },
        plugins: [taking({ here, owners, given, asked })],
      });
      for (const path of modulesOf(built[name])) {
        if (owners.has(path)) throw new Error(`${path} would be in two scripts`);
        owners.set(path, name);
      }
      for (const at of askedIn(built[name].text)) asked[at].isUsed = true;
    }
    // modules are read in no certain order, and the same sources must give the same bytes
    const missing = asked.filter(({ isUsed }) => isUsed).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    // what is given may bring modules along, which later scripts then need not have themselves
    if (!missing.length) return joined(built);
    for (const { owner, path, name } of missing) {
      const there = given[owner].some((one) => one.path === path && one.name === name);
      if (!there) given[owner].push({ path, name });
    }
  }
}

/**
 * The same scripts with one import for each script that they take from.
 *
 * @param {Record<string, Built>} built
 */
const joined = (built) =>
  Object.fromEntries(
    Object.entries(built).map(([name, { metafile, text }]) => {
      const imports = importsIn(text);
      const sources = [...new Set(imports.map(({ source }) => source.value))];
      const lines = sources.map((source) => {
        const names = imports.filter((one) => one.source.value === source).flatMap(({ specifiers }) => specifiers);
        return `import { ${names.map(({ start, end }) => text.slice(start, end)).join(", ")} } from "${source}";\n`;
      });
      // from the end, so that the places before it stay
      const rest = imports.reverse().reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
      return [name, { metafile, text: lines.join("") + rest }];
    }),
  );

/** @param {string} text @returns {any[]} */
const importsIn = (text) =>
  parse(text, { ecmaVersion: "latest", sourceType: "module" }).body.filter(({ type }) => type === "ImportDeclaration");

/** The modules of which a script contains code. @param {Built} built */
const modulesOf = ({ metafile }) =>
  Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
      // a module's path has a folder; what a plugin made has its name before it
      bytesInOutput > 0 && /^[^:]*\//.test(path) ? [path] : [],
    ),
  );

/** @param {Shared} shared */
const keyOf = ({ path, name }) => `${path.replace(/^.*(?=node_modules)/, "")} ${name}`;

/** A script's own module, and what it gives away. @param {string} entry @param {Shared[]} given */
const source = (entry, given) =>
  [
    `export * from "./${entry}";`,
    ...given.map(({ path, name }, at) => `export { ${name} as ${short(at)} } from "./${path}";`),
  ].join("\n");

/** @param {number} at @returns {string} `a` to `z`, `aa` and so on */
const short = (at) => (at < LETTERS.length ? "" : short(Math.floor(at / LETTERS.length) - 1)) + LETTERS[at % LETTERS.length];

/**
 * Takes modules that an earlier script has from there.
 *
 * @returns {import("esbuild").Plugin}
 */
function taking({ here, owners, given, asked }) {
  /** What an export is called in the script that has it; a name to be asked for, if it has none yet. */
  const called = (owner, path, name) => {
    const at = given[owner].findIndex((one) => one.path === path && one.name === name);
    return at < 0 ? `asked_${asked.push({ owner, path, name, isUsed: false }) - 1}` : short(at);
  };
  return {
    name: "taking",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
        if (pluginData === RESOLVED) return undefined;
        if (rest.namespace === "taken") return { path, external: true, sideEffects: false };
        const found = await build.resolve(path, { ...rest, pluginData: RESOLVED });
        const module = relative(here, found.path);
        return owners.has(module) ? { path: module, namespace: "taken", sideEffects: false } : found;
      });
      build.onLoad({ filter: /./, namespace: "taken" }, async ({ path }) => {
        const owner = owners.get(path);
        const names = exportsOf(await readFile(join(here, path), "utf8"));
        const lines = names.map((name) => `export { ${called(owner, path, name)} as ${name} } from "./${owner}.js";`);
        return { contents: lines.join("\n"), loader: "js" };
      });
    },
  };
}

/** The names that a module exports. @param {string} text */
function exportsOf(text) {
  return parse(text, { ecmaVersion: "latest", sourceType: "module" }).body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration" || node.type === "ExportDefaultDeclaration") {
      throw new Error("a module that scripts share exports each thing by its name");
    }
    if (node.type !== "ExportNamedDeclaration") return [];
    const { declaration, specifiers } = node;
    if (!declaration) return specifiers.map(({ exported }) => exported.name);
    return "declarations" in declaration ? declaration.declarations.map(({ id }) => id.name) : [declaration.id.name];
  });
}

/** Which of the names to be asked for a script uses. @param {string} text @returns {number[]} */
const askedIn = (text) =>
  importsIn(text)
    .flatMap(({ specifiers }) => specifiers)
    .flatMap(({ imported }) => ASKED.exec(imported.name)?.[1] ?? [])
    .map(Number);

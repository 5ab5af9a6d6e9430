/**
 * Builds dist/: the scripts of filing and of coming back (apart, because few do both in one visit),
 * each divided into what is needed first and what comes behind it; form.js (all of filing in one
 * piece, for the form in one file), plain.js (for pages to read), app.css, icons.json, and the
 * licences of what is in them. The same bytes from any folder; `--out FOLDER` puts them elsewhere,
 * so that a test can compare.
 */

import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";

import * as esbuild from "esbuild";

import { icons, licence as iconLicence } from "./icons/icons.mjs";
import { shared, smaller, withoutWords, wordless } from "./lean.mjs";
import { divided } from "./split.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const STYLE = join(HERE, "../../templates/portal/style.css");
const TARGET = ["es2020"];
/** The scripts of a page, in the order in which they come. @type {Record<string, import("./split.mjs").Part[]>} */
const PARTS = {
  filing: [
    { name: "app", entry: "src/main.js" },
    { name: "sealing", entry: "src/sealing.js" },
    { name: "cleaning", entry: "src/cleaning.js" },
  ],
  answers: [
    { name: "answers", entry: "src/answers.js" },
    { name: "telling", entry: "src/telling.js" },
    { name: "wiping", entry: "src/cleaning.js" },
  ],
};
/** Whoever builds the pages puts the drawings here. */
const DRAWINGS = "__DRAWINGS__";

const { values } = parseArgs({ options: { out: { type: "string", default: join(HERE, "dist") } } });
const out = resolve(values.out);

/**
 * Marks the top-level calls that make hybrids over other curves as free of side effects, so that
 * those curves are left out. Nothing but the comments is added; another version of the package
 * without these calls fails the build.
 */
const onlyOurHybrid = {
  name: "only-our-hybrid",
  setup(build) {
    build.onLoad({ filter: /post-quantum[\\/]hybrid\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const calls = /(?<=^(?:export )?const \w+ = |^export const QSF\w+ = .*, )(?:QSF|createKitchenSink|ecdhKem)\(/gm;
      const found = source.match(calls)?.length;
      if (found !== 6) throw new Error(`post-quantum/hybrid.js has changed: ${found} calls, not 6`);
      return { contents: withoutWords(source.replace(calls, "/* @__PURE__ */ $&")), loader: "js" };
    });
  },
};

const common = { bundle: true, minify: true, write: false, metafile: true, legalComments: "none", absWorkingDir: HERE };

/** In the scripts of a divided page: its own way to more code, and a place for the drawings. */
const divisible = {
  name: "divisible",
  setup(build) {
    build.onLoad({ filter: /src[\\/]ui[\\/]bring\.js$/ }, async () => ({
      contents: await readFile(join(HERE, "src/ui/brought.js"), "utf8"),
      resolveDir: join(HERE, "src/ui"),
    }));
    illustrated.setup(build);
  },
};

/** A place for the drawings. @type {import("esbuild").Plugin} */
const illustrated = {
  name: "illustrated",
  setup(build) {
    build.onLoad({ filter: /src[\\/]ui[\\/]drawings\.js$/ }, () => ({ contents: `export const drawings = ${DRAWINGS};` }));
  },
};

/** @param {import("esbuild").BuildOptions} options */
async function bundled({ plugins = [], ...options }) {
  const { metafile, outputFiles } = await esbuild.build({
    ...common,
    minify: false,
    minifySyntax: true,
    format: "esm",
    target: TARGET,
    supported: { "class-field": true }, // newer than ES2020, and in every browser of the floor
    charset: "utf8",
    plugins: [...plugins, onlyOurHybrid, wordless, shared],
    ...options,
  });
  return { metafile, text: outputFiles[0].text };
}

/** The licence texts of the packages of which the scripts contain code. */
async function licences(metafiles) {
  const outputs = metafiles.flatMap((metafile) => Object.values(metafile.outputs));
  const inputs = outputs.flatMap(({ inputs }) => Object.entries(inputs));
  const paths = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const packages = paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const texts = [...new Set(packages)].sort().map(async (name) => {
    const folder = join(HERE, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  texts.push(iconLicence().then((text) => `Tabler Icons 3.51.0 (MIT), in icons.json\n\n${text.trim()}\n`));
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}

async function write(name, contents) {
  await writeFile(join(out, name), contents);
  const bytes = Buffer.from(contents);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  console.log(`${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes, { params }).length} brotli`);
}

await mkdir(out, { recursive: true });
/** @param {import("./split.mjs").Part[]} parts */
const inParts = (parts) => divided(parts, HERE, ({ plugins, ...rest }) => bundled({ plugins: [...plugins, divisible], ...rest }));
const scripts = {
  ...(await inParts(PARTS.filing)),
  ...(await inParts(PARTS.answers)),
  form: await bundled({ entryPoints: ["src/form.js"] }),
  plain: await bundled({ entryPoints: ["src/plain.js"] }),
};
for (const [name, { text }] of Object.entries(scripts)) await write(`${name}.js`, await smaller(text));
await write("LICENSES.txt", await licences(Object.values(scripts).map(({ metafile }) => metafile)));
await write("icons.json", `${JSON.stringify(await icons())}\n`);
if (existsSync(STYLE)) {
  const style = await esbuild.build({ ...common, entryPoints: [relative(HERE, STYLE)], target: ["chrome80", "firefox78", "safari13"] });
  await write("app.css", style.outputFiles[0].contents);
}

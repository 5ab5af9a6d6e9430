import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import * as esbuild from "esbuild";

import { divided } from "../split.mjs";

const PARTS = [{ name: "first", entry: "src/first.js" }, { name: "second", entry: "src/second.js" }, { name: "third", entry: "src/third.js" }];

/** @param {Record<string, string>} modules */
async function built(modules, run) {
  const here = await mkdtemp(join(tmpdir(), "split-"));
  try {
    await mkdir(join(here, "src"));
    await writeFile(join(here, "package.json"), '{"type": "module", "sideEffects": ["./src/first.js"]}');
    for (const [name, text] of Object.entries(modules)) await writeFile(join(here, "src", `${name}.js`), text);
    const bundle = async (options) => {
      const { metafile, outputFiles } = await esbuild.build({
        bundle: true, write: false, metafile: true, format: "esm", absWorkingDir: here, logLevel: "silent", ...options,
      });
      return { metafile, text: outputFiles[0].text };
    };
    const scripts = await divided(PARTS, here, bundle);
    for (const [name, { text }] of Object.entries(scripts)) await writeFile(join(here, `${name}.js`), text);
    return await run(scripts, (name) => import(pathToFileURL(join(here, `${name}.js`)).href));
  } finally {
    await rm(here, { recursive: true });
  }
}

const MODULES = {
  state: "let n = 0; export const add = () => (n += 1); export const unused = () => helper(); import { helper } from './helper.js';",
  helper: "const kept = []; export const helper = () => kept.push(1);",
  first: "import { add } from './state.js'; globalThis.counted = add();",
  second: "import { add, unused } from './state.js'; import { helper } from './helper.js'; export const go = () => [add(), unused(), helper()]; export { onlyHere } from './own.js';",
  own: "let m = 0; export const onlyHere = () => (m += 1);",
  third: "import { onlyHere } from './own.js'; import { add } from './state.js'; export const last = () => [onlyHere(), add()];",
};

test("what a module keeps is kept once, whichever scripts use it", async () => {
  await built(MODULES, async (_, load) => {
    await load("first");
    assert.equal(globalThis.counted, 1);
    const second = await load("second");
    assert.deepEqual(second.go(), [2, 1, 2]);
    assert.equal(second.onlyHere(), 1);
    assert.deepEqual((await load("third")).last(), [2, 3]);
  });
});

test("a script imports each earlier one at most once, and no later one", async () => {
  await built(MODULES, async (scripts) => {
    const imported = Object.fromEntries(
      Object.entries(scripts).map(([name, { text }]) => [name, [...text.matchAll(/^import .* from "(.*)";$/gm)].map(([, from]) => from)]),
    );
    assert.deepEqual(imported, { first: [], second: ["./first.js"], third: ["./second.js", "./first.js"] });
  });
});

test("a shared module that exports without names is refused", async () => {
  const modules = { ...MODULES, state: "export * from './helper.js'; export const add = () => 1; export const unused = add;" };
  await assert.rejects(built(modules, () => {}), /exports each thing by its name/);
});

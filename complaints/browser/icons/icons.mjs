/**
 * Pictures to their drawings: what names.json names, each file's strokes joined to one path.
 *
 * A drawing is the `d` of a path of 24 by 24, to be stroked 2 wide with round ends, unfilled. It
 * is data, not markup, so that a page may put it into a path without trusting it. The files are as
 * their makers drew them; one that has anything but such strokes is refused.
 */

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Where the files are whose names say no folder. */
const OTHERS = "tabler";

const FRAME = /<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/;
const STROKE = /<path d="([^"]+)" ?\/>/g;
const ROOT = /^<svg\s[^>]*viewBox="0 0 24 24"[^>]*stroke-width="2"[^>]*>\s*<\/svg>\s*$/;

/** @returns {Promise<Record<string, Record<string, string>>>} list, name, drawing */
export async function icons() {
  const lists = JSON.parse(await readFile(join(HERE, "names.json"), "utf8"));
  const drawn = async ([list, names]) => {
    const rows = Object.entries(names).map(async ([name, file]) => [name, await drawing(file)]);
    return [list, Object.fromEntries(await Promise.all(rows))];
  };
  return Object.fromEntries(await Promise.all(Object.entries(lists).map(drawn)));
}

/** @returns {Promise<string>} the licence of the files that others drew */
export const licence = () => readFile(join(HERE, OTHERS, "LICENSE"), "utf8");

/** @param {string} name */
async function drawing(name) {
  const file = name.includes("/") ? name : `${OTHERS}/${name}`;
  const source = await readFile(join(HERE, `${file}.svg`), "utf8");
  const rest = source.replace(FRAME, "").replace(STROKE, "");
  if (!ROOT.test(rest)) throw new Error(`${file}.svg is not made of plain strokes`);
  return [...source.replace(FRAME, "").matchAll(STROKE)].map(([, d]) => short(d)).join("");
}

/** The same strokes in fewer characters. @param {string} d */
const short = (d) =>
  d
    .replace(/^m/, "M")
    .replace(/l(-?[\d.]+) 0(?=[a-zA-Z]|$)/g, "h$1")
    .replace(/l0 (-?[\d.]+)(?=[a-zA-Z]|$)/g, "v$1")
    .replace(/\.?0+(?!\d)(?<=\.\d+)/g, "")
    .replace(/(?<!\d)0\.(?=\d)/g, ".")
    .replace(/\s+(?=-)/g, "")
    .trim();

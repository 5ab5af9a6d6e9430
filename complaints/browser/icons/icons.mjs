/**
 * Pictures to their drawings: what names.json names, each file's strokes joined to one path.
 *
 * A drawing is the `d` of a path of 24 by 24, to be stroked 2 wide with round ends, unfilled. It
 * is data, not markup, so that a page may put it into a path without trusting it. The files are as
 * their makers drew them, here with one digit behind the point, which is finer than a screen shows;
 * one that has anything but such strokes is refused.
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

/** How many numbers a command takes, and which of them are steps from where the pen is. */
const COMMANDS = {
  m: ["x", "y"], l: ["x", "y"], h: ["x"], v: ["y"], t: ["x", "y"], z: [],
  c: ["x", "y", "x", "y", "x", "y"], s: ["x", "y", "x", "y"], q: ["x", "y", "x", "y"],
  a: ["radius", "radius", "angle", "flag", "flag", "x", "y"],
};
const NUMBER = /^[\s,]*([-+]?(?:\d+\.?\d*|\.\d+))/;
const FLAG = /^[\s,]*([01])/;

/**
 * The numbers with one digit behind the point. Each step goes from where the pen is after rounding to
 * where it should be, so that what was rounded away does not add up.
 *
 * @param {string} d
 */
function rounded(d) {
  const pen = { x: 0, y: 0, x0: 0, y0: 0 };
  const drawn = { ...pen };
  const parts = [...d.matchAll(/([a-z])([^a-z]*)/gi)].map(([, command, rest]) => {
    const numbers = [];
    const kinds = COMMANDS[command.toLowerCase()];
    if (!kinds) throw new Error(`a stroke of an unknown kind: ${command}`);
    const isStep = command === command.toLowerCase();
    do {
      const end = { ...pen };
      for (const kind of kinds) {
        const [whole, text] = (kind === "flag" ? FLAG : NUMBER).exec(rest) ?? [];
        if (whole === undefined) throw new Error(`a stroke with too few numbers: ${d}`);
        rest = rest.slice(whole.length);
        const isPlace = kind === "x" || kind === "y";
        if (isPlace) end[kind] = Number(text) + (isStep ? pen[kind] : 0);
        numbers.push(tenths(isPlace ? end[kind] - (isStep ? drawn[kind] : 0) : Number(text)));
      }
      // a dot is a step that is nearly none; of none at all not every browser draws the ends
      if (/[hvl]/.test(command) && !numbers.slice(-kinds.length).some(Boolean)) numbers[numbers.length - 1] = 0.1;
      for (const kind of new Set(kinds.filter((one) => one === "x" || one === "y"))) {
        drawn[kind] = (isStep ? drawn[kind] : 0) + numbers[numbers.length - kinds.length + kinds.lastIndexOf(kind)];
        pen[kind] = end[kind];
      }
      if (command === "m" || command === "M") {
        [pen.x0, pen.y0, drawn.x0, drawn.y0] = [pen.x, pen.y, drawn.x, drawn.y];
      }
      if (!kinds.length) [pen.x, pen.y, drawn.x, drawn.y] = [pen.x0, pen.y0, drawn.x0, drawn.y0];
    } while (rest.trim());
    return command + numbers.join(" ");
  });
  return parts.join("");
}

/** @param {number} n */
const tenths = (n) => Math.round(n * 10) / 10 || 0;

/** The same strokes in fewer characters. @param {string} d */
const short = (d) =>
  rounded(d)
    .replace(/^m/, "M")
    .replace(/l(-?[\d.]+) 0(?=[a-zA-Z]|$)/g, "h$1")
    .replace(/l0 (-?[\d.]+)(?=[a-zA-Z]|$)/g, "v$1")
    .replace(/\.?0+(?!\d)(?<=\.\d+)/g, "")
    .replace(/(?<!\d)0\.(?=\d)/g, ".")
    .replace(/\s+(?=-)/g, "")
    .trim();

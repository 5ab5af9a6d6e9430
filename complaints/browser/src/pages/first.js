/**
 * What to do first: life and health come before complaints. On the screen for who is not safe, and
 * above everything once the answers say what fits.
 */

import { h, p } from "../ui/element.js";

/** What may help anybody at once, before anything is known. */
const ANYBODY = ["mrcc", "medical-care", "medical-72h", "child-protection", "violence"];

/** @param {import("./filing.js").Walk} walk @returns {import("../ui/stage.js").Screen} */
export function help(walk) {
  const { texts } = walk;
  const first = walk.firstHelp();
  const rest = ANYBODY.filter((channel) => !first.some((one) => one.channel === channel));
  const channels = [...first, ...rest.map((channel) => ({ channel, numbers: [] }))];
  return {
    title: texts.of("help_title"),
    body: [h("div", { className: "note waiting" }, p(texts.of("help_nobody"))), ...firstHelp(texts, channels, "h2")],
  };
}

/**
 * Each with what it is for, what to do and whom to call; those of which nothing can be said are
 * left out.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {{channel: string, numbers: string[]}[]} channels
 * @param {"h2" | "h3"} heading
 */
export const firstHelp = (texts, channels, heading) =>
  channels
    .filter(({ channel }) => texts.has(`first_${channel}`))
    .flatMap(({ channel, numbers }) => [
      h(heading, {}, texts.of(`first_${channel}`)),
      p(texts.of(`do_${channel}`)),
      ...numbers.map((number) => h("a", { className: "call", dir: "ltr", href: `tel:${number.replace(/[^+0-9]/g, "")}` }, number)),
    ]);

/**
 * What to do before anything else, above a list; null if nothing is.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {import("./advice.js").Listing["first"]} first
 */
export function helpFirst(texts, first) {
  const help = firstHelp(texts, first, "h3");
  return help.length > 0 && h("section", { className: "note first" }, h("h2", {}, texts.of("first_title")), ...help);
}

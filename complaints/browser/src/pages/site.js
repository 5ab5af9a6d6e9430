/**
 * What every page of the site has: the language, how it protects, leaving, failing closed.
 */

import { AmparoError } from "../protocol/errors.js";
import { fill, h, p } from "../ui/element.js";
import { offerAloud } from "../ui/aloud.js";
import { armCover } from "../ui/cover.js";
import { armLeave } from "../ui/leave.js";
import { endShown } from "../ui/shown.js";
import { dress, show } from "../ui/stage.js";
import { Texts } from "../ui/texts.js";
import { coming, waiting } from "../ui/waiting.js";

/**
 * @typedef {import("../ui/stage.js").Screen} Screen
 *
 * @typedef {object} Page
 * @property {Texts} texts
 * @property {import("../ui/journey.js").Journey} journey
 * @property {(name: string) => Screen} screen
 * @property {(name: string) => {n: number, of: number} | null} step
 * @property {() => void} forget
 * @property {Record<string, (page: Page) => Screen>} [shared] in the place of those that every page has
 */

/** The screens that every page has. @type {Record<string, (page: Page) => Screen>} */
const SHARED = {
  language(page) {
    const choose = (/** @type {string} */ language) => {
      /** @type {import("../ui/texts.js").Source} */
      let source;
      const bring = async () => {
        source = await fetched(language, "texts");
      };
      const done = () => {
        page.texts = new Texts(source);
        dressed(page);
        page.journey.back();
      };
      showFor(page, "language", () => waiting(page.texts, bring, done));
    };
    const rows = Object.entries(page.texts.source.languages).map(([language, name]) =>
      h("li", {}, h("button", { type: "button", lang: language, dir: "auto", onclick: () => choose(language) }, name)),
    );
    return {
      title: page.texts.of("language_title"),
      body: [h("ul", { className: "languages" }, rows)],
      next: null,
    };
  },

  protects: (page) => protectsScreen(page, () => fetched(page.texts.language, "protects")),
};

/** @param {Page} page @param {string} name */
export function draw(page, name) {
  showFor(page, name, () => (page.shared ?? SHARED)[name]?.(page) ?? page.screen(name));
}

/**
 * @typedef {string | {href: string, text: string, file: string}} Paragraph a link, if it is no text; `file`: to save it as
 *
 * @param {Page} page
 * @param {() => Promise<Paragraph[][]>} bring
 * @returns {Screen}
 */
export function protectsScreen({ texts, journey }, bring) {
  const place = h("div");
  /** @param {Paragraph} one */
  const shown = (one) => (typeof one === "string" ? p(one) : h("p", {}, h("a", { className: "call", href: one.href, download: one.file || undefined }, one.text)));
  const load = async () => {
    const sections = await bring();
    fill(place, ...sections.flatMap(([heading, ...rest]) => [h("h2", {}, String(heading)), ...rest.map(shown)]));
  };
  fill(place, coming(texts, load));
  return { title: texts.of("protects"), body: [place], next: () => journey.back(), nextLabel: texts.of("back") };
}

/** @param {Page} page @param {string} name @param {() => Screen} make one in the place of the one of that name */
function showFor(page, name, make) {
  endShown("screen"); // before the next is made: what begins with that must not end here
  const screen = make();
  const { texts, journey } = page;
  const back = journey.canGoBack ? () => journey.back() : null;
  offerAloud(texts); // again on every screen: some browsers find their voices late and do not say so
  show(screen, { texts, back, step: page.step(name) });
}

/** @param {Page} page */
export function dressed(page) {
  const { journey } = page;
  dress(page.texts, {
    language: () => journey.name !== "language" && journey.open("language"),
    protects: () => journey.name !== "protects" && journey.open("protects"),
  });
}

/** Leaving at once, and a cover when nobody is there. @param {Page} page */
export function protect(page) {
  armLeave(page.forget);
  armCover(() => page.texts.of("cover"));
}

/** @returns {unknown} the trust root that is built into the page */
export function builtInTrust() {
  const meta = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=amparo-trust]"));
  return JSON.parse(meta.content);
}

/** @returns {Texts} the texts that came with the page */
export function builtInTexts() {
  return new Texts(JSON.parse(String(document.getElementById("texts")?.textContent)));
}

/** @returns {Uint8Array} the rulebook that came with the page, as its bytes were hashed */
export const shippedRulebook = () => new TextEncoder().encode(String(document.getElementById("rulebook")?.textContent));

/** Throws `unreachable` where the line does not carry it. @param {string} language @param {string} name */
export async function fetched(language, name) {
  try {
    const answer = await fetch(`/${language}/${name}.json`, { credentials: "omit" });
    if (answer.ok) return await answer.json();
  } catch {
    // as if there were no answer
  }
  throw new AmparoError("unreachable");
}

/**
 * The page around a screen: heading, back, the one main button, the thin line, the footer.
 */

import { fill, h } from "./element.js";

/**
 * @typedef {object} Screen
 * @property {string} title
 * @property {import("./element.js").Child[]} body
 * @property {() => boolean} [isEmpty] nothing was answered: the main button says "Skip"
 * @property {() => boolean} [isBusy] something is under way that going on would end
 * @property {(() => void) | null} [next] the main button; none if null
 * @property {string} [nextLabel]
 * @property {() => boolean} [isLater] something else on the screen comes first, and is the main button until then
 * @property {import("./element.js").Child[]} [more] further buttons
 * @property {boolean} [isLastLook] what was told may be read aloud here
 *
 * @typedef {object} Frame
 * @property {import("./texts.js").Texts} texts
 * @property {(() => void) | null} back
 * @property {{n: number, of: number} | null} step
 */

const main = () => /** @type {HTMLElement} */ (document.querySelector("main"));

/** @param {Screen} screen @param {Frame} frame */
export function show({ title, body, isEmpty, isBusy, next, nextLabel, isLater, more = [], isLastLook }, { texts, back, step }) {
  const heading = h("h1", { tabIndex: -1 }, title);
  const button =
    next && h("button", { type: "button", id: "next", className: "button", onclick: () => next() });
  const ways = more.flat().filter((one) => one instanceof HTMLButtonElement);
  const label = () => {
    if (!button) return;
    const isSkip = isEmpty?.() ?? false;
    button.textContent = isSkip ? texts.of("skip") : (nextLabel ?? texts.of("next"));
    button.className = isSkip || isLater?.() ? "second" : "button";
    for (const one of [button, ...ways]) one.disabled = isBusy?.() ?? false;
  };
  label();
  fill(
    main(),
    back && h("button", { type: "button", className: "back", onclick: back }, texts.of("back")),
    heading,
    ...body,
    (button || more.some(Boolean)) && h("div", { className: "actions" }, button, ...more),
  );
  main().oninput = main().onchange = label;
  main().toggleAttribute("data-last-look", isLastLook ?? false);
  progress(texts, step);
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

/**
 * The parts of the page that stay: in the language chosen now, and working without leaving it.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {Record<string, () => void>} links what a link of the footer does instead of leading away
 */
export function dress(texts, links) {
  document.documentElement.lang = texts.language;
  document.documentElement.dir = texts.of("dir");
  fill(/** @type {Element} */ (document.querySelector(".leave")), texts.of("leave"));
  const buttons = Object.entries(links).map(([key, open]) =>
    h("button", { type: "button", onclick: open }, texts.of(key)),
  );
  fill(/** @type {Element} */ (document.querySelector("footer nav")), ...buttons);
}

/** @param {import("./texts.js").Texts} texts @param {{n: number, of: number} | null} step */
function progress(texts, step) {
  document.querySelector(".progress")?.remove();
  if (!step) return;
  const bar = h("div");
  bar.style.inlineSize = `${(100 * step.n) / step.of}%`;
  const line = h("div", {
    className: "progress", role: "progressbar",
    "aria-label": texts.of("step", step), "aria-valuenow": step.n, "aria-valuemax": step.of,
  }, bar);
  document.querySelector("header")?.append(line);
}

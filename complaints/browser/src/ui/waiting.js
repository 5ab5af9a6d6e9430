/**
 * In the place of what is on its way: that it comes, or that the line failed and how to try again.
 */

import { codeOf } from "../protocol/errors.js";
import { fill, h, p } from "./element.js";
import { failure, tryAgain } from "./notice.js";

/** @typedef {import("./texts.js").Texts} Texts */

/**
 * A screen in the place of another.
 *
 * @param {Texts} texts
 * @param {() => Promise<unknown>} bring
 * @param {() => void} done not called if the person went elsewhere meanwhile
 * @returns {import("./stage.js").Screen}
 */
export function waiting(texts, bring, done) {
  const place = coming(texts, async () => {
    await bring();
    if (place.isConnected) done();
  });
  return { title: texts.of("wait"), body: [place], next: null };
}

/**
 * Where the line fails it says so, and offers another try; any other error is a fault of the page.
 *
 * @param {Texts} texts
 * @param {() => Promise<void>} bring
 */
export function coming(texts, bring) {
  const place = h("div", { role: "status", tabIndex: -1 });
  const load = async () => {
    fill(place, h("progress", { "aria-label": texts.of("wait") }));
    try {
      await bring();
    } catch (error) {
      if (codeOf(error) !== "unreachable") throw error;
      fill(place, failure(texts, error, p(texts.of("coming_failed")), tryAgain(texts, load)));
    }
  };
  load();
  return place;
}

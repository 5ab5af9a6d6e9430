/**
 * What was sent has arrived, and the number will not show it: said plainly, with what still holds,
 * and another try where that can help.
 */

import { codeOf, forgive, send, whyUnkept } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { sentence, tryAgain } from "../ui/notice.js";

/** @typedef {import("../protocol/bundle.js").Bundle} Bundle */

const HOPELESS = "too-long"; // nothing can hold it, however often it is sent

/**
 * Nothing where it is kept.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {Bundle | undefined} bundle
 * @param {boolean} [isCarried] somebody else sends it, later: here nothing was tried
 */
export function unkept(texts, bundle, isCarried = false) {
  const why = bundle ? whyUnkept(bundle) : null;
  if (!bundle || !why || (isCarried && why !== HOPELESS)) return null;
  const place = h("div", { role: "alert", tabIndex: -1 });
  /** @param {string} code */
  const say = (code) => {
    const words = [p(texts.of("unkept")), code !== HOPELESS && p(sentence(texts, code)), p(texts.of("unkept_holds"))];
    fill(place, h("div", { className: "note error" }, ...words, code !== HOPELESS && tryAgain(texts, again)));
  };
  const again = async () => {
    fill(place, p(`${texts.of("wait")} …`));
    forgive(bundle);
    try {
      await send(bundle);
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      return say(codeOf(error));
    }
    const still = whyUnkept(bundle);
    if (still) say(still);
    else fill(place, h("div", { className: "note" }, p(texts.of("unkept_done"))));
  };
  say(why);
  return place;
}

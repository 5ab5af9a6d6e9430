/**
 * Fails closed: whatever goes wrong, the notice stands and nothing that could be sent remains.
 *
 * The notice is in the page as served. It goes only when everything has been tested, and comes
 * back at the first error that nobody caught.
 */

import { fill, h, p } from "./element.js";

export class Guard {
  #main = /** @type {HTMLElement} */ (document.querySelector("main"));
  #notice = [...this.#main.childNodes];
  /** @type {null | (() => void)} */
  #recover = null;

  constructor() {
    addEventListener("error", this.#failed);
    addEventListener("unhandledrejection", this.#failed);
  }

  /** Throws unless the style sheet arrived: a page in pieces is not to be trusted. */
  checkWhole() {
    const style = getComputedStyle(document.documentElement);
    if (style.getPropertyValue("--whole").trim() !== "1") throw new Error("incomplete page");
  }

  /**
   * The page works now. After a later failure it comes back only on request, and tested again.
   *
   * @param {{texts: import("./texts.js").Texts, journey: import("./journey.js").Journey}} page
   * @param {() => Promise<void>} test
   */
  passed(page, test) {
    this.#recover = () => {
      const { texts, journey } = page;
      const again = async () => {
        this.checkWhole();
        await test();
        journey.redraw();
      };
      fill(
        this.#main,
        h("h1", { tabIndex: -1 }, texts.of("failed_title")),
        h("div", { className: "notice error", role: "alert" }, p(texts.of("failed_text"))),
        h(
          "div",
          { className: "actions" },
          h("button", { className: "second", type: "button", onclick: again }, texts.of("failed_again")),
        ),
      );
    };
  }

  #failed = () => {
    if (this.#recover) this.#recover();
    else {
      this.#main.replaceChildren(...this.#notice);
      this.#main.querySelector(".late")?.classList.remove("late");
    }
  };
}

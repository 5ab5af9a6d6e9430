/**
 * From screen to screen: the browser's own back button goes one screen back, and loses nothing.
 *
 * The browser's history gets one number a screen and nothing else: no content, no address.
 */

export class Journey {
  /** @type {string[]} */
  #trail;
  #at = 0;
  #floor = 0;
  #base = Number(history.state) || 0;
  #show;

  /**
   * @param {string} first the first screen's name
   * @param {(name: string) => void} show
   */
  constructor(first, show) {
    this.#trail = [first];
    this.#show = show;
    addEventListener("popstate", ({ state }) => this.#moveTo((Number(state) || 0) - this.#base));
  }

  /** @returns {string} the screen shown now */
  get name() {
    return this.#trail[this.#at];
  }

  /** Whether there is a screen to go back to. */
  get canGoBack() {
    return this.#at > this.#floor;
  }

  /** Whether the way back was closed. */
  get isSettled() {
    return this.#floor > 0;
  }

  /** Shows the present screen again. */
  redraw() {
    this.#show(this.name);
  }

  /** @param {string} name */
  open(name) {
    this.#trail.length = this.#at + 1;
    this.#trail.push(name);
    this.#at += 1;
    history.pushState(this.#base + this.#at, "");
    this.redraw();
  }

  /** From now on there is no way back to what was before the present screen. */
  settle() {
    this.#floor = this.#at;
  }

  /** Undoes `settle`: the way back is open again. */
  release() {
    this.#floor = 0;
  }

  /** Like `open`, and no way back to what was before: it is done. @param {string} name */
  openForGood(name) {
    this.#floor = this.#at + 1;
    this.open(name);
  }

  back() {
    if (this.canGoBack) history.back();
  }

  /** @param {number} at */
  #moveTo(at) {
    const within = Math.min(Math.max(at, this.#floor), this.#trail.length - 1);
    this.#at = within;
    this.redraw();
  }
}

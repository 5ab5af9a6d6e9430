/**
 * From screen to screen. The whole road is one entry of the browser's history, so that leaving
 * leaves no trail of screens; the way back is the page's own button, and loses nothing.
 */

export class Journey {
  /** @type {string[]} */
  #trail;
  #at = 0;
  #floor = 0;
  #show;

  /**
   * @param {string} first the first screen's name
   * @param {(name: string) => void} show
   */
  constructor(first, show) {
    this.#trail = [first];
    this.#show = show;
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

  /** Whether a screen lies on the way to the present one. @param {string} name */
  hasPassed(name) {
    return this.#trail.slice(0, this.#at).includes(name);
  }

  /** Shows the present screen again. */
  redraw() {
    this.#show(this.name);
  }

  /** @param {string} name */
  open(name) {
    this.#at += 1;
    this.#trail.length = this.#at;
    this.#trail.push(name);
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
    if (!this.canGoBack) return;
    this.#at -= 1;
    this.redraw();
  }
}

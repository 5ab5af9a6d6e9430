/**
 * Sending over a line that breaks: it goes on by itself for as long as the page is open, at the chunk
 * at which it was, and says how much is left. Once the page is left, nothing more goes out of it.
 */

import { codeOf, leaveOut, send } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { whenLeft } from "../ui/leave.js";
import { failure, goingButton } from "../ui/notice.js";

const PASSING = ["unreachable", "unavailable"];
const FIRST = 5_000; // milliseconds; after each try that brought nothing twice as long
const LONGEST = 30_000;
const KILO = 1_000;
const MANY = 10 * KILO * KILO; // bytes, of which nobody waits for single thousands

/**
 * @typedef {import("../ui/texts.js").Texts} Texts
 * @typedef {import("../protocol/bundle.js").Bundle} Bundle
 * @typedef {import("../protocol/bundle.js").Progress} Progress
 */

/**
 * How far it is: what is being done, a bar, and how much is left, which is not read aloud each time.
 *
 * @param {Texts} texts
 * @param {string} label key of what is being done
 */
export function progressBar(texts, label) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": texts.of(label) });
  const count = h("p", { className: "hint" });
  return {
    element: h("div", {}, p(`${texts.of(label)} …`), h("div", { "aria-live": "off" }, bar, count)),
    /** @param {{bytes: number, totalBytes: number}} progress */
    draw({ bytes, totalBytes }) {
      bar.value = totalBytes ? bytes / totalBytes : 1;
      fill(count, left(texts, totalBytes - bytes));
    },
  };
}

/**
 * Sends all of it, however often the line breaks. Throws what another try would not mend, and
 * `stopped` when the page was left.
 *
 * @param {object} job
 * @param {Texts} job.texts
 * @param {Element} job.box
 * @param {Bundle} job.bundle
 * @param {() => import("../ui/element.js").Child[]} job.meanwhile shown while it waits, or takes long
 */
export async function carry({ texts, box, bundle, meanwhile }) {
  let wait = FIRST;
  let before = -1;
  for (;;) {
    const progress = progressBar(texts, "sending");
    const rest = h("div");
    const stop = newStop();
    const enough = () => {
      leaveOut(bundle);
      stop.abort();
    };
    let now = { bytes: 0, isFiled: false };
    fill(box, progress.element, rest);
    try {
      return await send(bundle, {
        signal: stop.signal,
        onProgress(found) {
          progress.draw(found);
          const isLast = found.isFiled && found.done < found.total;
          if (isLast && !now.isFiled) fill(rest, p(texts.of("send_rest")), goingButton(texts, "send_enough", enough), ...meanwhile());
          now = found;
        },
      });
    } catch (error) {
      if (codeOf(error) === "stopped" && !whenLeft.aborted) continue; // it was enough
      if (!PASSING.includes(codeOf(error))) throw error;
      wait = now.bytes > before ? FIRST : Math.min(2 * wait, LONGEST);
      before = now.bytes;
      await pauseIn(wait, (goOn) => {
        const said = failure(texts, error, p(texts.of("line_waits")), goingButton(texts, "try_now", goOn));
        fill(box, said, progress.element, now.isFiled && goingButton(texts, "send_enough", () => (leaveOut(bundle), goOn())), ...meanwhile());
      });
    }
  }
}

/** Stops when the page is left, or before. */
function newStop() {
  const stop = new AbortController();
  if (whenLeft.aborted) stop.abort();
  whenLeft.addEventListener("abort", () => stop.abort(), { once: true });
  return stop;
}

/**
 * Until it is time for another try: the device says that there is a line, somebody asks for it, or
 * the time is over.
 *
 * @param {number} wait
 * @param {(goOn: () => void) => void} draw
 */
async function pauseIn(wait, draw) {
  /** @type {() => void} */
  let goOn = () => {};
  const over = new Promise((resolve) => (goOn = () => resolve(undefined)));
  const timer = setTimeout(goOn, wait);
  addEventListener("online", goOn);
  whenLeft.addEventListener("abort", goOn);
  draw(goOn);
  await over;
  clearTimeout(timer);
  removeEventListener("online", goOn);
  whenLeft.removeEventListener("abort", goOn);
}

/** @param {Texts} texts @param {number} bytes */
const left = (texts, bytes) =>
  bytes >= MANY
    ? texts.of("left_mb", { n: Math.ceil(bytes / KILO / KILO) })
    : texts.of("left_kb", { n: Math.ceil(bytes / KILO) });

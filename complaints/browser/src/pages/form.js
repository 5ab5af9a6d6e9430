/**
 * What the form in one file does otherwise than the page of filing: it seals for those who take such
 * forms, and at the end saves a file in the place of sending. It leads nowhere and fetches nothing.
 */

import { codeOf } from "../protocol/index.js";
import { bunzip } from "../protocol/bunzip.js";
import { fromBase64, text, utf8 } from "../protocol/bytes.js";
import { refuseAs } from "../protocol/errors.js";
import { daysBetween, thisDay } from "../protocol/fields.js";
import { openCarried, packed, parseCarried } from "../protocol/offline.js";
import { trouble } from "../ui/clock.js";
import { fill, h, p } from "../ui/element.js";
import { siteAddress } from "../ui/strips.js";
import { Texts } from "../ui/texts.js";
import { questions } from "./questions.js";
import { firstNumber } from "./sheet.js";
import { protectsScreen } from "./site.js";

/**
 * @typedef {import("./filing.js").Walk} Walk
 * @typedef {import("../ui/stage.js").Screen} Screen
 */

const FILE = "form.tar"; // says nothing where it lies
const OLD = 90; // days

/** @returns {import("./filing.js").Own} */
export function formOnly() {
  const carried = parseCarried(textOf("offline"));
  const { texts, protection, drawings, rulebook } = refuseAs("form-broken", () => JSON.parse(text(bunzip(fromBase64(textOf("packed"))))));
  let address = ""; // of the sealed file, which can be saved until the form is closed

  /** @param {Walk} walk @param {import("./sending.js").Prepare} prepare */
  const sealingBox = ({ texts, store, journey, offices }, prepare) => {
    const box = h("div", { "aria-live": "polite" });
    const run = async () => {
      journey.settle();
      const bar = h("progress", { max: 1, value: 0, "aria-label": texts.of("sending") });
      fill(box, p(`${texts.of("sending")} …`), bar);
      try {
        const onSealing = (/** @type {{bytes: number, totalBytes: number}} */ { bytes, totalBytes }) => {
          bar.value = bytes / totalBytes / 3;
        };
        const onShare = (/** @type {number} */ share) => {
          bar.value = (1 + share) / 3;
        };
        // anew at each try: nothing of an earlier one has left, and its readers may be others by now
        store.bundle = await prepare({ onSealing, onShare, signal: new AbortController().signal });
        address = URL.createObjectURL(await packed(store.bundle, (share) => (bar.value = (2 + share) / 3)));
        journey.openForGood("save");
      } catch (error) {
        if (codeOf(error) === "internal") throw error;
        journey.release();
        const back = { type: "button", className: "plain", onclick: () => journey.back() };
        fill(box, trouble(texts, error, run, (day) => (offices.day = day)), h("button", back, texts.of("back")));
      }
    };
    run();
    return box;
  };

  /** @type {Record<string, (walk: Walk) => Screen>} */
  const screens = {
    safe(walk) {
      const { texts } = walk;
      const { body, more = [], ...rest } = questions.safe(walk);
      const isOld = daysBetween(carried.made, walk.today) > OLD;
      return {
        ...rest,
        body: [
          h("div", { className: "note" }, p(texts.of("form_what")), p(texts.of("form_made", { day: texts.day(carried.made) })), isOld && p(texts.of("form_old"))),
          ...body,
        ],
        more: more.filter((one) => !(one instanceof HTMLAnchorElement)), // the site's pages are not here
      };
    },

    send(walk) {
      const { texts } = walk;
      return { title: texts.of("send_title"), body: [sealingBox(walk, walk.prepare)], next: null };
    },

    keeping(walk) {
      const { texts, store } = walk;
      store.isKeptOnly = true;
      return {
        title: texts.of("keep_sealing"),
        body: [h("p", { className: "lead" }, texts.of("keep_nobody")), sealingBox(walk, walk.prepareKeeping)],
        next: null,
      };
    },

    save({ texts, journey, store }) {
      let isSaved = false;
      const link = saving(texts, address, () => {
        isSaved = true;
        link.className = "second";
        link.dispatchEvent(new Event("change", { bubbles: true })); // the buttons are looked at anew
      });
      return {
        title: texts.of("save_title"),
        body: [
          h("p", { className: "lead" }, texts.of("save_lead")),
          h("p", {}, link),
          p(texts.of("save_where", { file: FILE })),
        ],
        next: () => journey.openForGood(firstNumber(store)),
        nextLabel: texts.of("save_next"),
        isLater: () => !isSaved,
      };
    },

    after(walk) {
      const { texts, store } = walk;
      const isKeptOnly = Boolean(store.isKeptOnly);
      const until = lastDay(walk);
      walk.forget();
      const steps = [
        p(texts.of("after_give")),
        p(texts.of("after_carrier")),
        [p(texts.of("after_upload")), h("code", { dir: "ltr" }, `${siteAddress()}/${texts.language}/upload.html`)],
        until && p(texts.of("after_until", { day: texts.day(until) })),
        !isKeptOnly && p(texts.of("after_hand")),
        p(texts.of(isKeptOnly ? "keep_return" : "after_answers")),
        p(texts.of("after_trace")),
      ];
      return {
        title: texts.of("after_title"),
        body: [h("ol", { className: "steps" }, steps.filter(Boolean).map((one) => h("li", {}, one))), h("p", {}, saving(texts, address))],
        next: null,
      };
    },
  };

  return {
    texts: new Texts(texts),
    drawings,
    loadDirectory: async ({ trust, today = thisDay() }) => openCarried(carried, { trust, today, shipped: utf8(rulebook) }),
    screens,
    shared: {
      language({ texts, journey }) {
        const names = Object.entries(texts.source.languages).map(([lang, name]) => h("li", {}, h("span", { lang, dir: "auto" }, name)));
        return {
          title: texts.of("language_title"),
          body: [p(texts.of("form_languages")), h("ul", {}, names)],
          next: () => journey.back(),
          nextLabel: texts.of("back"),
        };
      },
      protects: (page) => protectsScreen(page, async () => protection),
    },
  };
}

/**
 * The day on which the first of those for whom it was sealed stops opening what forms write.
 *
 * @param {Walk} walk
 * @returns {string | null} null where it was sealed for nobody else
 */
function lastDay({ store, offices }) {
  const days = (store.bundle?.summary.recipients ?? []).map(
    (/** @type {{organisation: string}} */ { organisation }) => offices.cards.get(organisation)?.current.to);
  return days.filter(Boolean).sort()[0] ?? null;
}

/**
 * A link that saves the file: what a person presses themself is saved by more browsers.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {string} href
 * @param {() => void} [onclick]
 */
const saving = (texts, href, onclick) =>
  h("a", { className: "button", href, download: FILE, onclick }, texts.of("save_title"));

/** @param {string} id of a place for data */
const textOf = (id) => String(document.getElementById(id)?.textContent);

/**
 * The number: shown, written on paper, asked back once; and what happens now.
 */

import { fill, h, p } from "../ui/element.js";
import { numberAloud } from "../ui/aloud.js";
import { numberField, numberSheet } from "../ui/receipt.js";
import { nameOf } from "./offices.js";
import { proofOfSending } from "./proof.js";
import { filesMissing, refusals } from "./sending.js";
import { unkept } from "./unkept.js";

/** @typedef {import("./filing.js").Walk} Walk @typedef {import("../ui/stage.js").Screen} Screen */

const DAYS_IF_UNKNOWN = 7;

/** @type {Record<string, (walk: Walk) => Screen>} */
export const ending = {
  number(walk) {
    const { texts, store } = walk;
    return {
      title: texts.of("number_title"),
      body: [
        sentOutcome(walk).proofs.length > 0 && p(texts.of("number_sent")),
        store.isKeptOnly && p(texts.of("keep_nobody")),
        ...refusals(texts, sentOutcome(walk), nameIn(walk)),
        ...filesMissing(texts, sentOutcome(walk)),
        unkept(texts, store.bundle?.own ?? store.bundle, walk.isCarried),
        p(texts.of("number_paper")),
        h("p", { className: "hint noprint" }, texts.of("number_picture")),
        ...switchableSheet(texts, store.digits),
        p(texts.of("number_opens")),
        p(texts.of("number_lost")),
        p(texts.of("number_found")),
      ],
      next: () => walk.journey.open("check"),
      nextLabel: texts.of("number_have"),
      more: [
        h("button", { type: "button", className: "plain", onclick: () => print() }, texts.of("number_print")),
      ],
    };
  },

  check(walk) {
    const { texts, store } = walk;
    const compare = () => {
      const digits = field.read();
      if (digits === null) return;
      if (digits === store.digits) walk.journey.openForGood("after");
      else {
        field.complain(texts.of("check_differs"));
        fill(shown, numberSheet(store.digits, texts, false));
      }
    };
    const field = numberField(texts, compare);
    const shown = h("div");
    return {
      title: texts.of("check_title"),
      body: [h("p", { className: "lead" }, texts.of("check_lead")), field.element, shown],
      isEmpty: () => !field.input.value,
      next: () => (field.input.value ? compare() : walk.journey.openForGood("after")),
      nextLabel: texts.of("check_button"),
      more: [
        h("button", { type: "button", className: "plain", onclick: () => walk.journey.back() }, texts.of("check_show")),
      ],
    };
  },

  after(walk) {
    const { texts, offices } = walk;
    const sent = sentOutcome(walk).proofs.map(({ organisation }) => organisation);
    const days = sent.map((id) => offices.cards.get(id)?.answersInDays ?? DAYS_IF_UNKNOWN);
    const next = walk.store.isKeptOnly
      ? ["keep_nobody", "keep_return", "keep_until"].map((key) => texts.of(key))
      : [
          sent.length > 0 && texts.of("after_lies", { names: texts.list(sent.map(nameIn(walk))) }),
          texts.of("after_collect"),
          texts.count("after_days", Math.max(1, ...days)),
          texts.of("after_week"),
        ];
    const directory = walk.store.bundle?.directory;
    const proof = directory && proofOfSending(texts, directory, sentOutcome(walk).proofs, nameIn(walk));
    const steps = [...next, texts.of("after_trace")];
    walk.forget();
    return {
      title: texts.of("after_title"),
      body: [h("ol", { className: "steps" }, steps.filter(Boolean).map((one) => h("li", {}, one))), proof],
      next: null,
      more: [
        h("a", { className: "second", href: `/${texts.language}/answers.html` }, texts.of("answers")),
      ],
    };
  },
};

/** @param {Walk} walk */
const sentOutcome = ({ store }) => store.outcome ?? { proofs: [], refused: [], kept: true, unstored: [], unread: [] };

/** @param {Walk} walk @returns {(id: string) => string} */
const nameIn = ({ offices, texts }) => (id) => {
  const organisation = offices.all?.find((one) => one.id === id);
  return organisation ? nameOf(organisation, texts.language) : id;
};

/**
 * The number in the reader's digits, and where those are not 0 to 9, a way to see these.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {string} digits
 */
function switchableSheet(texts, digits) {
  const place = h("div", {}, numberSheet(digits, texts, false));
  const aloud = numberAloud(texts, digits, place);
  if (texts.digits("0") === "0") return [place, aloud];
  let western = false;
  const button = h("button", { type: "button", className: "plain small again noprint", onclick: () => {
    western = !western;
    fill(place, numberSheet(digits, texts, western));
    button.textContent = texts.of(western ? "number_own" : "number_western");
  } }, texts.of("number_western"));
  return [place, aloud, button];
}

/**
 * "Read to me": what stands on a screen, spoken by the device's own voice.
 *
 * Only a voice that works on the device itself: any other would send the text to a company. Where
 * the device has none for the language, nothing is offered. What the person typed is not read,
 * because others may hear it, but for the last look, where it is what they want to check; the number
 * only by its own button. It stops with the screen, with the cover, and when the page is left.
 */

import { stillHere } from "./cover.js";
import { fill, h } from "./element.js";
import { drawn } from "./pictures.js";
import { endShown, whileShown } from "./shown.js";

/** Tags by which devices also call a language of ours. */
const ALSO = /** @type {Record<string, string>} */ ({ prs: "fa", tl: "fil", kmr: "ku", cmn: "zh", in: "id" });
/** Tags under which devices have another language than their first part says. @type {[RegExp, string][]} */
const OTHERS = [[/^zh\b.*-(?:hk|mo)\b/, "yue"], [/^ku\b.*-(?:arab|iq|ir)\b/, "ckb"]];
const SENTENCE = /[^]+?(?:[.?!…؟۔।॥።၊။](?=\s|$)|[。！？]|\n|$)/g;
const LONGEST = 200; // characters: longer utterances break off on Android
const READ = "h1, h2, h3, p, li, legend, label, dt, dd, summary, time, button, a[href]";
const SILENT = ".number, .sources, .switch"; // what nobody could write down, or is looked for by eye
const SPEAKER = "M4 9v6h4l5 4V5L8 9zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11";
const SQUARE = "M6.5 6.5h11v11h-11z";

/**
 * @typedef {{voice: SpeechSynthesisVoice, text: string, element: Element, rate?: number}} Piece
 * @typedef {Pick<SpeechSynthesis, "speak" | "cancel">} Synth
 * @typedef {{language: string, of: (key: "aloud" | "aloud_stop") => string}} Wording
 */

/**
 * A voice of the device for a language; null if it has none.
 *
 * @param {readonly SpeechSynthesisVoice[]} voices
 * @param {string} language BCP 47
 * @returns {SpeechSynthesisVoice | null}
 */
export function voiceFor(voices, language) {
  const wanted = languageOf(language);
  const fitting = voices.filter(({ lang, localService }) => localService === true && languageOf(lang) === wanted);
  return fitting.find((one) => one.default) ?? fitting[0] ?? null;
}

/** @param {string} lang a tag, also as Android writes it: `en_US`, `spa_ESP` */
function languageOf(lang) {
  const tag = lang.replace(/_/g, "-").toLowerCase();
  const other = OTHERS.find(([pattern]) => pattern.test(tag));
  if (other) return other[1];
  const [first] = tag.split("-");
  try {
    return Intl.getCanonicalLocales(ALSO[first] ?? first)[0];
  } catch {
    return first; // not a tag
  }
}

/**
 * A text in pieces that can be spoken one by one: sentences, and parts of long ones.
 *
 * @param {string} text
 * @returns {string[]}
 */
export const sentences = (text) =>
  (text.match(SENTENCE) ?? []).flatMap((one) => inParts(one.trim())).filter((one) => /[\p{L}\p{N}]/u.test(one));

/** @param {string} sentence @returns {string[]} */
function inParts(sentence) {
  if (sentence.length <= LONGEST) return [sentence];
  const space = sentence.lastIndexOf(" ", LONGEST);
  const end = space > 0 ? space : LONGEST;
  return [sentence.slice(0, end), ...inParts(sentence.slice(end).trim())];
}

/**
 * Speaks pieces in order, and marks where it is.
 *
 * @param {Piece[]} pieces
 * @param {() => void} over called once, also when it was stopped
 * @param {{synth: Synth, Utterance: new (text: string) => SpeechSynthesisUtterance}} how
 * @returns {() => void} stops it
 */
export function speak(pieces, over, { synth, Utterance }) {
  const rest = [...pieces];
  /** @type {Element | undefined} */
  let marked;
  /** @type {SpeechSynthesisUtterance | null} held, or Chromium forgets it and never says that it ended */
  let spoken;
  let isOver = false;
  const stop = () => {
    if (isOver) return;
    isOver = true;
    spoken = null;
    marked?.classList.remove("reading");
    synth.cancel();
    over();
  };
  const next = () => {
    if (isOver) return;
    stillHere(); // who listens does not touch
    let piece = rest.shift();
    while (piece && !piece.element.isConnected) piece = rest.shift(); // taken off the screen meanwhile
    if (!piece) return stop();
    const { element, text, voice, rate = 1 } = piece;
    if (element !== marked) {
      marked?.classList.remove("reading");
      marked = element;
      element.classList.add("reading");
      element.scrollIntoView({ block: "nearest" });
    }
    spoken = Object.assign(new Utterance(text), { voice, lang: voice.lang, rate, onend: next, onerror: stop });
    synth.speak(spoken);
  };
  next();
  return stop;
}

/** @type {HTMLButtonElement | null} */
let button = null;
/** @type {Wording} */
let texts;
/** @type {(() => void) | null} */
let stopReading = null;

const voices = () => globalThis.speechSynthesis?.getVoices() ?? [];

/** Puts the button into the page, in the language that it has now. @param {Wording} now */
export function offerAloud(now) {
  texts = now;
  if (!button) {
    button = h("button", { type: "button", className: "aloud", onclick: () => (stopReading ? stopReading() : read(screen())) });
    document.querySelector("a.leave")?.before(/** @type {HTMLElement} */ (button));
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", label); // they come late
  }
  label();
}

/**
 * A button that reads the number, digit by digit, in the rows of its sheet; null where no voice can.
 *
 * @param {import("./texts.js").Texts} texts
 * @param {string} digits ASCII
 * @param {Element} sheet
 */
export function numberAloud(texts, digits, sheet) {
  const voice = voiceFor(voices(), texts.language);
  if (!voice) return null;
  const groups = digits.match(/\d{4}/g) ?? [];
  const pieces = () =>
    groups.map((group, at) => ({ voice, text: [...group].join(", "), element: sheet.querySelectorAll("[data-row]")[at], rate: 0.8 }));
  const hear = { type: "button", className: "second small", onclick: () => read(pieces()) };
  return h("p", { className: "noprint" }, h("button", hear, texts.of("number_aloud")));
}

function label() {
  if (!button) return;
  const name = stopReading ? texts.of("aloud_stop") : texts.of("aloud");
  fill(button, drawn(stopReading ? SQUARE : SPEAKER));
  button.title = name;
  button.setAttribute("aria-label", name);
  button.hidden = !voiceFor(voices(), texts.language);
}

/** @param {Piece[]} pieces */
function read(pieces) {
  endShown("sound");
  /** @type {() => void} */
  let isDone = () => {};
  const over = () => {
    isDone();
    stopReading = null;
    label();
  };
  stopReading = () => stop();
  isDone = whileShown(() => stop());
  label();
  const stop = speak(pieces, over, { synth: speechSynthesis, Utterance: SpeechSynthesisUtterance });
}

/** What is to be read of the present screen: the way back last, because it is the least. @returns {Piece[]} */
function screen() {
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const found = [...main.querySelectorAll(READ)].filter(
    (one) => !one.parentElement?.closest(READ) && one.getClientRects().length && !one.closest(SILENT) && mayHear(one, main),
  );
  const isBack = (/** @type {Element} */ one) => one.matches(".back");
  return [...found.filter((one) => !isBack(one)), ...found.filter(isBack)].flatMap((element) => {
    const { lang } = /** @type {HTMLElement} */ (element.closest("[lang]"));
    const voice = voiceFor(voices(), lang);
    return voice ? sentences(element.textContent ?? "").map((text) => ({ voice, text, element })) : [];
  });
}

/** What the person told is heard on the last look only. @param {Element} element @param {HTMLElement} main */
const mayHear = (element, main) => "lastLook" in main.dataset || !element.closest("[data-told]");

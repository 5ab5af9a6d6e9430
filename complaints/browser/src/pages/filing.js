/**
 * The road from the first question to the number.
 *
 * All of it lives in memory: the answers until they are sealed, the sealed bytes until they are
 * sent, the number until it is on paper.
 */

import { deriveReceipt, generateReceipt, loadDirectory, prepareComplaint } from "../protocol/index.js";
import { h } from "../ui/element.js";
import { Journey } from "../ui/journey.js";
import { warnIf } from "../ui/leave.js";
import { absent, wishes } from "./absence.js";
import { SCREEN_MATTERS, asked } from "./asked.js";
import { circumstances } from "./circumstances.js";
import { contact } from "./contact.js";
import { help } from "./first.js";
import { happened } from "./happened.js";
import { keeping } from "./keeping.js";
import { ending } from "./number.js";
import { questions } from "./questions.js";
import { loadOrganisations, recipients } from "./recipients.js";
import { hasAnswers, newAnswers, parts } from "./record.js";
import { lastLook, readers } from "./review.js";
import { sending } from "./sending.js";
import { builtInTexts, builtInTrust, draw, dressed, protect, shippedRulebook } from "./site.js";

/**
 * @typedef {object} Offices what was fetched about organisations
 * @property {(place?: string) => Promise<import("../protocol/opendirectory.js").OpenDirectory>} open
 *   once a visit; what is listed for a place comes along
 * @property {string} [day] that somebody decided on, where device and site differ
 * @property {import("./offices.js").Organisation[]} [all] for the place
 * @property {string} [country]
 * @property {Map<string, import("./offices.js").Card>} cards
 * @property {Map<string, string>} refused id to code
 * @property {string[]} preset those chosen for a person who has not chosen
 * @property {string} [basis] for which answers they were preset
 * @property {{rulebook: import("../rules/rulebook.js").Rulebook | null} | {code: string}} [rules]
 *   once they were asked for: null where the directory names none
 *
 * @typedef {object} Store what must outlive a screen
 * @property {string} digits the number
 * @property {import("../protocol/bundle.js").Bundle} [bundle]
 * @property {import("../protocol/bundle.js").Outcome} [outcome]
 * @property {boolean} [isKeptOnly] it was sealed to the person, and sent to nobody
 * @property {Element} [box] that shows how far sending is
 *
 * @typedef {object} Choosing what the screens of choosing a reader may know and do
 * @property {import("../ui/texts.js").Texts} texts
 * @property {import("./record.js").Answers} answers
 * @property {Offices} offices
 * @property {string} today
 * @property {(kind: string) => boolean} isOfTheState
 * @property {() => Record<string, Record<string, any>>} parts what there is to be read, by part
 * @property {import("../ui/journey.js").Journey} journey
 * @property {(part: string) => void} change opens the questions of a part, then leads back
 * @property {() => Promise<void>} loadOrganisations
 * @property {boolean} isEarly the reader was preset, and nobody has looked at the list yet
 * @property {(organisation: string) => string[]} held the names of the parts that it has already
 *
 * @typedef {object} Sealing
 * @property {Store} store
 * @property {() => Promise<import("../protocol/bundle.js").Bundle>} prepare
 * @property {() => Promise<import("../protocol/bundle.js").Bundle>} prepareKeeping for nobody but oneself
 * @property {() => void} forget
 *
 * @typedef {Choosing & Sealing} Walk what a screen of the road may know and do
 */

/** In order; some only where they matter. */
const ROAD = [
  "safe", "help", "about", "what", "which", "tell", "where", "when", "who", "now", "needs", "person", "protection",
  "recipients", "contact", "absent", "review",
];
/** Where a part is changed, from the last look. @type {Record<string, string[]>} */
const QUESTIONS = {
  account: ["what", "which", "tell"],
  circumstances: ["where", "when", "who", "now"],
  needs: ["needs"],
  person: ["about", "person", "protection"],
  contact: ["contact"],
  recipients: ["recipients"],
  absent: ["absent"],
  country: ["where"],
};
/** From here on it can be sent at once, and the rest told later. */
const ENOUGH = ROAD.indexOf("what");
const AFTERWARDS = ["send", "number", "check", "after"];
/** @type {Record<string, (walk: Walk) => import("../ui/stage.js").Screen>} */
const SCREENS = { ...questions, ...happened, ...circumstances, ...keeping, help, recipients, contact, absent, review: lastLook, send: sending, ...ending };

/** @returns {import("./site.js").Page} */
export function filingPage() {
  let answers = newAnswers();
  /** @type {Store} */
  let store = { digits: "" };
  const offices = newOffices();
  /** @type {string[]} the screens of the part that is being changed, from the last look */
  let changing = [];
  const journey = new Journey(ROAD[0], (name) => draw(page, name));
  const deviceDay = new Date().toISOString().slice(0, 10);

  const isOfTheState = (/** @type {string} */ kind) =>
    page.texts.source.actors.some((/** @type {[string, string, boolean]} */ [id, , is]) => id === kind && is);
  /** The next screen that matters; the last look after those that are being changed. */
  const following = (/** @type {string} */ name) => {
    const ask = asked(answers, isOfTheState);
    const road = changing.includes(name) ? [...changing, "review"] : ROAD;
    const rest = road.slice(road.indexOf(name) + 1);
    return rest.find((one) => SCREEN_MATTERS[one]?.(ask, answers) ?? true) ?? "review";
  };

  const forget = () => {
    answers = newAnswers();
    store = { digits: "", isKeptOnly: store.isKeptOnly };
  };
  const prepare = async (/** @type {ReturnType<typeof readers>} */ chosen) => {
    const directory = await offices.open();
    store.digits ||= generateReceipt();
    const receipt = await deriveReceipt(store.digits, directory.instance);
    return prepareComplaint({
      directory,
      receipt,
      recipients: chosen
        .filter(({ names }) => names.length)
        .map(({ organisation, names }) => ({
          organisation,
          card: cardOf(offices, organisation.id),
          parts: names,
          consents: wishes(walk(), names),
        })),
      parts: walk().parts(),
      language: page.texts.language,
    });
  };
  /** @returns {Walk} */
  const walk = () => ({
    texts: page.texts,
    answers,
    offices,
    store,
    get today() {
      return offices.day ?? deviceDay;
    },
    isOfTheState,
    parts: () => parts(answers, isOfTheState),
    journey,
    change: (part) => {
      changing = QUESTIONS[part];
      journey.open(changing[0]);
    },
    loadOrganisations: () => loadOrganisations(offices, answers),
    isEarly: !journey.hasPassed("recipients"),
    held: () => [],
    prepare: () => prepare(readers(walk())),
    prepareKeeping: () => prepare([]),
    forget,
  });

  /** @type {import("./site.js").Page} */
  const page = {
    texts: builtInTexts(),
    journey,
    forget,
    screen(name) {
      if (name === "review") changing = [];
      const screen = SCREENS[name](walk());
      const next = () => journey.open(following(name));
      return { next, ...screen, more: [...(screen.more ?? []), sendNow(name)] };
    },
    step(name) {
      const at = [...ROAD, ...AFTERWARDS].indexOf(name);
      return at < 0 ? null : { n: at + 1, of: ROAD.length + AFTERWARDS.length };
    },
  };
  const sendNow = (/** @type {string} */ name) => {
    const at = ROAD.indexOf(name);
    if (at < ENOUGH || name === "review" || changing.includes(name)) return null;
    const open = () => journey.open("review");
    return h("button", { type: "button", className: "plain", onclick: open }, page.texts.of("send_now"));
  };
  warnIf(() => hasAnswers(answers) || Boolean(store.digits));
  protect(page);
  dressed(page);
  return page;
}

/** @returns {Offices} */
function newOffices() {
  /** @type {Promise<import("../protocol/opendirectory.js").OpenDirectory> | undefined} */
  let opened;
  /** @type {Offices} */
  const offices = {
    open(place) {
      const how = { base: "", trust: builtInTrust(), rulebook: shippedRulebook(), today: offices.day, place };
      opened ??= loadDirectory(how).catch((error) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    cards: new Map(),
    refused: new Map(),
    preset: [],
  };
  return offices;
}

/** @param {Offices} offices @param {string} id */
function cardOf({ cards }, id) {
  const card = cards.get(id);
  if (!card) throw new Error("a recipient was chosen without its card");
  return card;
}

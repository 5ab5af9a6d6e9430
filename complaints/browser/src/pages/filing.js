/**
 * The road from the first question to the number.
 *
 * All of it lives in memory: the answers until they are sealed, the sealed bytes until they are
 * sent, the number until it is on paper.
 */

import { bringSealing } from "../ui/bring.js";
import { Coming } from "../ui/coming.js";
import { h } from "../ui/element.js";
import { Journey } from "../ui/journey.js";
import { warnIf } from "../ui/leave.js";
import { showPictures } from "../ui/pictures.js";
import { waiting } from "../ui/waiting.js";
import { MISSING, screenMatters } from "./asked.js";
import { help } from "./first.js";
import { happened } from "./happened.js";
import { numbered } from "./parts.js";
import { questions } from "./questions.js";
import { hasAnswers, newAnswers, parts } from "./record.js";
import { alsoShow } from "./seen.js";
import { builtInTexts, builtInTrust, draw, dressed, protect, shippedRulebook } from "./site.js";
import { BRANCHES, ROAD, following, questionsOf } from "./way.js";

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
 * @property {{digits: string, receipt: Promise<import("../protocol/receipt.js").Receipt>}} [keys] of that number
 * @property {import("../protocol/bundle.js").Bundle} [bundle]
 * @property {import("../protocol/bundle.js").Outcome} [outcome]
 * @property {boolean} [isKeptOnly] it was sealed to the person, and sent to nobody
 * @property {Element} [box] that shows how far sending is
 * @property {import("./several.js").Strip[]} [sheet] the numbers of others, for whom it was sealed, too
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
 * @property {boolean} [isCarried] what is sealed is saved, and somebody else sends it
 * @property {(organisation: string) => string[]} held the names of the parts that it has already
 *
 * @typedef {object} Sealing
 * @property {Store} store
 * @property {import("./sending.js").Prepare} prepare
 * @property {import("./sending.js").Prepare} prepareKeeping for nobody but oneself
 * @property {() => void} forget
 * @property {() => import("./advice.js").Listing["first"]} firstHelp what the answers call for, as far as is known
 *
 * @typedef {Choosing & Sealing} Walk what a screen of the road may know and do
 */

/**
 * @typedef {object} Own what the form in one file has in the place of the page's
 * @property {import("../ui/texts.js").Texts} texts
 * @property {Record<string, Record<string, string>>} drawings
 * @property {(how: {trust: unknown, today?: string}) => Promise<import("../protocol/opendirectory.js").OpenDirectory>} loadDirectory
 * @property {Record<string, (walk: Walk) => import("../ui/stage.js").Screen>} screens by name
 * @property {import("./site.js").Page["shared"]} shared
 */

/** After this one it can be sent at once, and the rest told later. */
const ENOUGH = ROAD.indexOf("about");
const AFTERWARDS = ["send", "number", "check", "after"];
/** Nothing can be typed on these, so they need not wait for the test. */
const OPEN = ["safe", "help", "about", "what", "which"];
/** The rest is in `sealing.js`. @type {Record<string, (walk: Walk, n: number) => import("../ui/stage.js").Screen>} */
const SCREENS = { ...questions, ...happened, help };

/**
 * @param {(test: () => Promise<void>) => void} passed called once everything was tested
 * @param {Own} [own]
 * @returns {import("./site.js").Page}
 */
export function filingPage(passed, own) {
  let answers = newAnswers();
  /** @type {Store} */
  let store = { digits: "" };
  /** @type {unknown} what the test found */
  let fault = null;
  const sealing = new Coming(async () => {
    const code = await bringSealing();
    try {
      await code.selfTest();
    } catch (error) {
      fault = error;
      throw error;
    }
    showPictures(own?.drawings ?? code.drawings);
    alsoShow(code.branchViews);
    passed(code.selfTest);
    return code;
  });
  const code = () => /** @type {typeof import("../sealing.js")} */ (sealing.there);
  const offices = newOffices((how) => (own ?? code()).loadDirectory(how));
  /** @type {string[]} the screens of the part that is being changed, from the last look */
  let changing = [];
  const journey = new Journey(ROAD[0], (name) => draw(page, name));
  const deviceDay = new Date().toISOString().slice(0, 10);

  const isOfTheState = (/** @type {string} */ kind) => page.texts.isOfTheState(kind);
  const matters = (/** @type {string} */ name) => screenMatters(name, answers, isOfTheState);
  const next = (/** @type {string} */ name) => following(name, changing, matters, "review");

  const forget = () => {
    answers = newAnswers();
    store = { digits: "", isKeptOnly: store.isKeptOnly };
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
      changing = questionsOf(answers, part);
      journey.open(changing[0]);
    },
    loadOrganisations: () => code().loadOrganisations(offices, answers),
    firstHelp: () => sealing.there?.listing(walk()).first ?? [],
    isEarly: !journey.hasPassed("recipients"),
    isCarried: Boolean(own),
    held: () => [],
    prepare: (how) => code().prepare(walk(), code().readers(walk()), how),
    prepareKeeping: (how) => code().prepare(walk(), [], how),
    forget,
  });

  /** @type {import("./site.js").Page} */
  const page = {
    texts: own?.texts ?? builtInTexts(),
    journey,
    forget,
    shared: own?.shared,
    screen(name) {
      if (name === "review") changing = [];
      const { base, n } = numbered(name);
      if (fault) throw fault;
      const isHere = sealing.there || OPEN.includes(base);
      if (!isHere) return waiting(page.texts, () => sealing.get(), () => journey.redraw());
      const screen = (own?.screens[base] ?? SCREENS[base] ?? code().screens[base])(walk(), n);
      return { next: () => journey.open(next(name)), ...screen, more: [...(screen.more ?? []), sendNow(name)] };
    },
    step(name) {
      // what this person is never asked is no part of their way
      const way = [...ROAD.filter((one) => !BRANCHES.includes(one) || matters(one)), ...AFTERWARDS];
      const { base, n } = numbered(name);
      const at = way.indexOf(n && MISSING.includes(base) ? "missing" : base); // one more goes not back
      return at < 0 ? null : { n: at + 1, of: way.length };
    },
  };
  const sendNow = (/** @type {string} */ name) => {
    const at = ROAD.indexOf(numbered(name).base);
    if (at <= ENOUGH || name === "review" || changing.includes(name)) return null;
    const open = () => journey.open("review");
    return h("button", { type: "button", className: "plain", onclick: open }, page.texts.of("send_now"));
  };
  // whatever is answered: who sees what is asked of the portal must not learn what was chosen
  addEventListener("change", () => sealing.ahead());
  sealing.ahead();
  warnIf(() => hasAnswers(answers) || Boolean(store.digits));
  protect(page);
  dressed(page);
  return page;
}

/** @param {typeof import("../sealing.js").loadDirectory} loadDirectory @returns {Offices} */
function newOffices(loadDirectory) {
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

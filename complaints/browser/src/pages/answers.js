/**
 * Coming back: the number, and the answers. The rest (a question, more words, taking back) comes when
 * the answers stand, for everybody: that it is asked for tells nothing of what somebody does.
 *
 * What was fetched and opened lives in memory until the page is left.
 */

import { codeOf, deriveReceipt, loadDirectory, readReplies } from "../protocol/index.js";
import { bringTelling } from "../ui/bring.js";
import { trouble } from "../ui/clock.js";
import { Coming } from "../ui/coming.js";
import { h } from "../ui/element.js";
import { Journey } from "../ui/journey.js";
import { warnIf } from "../ui/leave.js";
import { numberField } from "../ui/receipt.js";
import { Texts } from "../ui/texts.js";
import { waiting } from "../ui/waiting.js";
import { nameOf } from "./offices.js";
import { builtInTexts, builtInTrust, draw, dressed, fetched, protect } from "./site.js";
import { timeline } from "./timeline.js";

/**
 * @typedef {import("../protocol/replies.js").Found} Found
 *
 * @typedef {object} Session one number, opened
 * @property {import("../protocol/opendirectory.js").OpenDirectory} directory
 * @property {import("../protocol/receipt.js").Receipt} receipt
 * @property {Found} found
 * @property {Map<string, import("./offices.js").Organisation>} organisations those met so far
 *
 * @typedef {object} Draft what is being written
 * @property {string} text
 * @property {string[]} to organisations
 * @property {"" | "all" | "referral"} scope of a withdrawal
 *
 * @typedef {Omit<import("../protocol/prepare.js").FollowUpRecipient, "organisation" | "card">
 *   & {organisation: string}} Addressed to an organisation, by its id
 *
 * @typedef {object} Act something to be sealed and sent
 * @property {Addressed[]} recipients
 * @property {Record<string, object>} [parts] new ones, by name
 * @property {import("../protocol/bundle.js").Bundle} [bundle]
 * @property {import("../protocol/bundle.js").Outcome["refused"]} [refused] could not be written to
 * @property {Element} [box]
 *
 * @typedef {object} Visit what a screen may know and do
 * @property {import("../ui/texts.js").Texts} texts
 * @property {Session} session
 * @property {Draft} draft
 * @property {(name: string) => void} open
 * @property {() => void} back
 * @property {(recipients: Addressed[], parts?: Record<string, object>) => void} act
 * @property {import("./handing.js").Handing | null} handing what was kept or sent, while more is told
 * @property {(handing: import("./handing.js").Handing) => void} handOver
 * @property {Act | null} present
 * @property {() => void} acted the act is done
 * @property {() => void} refresh
 * @property {(id: string) => string} nameOf
 * @property {import("../ui/journey.js").Journey} journey
 * @property {() => void} forget
 */

/** @returns {import("./site.js").Page} */
export function answersPage() {
  /** @type {Session | null} */
  let session = null;
  let digits = "";
  /** @type {string | undefined} that somebody decided on, where device and site differ */
  let today;
  /** @type {Act | null} */
  let present = null;
  /** @type {import("./handing.js").Handing | null} */
  let handing = null;
  const draft = newDraft();
  const telling = new Coming(async () => {
    const [code, source] = await Promise.all([bringTelling(), fetched(page.texts.language, "texts")]);
    // another language that was chosen meanwhile came with all of its texts
    if (source.lang === page.texts.language) page.texts = new Texts(source);
    return code;
  });
  const journey = new Journey("come", (name) => draw(page, name));

  const forget = () => {
    session = null;
    present = null;
    handing = null;
    digits = "";
    Object.assign(draft, newDraft());
  };

  /** @returns {import("../ui/stage.js").Screen} */
  const come = () => {
    const { texts } = page;
    const enter = () => {
      const typed = field.read();
      if (typed === null) return;
      digits = typed;
      field.clear();
      session = null;
      journey.openForGood("time");
    };
    const field = numberField(texts, enter);
    return {
      title: texts.of("come_title"),
      body: [h("p", { className: "lead" }, texts.of("come_lead")), field.element],
      next: enter,
      nextLabel: texts.of("come_open"),
    };
  };

  /** @returns {import("../ui/stage.js").Screen} */
  const reading = () => {
    const { texts } = page;
    const place = h("div", { role: "status" }, h("p", {}, `${texts.of("reading")} …`));
    const read = async () => {
      try {
        session = await openSession(digits, today);
        journey.redraw();
      } catch (error) {
        if (codeOf(error) === "internal") throw error;
        const again = () => journey.redraw();
        place.replaceChildren(trouble(texts, error, again, (day) => (today = day)));
      }
    };
    read();
    return { title: texts.of("time_title"), body: [place], next: null };
  };

  /** @param {Session} opened @returns {Visit} */
  const visit = (opened) => ({
    texts: page.texts,
    session: opened,
    draft,
    journey,
    present,
    open: (name) => journey.open(name),
    back: () => journey.back(),
    handing,
    handOver: (begun) => {
      handing = begun;
    },
    act: (recipients, parts) => {
      present = { recipients, parts };
      journey.open("act");
    },
    acted: () => {
      present = null;
      handing = null;
      Object.assign(draft, newDraft());
    },
    refresh: () => {
      session = null;
      handing = null;
      journey.redraw();
    },
    nameOf: (id) => {
      const organisation = opened.organisations.get(id);
      return organisation ? nameOf(organisation, page.texts.language) : id;
    },
    forget,
  });

  /** @type {import("./site.js").Page} */
  const page = {
    texts: builtInTexts(),
    journey,
    forget,
    screen(name) {
      if (name === "come") return come();
      if (!session) return reading();
      telling.ahead();
      if (name === "time") return timeline(visit(session));
      const { there } = telling;
      return there ? there.screen(visit(session), name) : waiting(page.texts, () => telling.get(), () => journey.redraw());
    },
    step: () => null,
  };
  warnIf(() => Boolean(draft.text.trim() || handing || present?.bundle));
  protect(page);
  dressed(page);
  return page;
}

/** @returns {Draft} */
const newDraft = () => ({ text: "", to: [], scope: "" });

/** @param {string} digits @param {string} [today] @returns {Promise<Session>} */
async function openSession(digits, today) {
  const directory = await loadDirectory({ base: "", trust: builtInTrust(), today });
  const receipt = await deriveReceipt(digits, directory.instance);
  const found = await readReplies({ directory, receipt });
  const organisations = new Map();
  for (const id of met(found)) {
    try {
      organisations.set(id, await directory.find(id, found.keepsake?.organisations?.[id]));
    } catch (error) {
      if (codeOf(error) === "internal") throw error; // a problem in the list says the rest
    }
  }
  return { directory, receipt, found, organisations };
}

/** @param {Found} found @returns {Set<string>} every organisation that a screen may have to name */
function met({ timeline: entries, questions }) {
  const parties = entries.map((entry) => (entry.kind === "sent" ? entry.to : entry.from));
  return new Set([...parties, ...questions.flatMap(({ to }) => to ?? [])]);
}

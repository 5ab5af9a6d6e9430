/**
 * What a person kept: shown again, changed or completed as long as nobody has it, and handed to
 * those whom they choose now.
 */

import { attachmentsOf, codeOf, completeKeepsake, isStillThere, openAttachment } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { area, countries, line } from "../ui/fields.js";
import { failure, tryAgain } from "../ui/notice.js";
import { evidenceIn, fileOf, keepFile, mediaType } from "./files.js";
import { TEXT_LIMIT } from "./questions.js";
import { inOrder } from "./parts.js";
import { loadOrganisations, recipients } from "./recipients.js";
import { newAnswers } from "./record.js";
import { readers, review } from "./review.js";
import { partLabel, seen } from "./seen.js";
import { correspondents } from "./timeline.js";

/**
 * @typedef {import("./answers.js").Visit} Visit
 * @typedef {import("../ui/stage.js").Screen} Screen
 * @typedef {Record<string, Record<string, any>>} Contents by part
 *
 * @typedef {object} Handing what is being handed over
 * @property {Contents} contents as it was kept
 * @property {Map<string, string[]>} holders part to the organisations that have it as it is
 * @property {import("../protocol/keepsake.js").Keepsake["attachments"]} attachments that are still at the portal
 * @property {import("./record.js").Answers} answers what is changed of it, and who was chosen
 * @property {import("./filing.js").Offices} offices
 */

/** Whether there may be something to show. @param {Visit["session"]} session */
export const hasKept = ({ found: { keepsake } }) =>
  Boolean(keepsake) && (!keepsake?.parts || keepsake.parts.some(({ bytes }) => bytes !== undefined));

/** @type {Record<string, (visit: Visit) => Screen>} */
export const keptScreens = {
  kept(visit) {
    const { texts, handing } = visit;
    if (!handing) return fetching(visit);
    const { answers, contents, holders } = handing;
    const rest = inOrder(Object.keys(contents)).filter((name) => !isOpen(handing, name));
    const account = area(texts.of("tell_label"), answers.text, (value) => (answers.text = value), {
      limit: TEXT_LIMIT,
      left: (n) => texts.count("room_left", n),
    });
    const where = [
      countries(texts, texts.of("where_country"), answers.country, (value) => (answers.country = value), texts.of("where_why")),
      line(texts.of("where_place"), answers.place, (value) => (answers.place = value), texts.of("where_place_hint")),
    ];
    return {
      title: texts.of("kept_title"),
      body: [
        h("p", { className: "lead" }, texts.of("kept_lead")),
        isOpen(handing, "account") && account,
        ...(isOpen(handing, "circumstances") ? where : []),
        ...rest.map((name) => paper(visit, name, holders.get(name) ?? [])),
      ],
      next: () => visit.open("share"),
      nextLabel: texts.of("kept_choose"),
    };
  },

  share: (visit) => ({ ...recipients(choosing(visit)), next: () => visit.open("look") }),

  look(visit) {
    const walk = choosing(visit);
    const screen = review(walk);
    return { ...screen, next: screen.next && (() => hand(visit, walk)) };
  },
};

/** @param {Visit} visit @returns {Screen} */
function fetching(visit) {
  const { texts, session, journey } = visit;
  const place = h("div", { "aria-live": "polite" });
  const load = async () => {
    fill(place, p(`${texts.of("wait")} …`));
    try {
      const handing = await begin(session);
      if (!handing) return fill(place, h("div", { className: "note" }, p(texts.of("kept_gone"))));
      visit.handOver(handing);
      if (place.isConnected) journey.redraw();
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      fill(place, failure(texts, error, tryAgain(texts, load)));
    }
  };
  load();
  return { title: texts.of("kept_title"), body: [place], next: null };
}

/** @param {Visit["session"]} session @returns {Promise<Handing | null>} null where nothing is left of it */
async function begin({ directory, found: { keepsake } }) {
  const whole = keepsake && (await completeKeepsake(directory.portal, keepsake));
  const kept = (whole?.parts ?? []).filter(({ bytes }) => bytes !== undefined);
  if (!whole || !kept.length) return null;
  // of a part that was changed, the last counts
  /** @type {Contents} */
  const contents = Object.fromEntries(kept.map(({ part, bytes }) => [part, JSON.parse(String(bytes))]));
  const holders = new Map(
    kept.map(({ part, hash }) => [part, whole.sent.filter(({ parts }) => parts.includes(hash)).map(({ to }) => to)]),
  );
  // what everybody has is kept without its text
  for (const { part, bytes } of whole.parts) {
    if (bytes === undefined && !holders.has(part)) holders.set(part, whole.sent.map(({ to }) => to));
  }
  const attachments = [];
  for (const one of attachmentsOf(kept, whole.attachments)) if (await isStillThere(directory.portal, one)) attachments.push(one);
  const { account = {}, circumstances = {} } = contents;
  return {
    contents,
    holders,
    attachments,
    answers: {
      ...newAnswers(),
      evidence: evidenceIn(contents),
      text: account.text ?? "",
      country: circumstances.country ?? "",
      place: circumstances.place ?? "",
      actors: (circumstances.actors ?? []).flatMap((/** @type {{kind?: string}} */ { kind }) => kind ?? []),
    },
    offices: { open: async () => directory, cards: new Map(), refused: new Map(), preset: [] },
  };
}

/** Whether a part can still be changed: nobody has it. @param {Handing} handing @param {string} name */
const isOpen = ({ holders }, name) =>
  ["account", "circumstances"].includes(name) && !holders.get(name)?.length;

/** @param {Handing} handing @param {{sha256?: string}} content */
const attachmentOf = ({ attachments }, { sha256 }) => attachments.find((one) => one.sha256 === sha256);

/**
 * What can be done with a file that was kept: nothing where it has expired.
 *
 * @param {Visit} visit
 * @param {Handing} handing
 * @param {import("./files.js").Content} content
 * @param {() => void} came it is here now
 */
function fetchable({ texts, session }, handing, content, came) {
  const attachment = attachmentOf(handing, content);
  if (!attachment) return h("p", { className: "hint" }, texts.of("evidence_gone"));
  const key = { photo: "evidence_look", voice: "evidence_listen" }[content.kind];
  if (!key || fileOf(content)) return null;
  const place = h("div", { "aria-live": "polite" });
  const load = async () => {
    fill(place, p(`${texts.of("evidence_fetching")} …`));
    try {
      const bytes = await openAttachment(session.directory.portal, attachment);
      keepFile(content, new Blob([/** @type {BlobPart} */ (bytes)], { type: mediaType(content.type ?? "") }));
      came();
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      fill(place, failure(texts, error, tryAgain(texts, load)));
    }
  };
  fill(place, h("button", { type: "button", className: "second small", onclick: load }, texts.of(key)));
  return place;
}

/** @param {Visit} visit @param {string} name @param {string[]} holders */
const paper = (visit, name, holders) => {
  const { texts, handing, nameOf: named } = visit;
  const [evidence] = handing ? evidenceIn({ [name]: handing.contents[name] }) : [];
  const came = () => section.replaceWith(paper(visit, name, holders));
  /** @type {HTMLElement} */
  const section = h(
    "section",
    { className: "paper" },
    h("h2", {}, partLabel(texts, name, handing?.contents[name])),
    ...seen(texts, name, handing?.contents[name] ?? {}),
    handing && evidence && fetchable(visit, handing, evidence.content, came),
    holders.length > 0 && h("p", { className: "hint" }, texts.of("kept_given", { names: texts.list(holders.map(named)) })),
  );
  return section;
};

/** @param {Visit} visit @returns {import("./filing.js").Choosing} */
function choosing(visit) {
  const { texts, session, journey, handing } = visit;
  if (!handing) throw new Error("nothing is being handed over");
  const { answers, offices, holders } = handing;
  const isOfTheState = (/** @type {string} */ kind) =>
    texts.source.actors.some((/** @type {[string, string, boolean]} */ [id, , is]) => id === kind && is);
  return {
    texts,
    answers,
    offices,
    today: session.directory.today,
    isOfTheState,
    parts: () => changed(handing, isOfTheState),
    journey,
    change: (part) => visit.open(part === "recipients" ? "share" : "kept"),
    loadOrganisations: () => withKnown(visit, handing),
    isEarly: false,
    held: (organisation) => [...holders].filter(([, all]) => all.includes(organisation)).map(([name]) => name),
  };
}

/** Those for the place, and those who were written to already. @param {Visit} visit @param {Handing} handing */
async function withKnown({ session }, { offices, answers }) {
  await loadOrganisations(offices, answers);
  const all = offices.all ?? [];
  const known = correspondents(session).filter((id) => !all.some((one) => one.id === id));
  offices.all = [...all, ...known.flatMap((id) => session.organisations.get(id) ?? [])];
}

/** The parts with what was changed of them. @param {Handing} handing @param {(kind: string) => boolean} isOfTheState */
function changed(handing, isOfTheState) {
  const { contents, answers } = handing;
  const { country, place, actors } = answers;
  // of a file that has expired, nobody could be given more than its description
  const gone = evidenceIn(contents).filter(({ content }) => !attachmentOf(handing, content));
  const all = Object.fromEntries(Object.entries(contents).filter(([name]) => !gone.some((one) => one.name === name)));
  if (isOpen(handing, "account")) all.account = filled(contents.account, { text: answers.text.trim() });
  if (isOpen(handing, "circumstances")) {
    const accused = country && actors.some(isOfTheState) ? [country] : [];
    all.circumstances = filled(contents.circumstances, { country, place: place.trim(), accused_states: accused });
  }
  return Object.fromEntries(Object.entries(all).filter(([, content]) => Object.keys(content).length > 0));
}

/** @param {Record<string, any>} before @param {Record<string, any>} news what is empty is left out */
const filled = (before, news) =>
  Object.fromEntries(Object.entries({ ...before, ...news }).filter(([, value]) => value.length !== 0));

/** @param {Visit} visit @param {import("./filing.js").Choosing} walk */
function hand(visit, walk) {
  const { session, handing } = visit;
  const known = correspondents(session);
  const parts = walk.parts();
  const isNew = (/** @type {string} */ name) => JSON.stringify(parts[name]) !== JSON.stringify(handing?.contents[name]);
  const chosen = readers(walk).filter(({ names }) => names.length);
  for (const { organisation } of chosen) session.organisations.set(organisation.id, organisation);
  visit.act(
    chosen.map(({ organisation: { id }, names }) => ({ organisation: id, parts: names, isFirst: !known.includes(id) })),
    Object.fromEntries(inOrder(Object.keys(parts)).filter(isNew).map((name) => [name, parts[name]])),
  );
}

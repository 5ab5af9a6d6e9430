/**
 * What a person kept or sent before: shown again, with all that can still be told, and handed to
 * those whom they choose now.
 */

import { codeOf, openAttachment } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { choice } from "../ui/fields.js";
import { failure, tryAgain } from "../ui/notice.js";
import { absent } from "./absence.js";
import { screenMatters } from "./asked.js";
import { evidenceIn, fileOf, keepFile, mediaType, recordings } from "./files.js";
import { ask, attachmentOf, begin, hand, present, unasked, walkOf, wishesFor } from "./handing.js";
import { nameOf } from "./offices.js";
import { inOrder } from "./parts.js";
import { recipients } from "./recipients.js";
import { readers, review } from "./review.js";
import { partLabel, seen } from "./seen.js";
import { correspondents, holding, says } from "./standing.js";
import { TOPICS, questionsOf } from "./way.js";

/**
 * @typedef {import("./answers.js").Visit} Visit
 * @typedef {import("./handing.js").Handing} Handing
 * @typedef {import("./record.js").Answers} Answers
 * @typedef {import("../ui/stage.js").Screen} Screen
 */

/** Whether something was said to it already; of the others, files can always be added. @type {Record<string, (answers: Answers) => unknown>} */
const SAID = {
  what: ({ groups, other }) => groups.length || other,
  tell: ({ text, evidence }) => text.trim() || recordings({ evidence }).length,
  where: ({ country, sea }) => country || sea,
  when: ({ certainty }) => certainty,
  who: ({ actors, frontex, description }) => actors.length || frontex || description.trim(),
  now: ({ detained, still, removal, harm }) => detained || still || removal || harm,
  needs: ({ needs, consulate }) => needs.length || consulate,
  about: ({ about }) => about.length,
  person: ({ child, alone, children, gender }) => child || alone || children || gender,
  protection: ({ fears, seeks, origin }) => fears || seeks || origin,
  contact: ({ contact }) => Object.values(contact).some((words) => words.trim()),
};

/** @type {Record<string, (visit: Visit) => Screen>} */
export const keptScreens = {
  kept(visit) {
    const { texts, handing, session } = visit;
    if (!handing) return fetching(visit);
    const isSent = correspondents(session).length > 0;
    const now = present(handing, texts);
    const names = inOrder([...new Set([...Object.keys(handing.contents), ...Object.keys(now)])]);
    const topics = open(handing, texts, names);
    const choose = () =>
      isPlaceKnown(handing.answers) ? visit.open("share") : ask(visit, TOPICS.where, "share");
    return {
      title: texts.of(isSent ? "time_more" : "kept_title"),
      body: [
        h("p", { className: "lead" }, texts.of(names.length ? "kept_lead" : "more_lead")),
        ...names.map((name) => paper(visit, name, now[name] ?? handing.contents[name])),
        lost(visit, handing),
        topics.length > 0 && h("h2", {}, texts.of("more_open")),
        h(
          "div",
          { className: "topics" },
          topics.map(([topic, label]) =>
            h("button", { type: "button", className: "second", onclick: () => ask(visit, TOPICS[topic], "kept") }, texts.of(label))),
        ),
      ],
      next: Object.keys(now).length ? choose : null,
      nextLabel: texts.of("kept_choose"),
    };
  },

  share(visit) {
    const walk = walkOf(visit);
    return { ...recipients(walk), next: () => visit.open(unasked(visit, walk).length ? "absent" : "look") };
  },

  absent: (visit) => ({ ...absent(walkOf(visit)), next: () => visit.open("look") }),

  look(visit) {
    const walk = walkOf(visit);
    const screen = review(walk, () => [inAbsence(visit, walk)]);
    return { ...screen, next: screen.next && (() => hand(visit, walk)) };
  },
};

/** The country decides who can be offered. @param {Answers} answers */
const isPlaceKnown = ({ country, sea }) => country || sea;

/**
 * What was not said yet, each with the key of its title. Whom it is about is asked, too, where only
 * somebody else has that part: who is missing is told from there.
 *
 * @param {Handing} handing
 * @param {Visit["texts"]} texts
 * @param {string[]} shown names of the parts that can be changed
 */
function open({ answers }, texts, shown) {
  const matters = (/** @type {string} */ topic) => screenMatters(topic, answers, texts.isOfTheState);
  const isSaid = (/** @type {string} */ topic) => SAID[topic]?.(answers) && (topic !== "about" || shown.includes("person"));
  return Object.keys(TOPICS).filter((topic) => matters(topic) && !isSaid(topic)).map((topic) => [topic, `${topic}_title`]);
}

/** While it is fetched what was told before. @param {Visit} visit @returns {Screen} */
export function fetching(visit) {
  const { texts, session, journey } = visit;
  const place = h("div", { "aria-live": "polite" });
  const load = async () => {
    fill(place, p(`${texts.of("wait")} …`));
    try {
      const handing = await begin(session, texts);
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

/** What somebody has, and is not here any more. @param {Visit} visit @param {Handing} handing */
function lost({ texts, nameOf: named }, { lost: names, holders }) {
  if (!names.length) return null;
  const all = [...new Set(names.flatMap((name) => holders.get(name) ?? []))];
  return h(
    "section",
    { className: "paper" },
    h("h2", {}, texts.list(inOrder(names).map((name) => partLabel(texts, name)))),
    all.length > 0 && p(texts.of("kept_given", { names: texts.list(all.map(named)) })),
    h("p", { className: "hint" }, texts.of("more_lost")),
  );
}

/**
 * What can be done with a file that was kept: nothing where it has expired.
 *
 * @param {Visit} visit
 * @param {Handing} handing
 * @param {import("./files.js").Content} content
 * @param {() => void} came it is here now
 */
function fetchable({ texts, session }, handing, content, came) {
  if (fileOf(content)) return null;
  const attachment = attachmentOf(handing, content);
  if (!attachment) return h("p", { className: "hint" }, texts.of("evidence_gone"));
  const key = { photo: "evidence_look", video: "evidence_watch", voice: "evidence_listen", audio: "evidence_listen" }[content.kind];
  if (!key) return null;
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

/** A part that is here, and the way to change it. @param {Visit} visit @param {string} name @param {Record<string, any>} content */
const paper = (visit, name, content) => {
  const { texts, handing, nameOf: named } = visit;
  if (!handing) return null;
  const holders = content === handing.contents[name] ? (handing.holders.get(name) ?? []) : [];
  const [evidence] = evidenceIn({ [name]: content });
  const screens = questionsOf(handing.answers, name);
  const label = partLabel(texts, name, content);
  const came = () => section.replaceWith(/** @type {HTMLElement} */ (paper(visit, name, content)));
  const change = { type: "button", className: "plain small again", "aria-label": `${texts.of("change")}: ${label}`, onclick: () => ask(visit, screens, "kept") };
  /** @type {HTMLElement} */
  const section = h(
    "section",
    { className: "paper" },
    h("div", { className: "row" }, h("h2", {}, label), screens.length > 0 && h("button", change, texts.of("change"))),
    ...seen(texts, name, content),
    evidence && fetchable(visit, handing, evidence.content, came),
    holders.length > 0 && h("p", { className: "hint" }, texts.of("kept_given", { names: texts.list(holders.map(named)) })),
  );
  return section;
};

/**
 * What each may do if the person cannot come back: as it was said before, to be taken back here, or
 * as it is said now.
 *
 * @param {Visit} visit
 * @param {import("./filing.js").Choosing} walk
 */
function inAbsence(visit, walk) {
  const { texts, session, handing, nameOf: named } = visit;
  if (!handing) return null;
  const fresh = unasked(visit, walk);
  const stands = readers(walk).flatMap(({ organisation: { id }, names }) => {
    const given = holding(session).filter(({ asked_by: by }) => by === id);
    if (!names.length || !given.length) return [];
    const checked = handing.takeBack.has(id);
    const take = choice(texts.of("absent_take"), { type: "checkbox", checked }, (wanted) =>
      wanted ? handing.takeBack.add(id) : handing.takeBack.delete(id));
    return [says(texts, named(id), given), take];
  });
  const said = fresh.flatMap(({ organisation, names }) => {
    const given = wishesFor(handing, walk, organisation.id, names).flatMap((wish) => wish.absent ?? []);
    return given.length ? [says(texts, nameOf(organisation, texts.language), given)] : [];
  });
  const change = { type: "button", className: "plain small again", onclick: () => ask(visit, ["absent"], "look") };
  return h(
    "section",
    { className: "note" },
    h("div", { className: "row" }, h("h2", {}, texts.of("absent_title")), fresh.length > 0 && h("button", change, texts.of("change"))),
    ...stands,
    ...(said.length || stands.length ? said : [p(texts.of("absent_nothing"))]),
  );
}

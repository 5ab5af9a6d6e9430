/**
 * One timeline, newest first; questions that wait, and what could not be read, above it.
 */

import { h, p, words } from "../ui/element.js";
import { sentence } from "../ui/notice.js";
import { proofOfSending } from "./proof.js";
import { bySort } from "./sort.js";
import { correspondents, hasKept, holding, says } from "./standing.js";

/**
 * @typedef {import("./answers.js").Visit} Visit
 * @typedef {import("../protocol/replies.js").SentEntry} SentEntry
 * @typedef {import("../protocol/reply.js").Reply} Reply
 */

/** What the card of a question says. */
const ASKED = { passing: "entry_asked", letter: "entry_asked_letter", act: "entry_asked_act" };
const LATE_DAYS = 7;
const DAY = 86_400_000;

/** @param {Visit} visit @returns {import("../ui/stage.js").Screen} */
export function timeline(visit) {
  const { texts, session } = visit;
  const { found } = session;
  const isKnown = found.timeline.length > 0;
  return {
    title: texts.of("time_title"),
    body: [
      ...found.questions.map((one) => waiting(visit, one)),
      ...found.timeline.map((entry) => entry.kind === "sent" && late(visit, entry)),
      problems(visit),
      !isKnown && !hasKept(session) && h("div", { className: "note" }, p(texts.of("time_nothing"))),
      hasKept(session) && keptNote(visit),
      ...inAbsence(visit),
      isKnown && h("div", {}, found.timeline.map((entry) =>
        entry.kind === "sent" ? sentEntry(visit, entry) : replyEntry(visit, entry))),
    ],
    next: correspondents(session).length ? () => visit.open("write") : null,
    nextLabel: texts.of("time_write"),
    more: [
      correspondents(session).length > 0 && button(texts.of("time_more"), () => visit.open("kept"), "second"),
      correspondents(session).length > 0 && button(texts.of("time_take"), () => visit.open("take"), "second"),
      button(texts.of("time_again"), visit.refresh, "plain"),
    ],
  };
}

/** What each may do if the person cannot come back, and how that is taken back. @param {Visit} visit */
function inAbsence({ texts, session, draft, nameOf, open }) {
  const standing = holding(session);
  return [...new Set(standing.map(({ asked_by: by }) => by))].map((by) => {
    const take = () => {
      Object.assign(draft, { scope: "referral", to: [by] });
      open("confirm");
    };
    return h(
      "section",
      { className: "paper" },
      h("h2", {}, texts.of("absent_title")),
      says(texts, nameOf(by), standing.filter((one) => one.asked_by === by)),
      session.organisations.has(by) && button(texts.of("absent_take"), take, "second"),
    );
  });
}

/** @param {Visit} visit @param {import("../protocol/reply.js").Question} question */
const waiting = (visit, { id, organisation, hasLeft, kind, purpose }) =>
  h(
    "section",
    { className: "paper chosen" },
    h("h2", {}, visit.texts.of("waits")),
    p(visit.texts.of(
      bySort({ kind, purpose }, { passing: "waits_from", letter: "waits_letter", act: "waits_act" }),
      { name: visit.nameOf(organisation) },
    )),
    hasLeft && p(visit.texts.of("entry_left", { name: visit.nameOf(organisation) })),
    button(visit.texts.of("waits_look"), () => visit.open(`question:${id}`), "button"),
  );

/** @param {Visit} visit @param {SentEntry} entry */
function late({ texts, session, nameOf, open }, { to, day, acknowledged }) {
  const days = (Date.parse(session.directory.today) - Date.parse(day)) / DAY;
  if (acknowledged || days < LATE_DAYS) return null;
  return h(
    "div",
    { className: "note waiting" },
    p(texts.of("late", { name: nameOf(to), day: texts.day(day) })),
    button(texts.of("late_link"), () => open("kept"), "second"),
  );
}

/** @param {Visit} visit */
const keptNote = (visit) =>
  h(
    "section",
    { className: "paper" },
    h("h2", {}, visit.texts.of("kept_title")),
    p(visit.texts.of(visit.session.found.keepsake?.sent.length ? "kept_alone" : "keep_nobody")),
    button(visit.texts.of("kept_look"), () => visit.open("kept"), "second"),
  );

/** @param {Visit} visit */
function problems({ texts, session, nameOf }) {
  if (!session.found.problems.length) return null;
  const rows = session.found.problems.map(({ code, organisation }) => {
    const said = sentence(texts, code);
    return h("li", {}, organisation ? texts.of("problem_of", { name: nameOf(organisation), sentence: said }) : said);
  });
  return h("div", { className: "note error" }, p(texts.of("problems")), h("ul", {}, rows));
}

/** @param {Visit} visit @param {SentEntry} entry */
const sentEntry = ({ texts, session, nameOf }, { to, day, acknowledged, proof }) =>
  h(
    "article",
    { className: "entry sent" },
    head(texts, texts.of("entry_sent", { name: nameOf(to) }), day),
    h("p", { className: "hint" }, acknowledged
      ? texts.of("entry_has", { name: nameOf(to), day: texts.day(acknowledged) })
      : texts.of("entry_waits")),
    proofOfSending(texts, session.directory, proof ? [proof] : [], nameOf),
  );

/** @param {Visit} visit @param {Reply} reply */
function replyEntry({ texts, nameOf }, { kind, from, hasLeft, day, text, language, state, question }) {
  const stateText = state && texts.has(`state_${state}`) ? texts.of(`state_${state}`) : state;
  const said = text && words("p", text, "said");
  if (said && language) said.lang = language;
  return h(
    "article",
    { className: "entry paper" },
    head(texts, nameOf(from), day),
    kind !== "reply" && p(texts.of(`entry_${kind}`)),
    hasLeft && h("div", { className: "note" }, p(texts.of("entry_left", { name: nameOf(from) }))),
    said,
    stateText && p(stateText),
    question && p(texts.of(bySort(question, ASKED))),
  );
}

/** @param {import("../ui/texts.js").Texts} texts @param {string} who @param {string} day */
const head = (texts, who, day) =>
  h("div", { className: "row" }, h("h3", {}, who), h("time", { className: "day", dateTime: day }, texts.day(day)));

/** @param {string} label @param {() => void} onclick @param {string} className */
const button = (label, onclick, className) => h("button", { type: "button", className, onclick }, label);

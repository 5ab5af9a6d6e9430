/**
 * A question for consent: what exactly, to whom, until when; yes to some of it, no, or later.
 *
 * Nothing is ticked at first: what is passed on cannot be fetched back, and a yes must be an act.
 */

import { AUTHORITY, codeOf, completeKeepsake, namesItsText, questionParts, refusalOf } from "../protocol/index.js";
import { fill, h, p, words } from "../ui/element.js";
import { choice } from "../ui/fields.js";
import { failure, sentence, tryAgain } from "../ui/notice.js";
import { facts, kindName } from "../ui/organisation.js";
import { nameOf } from "./offices.js";
import { isGuardian } from "./record.js";
import { partLabel, seen } from "./seen.js";
import { bySort, isToAct, isToAuthority } from "./sort.js";

/**
 * @typedef {import("./answers.js").Visit} Visit
 * @typedef {import("../protocol/reply.js").Question} Question
 *
 * @typedef {object} Agreeing
 * @property {boolean} canAgree
 * @property {"guardian" | "self"} givenBy
 * @property {Set<string>} ticked hashes
 * @property {number} of how many
 */

const YES = { passing: "ask_yes", letter: "ask_letter_yes", act: "ask_act_yes" };
/** A yes to some of it. */
const SOME = { passing: "ask_some", letter: "ask_letter_some", act: "ask_act_some" };
/** The part in which a name stands. */
const NAMING = "contact";
const VALID_DAYS = 180;
const DAY = 86_400_000;

/** @param {Visit} visit @param {string} id @returns {import("../ui/stage.js").Screen} */
export function question(visit, id) {
  const { texts, session } = visit;
  const asked = session.found.questions.find((one) => one.id === id);
  if (!asked) return { title: texts.of("ask_title"), body: [p(texts.of("act_done"))], next: visit.back, nextLabel: texts.of("act_back") };
  const place = h("div", { "aria-live": "polite" }, p(`${texts.of("wait")} …`));
  const answers = h("div", { className: "actions" });
  const load = async () => {
    try {
      const { body, ...agreeing } = await details(visit, asked);
      fill(place, ...body);
      fill(answers, ...choices(visit, asked, agreeing));
    } catch (error) {
      if (codeOf(error) === "internal") throw error;
      fill(place, failure(texts, error, tryAgain(texts, load)));
    }
  };
  load();
  const said = words("p", asked.text, "said");
  said.lang = asked.language;
  const title = bySort(asked, { passing: "ask_title", letter: "ask_letter_title", act: "ask_act_title" });
  return {
    title: texts.of(title),
    body: [h("p", { className: "lead" }, texts.of("ask_who", { name: visit.nameOf(asked.organisation) })), said, place, answers],
    next: null,
  };
}

/**
 * @param {Visit} visit
 * @param {Question} asked
 * @returns {Promise<{body: import("../ui/element.js").Child[]} & Agreeing>}
 */
async function details(visit, asked) {
  const { texts, session } = visit;
  const { directory, found } = session;
  const keepsake = found.keepsake && (await completeKeepsake(directory.portal, found.keepsake));
  const parts = await questionParts({ directory, keepsake, question: asked });
  const isKnown = parts.length > 0 && parts.every(({ part }) => part !== null) && namesItsText(asked);
  const target = asked.to ? await directory.find(asked.to) : null;
  const refusal = target && refusalOf(target, directory.today);
  const canAgree = isKnown && !refusal;
  const isOne = parts.length === 1; // saying yes to it is the act
  /** @type {Set<string>} */
  const ticked = new Set(isOne ? [parts[0].hash] : []);
  return {
    canAgree,
    ticked,
    of: parts.length,
    givenBy: writer(keepsake),
    body: [
      h("h2", {}, texts.of(isToAct(asked) ? "ask_act_who" : "ask_to")),
      target
        ? h("section", { className: "paper" }, h("h3", {}, nameOf(target, texts.language)), facts(texts, target))
        : p(texts.of("ask_kind", { kind: kindName(texts, String(asked.kind)) })),
      p(texts.of(isToAuthority(asked) ? "ask_authority" : `ask_purpose_${asked.purpose}`)),
      isToAuthority(asked) && parts.some(({ part }) => part === NAMING) && p(texts.of("ask_named")),
      refusal && h("div", { className: "note error" }, p(texts.of("ask_refused")), p(sentence(texts, refusal))),
      h("h2", {}, texts.of("ask_what")),
      canAgree && !isOne && p(texts.of(bySort(asked, { passing: "ask_tick", letter: "ask_letter_tick", act: "ask_act_tick" }))),
      ...parts.filter(({ part }) => part).map((one) => shown(texts, one, canAgree && !isOne ? ticked : null)),
      !isKnown && h("div", { className: "note error" }, p(texts.of("ask_unknown"))),
      canAgree && p(texts.of(until(asked), { day: texts.day(lastDay(directory.today)) })),
    ],
  };
}

/** @param {Question} asked */
const until = (asked) =>
  bySort(asked, { passing: "ask_until", letter: "ask_until_authority", act: "ask_until_act" });

/**
 * Who agrees, as far as the keepsake still has all of the part that tells about whom it is.
 *
 * @param {import("../protocol/keepsake.js").Keepsake | null} keepsake
 */
export function writer(keepsake) {
  const last = keepsake?.parts?.filter(({ part }) => part === "person").pop();
  const person = JSON.parse(last?.bytes ?? "{}");
  return !person.adds && isGuardian(person) ? "guardian" : "self";
}

/**
 * @param {import("../ui/texts.js").Texts} texts
 * @param {{part: string | null, hash: string, bytes: string | null}} part
 * @param {Set<string> | null} ticked changed in place; null where there is nothing to tick
 */
function shown(texts, { part, hash, bytes }, ticked) {
  const label = partLabel(texts, String(part), bytes ? JSON.parse(bytes) : {});
  const tick = (/** @type {boolean} */ wanted) => {
    if (wanted) ticked?.add(hash);
    else ticked?.delete(hash);
  };
  return h(
    "section",
    { className: "paper" },
    ticked ? choice(label, { type: "checkbox", checked: false }, tick) : h("h3", {}, label),
    bytes ? seen(texts, String(part), JSON.parse(bytes)) : p(texts.of("ask_as_sent")),
  );
}

/** @param {Visit} visit @param {Question} asked @param {Agreeing} agreeing */
function choices(visit, asked, { canAgree, givenBy, ticked, of }) {
  const { texts, session } = visit;
  const organisation = session.organisations.get(asked.organisation);
  if (!organisation) return [];
  const button = (/** @type {string} */ key, /** @type {string} */ className, /** @type {() => void} */ onclick) =>
    h("button", { type: "button", className, onclick }, texts.of(key));
  const answer = (/** @type {"yes" | "no"} */ said) => async () => {
    if (said === "yes" && !ticked.size) return fill(problem, texts.of("ask_none"));
    const consents = said === "yes" ? [{ ...wish(asked, ticked, session.directory.today), given_by: givenBy }] : [];
    visit.act([{ organisation: organisation.id, answers: [{ question: asked.id, answer: said }], consents }]);
  };
  const problem = h("p", { className: "problem", role: "alert" });
  return [
    canAgree && problem,
    canAgree && button(bySort(asked, of > 1 ? SOME : YES), "button", answer("yes")),
    button("ask_no", "second", answer("no")),
    button("ask_later", "plain", visit.back),
  ];
}

/** @param {Question} asked @param {Set<string>} ticked @param {string} today @returns {import("../protocol/consent.js").Wish} */
const wish = ({ to, kind, purpose, parts, text_version, language }, ticked, today) => ({
  // an authority learns a name from the part in which it stands, and from no other
  name: { recipient: false, published: false, government: kind === AUTHORITY && parts.some((one) => one.part === NAMING && ticked.has(one.hash)) },
  to: to ?? undefined,
  kind: kind ?? undefined,
  purpose: /** @type {"referral"} */ (purpose),
  parts: parts.map(({ hash }) => hash).filter((hash) => ticked.has(hash)),
  text_version,
  language,
  expires: lastDay(today),
});

/** @param {string} today */
const lastDay = (today) => new Date(Date.parse(today) + VALID_DAYS * DAY).toISOString().slice(0, 10);

/**
 * Writing more, taking back, and sending either: sealed again for each organisation.
 */

import { AmparoError, codeOf, prepareFollowUp } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { area, choice, oneOf } from "../ui/fields.js";
import { adding } from "../branches/files.js";
import { filesOf, newFiles } from "./files.js";
import { walkOf } from "./handing.js";
import { fetching } from "./kept.js";
import { proofOfSending } from "./proof.js";
import { TEXT_LIMIT } from "./questions.js";
import { partsFor } from "./recipients.js";
import { mayRead } from "./record.js";
import { filesMissing, refusals, sendingBox } from "./sending.js";
import { correspondents } from "./standing.js";
import { unkept } from "./unkept.js";

/** @typedef {import("./answers.js").Visit} Visit @typedef {import("../ui/stage.js").Screen} Screen */

const LINE = ["unreachable", "unavailable"]; // of the portal, whoever is written to: try again

/** @type {Record<string, (visit: Visit) => Screen>} */
export const followUps = {
  write(visit) {
    const { texts, draft } = visit;
    const walk = withNewFiles(visit);
    const parts = walk?.parts() ?? {};
    const add = { type: "button", className: "second", onclick: () => visit.open("write-files") };
    const send = () => {
      const letters = lettersWith(visit, walk);
      if (letters.length) visit.act(letters, parts);
    };
    return {
      title: texts.of("write_title"),
      body: [
        area(texts.of("write_label"), draft.text, (value) => (draft.text = value), {
          limit: TEXT_LIMIT,
          left: (n) => texts.count("room_left", n),
        }),
        h("div", { className: "offered" }, h("button", add, texts.of("files_title"))),
        whom(visit, texts.of("write_to"), (organisation) => walk && Object.keys(parts).length > 0 && partsFor(walk, organisation)),
      ],
      next: send,
      nextLabel: texts.of("write_send"),
    };
  },

  "write-files"(visit) {
    const title = visit.texts.of("files_title");
    if (!visit.handing) return { ...fetching(visit), title };
    return { ...adding(walkOf(visit), false), next: () => visit.back() };
  },

  take(visit) {
    const { texts, draft } = visit;
    return {
      title: texts.of("take_title"),
      body: [
        h("p", { className: "lead" }, texts.of("take_lead")),
        oneOf(
          [["referral", texts.of("take_referral")], ["all", texts.of("take_all")]],
          draft.scope,
          texts.of("take_title"),
          (scope) => (draft.scope = /** @type {"all" | "referral"} */ (scope)),
        ),
        whom(visit, texts.of("take_from")),
      ],
      next: () => {
        if (draft.scope && draft.to.length) visit.open("confirm");
      },
    };
  },

  confirm(visit) {
    const { texts, draft } = visit;
    const { scope } = draft;
    const take = () =>
      visit.act(draft.to.map((organisation) => ({ organisation, withdrawal: { scope: scope || "referral" } })));
    return {
      title: texts.of("confirm_title"),
      body: draft.to.map((id) => p(texts.of(`confirm_${scope}`, { name: visit.nameOf(id) }))),
      next: null,
      more: [
        h("button", { type: "button", className: "second danger", onclick: take }, texts.of("confirm_button")),
      ],
    };
  },

  act(visit) {
    const { texts, session, present, journey, nameOf } = visit;
    const home = () => journey.openForGood("time");
    if (!present) {
      return { title: texts.of("act_title"), body: [p(texts.of("act_done"))], next: home, nextLabel: texts.of("act_back") };
    }
    const done = h("div");
    present.box ??= sendingBox({
      texts,
      store: present,
      journey,
      prepare: (how) => prepare(visit, present, how),
      unsent: () => refusals(texts, { refused: present.refused ?? [] }, nameOf),
      done(outcome) {
        const { bundle } = present;
        remember(session, present, outcome);
        visit.acted();
        const back = h("button", { type: "button", className: "button", onclick: home }, texts.of("act_back"));
        fill(
          done,
          outcome.proofs.length > 0 && p(texts.of("act_done")),
          ...refusals(texts, { refused: [...(present.refused ?? []), ...outcome.refused] }, nameOf),
          proofOfSending(texts, session.directory, outcome.proofs, nameOf),
          ...filesMissing(texts, outcome),
          outcome.proofs.length > 0 && unkept(texts, bundle),
          h("div", { className: "actions" }, back),
        );
        present.box?.replaceWith(done);
      },
    });
    return { title: texts.of("act_title"), body: [present.box], next: null };
  },
};

/**
 * What is being told, with nothing in it but the files that were added to this message.
 *
 * @param {Visit} visit
 * @returns {import("./filing.js").Choosing | null} null where none could be added yet
 */
function withNewFiles(visit) {
  if (!visit.handing) return null;
  const { answers } = visit.handing;
  const parts = Object.fromEntries(newFiles(answers).map(({ name, content }) => [name, content]));
  for (const id of correspondents(visit.session)) if (!answers.recipients.has(id)) answers.recipients.set(id, new Map());
  return { ...walkOf(visit), parts: () => parts, held: () => [] };
}

/**
 * What each is written, with the files that it may have; nothing to who would get nothing.
 *
 * @param {Visit} visit
 * @param {import("./filing.js").Choosing | null} walk
 */
function lettersWith({ session, draft }, walk) {
  const text = draft.text.trim();
  return draft.to.flatMap((id) => {
    const organisation = session.organisations.get(id);
    const parts = organisation && walk ? Object.keys(walk.parts()).filter((name) => mayRead(walk.answers, organisation, name)) : [];
    return text || parts.length ? [{ organisation: id, ...(text && { text }), parts }] : [];
  });
}

/**
 * Which of the organisations written to; all of them until somebody says otherwise.
 *
 * @param {Visit} visit
 * @param {string} legend
 * @param {(organisation: import("./offices.js").Organisation) => import("../ui/element.js").Child} [beneath] what each may read
 */
function whom({ session, draft, nameOf }, legend, beneath = () => null) {
  const all = correspondents(session);
  if (!draft.to.length) draft.to = [...all];
  const rows = all.map((id) => {
    const organisation = session.organisations.get(id);
    const place = h("div", { className: "beneath" });
    const show = () => fill(place, organisation && draft.to.includes(id) && beneath(organisation));
    show();
    return h("div", {}, choice(nameOf(id), { type: "checkbox", checked: draft.to.includes(id) }, (checked) => {
      draft.to = all.filter((one) => (one === id ? checked : draft.to.includes(one)));
      show();
    }), place);
  });
  return h("fieldset", {}, h("legend", {}, legend), rows);
}

/**
 * Seals to everybody who can be written to. Who cannot stops nobody else and is told of.
 *
 * @param {Visit} visit
 * @param {import("./answers.js").Act} act its `refused` is set
 * @param {import("./sending.js").How} how
 */
async function prepare({ session, texts }, act, how) {
  const { directory, receipt, found } = session;
  act.refused = [];
  const addressed = [];
  for (const { organisation: id, ...rest } of act.recipients) {
    try {
      addressed.push({ ...(await address(session, id)), ...rest });
    } catch (error) {
      const code = codeOf(error);
      if (code === "internal" || LINE.includes(code)) throw error;
      act.refused.push({ organisation: id, code });
    }
  }
  if (!addressed.length) throw new AmparoError(act.refused[0].code);
  const { keepsake, keepsakeCounter, timeline } = found;
  return prepareFollowUp({
    directory, receipt, keepsake, keepsakeCounter, timeline, recipients: addressed, parts: act.parts,
    files: filesOf(act.parts ?? {}), language: texts.language, ...how,
  });
}

/** @param {import("./answers.js").Session} session @param {string} id */
async function address({ directory, organisations }, id) {
  const organisation = organisations.get(id);
  if (!organisation) throw new AmparoError("unknown-organisation");
  const card = await directory.loadCard(organisation);
  if ("code" in card) throw new AmparoError(card.code);
  return { organisation, card };
}

/**
 * What an organisation has just taken, added to what was read: the site shows it to others only
 * after an hour.
 *
 * @param {import("./answers.js").Session} session
 * @param {import("./answers.js").Act} act
 * @param {import("../protocol/bundle.js").Outcome} outcome
 */
function remember({ found, directory }, { bundle }, { proofs }) {
  if (!bundle) return;
  const { keepsake, recipients } = bundle.summary;
  found.keepsake = keepsake;
  found.keepsakeCounter = keepsake.counter;
  found.questions = found.questions.filter(({ id }) => !keepsake.answered.includes(id));
  const taken = new Map(proofs.map((proof) => [proof.organisation, proof]));
  for (const { organisation, message } of recipients) {
    const proof = taken.get(organisation);
    if (!proof) continue;
    found.timeline.unshift({
      kind: "sent", to: organisation, id: message, day: directory.today, parts: [], acknowledged: null, proof,
    });
  }
}

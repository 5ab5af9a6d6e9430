/**
 * Writing more, taking back, and sending either: sealed again for each organisation.
 */

import { AmparoError, codeOf, prepareFollowUp } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { area, choice, oneOf } from "../ui/fields.js";
import { filesOf } from "./files.js";
import { proofOfSending } from "./proof.js";
import { TEXT_LIMIT } from "./questions.js";
import { refusals, sendingBox } from "./sending.js";
import { correspondents } from "./timeline.js";

/** @typedef {import("./answers.js").Visit} Visit @typedef {import("../ui/stage.js").Screen} Screen */

const LINE = ["unreachable", "unavailable"]; // of the portal, whoever is written to: try again

/** @type {Record<string, (visit: Visit) => Screen>} */
export const followUps = {
  write(visit) {
    const { texts, draft } = visit;
    return {
      title: texts.of("write_title"),
      body: [
        area(texts.of("write_label"), draft.text, (value) => (draft.text = value), {
          limit: TEXT_LIMIT,
          left: (n) => texts.count("room_left", n),
        }),
        whom(visit, texts.of("write_to")),
      ],
      next: () => {
        if (draft.text.trim() && draft.to.length) {
          visit.act(draft.to.map((organisation) => ({ organisation, text: draft.text.trim() })));
        }
      },
      nextLabel: texts.of("write_send"),
    };
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
      prepare: () => prepare(visit, present),
      unsent: () => refusals(texts, { refused: present.refused ?? [] }, nameOf),
      done(outcome) {
        remember(session, present, outcome);
        visit.acted();
        const back = h("button", { type: "button", className: "button", onclick: home }, texts.of("act_back"));
        fill(
          done,
          outcome.proofs.length > 0 && p(texts.of("act_done")),
          ...refusals(texts, { refused: [...(present.refused ?? []), ...outcome.refused] }, nameOf),
          proofOfSending(texts, session.directory, outcome.proofs, nameOf),
          outcome.unstored.length > 0 && h("div", { className: "note error" }, p(texts.of("files_unstored"))),
          h("div", { className: "actions" }, back),
        );
        present.box?.replaceWith(done);
      },
    });
    return { title: texts.of("act_title"), body: [present.box], next: null };
  },
};

/**
 * Which of the organisations written to; all of them until somebody says otherwise.
 *
 * @param {Visit} visit
 * @param {string} legend
 */
function whom({ session, draft, nameOf }, legend) {
  const all = correspondents(session);
  if (!draft.to.length) draft.to = [...all];
  const rows = all.map((id) =>
    choice(nameOf(id), { type: "checkbox", checked: draft.to.includes(id) }, (checked) => {
      draft.to = all.filter((one) => (one === id ? checked : draft.to.includes(one)));
    }),
  );
  return h("fieldset", {}, h("legend", {}, legend), rows);
}

/**
 * Seals to everybody who can be written to. Who cannot stops nobody else and is told of.
 *
 * @param {Visit} visit
 * @param {import("./answers.js").Act} act its `refused` is set
 */
async function prepare({ session, texts }, act) {
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
    files: filesOf(act.parts ?? {}), language: texts.language,
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

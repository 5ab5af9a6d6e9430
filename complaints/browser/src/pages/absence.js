/**
 * What may happen if the person cannot come back: nothing more, unless they say so here.
 *
 * It becomes a signed consent for each reader and each kind of body; SPEC.md, section 11.
 */

import { ifAbsent } from "../protocol/index.js";
import { fill, h, p } from "../ui/element.js";
import { several, small } from "../ui/fields.js";
import { nameOf } from "./offices.js";
import { isGuardian, mayRead } from "./record.js";
import { says } from "./standing.js";

/**
 * @typedef {import("./filing.js").Choosing} Walk
 * @typedef {import("../protocol/consent.js").Wish} Wish
 * @typedef {{organisation: import("./offices.js").Organisation, names: string[]}} Reader
 */

const KINDS = ["legal-aid", "nhri", "ngo", "mechanism"];
const MONTHS = [3, 6, 12];
/** Of the texts of this screen; whoever changes what they say raises it. */
const TEXT_VERSION = "absence-1";

/** @param {Walk} walk @returns {import("../ui/stage.js").Screen} */
export function absent(walk) {
  const { texts, answers, offices } = walk;
  const decided = answers.absent;
  const rest = h("div");
  const ask = () => fill(rest, ...(decided.kinds.length ? [months(), name(), p(texts.of("absent_words")), answers.evidence.length > 0 && p(texts.of("absent_files"))] : []));
  const months = () =>
    small(
      texts.of("absent_until"),
      MONTHS.map((n) => [String(n), texts.of(`absent_months_${n}`)]),
      String(decided.months),
      (n) => (decided.months = Number(n)),
    );
  const name = () =>
    (offices.all ?? []).some((one) => answers.recipients.has(one.id) && isNamed(walk, one)) &&
    small(
      texts.of("absent_name"),
      [["no", texts.of("say_no")], ["yes", texts.of("say_yes")]],
      decided.withName ? "yes" : "no",
      (said) => (decided.withName = said === "yes"),
    );
  const kinds = several(
    KINDS.map((kind) => [kind, texts.of(`absent_kind_${kind}`)]),
    decided.kinds,
    texts.of("absent_title"),
  );
  kinds.addEventListener("change", () => {
    if (!decided.kinds.length !== !rest.firstChild) ask();
  });
  ask();
  return {
    title: texts.of("absent_title"),
    body: [
      h("p", { className: "lead" }, texts.of("absent_lead")),
      p(texts.of("absent_rule")),
      h("h2", {}, texts.of("absent_whom")),
      kinds,
      rest,
      h("p", { className: "hint" }, texts.of("absent_default")),
    ],
    isEmpty: () => !decided.kinds.length,
  };
}

/**
 * Whether who reads this knows, or will know, how to reach them: there a name stands.
 *
 * @param {Walk} walk
 * @param {import("./offices.js").Organisation} one
 */
const isNamed = ({ answers, parts }, one) =>
  answers.had.get(one.id)?.includes("contact") || (parts().contact && mayRead(answers, one, "contact"));

/**
 * The consents that a reader of these parts is given: none where nothing was decided.
 *
 * @param {Pick<Walk, "answers" | "texts" | "today">} walk
 * @param {string[]} names of parts
 * @param {{part: string, hash: string}[]} [had] that it was given before, and that still count
 * @returns {Wish[]}
 */
export function wishes({ answers, texts, today }, names, had = []) {
  const { kinds, months, withName } = answers.absent;
  const all = [...had.map(({ part }) => part), ...names];
  const decided = { parts: all, until: after(today, months), withName, language: texts.language, text_version: TEXT_VERSION };
  return KINDS.filter((kind) => kinds.includes(kind))
    .map((kind) => ({ ...ifAbsent({ ...decided, kind }), given_by: isGuardian(answers) ? /** @type {const} */ ("guardian") : undefined }))
    .filter(({ parts }) => parts.length > 0)
    .map((wish) => ({
      ...wish,
      parts: [
        ...had.filter(({ part }) => wish.parts.includes(part)).map(({ hash }) => hash),
        ...names.filter((name) => wish.parts.includes(name)),
      ],
    }));
}

/**
 * What was decided, for the last look.
 *
 * @param {Walk} walk
 * @param {Reader[]} all
 */
export function decided(walk, all) {
  const { texts } = walk;
  const said = all.flatMap(({ organisation, names }) => {
    const given = wishes(walk, names).flatMap((wish) => wish.absent ?? []);
    return given.length ? [says(texts, nameOf(organisation, texts.language), given)] : [];
  });
  return said.length ? said : [p(texts.of("absent_nothing"))];
}

/** @param {string} day @param {number} months */
function after(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, date)).toISOString().slice(0, 10);
}

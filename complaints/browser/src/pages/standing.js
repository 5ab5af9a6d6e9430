/**
 * What a number that was opened has: who was written to, what is kept, what may happen in an absence.
 */

import { h } from "../ui/element.js";
import { kindName } from "../ui/organisation.js";

/** @typedef {import("./answers.js").Session} Session */

/**
 * Who was written to, and who has answered: to whom something was passed on must hear it, too,
 * when that is taken back.
 *
 * @param {Session} session
 * @returns {string[]}
 */
export function correspondents({ found, organisations }) {
  const written = (found.keepsake?.sent ?? []).map(({ to }) => to);
  const answered = found.timeline.flatMap((entry) => (entry.kind === "sent" ? [] : entry.from));
  return [...new Set([...written, ...answered])].filter((id) => organisations.has(id));
}

/** Whether something may have been kept that can be shown. @param {Session} session */
export const hasKept = ({ found: { keepsake } }) =>
  Boolean(keepsake) && (!keepsake?.parts || keepsake.parts.some(({ bytes }) => bytes !== undefined));

/** What each may do in an absence, as it was said and still holds. @param {Session} session */
export const holding = ({ found: { keepsake }, directory }) =>
  (keepsake?.standing ?? []).filter(({ until }) => until >= directory.today);

/**
 * What one organisation may do in an absence, in a sentence.
 *
 * @param {import("../ui/texts.js").Texts} texts
 * @param {string} name
 * @param {{kind: string, until: string, with_name: boolean}[]} given all with one last day
 */
export const says = (texts, name, given) =>
  h(
    "p",
    {},
    texts.of("absent_says", {
      name,
      kinds: texts.list(given.map(({ kind }) => kindName(texts, kind))),
      day: texts.day(given[0].until),
    }),
    " ",
    texts.of(given[0].with_name ? "absent_named" : "absent_unnamed"),
  );

/**
 * What a question really asks for: the parts as the complainant's own keepsake knows them, and the
 * very text that a yes would be kept with.
 */

import { nameOf, utf8 } from "./bytes.js";
import { completeKeepsake } from "./nextkeepsake.js";
import { AUTHORITY, REPRESENTATION } from "./sorts.js";


/**
 * Whether the yes would be one to this text. What an office does on it outside of the directory,
 * a letter to an authority or an act in somebody's name, is said by the text alone; so the version
 * of such a text, which is signed, has its hash: SPEC.md, section 11.
 *
 * @param {import("./reply.js").Question} question
 */
export const namesItsText = ({ kind, purpose, text, text_version }) =>
  (kind !== AUTHORITY && purpose !== REPRESENTATION) || text_version.endsWith(`/${nameOf(utf8(text))}`);

/**
 * The parts that a question names, each under the name that the complainant gave it; `part` is
 * null where the keepsake knows no part with this hash, so nobody can say what would be handed on.
 * May fetch the keepsake's chunks.
 *
 * @param {object} how
 * @param {import("./opendirectory.js").OpenDirectory} how.directory
 * @param {import("./keepsake.js").Keepsake | null} how.keepsake
 * @param {import("./reply.js").Question} how.question
 * @returns {Promise<{part: string | null, hash: string, bytes: string | null}[]>}
 */
export async function questionParts({ directory, keepsake, question }) {
  const parts = keepsake ? (await completeKeepsake(directory.portal, keepsake)).parts : [];
  return question.parts.map(({ hash }) => {
    const known = parts.find((one) => one.hash === hash);
    return { part: known?.part ?? null, hash, bytes: known?.bytes ?? null };
  });
}

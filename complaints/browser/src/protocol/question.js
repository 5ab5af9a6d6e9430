/**
 * What a question really asks for: the parts as the complainant's own keepsake knows them.
 */

import { completeKeepsake } from "./nextkeepsake.js";

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

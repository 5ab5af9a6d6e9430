/**
 * One account for several people: for each a complaint with a number, keys and salts of its own.
 * What all of them have in common is what is told, and the code of the event.
 *
 * By what the writer tells somebody from the others is never in a record, and nobody's complaint is
 * made who has not said yes. What is the writer's alone (files, a visit, the missing, contact) stays
 * with the writer's own number.
 */

import { random } from "../protocol/bytes.js";
import { deriveReceipt, generateReceipt, prepareComplaint } from "../protocol/index.js";
import { wishes } from "./absence.js";
import { inOrder } from "./parts.js";
import { mayRead } from "./record.js";

/**
 * @typedef {import("./filing.js").Walk} Walk
 * @typedef {import("./record.js").Answers} Answers
 * @typedef {import("./offices.js").Organisation} Organisation
 *
 * @typedef {object} Person
 * @property {string} mark by which the writer tells them from the others
 * @property {import("./record.js").Said} child
 * @property {string[]} needs
 * @property {string[] | null} agreed the organisations to which they said yes; null: they did not say it
 * @property {string} absent what the writer had chosen for an absence when they agreed to it
 * @property {boolean} removed taken back, and kept so that the others keep their places
 *
 * @typedef {{name: string, digits: string, bundle: import("../protocol/bundle.js").Bundle}} Strip of the sheet
 */

/** Sealing for so many takes 5 seconds on a slow phone, and a minute without a compiler: decision 38. */
export const MOST = 20;
/** Without those that are taken for each other; of 32 each byte gives one without bias. */
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE = 8;

/** Somebody who needs what the one before does, until something else is said. @param {Answers} answers @returns {Person} */
export function newPerson({ people, about, needs }) {
  const before = people[people.length - 1]?.needs ?? (about.includes("group") ? needs : []);
  return { mark: "", child: "", needs: [...before], agreed: null, absent: "", removed: false };
}

/** @returns {string} a code for an event; SPEC.md, section 10 */
export const newCode = () => Array.from(random(CODE), (byte) => LETTERS[byte % LETTERS.length]).join("");

/** Whether somebody who writes so may write for several. @param {Answers} answers */
export const mayBeSeveral = ({ about }) => about.includes("group") || about.includes("witness");

/** Whether they said yes to all who are chosen now. @param {Answers} answers @param {Person} person */
export const hasAgreed = ({ recipients }, { agreed }) => agreed !== null && [...recipients.keys()].every((id) => agreed.includes(id));

/** What is chosen for an absence, to be compared with what somebody agreed to. @param {Answers} answers */
export const absence = ({ absent: { kinds, months } }) => (kinds.length ? JSON.stringify([[...kinds].sort(), months]) : "");

/** Those who get a number, with their places. @param {Answers} answers */
export const getNumbers = (answers) =>
  answers.people
    .map((person, at) => ({ person, n: at + 1 }))
    .filter(({ person }) => mayBeSeveral(answers) && !person.removed && hasAgreed(answers, person));

/** What they are called: by their place. @param {import("../ui/texts.js").Texts} texts @param {number} n */
export const placeOf = (texts, n) => texts.of("each_n", { n });

/**
 * The parts of one person's complaint.
 *
 * @param {Record<string, Record<string, any>>} told the writer's own
 * @param {Person} person
 * @returns {Record<string, Record<string, any>>}
 */
export function partsOf({ account, circumstances }, { child, needs }) {
  const age = { yes: "child", no: "adult", unsaid: "", "": "" }[child];
  return {
    ...(account && { account }),
    ...(circumstances && { circumstances }),
    ...(needs.length && { needs: { needs: [...needs] } }),
    person: { about: ["other"], ...(age && { age_group: age }), aware: true },
  };
}

/**
 * The names of those that an organisation may have: as the writer decided for their own.
 *
 * @param {Answers} answers
 * @param {Organisation} organisation
 * @param {Record<string, object>} parts
 */
export const namesFor = (answers, organisation, parts) =>
  inOrder(Object.keys(parts)).filter((name) => mayRead(answers, organisation, name));

/**
 * Seals for each who gets a number.
 *
 * @param {Walk} walk
 * @param {{organisation: Organisation, card: import("./offices.js").Card}[]} readers
 * @param {(share: number) => void} onShare how much is done, up to 1
 * @returns {Promise<Strip[]>}
 */
export async function prepareEach(walk, readers, onShare) {
  const { answers, offices, texts } = walk;
  const directory = await offices.open();
  const told = walk.parts();
  const all = getNumbers(answers);
  /** @type {Strip[]} */
  const strips = [];
  for (const { person, n } of all) {
    const parts = partsOf(told, person);
    const digits = generateReceipt();
    const recipients = readers.map(({ organisation, card }) => {
      const names = namesFor(answers, organisation, parts);
      return { organisation, card, parts: names, consents: person.absent === absence(answers) ? agreedTo(walk, names) : [] };
    });
    const bundle = await prepareComplaint({
      directory,
      receipt: await deriveReceipt(digits, directory.instance),
      recipients: recipients.filter(({ parts: names }) => names.length),
      parts,
      language: texts.language,
    });
    strips.push({ name: person.mark.trim() || placeOf(texts, n), digits, bundle });
    onShare(strips.length / all.length);
  }
  return strips;
}

/** What the writer chose for an absence, given for somebody who agreed aloud. @param {Walk} walk @param {string[]} names */
const agreedTo = (walk, names) =>
  wishes(walk, names).map((wish) => ({ ...wish, given_by: /** @type {const} */ ("representative") }));

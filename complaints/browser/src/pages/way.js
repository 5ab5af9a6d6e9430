/**
 * The order of the questions, and which of them belong to a part: for who files, and for who comes
 * back to tell more.
 */

import { MISSING } from "./asked.js";
import { numbered } from "./parts.js";

const VISIT = ["visit-site", "visit-people", "visit-found"];
/** Of whom it is about, and what that calls for. */
const ABOUT = ["about", "missing", "care", "aware", "group", "role", ...VISIT];

/** What only some are asked: no part of the way of anybody else. */
export const BRANCHES = [...MISSING, "missing", "voice", "files", "care", "aware", "group", "role", ...VISIT];

/**
 * In order; some only where they matter. Who searches for somebody is asked about them first; what
 * else happened is asked of them too, because it decides who can search and who answers for it.
 */
export const ROAD = [
  "safe", "help", "about", ...MISSING, "missing", "what", "which", "tell", "voice", "files", "where", "when", "who", "now", "care",
  "aware", "group", "role", ...VISIT, "needs", "person", "protection",
  "recipients", "contact", "absent", "review",
];

/** Where a part is changed, from the last look. @type {Record<string, string[]>} */
const QUESTIONS = {
  account: ["what", "which", "tell", "voice"],
  circumstances: ["where", "when", "who", "now", "group"],
  needs: ["needs"],
  person: [...ABOUT, "person", "protection"],
  missing: MISSING,
  visit: VISIT,
  voice: ["voice"],
  file: ["files"],
  contact: ["contact"],
  recipients: ["recipients"],
  absent: ["absent"],
  country: ["where"],
};

/** What can be told when coming back, one by one. @type {Record<string, string[]>} */
export const TOPICS = {
  what: ["what", "which"],
  tell: ["tell", "voice"],
  where: ["where"],
  when: ["when"],
  who: ["who"],
  now: ["now"],
  needs: ["needs"],
  about: ABOUT,
  person: ["person"],
  protection: ["protection"],
  contact: ["contact"],
  files: ["files"],
};

/**
 * The screens on which a part is told: of a file those of its kind.
 *
 * @param {import("./record.js").Answers} answers
 * @param {string} part
 */
export function questionsOf({ evidence }, part) {
  const file = evidence.find(({ name }) => name === part);
  const { base, n } = numbered(file ? (file.content.kind === "voice" ? "voice" : "file") : part);
  return (QUESTIONS[base] ?? []).map((name) => (n ? `${name}[${n}]` : name));
}

/**
 * The next screen that matters.
 *
 * @param {string} name of the present one
 * @param {string[]} changing the screens of what is being changed, if anything is
 * @param {(name: string) => boolean} matters
 * @param {string} end after the last of them
 */
export function following(name, changing, matters, end) {
  const isChanging = changing.includes(name);
  const { base, n } = numbered(name);
  const road = isChanging ? changing : ROAD;
  const next = road.slice(road.indexOf(isChanging ? name : base) + 1).find(matters) ?? end;
  return n && !isChanging && MISSING.includes(next) ? `${next}[${n}]` : next;
}

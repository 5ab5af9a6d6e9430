/**
 * What was kept or sent before, opened to be changed and added to, and handed to those whom the
 * person chooses.
 *
 * A part that is here is changed as a whole. Of one that everybody has, only its hash is here: what
 * is said now adds to it. SPEC.md, sections 9 and 10.
 */

import { attachmentsOf, completeKeepsake, isStillThere } from "../protocol/index.js";
import { wishes } from "./absence.js";
import { evidenceIn, fileOf } from "./files.js";
import { inOrder } from "./parts.js";
import { loadOrganisations } from "./recipients.js";
import { parts } from "./record.js";
import { restored } from "./restore.js";
import { readers } from "./review.js";
import { correspondents, holding } from "./standing.js";
import { questionsOf } from "./way.js";

/**
 * @typedef {import("./answers.js").Visit} Visit
 * @typedef {import("./filing.js").Choosing} Walk
 * @typedef {Record<string, Record<string, any>>} Contents by part
 *
 * @typedef {object} Handing what is being told or handed over
 * @property {Contents} contents of the parts that are here, as they were given or kept
 * @property {string[]} lost names of the parts of which only the hash is here
 * @property {Contents} before what the answers said at first
 * @property {Map<string, string[]>} holders part to the organisations that have it as it is
 * @property {Map<string, {part: string, hash: string}[]>} had organisation to what it has
 * @property {Set<string>} replaced hashes of parts in whose place another was given
 * @property {import("../protocol/keepsake.js").Keepsake["attachments"]} attachments that are still at the portal
 * @property {import("./record.js").Answers} answers what is said now, and who was chosen
 * @property {import("./filing.js").Offices} offices
 * @property {{screens: string[], end: string}} changing the questions that are asked, and what comes after
 * @property {Set<string>} takeBack organisations that may do nothing more in an absence
 */

/**
 * @param {Visit["session"]} session
 * @param {import("../ui/texts.js").Texts} texts
 * @returns {Promise<Handing | null>} null where nothing is left of it, and nobody has anything
 */
export async function begin(session, texts) {
  const { directory, found: { keepsake } } = session;
  const whole = keepsake && (await completeKeepsake(directory.portal, keepsake));
  const all = whole?.parts ?? [];
  const sent = whole?.sent ?? [];
  const kept = all.filter(({ bytes }) => bytes !== undefined);
  const known = correspondents(session);
  if (!kept.length && !known.length) return null;
  // of a part that was changed, the last counts
  const last = [...new Map(all.map((part) => [part.part, part])).values()];
  const lost = last.filter(({ bytes }) => bytes === undefined).map(({ part }) => part);
  /** @type {Contents} */
  const contents = Object.fromEntries(last.flatMap(({ part, bytes }) => (bytes === undefined ? [] : [[part, JSON.parse(bytes)]])));
  const has = (/** @type {string} */ hash) => [...new Set(sent.filter(({ parts: hashes }) => hashes.includes(hash)).map(({ to }) => to))];
  const had = new Map(known.map((id) => [id, all.filter(({ hash }) => has(hash).includes(id)).map(({ part, hash }) => ({ part, hash }))]));
  const attachments = [];
  for (const one of attachmentsOf(kept, whole?.attachments ?? [])) if (await isStillThere(directory.portal, one)) attachments.push(one);
  const answers = restored(contents, all.map(({ part }) => part), texts.source.violations);
  // what was kept for oneself alone stays so; what others were given may go where the account goes
  for (const one of answers.evidence) Object.assign(one, { isEarlier: true, isAlone: !last.some(({ part, hash }) => part === one.name && has(hash).length) });
  answers.earlier = lost.includes("account") || contents.account?.adds || !whole;
  answers.had = new Map([...had].map(([id, given]) => [id, given.map(({ part }) => part)]));
  // who was given something is preset; not who had to give all of it back
  for (const { to, parts: given } of sent) if (given.length) answers.recipients.set(to, new Map());
  return {
    contents,
    lost,
    before: parts(answers, texts.isOfTheState),
    holders: new Map(last.map(({ part, hash }) => [part, has(hash)])),
    had,
    replaced: replacedAmong(all),
    attachments,
    answers,
    offices: { open: async () => directory, cards: new Map(), refused: new Map(), preset: [] },
    changing: { screens: [], end: "kept" },
    takeBack: new Set(),
  };
}

/**
 * The parts in whose place another of their name was given. One whose text is gone says no more
 * whether it adds: it does where the one before was gone by then, too.
 *
 * @param {import("../protocol/parts.js").KeptPart[]} all in the order in which they were given
 */
export function replacedAmong(all) {
  const replaced = all.flatMap(({ part, bytes }, at) => {
    const next = all.slice(at + 1).find((one) => one.part === part);
    const isReplaced = next && (next.bytes === undefined ? bytes !== undefined : !JSON.parse(next.bytes).adds);
    return isReplaced ? all.slice(0, at + 1).filter((one) => one.part === part) : [];
  });
  return new Set(replaced.map(({ hash }) => hash));
}

/** @param {Handing} handing @param {{sha256?: string}} content */
export const attachmentOf = ({ attachments }, { sha256 }) => attachments.find((one) => one.sha256 === sha256);

/**
 * The parts as they are now: those that were here, those that were changed, and what is new.
 *
 * @param {Handing} handing
 * @param {import("../ui/texts.js").Texts} texts
 * @returns {Contents}
 */
export function present(handing, texts) {
  const { contents, before, lost, answers } = handing;
  const now = parts(answers, texts.isOfTheState);
  const made = inOrder([...new Set([...Object.keys(contents), ...Object.keys(now)])]).map((name) => {
    const isSame = JSON.stringify(now[name]) === JSON.stringify(before[name]);
    if (isSame) return [name, contents[name]];
    if (!now[name] || !contents[name]) return [name, now[name] && (lost.includes(name) ? { ...now[name], adds: true } : now[name])];
    const others = Object.entries(contents[name]).filter(([field]) => !(field in (before[name] ?? {})));
    return [name, { ...Object.fromEntries(others), ...now[name] }];
  });
  const there = Object.fromEntries(made.filter(([, content]) => content));
  // of a file that has expired, nobody could be given more than its description
  for (const { name, content } of evidenceIn(there)) {
    if (!attachmentOf(handing, content) && !fileOf(content)) delete there[name];
  }
  return there;
}

/** What the screens of the road and of choosing may know and do here. @param {Visit} visit @returns {Walk} */
export function walkOf(visit) {
  const { texts, session, journey, handing } = visit;
  if (!handing) throw new Error("nothing is being handed over");
  const { answers, offices, holders, contents } = handing;
  return {
    texts,
    answers,
    offices,
    today: session.directory.today,
    isOfTheState: texts.isOfTheState,
    parts: () => present(handing, texts),
    journey,
    change: (part) => ask(visit, part === "recipients" ? ["share"] : questionsOf(answers, part), "look"),
    loadOrganisations: () => withKnown(visit, handing),
    isEarly: false,
    held: (organisation) => {
      const now = present(handing, texts);
      return [...holders].filter(([name, all]) => all.includes(organisation) && now[name] === contents[name]).map(([name]) => name);
    },
  };
}

/** Asks these, then goes there. @param {Visit} visit @param {string[]} screens @param {string} end */
export function ask({ handing, journey }, screens, end) {
  if (handing) handing.changing = { screens, end };
  journey.open(screens[0] ?? end);
}

/** Those for the place, and those who were written to already. @param {Visit} visit @param {Handing} handing */
async function withKnown({ session }, { offices, answers }) {
  const decided = new Map(answers.recipients);
  await loadOrganisations(offices, answers);
  const all = offices.all ?? [];
  const known = correspondents(session);
  offices.all = [...all, ...known.filter((id) => !all.some((one) => one.id === id)).flatMap((id) => session.organisations.get(id) ?? [])];
  for (const id of known) {
    const before = decided.get(id);
    if (before) answers.recipients.set(id, before);
  }
}

/** Those who will read something, and were not told yet what may happen in an absence. @param {Visit} visit @param {Walk} walk */
export function unasked({ session }, walk) {
  const asked = new Set(holding(session).map(({ asked_by: by }) => by));
  return readers(walk).filter(({ organisation, names }) => names.length && !asked.has(organisation.id));
}

/**
 * The consents for an absence that a reader of these parts is given now: of what it is given, and of
 * what it has, unless that is replaced.
 *
 * @param {Handing} handing
 * @param {Walk} walk
 * @param {string} id
 * @param {string[]} names
 */
export function wishesFor({ had, contents, lost, replaced }, walk, id, names) {
  const there = walk.parts();
  const isWriterKnown = !lost.includes("person") && !contents.person?.adds;
  const counts = (had.get(id) ?? []).filter(
    ({ part, hash }) => !replaced.has(hash) && (there[part] === contents[part] || there[part]?.adds));
  return wishes(walk, names, counts).map((wish) => ({ ...wish, given_by: isWriterKnown ? wish.given_by : undefined }));
}

/** Seals and sends what was chosen. @param {Visit} visit @param {Walk} walk */
export function hand(visit, walk) {
  const { session, handing } = visit;
  if (!handing) return;
  const known = correspondents(session);
  const there = walk.parts();
  const fresh = new Set(unasked(visit, walk).map(({ organisation }) => organisation.id));
  const chosen = readers(walk).filter(({ names }) => names.length);
  for (const { organisation } of chosen) session.organisations.set(organisation.id, organisation);
  visit.act(
    chosen.map(({ organisation: { id }, names }) => ({
      organisation: id,
      parts: names,
      isFirst: !known.includes(id),
      consents: fresh.has(id) ? wishesFor(handing, walk, id, names) : [],
      ...(handing.takeBack.has(id) ? { withdrawal: { scope: /** @type {const} */ ("referral") } } : {}),
    })),
    Object.fromEntries(Object.entries(there).filter(([name, content]) => content !== handing.contents[name])),
  );
}

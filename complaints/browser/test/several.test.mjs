/** One account for several people: what each gets, what nobody gets, and sending all of it as one. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import * as minisign from "../src/protocol/minisign.js";
import { deriveReceipt, loadCard, loadDirectory, prepareComplaint, readReplies, send } from "../src/protocol/index.js";
import { isFiled, ofFirst, together } from "../src/protocol/together.js";
import { asked } from "../src/pages/asked.js";
import { newAnswers, parts } from "../src/pages/record.js";
import { absence, getNumbers, mayBeSeveral, newCode, newPerson, partsOf, prepareEach } from "../src/pages/several.js";
import { INSTANCE, Instance, Office, TestPortal, addDays, problem, today } from "./instance.mjs";

const nhri = new Office("nhri-es");
const legal = new Office("legal-aid-es");
const instance = new Instance([nhri, legal]);
/** @type {TestPortal} */
let portal;

before(async () => {
  portal = await new TestPortal(instance).start();
});
after(() => portal.stop());
beforeEach(() => {
  portal.interfere = () => null;
  Object.assign(portal, { inboxes: [], handles: [], requests: [] });
});

const TOLD = {
  about: ["witness"], role: "visits", groups: ["work"], text: "They slept in the hold.", country: "ES",
  place: "the quay", incident: "ab 7", needs: ["legal-help"], contact: { name: "N.", channel: "", times: "", never: "" },
  visit: { site: "the ship", access: "given", findings: "", answer: "", counts: {} },
};

/** @param {object} change */
const answersWith = (change = {}) => ({ ...newAnswers(), ...structuredClone(TOLD), ...change });

/** @param {object} change */
const person = (change) => ({ mark: "", child: "", needs: [], agreed: ["nhri-es", "legal-aid-es"], absent: "", removed: false, ...change });

const texts = { language: "en", of: (key, { n } = {}) => `${key} ${n}` };

async function walkOf(answers) {
  const directory = await loadDirectory({ base: portal.base, trust: instance.trust() });
  const all = await directory.shard("ES");
  const readers = [];
  for (const id of answers.recipients.keys()) {
    const organisation = all.find((one) => one.id === id);
    readers.push({ organisation, card: await loadCard(directory, organisation) });
  }
  const walk = { answers, texts, today: today(), offices: { open: async () => directory }, parts: () => parts(answers, () => false) };
  return { walk, readers, directory };
}

/** What an office got, message by message. */
const got = (office) =>
  portal.inboxes.filter(({ organisation }) => organisation === office.id).map(({ body }) => office.open(body).message);

const contents = ({ parts: all }) => Object.fromEntries(all.map(({ part, bytes }) => [part, JSON.parse(bytes)]));

describe("who gets a number", () => {
  test("only who said yes, and was not taken back", () => {
    const people = [person({ agreed: null }), person({}), person({ removed: true })];
    assert.deepEqual(getNumbers(answersWith({ people })).map(({ n }) => n), [2]);
  });

  test("nobody, once it is about something else", () => {
    const answers = answersWith({ people: [person({})] });
    assert.ok(mayBeSeveral(answers));
    answers.about = ["self"];
    assert.deepEqual(getNumbers(answers), []);
  });

  test("who said yes to some is asked again where another is to read it", () => {
    const answers = answersWith({ people: [person({})], recipients: new Map([["nhri-es", new Map()]]) });
    assert.equal(getNumbers(answers).length, 1);
    answers.recipients.set("ngo-es", new Map());
    assert.equal(getNumbers(answers).length, 0);
    answers.recipients.delete("ngo-es");
    assert.equal(getNumbers(answers).length, 1);
  });

  test("the code of the event is in the record as long as somebody does", () => {
    const saw = { role: "saw", visit: newAnswers().visit };
    const code = (people) => parts(answersWith({ ...saw, people }), () => false).circumstances.incident;
    assert.equal(code([]), undefined);
    assert.equal(code([person({ agreed: null })]), undefined);
    assert.equal(code([person({})]), "AB7");
    assert.equal(asked(answersWith({ ...saw, people: [person({})] }), () => false).incident, true);
    assert.equal(asked(answersWith({ about: ["self"], people: [person({})] }), () => false).incident, false);
  });

  test("a code is eight characters that nobody takes for each other", () => {
    const codes = Array.from({ length: 200 }, newCode);
    for (const one of codes) assert.match(one, /^[2-9A-HJ-NP-Z]{8}$/);
    assert.equal(new Set(codes).size, 200);
    assert.equal(new Set(codes.join("")).size, 32);
  });

  test("the next one needs what the one before does, and each can be changed alone", () => {
    const answers = answersWith({ about: ["group"] });
    const first = newPerson(answers);
    assert.deepEqual(first.needs, ["legal-help"]);
    first.needs.push("shelter");
    answers.people.push(first);
    const second = newPerson(answers);
    assert.deepEqual(second.needs, ["legal-help", "shelter"]);
    second.needs.pop();
    assert.deepEqual(first.needs, ["legal-help", "shelter"]);
    assert.deepEqual(answers.needs, ["legal-help"]);
    assert.deepEqual(newPerson(answersWith()).needs, []); // what a witness needs is their own
  });
});

describe("what is in it", () => {
  const told = parts(answersWith(), () => false);

  test("what was told, and of the person nothing but this", () => {
    assert.deepEqual(partsOf(told, person({ mark: "green jacket", child: "yes", needs: ["shelter"] })), {
      account: told.account,
      circumstances: told.circumstances,
      needs: { needs: ["shelter"] },
      person: { about: ["other"], age_group: "child", aware: true },
    });
  });

  test("what is not said is not there", () => {
    assert.deepEqual(partsOf({}, person({ child: "unsaid" })), { person: { about: ["other"], aware: true } });
  });
});

test("each has keys, salts and a case of their own, and only readers that the writer's parts have", async () => {
  const answers = answersWith({
    people: [person({ mark: "green jacket", needs: ["shelter"] }), person({ agreed: null }), person({ child: "no" })],
    recipients: new Map([["nhri-es", new Map([["person", true]])], ["legal-aid-es", new Map([["needs", false]])]]),
    absent: { kinds: ["ngo"], months: 3, withName: true },
  });
  const { walk, readers, directory } = await walkOf(answers);
  const shares = [];
  const strips = await prepareEach(walk, readers, (share) => shares.push(share));
  assert.deepEqual(shares, [0.5, 1]);
  assert.deepEqual(strips.map(({ name }) => name), ["green jacket", "each_n 3"]);
  assert.equal(new Set(strips.map(({ digits }) => digits)).size, 2);
  await send(together(strips.map(({ bundle }) => bundle)));
  assert.ok(strips.every(({ bundle }) => isFiled(bundle)));

  assert.deepEqual(got(nhri).map((one) => Object.keys(contents(one))), [["account", "circumstances", "needs", "person"], ["account", "circumstances", "person"]]);
  assert.deepEqual(got(legal).map((one) => Object.keys(contents(one))), [["account", "circumstances"], ["account", "circumstances"]]);
  const all = [...got(nhri), ...got(legal)];
  assert.equal(new Set(all.map(({ case: one }) => one)).size, 4);
  const [first, second] = got(nhri);
  assert.deepEqual(contents(first).account, contents(second).account);
  assert.equal(contents(first).circumstances.incident, contents(second).circumstances.incident);
  assert.notEqual(first.parts[0].salt, second.parts[0].salt);
  assert.ok(!JSON.stringify(all).includes("green jacket"));
  assert.deepEqual(all.map(({ consents }) => consents), [[], [], [], []]); // nobody agreed to that

  // the number alone is enough for an answer to be read
  portal.put(first.reply.tag, nhri.replies(first.reply, { text: "We have read it." }, instance.reference));
  const receipt = await deriveReceipt(strips[0].digits, INSTANCE);
  const found = await readReplies({ directory, receipt });
  assert.ok(found.timeline.some((one) => one.kind === "reply" && one.text === "We have read it."));
  const another = await readReplies({ directory, receipt: await deriveReceipt(strips[1].digits, INSTANCE) });
  assert.ok(!another.timeline.some((one) => one.kind === "reply"));
});

test("who agreed aloud to what holds in an absence signed it through somebody else", async () => {
  const answers = answersWith({
    recipients: new Map([["nhri-es", new Map()]]),
    absent: { kinds: ["ngo"], months: 3, withName: true },
  });
  answers.people = [person({ absent: absence(answers) })];
  const { walk, readers } = await walkOf(answers);
  const [{ bundle }] = await prepareEach(walk, readers, () => {});
  await send(bundle);
  const [message] = got(nhri);
  const [{ text, signature, verifying_key: key }] = message.consents;
  const consent = JSON.parse(text);
  assert.equal(consent.given_by, "representative");
  assert.equal(consent.absent.with_name, false);
  assert.equal(consent.kind, "ngo");
  assert.ok(consent.expires > addDays(today(), 60));
  answers.absent.kinds.push("mechanism"); // to which they did not agree
  const [other] = await prepareEach(walk, readers, () => {});
  portal.inboxes = [];
  await send(other.bundle);
  assert.deepEqual(got(nhri)[0].consents, []);
  minisign.verify(new TextEncoder().encode(text), minisign.parse(new TextEncoder().encode(signature)), minisign.parseKey(key));
});

describe("all of it as one", () => {
  async function three() {
    const answers = answersWith({ people: [person({}), person({})], recipients: new Map([["nhri-es", new Map()], ["legal-aid-es", new Map()]]) });
    const { walk, readers, directory } = await walkOf(answers);
    const receipt = await deriveReceipt("0".repeat(28), INSTANCE);
    const own = await prepareComplaint({
      directory, receipt, parts: walk.parts(), language: "en",
      recipients: readers.map((one) => ({ ...one, parts: ["account"] })),
    });
    const strips = await prepareEach(walk, readers, () => {});
    return { own, strips, whole: together([own, ...strips.map(({ bundle }) => bundle)]) };
  }

  test("goes on after a broken line with what is left, and files nothing twice", async () => {
    const { whole } = await three();
    let left = 4;
    portal.interfere = ({ method }) => (method === "PUT" && (left -= 1) < 0 ? "hang up" : null);
    await assert.rejects(send(whole), { code: "unreachable" });
    const there = portal.inboxes.length;
    assert.ok(there > 0 && there < 6, `${there}`);
    portal.interfere = () => null;
    const progress = [];
    const outcome = await send(whole, { onProgress: ({ done }) => progress.push(done) });
    assert.equal(progress[0], there);
    assert.equal(portal.inboxes.length, 6);
    assert.ok(outcome.kept);
    assert.equal(outcome.proofs.length, 6);
    assert.equal(ofFirst(whole, outcome).proofs.length, 2);
  });

  test("each keepsake says who has that very complaint", async () => {
    const { own, strips, whole } = await three();
    const [, theirs] = strips[0].bundle.puts;
    portal.interfere = ({ kind, rest }) => (kind === "inboxes" && rest[1] === theirs.name ? problem("suspended-organisation", 403) : null);
    const outcome = await send(whole);
    assert.deepEqual(ofFirst(whole, outcome).refused, [{ organisation: "legal-aid-es", code: "suspended-organisation" }]);
    const sentTo = ({ summary }) => summary.keepsake.sent.map(({ to }) => to);
    assert.deepEqual(sentTo(own), ["nhri-es", "legal-aid-es"]);
    assert.deepEqual(strips.map(({ bundle }) => sentTo(bundle)), [["nhri-es"], ["nhri-es", "legal-aid-es"]]);
    assert.ok(outcome.kept);
    const kept = whole.keepsake.map(({ name }) => name);
    assert.deepEqual(portal.handles.map(({ name }) => name).sort(), [...kept].sort());
  });

  test("that all refuse one is said once", async () => {
    const { whole, strips } = await three();
    portal.interfere = ({ kind }) => (kind === "inboxes" ? problem("suspended-organisation", 403) : null);
    const outcome = ofFirst(whole, await send(whole));
    assert.deepEqual(outcome.refused.map(({ organisation }) => organisation), ["nhri-es", "legal-aid-es"]);
    assert.ok(!strips.some(({ bundle }) => isFiled(bundle)));
  });
});

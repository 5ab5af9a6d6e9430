/** From the first word to the last answer, against a portal over HTTP, and all that can go wrong. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { concat, hex, random, utf8 } from "../src/protocol/bytes.js";
import {
  deriveReceipt, forgive, generateReceipt, loadCard, loadDirectory, prepareComplaint, prepareFollowUp,
  questionParts, readReplies, send, whyUnkept,
} from "../src/protocol/index.js";
import { ifAbsent } from "../src/protocol/consent.js";
import { open as open_, seal } from "../src/protocol/envelope.js";
import { joinOverflow } from "../src/protocol/overflow.js";
import * as minisign from "../src/protocol/minisign.js";
import { hashOf } from "../src/protocol/parts.js";
import { dumps, loads } from "../src/protocol/strictjson.js";
import { INSTANCE, Instance, Office, TestPortal, addDays, problem, today } from "./instance.mjs";

const PARTS = {
  account: { text: "ضربونا عند السياج", language: "ar", violations: ["violence"] },
  circumstances: { country: "ES", place: "the forest behind the river" },
  person: { age_group: "adult" },
};
const nhri = new Office("nhri-es");
const legal = new Office("legal-aid-es");
const ngo = new Office("ngo-fr", { shard: "FR" });
const instance = new Instance([nhri, legal, ngo]);
/** @type {TestPortal} */
let portal;

before(async () => {
  portal = await new TestPortal(instance).start();
});
after(() => portal.stop());
beforeEach(() => {
  portal.interfere = () => null;
  Object.assign(portal, { inboxes: [], handles: [], requests: [] });
  portal.chunks.clear();
});

const open = (change = {}) => loadDirectory({ base: portal.base, trust: instance.trust(), ...change });

const framed = (part) => concat(Uint8Array.from([24, 16, 8, 0], (bits) => part.length >>> bits), part);

/** The parts of a listing. */
function parted(body) {
  if (!body.length) return [];
  const end = 4 + new DataView(body.buffer, body.byteOffset).getUint32(0);
  return [body.subarray(4, end), ...parted(body.subarray(end))];
}

/** Another portal, for one test. */
async function serve(context, other) {
  const served = await new TestPortal(other).start();
  context.after(() => served.stop());
  return served;
}

async function visit() {
  const directory = await open();
  return { directory, receipt: await deriveReceipt(generateReceipt(), INSTANCE) };
}

async function recipient(directory, office, more) {
  const organisation = await directory.find(office.id);
  return { organisation, card: await loadCard(directory, organisation), ...more };
}

/** Files with the NHRI (and others), and gives what its desk sees. */
async function file({ directory, receipt }, { parts = PARTS, given = ["account", "circumstances"], offices = [nhri] } = {}) {
  const recipients = [];
  for (const office of offices) recipients.push(await recipient(directory, office, { parts: given }));
  const bundle = await prepareComplaint({ directory, receipt, recipients, parts, language: "ar" });
  const outcome = await send(bundle);
  return { bundle, outcome, complaint: portal.inboxes[0] && nhri.open(portal.inboxes[0].body).message };
}

const answer = (complaint, content, how) =>
  portal.put(complaint.reply.tag, nhri.replies(complaint.reply, content, instance.reference, how));

const questionFor = (complaint, more = {}) => ({
  id: hex(random(16)),
  purpose: "referral",
  to: legal.id,
  kind: null,
  parts: complaint.parts.map((part) => ({ part: part.part, hash: hashOf(part) })),
  text: "May we give this to a lawyer?",
  text_version: "1",
  language: "en",
  ...more,
});

const problemsOf = ({ problems }) => problems.map(({ code }) => code).sort();

describe("the road", () => {
  test("file, acknowledge, ask, consent, reply of the next, withdraw", async () => {
    const me = await visit();
    const { outcome, complaint, bundle } = await file(me, { offices: [nhri, ngo] });
    assert.deepEqual(outcome.proofs.map(({ organisation }) => organisation), [nhri.id, ngo.id]);
    assert.deepEqual([outcome.refused, outcome.kept], [[], true]);
    assert.deepEqual(complaint.parts.map(({ part }) => part), ["account", "circumstances"]);
    assert.deepEqual(loads(utf8(complaint.parts[0].bytes)), PARTS.account);
    assert.ok(portal.inboxes.every(({ body }) => body.length === 16_384));
    assert.ok(portal.handles.every(({ body }) => body.length === 4_096));

    const { message, envelope } = bundle.summary.recipients[0];
    assert.equal(message, complaint.id);
    answer(complaint, { acknowledgement: { message, envelope }, state: "received" });
    answer(complaint, { text: "We read it.\n".repeat(600), language: "en" });
    answer(complaint, { question: questionFor(complaint) });
    let found = await readReplies(me);
    assert.deepEqual(found.problems, []);
    assert.deepEqual(found.timeline.map(({ kind }) => kind), ["reply", "reply", "reply", "sent", "sent"]);
    assert.equal(found.timeline[1].text.length, 7200);
    const sent = found.timeline.filter(({ kind }) => kind === "sent");
    assert.deepEqual(sent.map(({ to, acknowledged }) => [to, acknowledged]), [[ngo.id, null], [nhri.id, today()]]);

    const [question] = found.questions;
    const asked = await questionParts({ ...me, keepsake: found.keepsake, question });
    assert.deepEqual(asked.map(({ part }) => part), ["account", "circumstances"]);
    const wish = {
      to: question.to, purpose: question.purpose, parts: question.parts.map(({ hash }) => hash),
      text_version: question.text_version, language: question.language, expires: addDays(today(), 90),
    };
    const agreed = await prepareFollowUp({
      ...me, keepsake: found.keepsake, language: "ar",
      recipients: [await recipient(me.directory, nhri, {
        answers: [{ question: question.id, answer: "yes" }], consents: [wish], parts: ["person"],
      })],
    });
    assert.ok((await send(agreed)).kept);
    const followUp = nhri.open(portal.inboxes.at(-1).body).message;
    assert.equal(followUp.counter, 2);
    assert.deepEqual(followUp.answers, [{ question: question.id, answer: "yes" }]);
    assert.deepEqual(followUp.parts.map(({ part }) => part), ["person"]);
    const consent = followUp.consents[0];
    const terms = loads(utf8(consent.text));
    const key = minisign.parseDerivedKey(consent.verifying_key);
    assert.equal(
      minisign.verify(utf8(consent.text), minisign.parse(utf8(consent.signature)), key),
      `amparo/v1 consent ${complaint.from} ${nhri.id}`,
    );
    assert.deepEqual(terms.reply, me.receipt.replyAddress(legal.id));
    assert.deepEqual([terms.to, terms.asked_by, terms.parts], [legal.id, nhri.id, wish.parts]);

    portal.put(terms.reply.tag, legal.replies(terms.reply, { text: "We take it." }, instance.reference));
    found = await readReplies(me);
    assert.deepEqual([found.problems, found.questions], [[], []]);
    assert.equal(found.timeline.find(({ from }) => from === legal.id).text, "We take it.");

    const back = await prepareFollowUp({
      ...me, keepsake: found.keepsake, language: "ar",
      recipients: [await recipient(me.directory, nhri, { withdrawal: { scope: "all" } })],
    });
    await send(back);
    const last = nhri.open(portal.inboxes.at(-1).body).message;
    assert.deepEqual([last.withdrawal, last.counter, last.type], [{ scope: "all" }, 3, "follow-up"]);
  });

  test("without a keepsake the acknowledged messages are counted", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    portal.handles = [];
    for (const message of [complaint.id, hex(random(16)), hex(random(16))]) {
      answer(complaint, { acknowledgement: { message, envelope: "0".repeat(64) } });
    }
    for (const expected of [4, 5]) {
      const { keepsake, timeline } = await readReplies(me);
      assert.equal(keepsake === null, expected === 4);
      const recipients = [await recipient(me.directory, nhri, { withdrawal: { scope: "all" } })];
      await send(await prepareFollowUp({ ...me, keepsake, timeline, language: "en", recipients }));
      assert.equal(nhri.open(portal.inboxes.at(-1).body).message.counter, expected);
    }
  });

  test("what is sealed to nobody is kept", async () => {
    const me = await visit();
    const { outcome } = await file(me, { offices: [] });
    assert.deepEqual(outcome, { proofs: [], refused: [], kept: true, unstored: [], unread: [] });
    const { keepsake, timeline } = await readReplies(me);
    assert.deepEqual(timeline, []);
    assert.deepEqual(loads(utf8(keepsake.parts[0].bytes)), PARTS.account);
  });

  test("a long account goes through chunks, to the organisation and into the keepsake", async () => {
    const me = await visit();
    const account = { text: "وكان البرد شديدا. ".repeat(6_000) };
    const { complaint } = await file(me, { parts: { account, person: account }, given: ["account"] });
    assert.deepEqual(Object.keys(complaint).includes("parts"), false);
    const whole = await joinOverflow(complaint, async (name) => portal.chunks.get(name));
    assert.deepEqual(loads(utf8(whole.parts[0].bytes)), account);
    assert.equal(portal.handles.length, 1);

    portal.requests = [];
    const { keepsake } = await readReplies(me);
    assert.ok(portal.requests.every(({ url }) => !url.startsWith("/v1/chunks")));
    const more = await prepareFollowUp({
      ...me, keepsake, language: "ar", recipients: [await recipient(me.directory, nhri, { parts: ["person"] })],
    });
    await send(more);
    const followUp = await joinOverflow(
      nhri.open(portal.inboxes.at(-1).body).message, async (name) => portal.chunks.get(name),
    );
    assert.deepEqual(loads(utf8(followUp.parts[0].bytes)), account);
    assert.equal((await readReplies(me)).keepsake.counter, 2);
  });

  test("one can write and withdraw after the keepsake's chunks have expired", async () => {
    const me = await visit();
    await file(me, { parts: { account: { text: "x".repeat(20_000) }, person: {} }, given: ["person"] });
    portal.chunks.clear();
    const { keepsake } = await readReplies(me);
    const recipients = [await recipient(me.directory, nhri, { withdrawal: { scope: "all" } })];
    assert.equal((await send(await prepareFollowUp({ ...me, keepsake, language: "en", recipients }))).proofs.length, 1);
  });

  test("two visits that did not see each other's keepsake are both remembered", async () => {
    const me = await visit();
    for (const office of [nhri, ngo]) {
      const recipients = [await recipient(me.directory, office, { text: "More." })];
      await send(await prepareFollowUp({ ...me, keepsake: null, language: "en", recipients }));
    }
    const { keepsake } = await readReplies(me);
    assert.deepEqual(new Set(keepsake.sent.map(({ to }) => to)), new Set([nhri.id, ngo.id]));
  });

  test("long keepsakes of one counter are united, with the parts of each", async () => {
    const me = await visit();
    await file(me, { offices: [] });
    const { keepsake } = await readReplies(me);
    for (const [office, name] of [[nhri, "evidence[1]"], [ngo, "evidence[2]"]]) {
      const parts = { [name]: { text: "x".repeat(20_000) } };
      const recipients = [await recipient(me.directory, office, { text: "More." })];
      await send(await prepareFollowUp({ ...me, keepsake, parts, language: "en", recipients }));
    }
    const found = await readReplies(me);
    assert.deepEqual(found.keepsake.sent.map(({ to }) => to).sort(), [ngo.id, nhri.id].sort());
    const recipients = [await recipient(me.directory, nhri, { parts: ["evidence[1]", "evidence[2]"] })];
    const bundle = await prepareFollowUp({ ...me, ...found, language: "en", recipients });
    assert.equal(bundle.summary.keepsake.counter, 3);
    assert.equal(bundle.summary.keepsake.sent.length, 3);
  });

  test("a keepsake of which a piece is missing still counts for the next number", async () => {
    const me = await visit();
    await file(me);
    const { keepsake } = await readReplies(me);
    const parts = { "evidence[1]": { text: "x".repeat(3_000) } };
    const recipients = [await recipient(me.directory, nhri, { text: "More." })];
    await send(await prepareFollowUp({ ...me, keepsake, parts, language: "en", recipients }));
    portal.handles.pop();
    const found = await readReplies(me);
    assert.deepEqual([found.keepsake.counter, found.keepsakeCounter], [1, 2]);
    const next = await prepareFollowUp({ ...me, ...found, language: "en", recipients });
    assert.equal(next.summary.keepsake.counter, 3);
  });

  test("no receipt, tag, plaintext, cookie or referrer in any address or header", async () => {
    const me = await visit();
    await file(me);
    await readReplies(me);
    for (const { url, headers } of portal.requests) {
      assert.match(url, /^\/v1\/[a-z]+(\.minisig)?(\/[A-Za-z0-9-]+)*$/);
      assert.equal(headers.cookie ?? headers.referer, undefined);
      assert.ok(!("amparo-tag" in headers) || url.startsWith("/v1/replies/"));
    }
  });
});

describe("a consent", () => {
  test("is not given for parts that the keepsake does not know", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    const question = questionFor(complaint, { parts: [{ part: "needs", hash: "0".repeat(64) }] });
    answer(complaint, { question });
    const { keepsake, questions } = await readReplies(me);
    assert.deepEqual(
      await questionParts({ ...me, keepsake, question: questions[0] }),
      [{ part: null, hash: "0".repeat(64), bytes: null }],
    );
    const wish = { to: legal.id, parts: ["0".repeat(64)], text_version: "1", language: "en", expires: today() };
    const recipients = [await recipient(me.directory, nhri, { consents: [wish] })];
    await assert.rejects(prepareFollowUp({ ...me, keepsake, language: "en", recipients }), { code: "unknown-part" });
  });

  test("brings the part that the asking organisation does not have yet", async () => {
    const me = await visit();
    await file(me);
    const { keepsake } = await readReplies(me);
    const person = keepsake.parts.find(({ part }) => part === "person");
    const wish = { to: legal.id, parts: [person.hash], text_version: "1", language: "en", expires: today() };
    const recipients = [await recipient(me.directory, nhri, { consents: [wish] })];
    await send(await prepareFollowUp({ ...me, keepsake, language: "en", recipients }));
    const { parts } = nhri.open(portal.inboxes.at(-1).body).message;
    assert.deepEqual(parts.map(hashOf), [person.hash]);
  });

  test("at filing may name a kind of body, which has no address yet", async () => {
    const me = await visit();
    const absent = { kind: "legal-aid", until: addDays(today(), 300), with_name: false };
    const wish = {
      kind: "legal-aid", parts: ["account"], absent, text_version: "1", language: "ar", expires: addDays(today(), 300),
    };
    const recipients = [await recipient(me.directory, nhri, { parts: ["account"], consents: [wish] })];
    await send(await prepareComplaint({ ...me, recipients, parts: PARTS, language: "ar" }));
    const { consents, parts } = nhri.open(portal.inboxes[0].body).message;
    const terms = loads(utf8(consents[0].text));
    assert.deepEqual([terms.kind, terms.to, terms.reply, terms.absent], ["legal-aid", null, null, absent]);
    assert.deepEqual(terms.parts, parts.map(hashOf));
  });

  test("for an absence is in the keepsake until anything is taken back from that organisation", async () => {
    const me = await visit();
    const until = addDays(today(), 90);
    const decided = { kind: "legal-aid", until, withName: true, language: "ar", text_version: "1" };
    const recipients = [];
    for (const [office, parts] of [[nhri, ["account", "contact"]], [ngo, ["account"]]]) {
      recipients.push(await recipient(me.directory, office, { parts, consents: [ifAbsent({ ...decided, parts })] }));
    }
    const parts = { ...PARTS, contact: { name: "Moussa" } };
    await send(await prepareComplaint({ ...me, recipients, parts, language: "ar" }));
    const { message } = nhri.open(portal.inboxes[0].body);
    const terms = loads(utf8(message.consents[0].text));
    const { keepsake } = await readReplies(me);
    const [first, second] = keepsake.standing;
    assert.deepEqual(first, { consent: terms.id, asked_by: nhri.id, kind: "legal-aid", until, with_name: true });
    assert.deepEqual([second.asked_by, second.with_name], [ngo.id, false]);
    const back = [await recipient(me.directory, nhri, { withdrawal: { scope: "referral" } })];
    await send(await prepareFollowUp({ ...me, keepsake, recipients: back, language: "ar" }));
    assert.deepEqual((await readReplies(me)).keepsake.standing, [second]);
  });

  test("names an organisation or a kind of body, never both or none", async () => {
    const me = await visit();
    for (const whom of [{}, { to: legal.id, kind: "ngo" }]) {
      const wish = { ...whom, parts: ["account"], text_version: "1", language: "ar", expires: today() };
      const recipients = [await recipient(me.directory, nhri, { parts: ["account"], consents: [wish] })];
      await assert.rejects(prepareComplaint({ ...me, recipients, parts: PARTS, language: "ar" }), { code: "bad-consent" });
    }
  });
});

describe("sending", () => {
  const prepare = async (offices = [nhri, ngo]) => {
    const me = await visit();
    const recipients = [];
    for (const office of offices) recipients.push(await recipient(me.directory, office, { parts: ["account"] }));
    return { me, bundle: await prepareComplaint({ ...me, recipients, parts: PARTS, language: "en" }) };
  };

  test("goes on after the portal was gone, with the same bytes, and files nothing twice", async () => {
    const { me, bundle } = await prepare();
    portal.interfere = ({ kind, rest }) => (kind === "inboxes" && rest[0] === ngo.id ? "hang up" : null);
    const seen = [];
    await assert.rejects(send(bundle, { onProgress: ({ done, total }) => seen.push([done, total]) }), { code: "unreachable" });
    const { total } = { total: bundle.puts.length + bundle.keepsake.length };
    assert.deepEqual(seen, [[0, total], [1, total]]);
    portal.interfere = () => null;
    portal.requests = [];
    const outcome = await send(bundle);
    assert.equal(outcome.proofs.length, 2);
    assert.ok(outcome.kept);
    assert.equal(portal.inboxes.length, 2);
    assert.ok(portal.requests.every(({ url }) => !url.includes(nhri.id)));
    assert.equal((await readReplies(me)).timeline.length, 2);
  });

  test("survives an answer that was lost, and a portal that is busy for a moment", async () => {
    const { bundle } = await prepare([nhri]);
    let faults = 0;
    portal.interfere = ({ kind, rest, body }) => {
      if (kind !== "inboxes" || faults > 1) return null;
      faults += 1;
      if (faults === 2) return problem("unavailable", 503);
      portal.inboxes.push({ organisation: rest[0], name: rest[1], body }); // stored, but nobody hears
      return "hang up";
    };
    assert.equal((await send(bundle)).proofs.length, 1);
    assert.equal(portal.inboxes.length, 1);
  });

  test("stops when told, and goes on later", async () => {
    const { bundle } = await prepare([nhri]);
    const stop = new AbortController();
    portal.interfere = () => {
      stop.abort();
      return "hang up";
    };
    await assert.rejects(send(bundle, { signal: stop.signal }), { code: "stopped" });
    portal.interfere = () => null;
    assert.equal((await send(bundle)).proofs.length, 1);
  });

  test("an organisation that is refused stops nobody else, and the keepsake does not claim it", async () => {
    const { me, bundle } = await prepare();
    portal.interfere = ({ kind, rest }) =>
      kind === "inboxes" && rest[0] === nhri.id ? problem("suspended-organisation", 403) : null;
    const outcome = await send(bundle);
    assert.deepEqual(outcome.proofs.map(({ organisation }) => organisation), [ngo.id]);
    assert.deepEqual(outcome.refused, [{ organisation: nhri.id, code: "suspended-organisation" }]);
    assert.deepEqual((await readReplies(me)).timeline.map(({ to }) => to), [ngo.id]);
    assert.deepEqual(bundle.summary.keepsake.sent.map(({ to }) => to), [ngo.id]);
  });

  test("an envelope is not sent when there is no room for its chunks", async () => {
    const me = await visit();
    const recipients = [await recipient(me.directory, nhri, { parts: ["account"] })];
    const parts = { account: { text: "x".repeat(40_000) } };
    const bundle = await prepareComplaint({ ...me, recipients, parts, language: "en" });
    portal.interfere = ({ kind }) => (kind === "chunks" ? problem("quota", 507) : null);
    assert.deepEqual((await send(bundle)).refused, [{ organisation: nhri.id, code: "quota" }]);
    assert.deepEqual(portal.inboxes, []);
  });

  test("a full handle loses the keepsake, not the message", async () => {
    const { bundle } = await prepare([nhri]);
    portal.interfere = ({ kind }) => (kind === "replies" ? problem("replies-full", 409) : null);
    const outcome = await send(bundle);
    assert.deepEqual([outcome.proofs.length, outcome.kept], [1, false]);
    assert.equal(whyUnkept(bundle), "replies-full");
  });

  test("a keepsake that was refused is sent once more, and nothing else is", async () => {
    const { bundle } = await prepare([nhri]);
    assert.equal(whyUnkept(bundle), "unreachable");
    portal.interfere = ({ kind }) => (kind === "replies" ? problem("replies-full", 409) : null);
    await send(bundle);
    portal.interfere = () => null;
    assert.equal((await send(bundle)).kept, false, "what was refused is not tried by itself");
    const before = portal.requests.length;
    forgive(bundle);
    const outcome = await send(bundle);
    assert.deepEqual([outcome.proofs.length, outcome.kept, whyUnkept(bundle)], [1, true, null]);
    const { length } = bundle.keepsake;
    assert.deepEqual(portal.requests.slice(before).map(({ url }) => url.split("/")[2]), Array(length).fill("replies"));
  });

  test("what no keepsake can hold is not there to be tried again", () => {
    assert.equal(whyUnkept({ keepsake: [] }), "too-long");
  });

  test("does the work that is asked for", async () => {
    const { bundle } = await prepare([nhri]);
    portal.interfere = ({ method, headers }) =>
      method === "PUT" && !headers["amparo-work"] ? problem("work-required", 428, { work: 9 }) : null;
    assert.equal((await send(bundle)).proofs.length, 1);
    const last = portal.requests.at(-1);
    assert.match(last.headers["amparo-work"], /^[0-9a-f]{16}$/);
  });

  /** A proof of filing for a name, broken in one way or another. */
  const proof = ({ key = instance.portalKey, said = nhri.id, day = today() }) => (name) => {
    const content = utf8(`amparo/filed/v1\n${INSTANCE}\n${nhri.id}\n${name}\n${day}`);
    return { status: 200, body: utf8(minisign.sign(content, key, `amparo/v1 filed ${said} ${name} ${day}`)) };
  };

  test("a demand for too much work is refused, and a portal cannot answer with anything", async () => {
    const answers = [
      [problem("work-required", 428, { work: 60 }), "work-too-hard"],
      [problem("directory-expired", 503), "directory-expired"],
      [{ status: 418, body: utf8("<html>") }, "unexpected-answer"],
      [{ status: 200, body: utf8("thanks") }, "bad-proof"],
      [proof({}), null],
      [proof({ key: nhri.key }), "bad-proof"],
      [proof({ said: nhri.id.replace("nhri", "ngo") }), "bad-proof"],
      [proof({ day: addDays(today(), -2) }), "bad-proof"],
      [proof({ day: addDays(today(), 2) }), "bad-proof"],
      [proof({ day: "today" }), "bad-proof"],
    ];
    for (const [given, code] of answers) {
      const { bundle } = await prepare([nhri]);
      const [{ name }] = bundle.puts;
      portal.interfere = ({ kind }) =>
        kind === "inboxes" ? (typeof given === "function" ? given(name) : given) : null;
      if (code === null) {
        assert.equal((await send(bundle)).proofs[0].name, name);
        continue;
      }
      await assert.rejects(send(bundle), { code });
      portal.interfere = () => null;
    }
  });
});

describe("replies", () => {
  test("what is forged, broken, foreign or unknown is said, and hides nothing else", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    const { reply } = complaint;
    answer(complaint, { text: "True." });
    answer(complaint, { text: "By another key." }, { key: ngo.member.sign });
    answer(complaint, { text: "By a member who is not there." }, { head: { member: "member-9" } });
    answer(complaint, { text: "Too early." }, { head: { day: addDays(today(), -40) } });
    answer(complaint, { text: "To somebody else." }, { to: "0".repeat(32) });
    answer(complaint, { text: "Half to somebody else." }, { head: { to: "0".repeat(32) } });
    answer(complaint, { text: "Signed for another purpose." }, { comment: `amparo/v1 journal ${nhri.id} ${nhri.id}` });
    answer(complaint, { body: 1 }, { type: "something-new" });
    answer(complaint, { text: "From tomorrow's program." }, { head: { version: 2 } });
    answer(complaint, { text: 17 });
    answer(complaint, { question: questionFor(complaint, { kind: "ngo" }) });
    answer(complaint, { question: questionFor(complaint, { to: null, kind: "" }) });
    portal.put(reply.tag, [random(4096)]);
    portal.put(reply.tag, ngo.replies({ ...reply, recipient: me.receipt.replyAddress(ngo.id).recipient }, {}, instance.reference));
    const found = await readReplies(me);
    assert.deepEqual(
      found.timeline.map(({ kind, text }) => [kind, text]),
      [["newer", null], ["unknown", null], ["reply", "True."], ["sent", undefined]],
    );
    assert.deepEqual(problemsOf(found), ["forged", "not-openable"]);
    assert.ok(found.problems.every(({ organisation }) => organisation === nhri.id));
  });

  test("a keepsake that the person did not sign for this is refused", async () => {
    const me = await visit();
    await file(me);
    const { identity, recipient: own, signing, case: self, tag } = me.receipt.keys("self");
    const true_ = open_(portal.handles[0].body, identity).content;
    const message = { ...loads(true_), counter: 9 };
    const comment = `amparo/v1 keepsake ${self} ${self}`;
    const forge = (content, how) =>
      portal.put(hex(tag), [seal(dumps(content), { key: signing, comment, recipient: own, size: 4096, ...how })]);
    forge(message, { key: nhri.member.sign });
    forge(message, { comment: `amparo/v1 reply ${self} ${self}` });
    forge({ ...message, to: nhri.id }, {});
    forge({ ...message, type: "reply" }, { comment: `amparo/v1 reply ${self} ${self}` });
    const found = await readReplies(me);
    assert.deepEqual([problemsOf(found), found.keepsake.counter], [["forged"], 1]);
    forge(message, {});
    assert.equal((await readReplies(me)).keepsake.counter, 9);
  });

  test("another organisation cannot speak under a tag that it learned", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    portal.put(complaint.reply.tag, ngo.replies(complaint.reply, { text: "I am the NHRI." }, instance.reference));
    const found = await readReplies(me);
    assert.deepEqual([problemsOf(found), found.timeline.length], [["forged"], 1]);
  });

  test("a part that is still on its way is said", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    answer(complaint, { text: "long ".repeat(1500) });
    const taken = portal.handles.pop();
    assert.deepEqual(problemsOf(await readReplies(me)), ["piece-missing"]);
    portal.handles.push(taken);
    assert.equal((await readReplies(me)).timeline[0].text.length, 7500);
  });

  test("pieces of two messages do not make a third", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    answer(complaint, { text: "a".repeat(3000) }, { head: { id: "1".repeat(32), counter: 4 } });
    answer(complaint, { text: "b".repeat(3000) }, { head: { id: "1".repeat(32), counter: 5 } });
    const replies = portal.handles.slice(-4);
    portal.handles.splice(-4, 4, replies[0], replies[3]);
    const found = await readReplies(me);
    assert.deepEqual([problemsOf(found), found.timeline.length], [["not-openable"], 1]);
  });

  test("a desk that sees another directory of the same version is told of", async () => {
    const me = await visit();
    const { complaint } = await file(me);
    answer(complaint, { text: "Hello." }, { head: { directory: { version: 7, sha256: "0".repeat(64) } } });
    assert.deepEqual(problemsOf(await readReplies(me)), ["directory-differs"]);
  });

  test("what somebody wrote who had to leave is shown as theirs, for it may be honest", async (context) => {
    const left = new Office("left-es");
    const [member] = left.card().members;
    const served = await serve(context, new Instance([left]));
    const directory = await loadDirectory({ base: served.base, trust: served.instance.trust() });
    const me = { directory, receipt: await deriveReceipt(generateReceipt(), INSTANCE) };
    const organisation = await directory.find(left.id);
    const card = await loadCard(directory, organisation);
    const recipients = [{ organisation, card, parts: ["account"] }];
    await send(await prepareComplaint({ ...me, recipients, parts: PARTS, language: "en" }));
    const { message } = left.open(served.inboxes[0].body);
    const before = { head: { day: addDays(today(), -2) } };
    const question = { ...questionFor(message), parts: [], kind: "legal-aid", to: null };
    for (const said of [{ text: "Come to the harbour." }, { question }]) {
      served.put(message.reply.tag, left.replies(message.reply, said, served.instance.reference, before));
    }
    const marks = async () => {
      const fresh = await loadDirectory({ base: served.base, trust: served.instance.trust() });
      const { timeline, questions, problems } = await readReplies({ ...me, directory: fresh });
      assert.deepEqual(problems, []);
      return [...timeline, ...questions].map(({ hasLeft }) => hasLeft).filter((mark) => mark !== undefined);
    };
    assert.deepEqual(await marks(), [false, false, false]);
    left.changeCard = { members: [{ ...member, to: addDays(today(), -1), last: "0".repeat(64) }] };
    assert.deepEqual(await marks(), [true, true, true]);
  });

  test("another person's receipt shows nothing", async () => {
    const { complaint } = await file(await visit());
    answer(complaint, { text: "Hello." });
    const found = await readReplies(await visit());
    assert.deepEqual(found, { timeline: [], keepsake: null, keepsakeCounter: 0, questions: [], problems: [] });
  });

  test("without a keepsake all organisations are looked at", async () => {
    const me = await visit();
    const { complaint } = await file(me, { offices: [nhri] });
    portal.handles = [];
    answer(complaint, { text: "Hello." });
    assert.equal((await readReplies(me)).timeline[0].text, "Hello.");
  });

  test("a bucket of another shape is refused", async () => {
    const me = await visit();
    portal.interfere = ({ kind }) => (kind === "replies" ? { status: 200, body: random(4113) } : null);
    await assert.rejects(readReplies(me), { code: "unexpected-answer" });
  });
});

describe("the directory", () => {
  const day = today();
  const refusals = {
    "directory-expired": [{ issued: addDays(day, -60), expires: addDays(day, -1) }],
    "directory-not-yet": [{ issued: addDays(day, 2), expires: addDays(day, 60) }],
    "directory-rolled-back": [{ version: 4 }],
    "directory-instance": [{ instance: "other.example" }],
    "directory-malformed": [{ expires: addDays(day, 120) }, { threshold: 4 }, { portal_key: "RWx" }, { shards: { es: "0".repeat(64) } }],
  };
  for (const [code, changes] of Object.entries(refusals)) {
    test(`is refused: ${code}`, async (context) => {
      for (const change of changes) {
        const other = new Instance([nhri], change);
        const served = await serve(context, other);
        await assert.rejects(loadDirectory({ base: served.base, trust: other.trust() }), { code });
      }
    });
  }

  test("is refused with too few, doubled, foreign or misdirected signatures", async () => {
    const [one, two] = instance.stewards;
    const stranger = { id: "x", key: minisign.secretKey(random(32)) };
    const unfit = [
      instance.sign([one]), instance.sign([one, one]), instance.sign([one, stranger]),
      instance.sign([one, two], 8), utf8("nothing"), new Uint8Array(),
      instance.signatures.map((byte, at) => (at === 60 ? byte ^ 1 : byte)),
    ];
    for (const signatures of unfit) {
      portal.interfere = ({ kind }) => (kind === "directory.minisig" ? { status: 200, body: signatures } : null);
      await assert.rejects(open(), { code: "directory-signature" });
    }
    portal.interfere = ({ kind }) =>
      kind === "directory.minisig" ? { status: 200, body: concat(instance.sign([stranger]), instance.signatures) } : null;
    assert.equal((await open()).directory.version, 7);
  });

  test("comes with the organisations of a place in one answer, each part verified by itself", async () => {
    for (const place of ["ES", "world", "ZW"]) {
      portal.requests = [];
      const directory = await open({ place });
      const names = directory.shardNames.filter((name) => name === place || name === "world");
      for (const name of names) assert.deepEqual(await directory.shard(name), await (await open()).shard(name));
      const listings = portal.requests.filter(({ url }) => url.includes("/listings/"));
      assert.equal(listings.length, 1);
    }
    const whole = instance.listing("ES");
    const shard = Buffer.from(whole).indexOf(instance.shards.get("ES"));
    const changed = whole.map((byte, at) => (at === shard ? byte ^ 1 : byte));
    const unfit = [whole.subarray(0, -1), whole.subarray(0, 2), concat(whole, Uint8Array.of(0)), new Uint8Array()];
    for (const body of unfit) {
      portal.interfere = ({ kind }) => (kind === "listings" ? { status: 200, body } : null);
      await assert.rejects(open({ place: "ES" }), { code: "unexpected-answer" });
    }
    portal.interfere = ({ kind }) => (kind === "listings" ? { status: 200, body: changed } : null);
    const directory = await open({ place: "ES" });
    const [last] = ["world", "ES"].filter((name) => directory.shardNames.includes(name));
    await assert.rejects(directory.shard(last), { code: "shard-changed" });
    portal.interfere = () => null;
    assert.ok((await directory.shard(last)).length); // the next try asks for it alone
  });

  test("comes with the cards of a place that has few, each verified by itself", async (context) => {
    const asked = ({ requests }) => requests.filter(({ url }) => url.includes("/cards/")).map(({ url }) => url);
    const cardOf = async (directory, id) => loadCard(directory, await directory.find(id, "ES"));
    const directory = await open({ place: "ES" });
    for (const id of [nhri.id, legal.id]) assert.equal((await cardOf(directory, id)).organisation, id);
    assert.deepEqual(asked(portal), []);

    // what is in the place of the card that was listed for another is not taken, nor is it lasting
    const body = concat(...parted(instance.listing("ES")).map((one, at) => framed(at === 7 ? legal.signedCard() : one)));
    portal.interfere = ({ kind }) => (kind === "listings" ? { status: 200, body } : null);
    const swapped = await open({ place: "ES" });
    assert.deepEqual(await cardOf(swapped, nhri.id), { code: "card-signature" });
    assert.deepEqual(asked(portal), []);
    assert.equal((await cardOf(swapped, nhri.id)).organisation, nhri.id);
    assert.deepEqual(asked(portal), [`/v1/cards/${nhri.id}`]);

    const many = new Instance([nhri, legal, ...["one", "two", "three"].map((id) => new Office(id, { shard: "world" }))]);
    const other = await serve(context, many);
    const crowded = await loadDirectory({ base: other.base, trust: many.trust(), place: "ES" });
    assert.equal((await cardOf(crowded, nhri.id)).organisation, nhri.id);
    assert.deepEqual(asked(other), [`/v1/cards/${nhri.id}`]);
  });

  test("needs the hands of the root as well as its own", async () => {
    const before = new Instance([nhri]);
    const trust = { ...instance.trust(), stewards: before.publicStewards() };
    await assert.rejects(open({ trust }), { code: "directory-signature" });
  });

  test("needs as many of its own hands as it says itself", async (context) => {
    const strict = new Instance([nhri], { threshold: 3 });
    const served = await serve(context, strict);
    const trust = strict.trust();
    await assert.rejects(loadDirectory({ base: served.base, trust }), { code: "directory-signature" });
    strict.signatures = strict.sign(strict.stewards);
    assert.equal((await loadDirectory({ base: served.base, trust })).directory.threshold, 3);
  });

  test("does not count one pair of hands twice", async () => {
    const [one, two] = instance.publicStewards();
    for (const stewards of [[one, { ...one, id: "again" }], [one, { ...two, id: one.id }]]) {
      await assert.rejects(open({ trust: instance.trust({ stewards }) }), { code: "malformed" });
    }
  });

  test("is refused below the version that was seen", async () => {
    await assert.rejects(open({ lowest: 8 }), { code: "directory-rolled-back" });
  });

  describe("with an organisation in two lists", () => {
    const served = async (guest) => {
      const other = new Instance([nhri, ngo], {}, { FR: [guest] });
      portal.interfere = ({ kind, rest }) => {
        if (kind === "directory") return { status: 200, body: rest.length ? other.shards.get(rest[0]) : other.directory };
        return kind === "directory.minisig" ? { status: 200, body: other.signatures } : null;
      };
      return { directory: await open({ trust: other.trust() }), receipt: await deriveReceipt(generateReceipt(), INSTANCE) };
    };

    test("reads what it wrote once", async () => {
      const me = await served(nhri.listed());
      portal.put(me.receipt.replyAddress(nhri.id).tag, nhri.replies(me.receipt.replyAddress(nhri.id), { text: "x" }, me.directory.reference));
      assert.equal((await readReplies(me)).timeline.length, 1);
    });

    test("a suspension in either counts", async () => {
      const { directory } = await served({ ...nhri.listed(), suspended: { on: day, reason: "raided" } });
      const [first] = await directory.shard("ES");
      assert.equal((await loadCard(directory, first)).organisation, nhri.id);
      await directory.shard("FR");
      assert.deepEqual(await loadCard(directory, first), { code: "suspended" });
    });

    test("two keys refuse the directory", async () => {
      const { directory } = await served({ ...nhri.listed(), key: ngo.listed().key });
      await directory.shard("ES");
      await assert.rejects(directory.shard("FR"), { code: "directory-malformed" });
    });
  });

  test("a list of organisations that was changed is refused", async () => {
    const directory = await open();
    portal.interfere = ({ kind, rest }) => (kind === "directory" && rest.length ? { status: 200, body: utf8("{}") } : null);
    await assert.rejects(directory.shard("ES"), { code: "shard-changed" });
    await assert.rejects(directory.shard("XX"), { code: "shard-unknown" });
  });
});

describe("an organisation is refused, and the others are not", () => {
  const day = today();
  const attested = (change) => ({ firewall: { ...nhri.listed().firewall, ...change } });
  const valid = (from, to) => ({ ...nhri.card().recipient, from: addDays(day, from), to: addDays(day, to) });
  const cases = [
    ["suspended", { change: { suspended: { on: day, reason: "raided" } } }],
    ["no-attestation", { change: { firewall: null } }],
    ["no-attestation", { change: attested({ no_sharing: false }) }],
    ["no-attestation", { change: attested({ no_reporting_duty: false }) }],
    ["no-attestation", { change: attested({ on: addDays(day, -367) }) }],
    ["card-expired", { changeCard: { issued: addDays(day, -21), expires: addDays(day, -1) } }],
    ["card-not-yet", { changeCard: { issued: addDays(day, 2) } }],
    ["card-malformed", { changeCard: { expires: addDays(day, 24) } }],
    ["card-malformed", { changeCard: { recipient: valid(-5, 40) } }],
    ["card-malformed", { changeCard: { recipient: valid(-5, 10) } }],
    ["card-malformed", { changeCard: { organisation: "somebody-else" } }],
    ["card-malformed", { changeCard: { recipient: { ...valid(-5, 25), recipient: "age1x" } } }],
    ["card-malformed", { changeCard: { members: [nhri.card().members[0], nhri.card().members[0]] } }],
    ["card-malformed", { changeCard: { members: [{ ...nhri.card().members[0], request: nhri.card().members[0].sign }] } }],
    ["card-malformed", { changeCard: { members: [{ ...nhri.card().members[0], sign: minisign.formatKey({ ...nhri.key, id: random(8) }) }] } }],
    ["no-recipient", { changeCard: { recipient: valid(2, 30) } }],
  ];
  for (const [code, change] of cases) {
    test(`${code} ${Object.keys(change)}`, async (context) => {
      const served = await serve(context, new Instance([new Office("refused", change), legal]));
      const directory = await loadDirectory({ base: served.base, trust: served.instance.trust() });
      const [refused, other] = await directory.shard("ES");
      assert.deepEqual(await loadCard(directory, refused), { code });
      assert.equal((await loadCard(directory, other)).organisation, legal.id);
    });
  }

  test("a card by another key, or of another, or none", async () => {
    for (const [body, code] of [
      [{ status: 200, body: nhri.signedCard(legal.key) }, "card-signature"],
      [{ status: 200, body: legal.signedCard() }, "card-signature"],
      [{ status: 200, body: utf8("no card") }, "card-malformed"],
      [problem("not-found", 404), "card-missing"],
    ]) {
      portal.interfere = ({ kind }) => (kind === "cards" ? body : null);
      const directory = await open();
      assert.deepEqual(await loadCard(directory, await directory.find(nhri.id)), { code });
    }
  });

  test("nothing is sealed for one organisation to another's card", async () => {
    const me = await visit();
    const wrong = { ...(await recipient(me.directory, nhri)), card: await loadCard(me.directory, await me.directory.find(ngo.id)) };
    const recipients = [{ ...wrong, parts: ["account"] }];
    await assert.rejects(prepareComplaint({ ...me, recipients, parts: PARTS, language: "en" }), { code: "wrong-card" });
  });

  test("a consent for a suspended organisation is not made", async (context) => {
    const closed = new Office("closed", { change: { suspended: { on: day, reason: "raided" } } });
    const served = await serve(context, new Instance([nhri, closed]));
    const directory = await loadDirectory({ base: served.base, trust: served.instance.trust() });
    const receipt = await deriveReceipt(generateReceipt(), INSTANCE);
    const organisation = await directory.find(nhri.id);
    const wish = { to: "closed", parts: ["account"], text_version: "1", language: "en", expires: day };
    const recipients = [{ organisation, card: await loadCard(directory, organisation), parts: ["account"], consents: [wish] }];
    await assert.rejects(
      prepareComplaint({ directory, receipt, recipients, parts: PARTS, language: "en" }),
      { code: "suspended", organisation: "closed" },
    );
  });
});

/** The rulebook as pages get it, and what they make of it. Both evaluators are compared in Python. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf, utf8 } from "../src/protocol/bytes.js";
import { loadDirectory } from "../src/protocol/index.js";
import { factsOf, judge, loadRulebook, suggest } from "../src/rules/index.js";
import { Instance, Office, TestPortal, today } from "./instance.mjs";

const RULEBOOK = {
  format: "amparo/rulebook/v1",
  as_of: "2026-11-21",
  violations: ["pushback", "wage-theft"],
  tables: { near: "ESMA" },
  terms: { seen: ["in", "respondent_states", "near"] },
  channels: {
    "legal-aid": { kind: "national", order: 1, offered: "rule", mandate: "3" },
    nhri: { kind: "national", order: 2, offered: "mandate", mandate: "1" },
    shelter: { kind: "civil-society", order: 0, offered: "rule", mandate: "0" },
  },
  rules: [
    { id: "now", then: "priority", level: "urgent", when: ["is", "ongoing", [true]] },
    { id: "legal-aid-always", then: "propose", for: ["legal-aid"], when: true },
    { id: "nhri-of-the-accused", then: "need", for: ["nhri"], when: ["term", "seen"] },
    { id: "shelter-first", then: "first", for: ["shelter"], when: ["has", "needs", ["shelter"]] },
  ],
};
const text = (value) => utf8(JSON.stringify(value));

/** The directory of a portal that names one rulebook and may serve another. */
async function visit(context, named, served = named, offices = []) {
  const instance = new Instance(offices, named && { rulebook: nameOf(named) });
  const portal = await new TestPortal(instance).start();
  context.after(() => portal.stop());
  portal.interfere = ({ kind }) => (kind === "rulebook" ? { status: 200, body: served } : null);
  return loadDirectory({ base: portal.base, trust: instance.trust() });
}

test("the rulebook that the stewards signed is taken", async (context) => {
  const rulebook = await loadRulebook(await visit(context, text(RULEBOOK)));
  assert.equal(rulebook.asOf, "2026-11-21");
  assert.deepEqual([...rulebook.channels.keys()], ["legal-aid", "nhri", "shelter"]);
});

test("without one there is none", async (context) => {
  assert.equal(await loadRulebook(await visit(context, null, text(RULEBOOK))), null);
});

test("another one is refused, and so is one with anything that is not understood", async (context) => {
  const other = text({ ...RULEBOOK, rules: [] });
  await assert.rejects(loadRulebook(await visit(context, text(RULEBOOK), other)), { code: "rulebook-changed" });
  const newer = text({ ...RULEBOOK, rules: [{ ...RULEBOOK.rules[1], when: ["unless", true] }] });
  await assert.rejects(loadRulebook(await visit(context, newer)), { code: "rulebook-malformed" });
});

test("what was not answered is a question, never a no", async (context) => {
  const rulebook = await loadRulebook(await visit(context, text(RULEBOOK)));
  const parts = { account: { violations: ["pushback"] } };
  const { suggested, unknown, refused } = judge(rulebook, factsOf(parts, { today: today(), language: "en" }));
  assert.deepEqual(suggested, [{ channel: "legal-aid", optional: false, reasons: ["legal-aid-always"] }]);
  assert.deepEqual(unknown, [
    { channel: "priority", facts: ["ongoing"] },
    { channel: "nhri", facts: ["respondent_states"] },
    { channel: "shelter", facts: ["needs"] },
  ]);
  assert.deepEqual(refused, []);
});

test("organisations stand under the best of their channels, and those not to use say why", async (context) => {
  const offices = [
    new Office("body-es"),
    new Office("lawyers-es", { change: { kind: "legal-aid" } }),
    new Office("lawyers-raided", { change: { kind: "legal-aid", suspended: { on: today(), reason: "raided" } } }),
    new Office("lawyers-away", { change: { kind: "legal-aid" } }),
    new Office("riddle-es", { change: { kind: "riddle" } }),
    new Office("house-es", { change: { kind: "ngo", coverage: house() } }),
  ];
  const directory = await visit(context, text(RULEBOOK), text(RULEBOOK), offices);
  const parts = {
    account: { violations: ["pushback"] },
    circumstances: { country: "ES", accused_states: ["ES"], ongoing: true },
    needs: { needs: ["shelter"] },
  };
  const facts = factsOf(parts, { today: today(), language: "en" });
  const cards = new Map([["lawyers-away", { availability: { state: "away" }, answersInDays: 3 }]]);
  const now = { cards, refused: new Map([["body-es", "card-expired"]]), today: today() };
  const found = suggest(await loadRulebook(directory), facts, await directory.shard("ES"), now);
  assert.deepEqual(found.judgement.first, ["shelter"]);
  assert.equal(found.judgement.priority, "urgent");
  const told = ({ organisation, channel, service, code }) => [organisation.id, channel, service, code];
  assert.deepEqual(found.suggested.map(told), [["house-es", "shelter", "beds", ""], ["lawyers-es", "legal-aid", "", ""]]);
  assert.deepEqual(found.refused.map(told), [
    ["lawyers-away", "legal-aid", "", "away"],
    ["lawyers-raided", "legal-aid", "", "suspended"],
    ["body-es", "nhri", "", "card-expired"],
  ]);
});

const house = () => ({
  countries: ["ES"],
  languages: ["en"],
  services: [
    { id: "beds", status: "active", attributes: [{ taxonomy_term: { code: "shelter", taxonomy: "amparo:channel" } }] },
  ],
});

/** What is known of parts that were given before: which count, who wrote them, who still has them. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { currentKeepsake } from "../src/protocol/keepsake.js";
import { nextKeepsake } from "../src/protocol/nextkeepsake.js";
import { replacedAmong, wishesFor } from "../src/pages/handing.js";
import { writer } from "../src/pages/question.js";
import { newAnswers, parts } from "../src/pages/record.js";
import { restored } from "../src/pages/restore.js";

const kept = (part, hash, content) => ({ part, salt: "", hash, ...(content ? { bytes: JSON.stringify(content) } : {}) });

describe("parts in whose place another was given", () => {
  test("a part that is here was changed as a whole", () => {
    const all = [kept("account", "1", { text: "a" }), kept("needs", "2"), kept("account", "3", { text: "b" })];
    assert.deepEqual([...replacedAmong(all)], ["1"]);
    assert.deepEqual([...replacedAmong([kept("account", "1", { text: "a" }), kept("account", "3")])], ["1"]);
  });

  test("what adds replaces nothing, whether it is here or not", () => {
    assert.deepEqual([...replacedAmong([kept("account", "1"), kept("account", "2", { text: "b", adds: true })])], []);
    assert.deepEqual([...replacedAmong([kept("account", "1"), kept("account", "2")])], []);
  });

  test("is in no consent for an absence", () => {
    const answers = newAnswers();
    answers.absent.kinds = ["ngo"];
    answers.about = ["own-child"];
    const account = { text: "b" };
    const handing = {
      contents: { account },
      lost: ["person"],
      replaced: new Set(["1".repeat(64)]),
      had: new Map([["nhri", [{ part: "account", hash: "1".repeat(64) }, { part: "account", hash: "2".repeat(64) }]]]),
    };
    const walk = { answers, texts: { language: "en" }, today: "2026-11-22", parts: () => ({ account }) };
    const [wish] = wishesFor(handing, walk, "nhri", []);
    assert.deepEqual(wish.parts, ["2".repeat(64)]);
    assert.equal(wish.given_by, undefined); // of whom it was about, a part is not here any more
    const [known] = wishesFor({ ...handing, lost: [] }, walk, "nhri", []);
    assert.equal(known.given_by, "guardian");
  });
});

test("what is added to an account that is not here takes nothing out of another part", () => {
  const contents = { circumstances: { country: "ES", detained: true, removal: "within-24-hours" } };
  const answers = restored(contents, ["account", "circumstances"], []);
  answers.earlier = true;
  const before = parts(answers, () => false);
  assert.deepEqual(before.circumstances, contents.circumstances);
  answers.groups = ["work"];
  assert.deepEqual(parts(answers, () => false).circumstances, contents.circumstances);
});

test("only a part that says all of it tells who agrees", () => {
  const child = kept("person", "1", { about: ["own-child"] });
  assert.equal(writer({ parts: [child] }), "guardian");
  assert.equal(writer({ parts: [child, kept("person", "2")] }), "self");
  assert.equal(writer({ parts: [kept("person", "2"), kept("person", "3", { about: ["own-child"], adds: true })] }), "self");
  assert.equal(writer(null), "self");
});

describe("who had to give everything back", () => {
  const sent = [
    { to: "nhri", message: "1", envelope: "", day: "2026-11-22", parts: ["a"] },
    { to: "ngo", message: "2", envelope: "", day: "2026-11-22", parts: ["a"] },
  ];
  const none = { parts: [], attachments: [], answered: [], organisations: {}, standing: [] };
  const previous = { ...none, counter: 1, sent, language: "en", message: {} };
  const news = { ...none, counter: 1, isFirst: false, sent: [], takenBack: [], erased: [], language: "en" };

  test("has no part any more", () => {
    const next = nextKeepsake(previous, { ...news, takenBack: ["nhri"], erased: ["nhri"] });
    assert.deepEqual(next.sent.map(({ to, parts }) => [to, parts]), [["nhri", []], ["ngo", ["a"]]]);
  });

  test("has none either where another device did not know", () => {
    const here = nextKeepsake(previous, { ...news, takenBack: ["nhri"], erased: ["nhri"] });
    const there = nextKeepsake(previous, news);
    for (const twins of [[here, there], [there, here]]) {
      assert.deepEqual(currentKeepsake(twins).sent.map(({ parts }) => parts), [[], ["a"]]);
    }
  });
});

/** The shared cases of strict JSON, and what a writer refuses. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { text, unhex, utf8 } from "../src/protocol/bytes.js";
import { dumps, loads, wellFormed } from "../src/protocol/strictjson.js";

const cases = JSON.parse(readFileSync(new URL("../../../tests/vectors/strictjson.json", import.meta.url), "utf8"));
const malformed = { name: "AmparoError", code: "malformed" };

test("accepts, and means the same", () => {
  for (const [source, value] of cases.accept) {
    assert.deepEqual(loads(utf8(source)), value, source);
    assert.deepEqual(loads(dumps(value)), value, source);
  }
});

test("refuses", () => {
  for (const source of cases.refuse) assert.throws(() => loads(utf8(source)), malformed, source);
  for (const source of cases.refuse_hex) assert.throws(() => loads(unhex(source)), malformed, source);
});

test("knows a member named __proto__ from a prototype", () => {
  const value = loads(utf8('{"__proto__":{"polluted":1},"constructor":2}'));
  assert.deepEqual(Object.keys(value), ["__proto__", "constructor"]);
  assert.equal(value.polluted, undefined);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
});

test("reads a string as long as a message may be", () => {
  const long = "é\\\"".repeat(200_000);
  assert.equal(loads(dumps(long)), long);
});

test("writes no white space and no needless escape, leaves out what is undefined", () => {
  assert.equal(text(dumps({ a: [1, "é\u2028/\n\u0007"], b: undefined })), '{"a":[1,"é\u2028/\\n\\u0007"]}');
});

test("does not write what it would not read", () => {
  let deep = [];
  for (let depth = 0; depth < 16; depth += 1) deep = [deep];
  for (const value of [1.5, Number.NaN, 2 ** 53, "\ud83d", { "\ude00": 1 }, [undefined], 1n, deep]) {
    assert.throws(() => dumps(value), malformed);
  }
});

test("replaces half a character that somebody typed", () => {
  const typed = { "a\ud83d": ["b\ude00", 1, null, true, "😀"] };
  assert.deepEqual(wellFormed(typed), { "a\ufffd": ["b\ufffd", 1, null, true, "😀"] });
});

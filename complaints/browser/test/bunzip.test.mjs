/** bzip2 opened as its own program packs it; what is cut or changed is refused. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { bunzip } from "../src/protocol/bunzip.js";
import { AmparoError } from "../src/protocol/errors.js";
import { packed } from "./bzip2.mjs";

const same = (/** @type {Uint8Array} */ bytes) => assert.ok(Buffer.from(bunzip(packed(bytes))).equals(Buffer.from(bytes)));
const noise = (/** @type {number} */ length) => Uint8Array.from({ length }, (_, at) => (at * at * 31 + (at >> 3) * 7) & 255);

test("texts, noise, and long runs come out as they went in", () => {
  same(new Uint8Array(0));
  same(Uint8Array.of(7));
  same(Buffer.from("မြန်မာ ".repeat(9_000)));
  same(noise(70_000));
  same(new Uint8Array(300_000));
  for (const n of [3, 4, 5, 258, 259, 260, 261, 600]) same(Buffer.concat([Buffer.alloc(n, 97), Buffer.from("b"), Buffer.alloc(n, 97)]));
});

test("more than one block comes out whole", () => same(noise(1_900_001)));

test("whatever was packed comes out", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), same), { numRuns: 25 });
});

test("what is cut or changed is refused, and nothing else happens", () => {
  const whole = packed(Buffer.from("one two three four five ".repeat(40)));
  for (let at = 0; at < whole.length; at += 1) assert.throws(() => bunzip(whole.subarray(0, at)), AmparoError);
  for (let at = 0; at < whole.length - 10; at += 1) {
    for (const bit of [1, 128]) {
      const changed = Uint8Array.from(whole);
      changed[at] ^= bit;
      try {
        assert.equal(Buffer.from(bunzip(changed)).compare(Buffer.from(bunzip(whole))), 0);
      } catch (error) {
        assert.ok(error instanceof AmparoError, `${at}: ${error}`);
      }
    }
  }
});

/** A yes whose text alone says what is allowed is offered only if that very text would be signed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { nameOf, utf8 } from "../src/protocol/bytes.js";
import { namesItsText } from "../src/protocol/index.js";

const text = "May we write to the police?";
const bound = `authority-1/${nameOf(utf8(text))}`;
/** @param {object} changes */
const asked = (changes) => /** @type {any} */ ({ kind: null, to: "nhri", purpose: "referral", text, text_version: "2", ...changes });

test("a letter to an authority and acting for somebody are bound to their text", () => {
  const letter = { kind: "authority", to: null };
  assert.ok(namesItsText(asked({})));
  assert.ok(namesItsText(asked({ ...letter, text_version: bound })));
  assert.ok(namesItsText(asked({ purpose: "representation", text_version: bound })));
  assert.ok(!namesItsText(asked(letter)));
  assert.ok(!namesItsText(asked({ purpose: "representation" })));
  assert.ok(!namesItsText(asked({ ...letter, text: `${text} Or the navy?`, text_version: bound })));
});

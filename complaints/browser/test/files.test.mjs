/** How many files an answer holds, how long they may be, and what goes with each. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMIT, MOST, TOTAL, addFile, hasOriginal, keepOriginal, refusalOf, removeFile } from "../src/pages/files.js";
import { mayRead, newAnswers } from "../src/pages/record.js";

const NGO = { id: "ngo", belongsToState: false };
const STATE = { id: "state", belongsToState: true };

/** @param {number} size a file of that size, of which nothing is read */
const file = (size) => /** @type {Blob} */ ({ size });

let last = 0;

/** @param {number} length @param {object} [more] fields of its part */
const content = (length, more) => ({ kind: "photo", length, sha256: String((last += 1)), removed: [], ...more });

/** @param {number} length of the cleaned copy @param {number} [before] of the file as it was */
function examined(length, before = length) {
  const original = { content: { kind: "photo", length: before, sha256: String((last += 1)) }, file: file(before) };
  return { content: content(length, { original: original.content.sha256 }), file: file(length), original };
}

/** @param {ReturnType<typeof newAnswers>} answers */
const names = ({ evidence }) => evidence.map(({ name }) => name);

function chosen() {
  const answers = newAnswers();
  for (const { id } of [NGO, STATE]) answers.recipients.set(id, new Map());
  return answers;
}

test("a cleaned file is two parts of one number, added and taken out together", () => {
  const answers = chosen();
  assert.equal(addFile(answers, examined(5)), "");
  assert.equal(addFile(answers, examined(5)), "");
  assert.deepEqual(names(answers), ["evidence[1]", "original[1]", "evidence[2]", "original[2]"]);
  answers.recipients.get("ngo")?.set("original[1]", true);
  removeFile(answers, "evidence[1]");
  assert.deepEqual(names(answers), ["evidence[2]", "original[2]"]);
  assert.equal(mayRead(answers, NGO, "original[1]"), false);
  keepOriginal(answers, "evidence[2]", false);
  assert.deepEqual(names(answers), ["evidence[2]"]);
  assert.ok(keepOriginal(answers, "evidence[2]", true));
  assert.ok(hasOriginal(answers, "evidence[2]"));
});

test("the same file comes once, by what it was and by what it is", () => {
  const answers = chosen();
  const one = examined(5);
  addFile(answers, one);
  assert.equal(addFile(answers, { ...one, content: { ...one.content, sha256: "another" } }), "again");
  assert.equal(addFile(answers, { content: content(5, { sha256: one.content.original }), file: file(5) }), "again");
});

test("there is room for 99 files, whatever number the last one had", () => {
  const answers = chosen();
  for (let n = 0; n < MOST; n += 1) assert.equal(addFile(answers, examined(1)), "");
  assert.equal(addFile(answers, examined(1)), "full");
  assert.equal(refusalOf(answers, file(1)), "full");
  assert.equal(refusalOf(Object.assign(chosen(), { files: MOST }), file(1)), "full");
});

test("what is empty or too long is refused, and so is what all together would be", () => {
  const answers = chosen();
  assert.equal(refusalOf(answers, file(0)), "empty");
  assert.equal(refusalOf(answers, file(LIMIT)), "");
  assert.equal(refusalOf(answers, file(LIMIT + 1)), "big");
  for (let n = 0; n < 3; n += 1) addFile(answers, { content: content(LIMIT), file: file(LIMIT) });
  const left = TOTAL - 3 * LIMIT;
  assert.equal(refusalOf(answers, file(left + 1)), "sum");
  // of a file for which there is room but once, the cleaned copy comes
  assert.equal(addFile(answers, examined(left, left)), "");
  assert.deepEqual(names(answers).slice(3), ["evidence[4]"]);
  assert.equal(keepOriginal(answers, "evidence[4]", true), false);
});

test("a cleaned file goes where the account goes, but to no State; nothing else does", () => {
  const answers = chosen();
  const said = [
    [{}, true], [{ uncleaned: true, removed: undefined }, false], [{ proof: "c2pa", removed: undefined }, false],
    [{ removed: undefined }, false],
  ];
  said.forEach(([more, goes], at) => {
    addFile(answers, { content: content(1, /** @type {object} */ (more)), file: file(1) });
    assert.equal(mayRead(answers, NGO, `evidence[${at + 1}]`), goes);
    assert.equal(mayRead(answers, STATE, `evidence[${at + 1}]`), false);
  });
  addFile(answers, examined(1), true);
  assert.equal(mayRead(answers, NGO, "evidence[5]"), false);
  addFile(answers, { content: content(1, { kind: "voice" }), file: file(1) });
  assert.equal(mayRead(answers, STATE, "evidence[6]"), true); // the account, spoken
  addFile(answers, { content: content(1, { kind: "voice", uncleaned: true }), file: file(1) });
  assert.equal(mayRead(answers, NGO, "evidence[7]"), false);
});

test("a voice that could not be cleaned, or carries a proof, goes nowhere by itself", () => {
  for (const more of [{ uncleaned: true }, { proof: "c2pa" }]) {
    const answers = chosen();
    addFile(answers, { content: content(5, { kind: "voice", ...more }), file: file(5) });
    for (const one of [NGO, STATE]) assert.equal(mayRead(answers, one, "evidence[1]"), false);
  }
});

test("whoever had a file of a number has no claim to another of that number", () => {
  const answers = chosen();
  addFile(answers, examined(5), true);
  answers.had.set("ngo", ["account", "evidence[1]", "original[1]"]);
  assert.equal(mayRead(answers, NGO, "evidence[1]"), false);
  assert.equal(mayRead(answers, NGO, "original[1]"), false);
});

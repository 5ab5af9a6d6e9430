/** How much a keepsake can hold: many files, given to many. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hex, random } from "../src/protocol/bytes.js";
import { deriveReceipt, generateReceipt } from "../src/protocol/index.js";
import { readKeepsake } from "../src/protocol/keepsake.js";
import { completeKeepsake, nextKeepsake, sealKeepsake } from "../src/protocol/nextkeepsake.js";
import * as envelope from "../src/protocol/envelope.js";
import { hashOf, newPart } from "../src/protocol/parts.js";
import { join } from "../src/protocol/pieces.js";
import { SELF } from "../src/protocol/receipt.js";
import { loads } from "../src/protocol/strictjson.js";

const DAY = "2026-11-22";
const FILES = 99;
const READERS = 12;

/** @param {string} name */
function file(name) {
  const sha256 = hex(random(32));
  const found = ["place", "time", "device", "words", "preview", "software", "maker"];
  const part = newPart(name, { kind: "photo", length: 5, sha256, day: DAY, words: "w".repeat(120), removed: found, stays: ["orientation"] });
  return { part: { ...part, hash: hashOf(part) }, attachment: { root: hex(random(32)), key: hex(random(32)), length: 5, sha256 } };
}

test("all files and their originals have room in it, whoever was given them", async () => {
  const files = Array.from({ length: 2 * FILES }, (_, at) => file(`${at < FILES ? "evidence" : "original"}[${(at % FILES) + 1}]`));
  const parts = files.map(({ part }) => part);
  const hashes = parts.slice(0, FILES).map(({ hash }) => hash);
  const sent = Array.from({ length: READERS }, (_, at) => ({ to: `ngo-${at}`, message: hex(random(16)), envelope: hex(random(32)), day: DAY, parts: hashes }));
  const keepsake = nextKeepsake(null, {
    counter: 0, isFirst: true, sent, parts, attachments: files.map(({ attachment }) => attachment), answered: [], standing: [],
    organisations: Object.fromEntries(sent.map(({ to }) => [to, "es"])), takenBack: [], erased: [], language: "en",
  });
  const receipt = await deriveReceipt(generateReceipt(), "test.example");
  const directory = { reference: { version: 1, sha256: "0".repeat(64) } };
  const { chunks, replies } = await sealKeepsake(keepsake, { receipt, directory, today: DAY });

  const { identity } = receipt.keys(SELF);
  const messages = replies.map(({ body }) => loads(envelope.open(body, identity).content));
  const [whole] = messages.length > 1 ? join(messages.map((message) => ({ message, signer: SELF }))).wholes.map(({ message }) => message) : messages;
  const stub = readKeepsake(whole);
  assert.deepEqual(stub.sent.map(({ to }) => to), sent.map(({ to }) => to), "without a chunk it is known who was written to");
  const stored = new Map(chunks.map(({ name, body }) => [`/v1/chunks/${name}`, body]));
  const complete = await completeKeepsake({ get: async (path) => stored.get(path) }, stub);
  assert.deepEqual(complete.sent, sent);
  assert.deepEqual(complete.attachments, keepsake.attachments);
  const { replies: next } = await sealKeepsake({ ...complete, sent: sent.slice(0, 1) }, { receipt, directory, today: DAY });
  assert.ok(next.length > 0, "what it said of others is not said again");
});

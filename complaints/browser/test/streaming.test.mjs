/** Long files: planned and sealed a few pieces at a time, hashed by the browser, sent when they are asked for. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";

import { equal, hex, sha256 } from "../src/protocol/bytes.js";
import * as chunks from "../src/protocol/chunks.js";
import { digest, hashed, sha256Of } from "../src/protocol/hashing.js";
import { BLOCK, Reading } from "../src/protocol/reading.js";
import { MAX_LENGTH, PIECE_SIZE } from "../src/protocol/reference.js";

const some = (length) => Uint8Array.from({ length }, (_, at) => (at * 31) % 253);
const nodeHash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const PLACES = [0, 1, 2, BLOCK / PIECE_SIZE - 1, BLOCK / PIECE_SIZE, BLOCK / PIECE_SIZE + 1];

/** A file that is made when it is read, so that only its reader holds any of it. */
class Endless {
  constructor(size) {
    this.size = size;
    this.reads = [];
  }

  slice(from, to) {
    return { arrayBuffer: async () => this.reads.push(to - from) && some(to - from).buffer };
  }
}

describe("hashing", () => {
  for (const length of [0, 1, PIECE_SIZE, BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + 5]) {
    test(`${length} bytes`, async () => {
      const bytes = some(length);
      const file = new Blob([bytes]);
      let read = 0;
      assert.equal(await sha256Of(file, { onProgress: (more) => (read += more) }), nodeHash(bytes));
      assert.equal(read, length);
      assert.equal(hex(await digest(bytes)), nodeHash(bytes));
      const again = [];
      assert.equal(await hashed(file, {}, async (block) => again.push(block.slice())), nodeHash(bytes));
      assert.ok(equal(new Uint8Array(await new Blob(again).arrayBuffer()), bytes));
    });
  }

  test("our own code gives the same where the browser has none, or refuses", async (t) => {
    const bytes = some(BLOCK + 9);
    const file = new Blob([bytes]);
    t.mock.method(crypto.subtle, "digest", () => Promise.reject(new Error("not here")));
    const own = await import("../src/protocol/hashing.js?own");
    assert.equal(await own.sha256Of(file), nodeHash(bytes));
    assert.equal(hex(await own.digest(bytes)), nodeHash(bytes));
    assert.equal(await own.hashed(file, {}, async () => {}), nodeHash(bytes));
  });

  test("a file that changed since is known by its blocks", async () => {
    const bytes = some(2 * BLOCK);
    let at = 0;
    const file = { size: bytes.length, slice: (from, to) => new Blob([bytes.slice(from, to).map((one) => one ^ at)]) };
    await sha256Of(file);
    assert.equal(await hashed(file, {}, async () => {}), nodeHash(bytes));
    at = 1;
    await assert.rejects(hashed(file, {}, async () => {}), { code: "file-changed" });
  });

  test("who leaves stops it", async () => {
    const left = new AbortController();
    const how = { signal: left.signal, onProgress: () => left.abort() };
    await assert.rejects(sha256Of(new Blob([some(2 * BLOCK)]), how), { code: "stopped" });
    await assert.rejects(chunks.plan(new Blob([some(2 * BLOCK)]), undefined, how), { code: "stopped" });
  });
});

describe("sealing", () => {
  test("every chunk is the one that was planned, in whatever order it is asked for", async () => {
    const bytes = some(BLOCK + 2 * PIECE_SIZE - 3);
    const file = new Blob([bytes]);
    const plan = await chunks.plan(file);
    const { names, reference } = plan;
    assert.equal(reference.sha256, nodeHash(bytes));
    assert.equal(names.length, Math.ceil(bytes.length / PIECE_SIZE) + 1);
    const reading = new Reading();
    for (const at of [...PLACES, names.length - 1, ...PLACES.reverse()]) {
      const body = await chunks.sealed(file, plan, at, reading);
      assert.equal(hex(sha256(body)), names[at]);
      assert.equal(body.length, chunks.CHUNK_SIZE);
    }
    const body = new Uint8Array(chunks.CHUNK_SIZE);
    const again = (name) => chunks.sealed(file, plan, names.indexOf(name), reading, body);
    const opened = await chunks.open(again, reference);
    assert.ok(equal(opened, bytes));
  });

  test("a piece that is another one now is never sealed for anybody", async () => {
    const bytes = some(3 * PIECE_SIZE);
    const file = { size: bytes.length, slice: (from, to) => new Blob([bytes.slice(from, to)]) };
    const plan = await chunks.plan(file);
    bytes[PIECE_SIZE + 7] ^= 1;
    assert.ok(await chunks.sealed(file, plan, 0));
    await assert.rejects(chunks.sealed(file, plan, 1), { code: "file-changed" });
    const shorter = { size: file.size, slice: (from, to) => file.slice(from, to - 1) };
    await assert.rejects(chunks.sealed(shorter, plan, 0), { code: "file-changed" });
  });

  test("128 MiB and no byte more, read once each time, a block at a time", async () => {
    await assert.rejects(chunks.plan(new Endless(MAX_LENGTH + 1)), { code: "too-long" });
    const file = new Endless(MAX_LENGTH);
    const first = new AbortController();
    let read = 0;
    const how = { signal: first.signal, onProgress: (more) => (read += more) > 6 * BLOCK && first.abort() };
    await assert.rejects(chunks.plan(file, undefined, how), { code: "stopped" });
    assert.ok(file.reads.every((one) => one <= BLOCK));
    assert.equal(file.reads.length, 7);
  });
});

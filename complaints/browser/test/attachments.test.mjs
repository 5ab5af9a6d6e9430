/** Files: sealed once, given to several, kept for oneself, handed over later; and lines that break. */

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { hex, sha256, utf8 } from "../src/protocol/bytes.js";
import {
  deriveReceipt, generateReceipt, isStillThere, leaveOut, loadCard, loadDirectory, openAttachment, prepareComplaint,
  prepareFollowUp, readReplies, send,
} from "../src/protocol/index.js";
import { readAttachments } from "../src/protocol/attachments.js";
import { readKeepsake } from "../src/protocol/keepsake.js";
import { INSTANCE, Instance, Office, TestPortal, problem } from "./instance.mjs";

const PIECE = 65_519;
const nhri = new Office("nhri-es");
const ngo = new Office("ngo-es");
const instance = new Instance([nhri, ngo]);
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

async function visit(digits = generateReceipt()) {
  const directory = await loadDirectory({ base: portal.base, trust: instance.trust() });
  return { directory, receipt: await deriveReceipt(digits, INSTANCE), digits };
}

async function recipient(directory, office, more) {
  const organisation = await directory.find(office.id);
  return { organisation, card: await loadCard(directory, organisation), ...more };
}

const some = (length) => Uint8Array.from({ length }, (_, at) => (at * 31) % 253);
const describe = (kind, bytes) => ({ kind, length: bytes.length, sha256: hex(sha256(bytes)), day: "2026-11-22" });
const VOICE = some(2 * PIECE + 5);
const PHOTO = some(900);
const PARTS = { account: { text: "a" }, "evidence[1]": describe("voice", VOICE), "evidence[2]": describe("photo", PHOTO) };
const FILES = { "evidence[1]": new Blob([VOICE]), "evidence[2]": new Blob([PHOTO]) };

/** Files with both: the NHRI gets the voice, the NGO words alone, the photo stays with the person. */
async function filed() {
  const me = await visit();
  const recipients = [
    await recipient(me.directory, nhri, { parts: ["account", "evidence[1]"] }),
    await recipient(me.directory, ngo, { parts: ["account"] }),
  ];
  const bundle = await prepareComplaint({ ...me, recipients, parts: PARTS, files: FILES, language: "en" });
  return { me, bundle };
}

const messageOf = (office) => office.open(portal.inboxes.findLast(({ organisation }) => organisation === office.id).body).message;
const putChunks = () => portal.requests.filter(({ method, url }) => method === "PUT" && url.startsWith("/v1/chunks/"));

test("a file is uploaded once, and each has what its parts name; what is for nobody else goes last", async () => {
  const { me, bundle } = await filed();
  const seen = [];
  const outcome = await send(bundle, { onProgress: ({ done, total, isFiled }) => seen.push([done, total, isFiled]) });
  assert.deepEqual([outcome.refused, outcome.kept, outcome.unstored], [[], true, []]);
  assert.equal(seen.at(-1)[0], seen.at(-1)[1]);
  assert.equal(putChunks().length, portal.chunks.size, "no chunk went twice");
  const kinds = portal.requests.filter(({ method }) => method === "PUT").map(({ url }) => url.split("/")[2]);
  const voice = Array(4).fill("chunks");
  const photo = Array(2).fill("chunks");
  const keepsake = kinds.filter((kind) => kind === "replies");
  assert.deepEqual(kinds, [...voice, "inboxes", "inboxes", ...keepsake, ...photo]);
  assert.deepEqual(seen.slice(-4).map(([, , isFiled]) => isFiled), [false, true, true, true], "said as soon as only the photo is left");

  const { attachments } = messageOf(nhri);
  assert.deepEqual(attachments.map(({ sha256: one }) => one), [PARTS["evidence[1]"].sha256]);
  assert.deepEqual(await openAttachment(me.directory.portal, attachments[0]), VOICE);
  assert.equal(messageOf(ngo).attachments, undefined);
});

test("what was kept comes back with its bytes, and is handed over without another upload", async () => {
  const { me, bundle } = await filed();
  await send(bundle);
  const back = await visit(me.digits);
  const { keepsake, keepsakeCounter, timeline } = await readReplies(back);
  assert.deepEqual(keepsake.attachments.map(({ sha256: one }) => one).sort(), [PARTS["evidence[1]"], PARTS["evidence[2]"]].map((one) => one.sha256).sort());
  const photo = keepsake.attachments.find(({ sha256: one }) => one === PARTS["evidence[2]"].sha256);
  const before = portal.requests.length;
  assert.equal(await isStillThere(back.directory.portal, photo), true);
  assert.deepEqual(portal.requests.slice(before).map(({ method }) => method), ["HEAD"], "nothing of it is fetched");
  assert.deepEqual(await openAttachment(back.directory.portal, photo), PHOTO);

  portal.requests = [];
  const recipients = [
    await recipient(back.directory, nhri, { parts: ["evidence[2]"] }),
    await recipient(back.directory, ngo, { parts: ["evidence[1]", "evidence[2]"] }),
  ];
  const next = await prepareFollowUp({ ...back, keepsake, keepsakeCounter, timeline, recipients, language: "en" });
  await send(next);
  assert.deepEqual(messageOf(nhri).attachments, [photo]);
  assert.equal(messageOf(ngo).attachments.length, 2);
  assert.equal(putChunks().filter(({ url }) => url.endsWith(photo.root)).length, 0);
  assert.deepEqual(next.summary.keepsake.attachments, [], "everybody has them now");
});

test("a new file goes with a follow-up", async () => {
  const { me, bundle } = await filed();
  await send(bundle);
  const { keepsake, keepsakeCounter } = await readReplies(me);
  const bytes = some(40);
  const next = await prepareFollowUp({
    ...me, keepsake, keepsakeCounter, language: "en", parts: { "evidence[3]": describe("photo", bytes) },
    files: { "evidence[3]": new Blob([bytes]) }, recipients: [await recipient(me.directory, nhri, { parts: ["evidence[3]"] })],
  });
  await send(next);
  const [attachment] = messageOf(nhri).attachments;
  assert.deepEqual(await openAttachment(me.directory.portal, attachment), bytes);
  assert.equal(next.summary.keepsake.attachments.length, 3);
});

test("an upload that broke goes on at the chunk where it was", async () => {
  const { bundle } = await filed();
  let left = 2;
  portal.interfere = ({ method, kind }) => (method === "PUT" && kind === "chunks" && (left -= 1) < 0 ? problem("unexpected", 400) : null);
  await assert.rejects(send(bundle), { code: "unexpected" });
  assert.equal(portal.inboxes.length, 0);
  const before = new Set(portal.chunks.keys());
  assert.equal(before.size, 2);
  portal.interfere = () => null;
  portal.requests = [];
  const outcome = await send(bundle);
  assert.deepEqual(outcome.unstored, []);
  assert.ok(putChunks().every(({ url }) => !before.has(url.split("/").at(-1))));
});

test("words go where files have no room, and the person is told which have none", async () => {
  const { bundle } = await filed();
  portal.interfere = ({ method, kind }) => (method === "PUT" && kind === "chunks" ? problem("quota", 507) : null);
  const outcome = await send(bundle);
  assert.deepEqual(outcome.proofs.map(({ organisation }) => organisation), [nhri.id, ngo.id]);
  assert.deepEqual([...outcome.unstored].sort(), [PARTS["evidence[1]"].sha256, PARTS["evidence[2]"].sha256].sort());
  assert.equal(putChunks().length, 2, "after the first refusal no other chunk of that file is tried");
});

test("the complaint is filed, and the number opens, before files for oneself are there; they can be left out", async () => {
  const { me, bundle } = await filed();
  const gone = ({ kind }) => (kind === "chunks" && portal.handles.length ? problem("unexpected", 400) : null);
  portal.interfere = gone;
  await assert.rejects(send(bundle), { code: "unexpected" });
  assert.equal(portal.inboxes.length, 2);
  assert.equal((await readReplies(me)).keepsake.attachments.length, 2);
  leaveOut(bundle);
  const outcome = await send(bundle);
  assert.deepEqual([outcome.proofs.length, outcome.kept, outcome.unstored, outcome.unread], [2, true, [], []]);
  const [photo] = (await readReplies(me)).keepsake.attachments.filter(({ length }) => length === PHOTO.length);
  portal.interfere = () => null;
  assert.equal(await isStillThere(me.directory.portal, photo), false);
});

test("a file that can be read no more stops nothing but itself", async () => {
  const me = await visit();
  const bytes = VOICE.slice();
  const file = { size: bytes.length, slice: (from, to) => new Blob([bytes.slice(from, to)]) };
  const recipients = [await recipient(me.directory, nhri, { parts: ["account", "evidence[1]"] })];
  const files = { ...FILES, "evidence[1]": file };
  const bundle = await prepareComplaint({ ...me, recipients, parts: PARTS, files, language: "en" });
  bytes[PIECE + 1] ^= 1;
  const outcome = await send(bundle);
  assert.deepEqual([outcome.proofs.length, outcome.unstored, outcome.unread], [1, [], [PARTS["evidence[1]"].sha256]]);
  assert.equal(putChunks().length, 1 + 2, "the piece before it, and the photo");
});

test("the same file under two names is uploaded once", async () => {
  const me = await visit();
  const parts = { "evidence[1]": PARTS["evidence[2]"], "original[1]": PARTS["evidence[2]"] };
  const files = { "evidence[1]": FILES["evidence[2]"], "original[1]": FILES["evidence[2]"] };
  const bundle = await prepareComplaint({ ...me, recipients: [], parts, files, language: "en" });
  assert.equal(bundle.last.length, 2);
  assert.equal(bundle.summary.keepsake.attachments.length, 1);
});

test("more than 500 MiB together is not sealed", async () => {
  const me = await visit();
  const parts = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`evidence[${n}]`, { ...describe("video", PHOTO), length: 1 << 27 }]));
  const files = Object.fromEntries(Object.keys(parts).map((name) => [name, { size: 1 << 27, slice: () => assert.fail("read") }]));
  await assert.rejects(prepareComplaint({ ...me, recipients: [], parts, files, language: "en" }), { code: "too-long" });
});

test("a file that is not what its part says is not sealed", async () => {
  const me = await visit();
  const parts = { "evidence[1]": describe("photo", PHOTO) };
  const prepare = (file) => prepareComplaint({ ...me, recipients: [], parts, files: { "evidence[1]": file }, language: "en" });
  await assert.rejects(prepare(new Blob([some(901)])), { code: "file-changed" });
  await assert.rejects(prepare({ size: 900, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) }), { code: "file-changed" });
});

test("what has expired is known as such; the keepsake is read all the same", async () => {
  const { me, bundle } = await filed();
  await send(bundle);
  const [attachment] = bundle.summary.keepsake.attachments;
  portal.chunks.delete(attachment.root);
  assert.equal(await isStillThere(me.directory.portal, attachment), false);
  await assert.rejects(openAttachment(me.directory.portal, attachment), { code: "not-found" });
  portal.interfere = () => problem("bad-request", 400);
  await assert.rejects(isStillThere(me.directory.portal, attachment), { code: "unexpected-answer" }, "other troubles pass");
});

test("attachments that break a rule refuse the message", () => {
  const good = { root: "0".repeat(64), key: "1".repeat(64), length: 1, sha256: "2".repeat(64) };
  assert.deepEqual(readAttachments([good]), [good]);
  assert.deepEqual(readAttachments(undefined), []);
  const other = (at) => ({ ...good, sha256: hex(sha256(utf8(String(at)))) });
  const bad = [[good, good], [{ ...good, length: 0 }], [{ ...good, length: 134_117_394 }], [{ ...good, key: "" }], Array.from({ length: 199 }, (_, at) => other(at)), {}, [{ ...good, cleaned_from: "3".repeat(64) }]];
  for (const one of bad) assert.throws(() => readAttachments(one), { code: "malformed" });
  assert.equal(readAttachments(Array.from({ length: 198 }, (_, at) => other(at))).length, 198);
});

test("a keepsake of before has none", () => {
  const message = {
    type: "keepsake", version: 1, id: "0".repeat(32), from: "1".repeat(32), to: "1".repeat(32), case: "1".repeat(32),
    counter: 1, day: "2026-11-22", directory: { version: 1, sha256: "3".repeat(64) }, parts: [],
  };
  assert.deepEqual(readKeepsake(message).attachments, []);
});

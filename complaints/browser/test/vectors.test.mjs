/** The worked examples of crypto/SPEC.md, recomputed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { base64nopad } from "@scure/base";

import * as age from "../src/protocol/age.js";
import { attachmentsOf, readAttachments } from "../src/protocol/attachments.js";
import { hex, nameOf, text, unhex, utf8 } from "../src/protocol/bytes.js";
import { acceptCard, recipientFor } from "../src/protocol/card.js";
import * as chunks from "../src/protocol/chunks.js";
import { acceptDirectory, acceptShard, parseTrust } from "../src/protocol/directory.js";
import { ifAbsent, signConsent } from "../src/protocol/consent.js";
import * as envelope from "../src/protocol/envelope.js";
import * as minisign from "../src/protocol/minisign.js";
import { pad } from "../src/protocol/padding.js";
import { hashOf } from "../src/protocol/parts.js";
import { bucketNumber, deriveReceipt, parseReceipt } from "../src/protocol/receipt.js";
import * as signedfile from "../src/protocol/signedfile.js";
import { loads } from "../src/protocol/strictjson.js";
import { findWork } from "../src/protocol/work.js";
import { pack } from "./ustar.mjs";
import { Stanza } from "../node_modules/age-encryption/dist/format.js";

const examples = JSON.parse(readFileSync(new URL("../../../tests/vectors/spec.json", import.meta.url), "utf8"));
const { instance } = examples.receipt;

test("receipt", async () => {
  const { digits, arabic_indic: arabic, bucket, bucket_number_of_3_bits: number, addressees } = examples.receipt;
  assert.deepEqual(parseReceipt(arabic), { digits });
  const receipt = await deriveReceipt(digits, instance);
  assert.equal(hex(receipt.bucket), bucket);
  assert.equal(bucketNumber(receipt.bucket, 3), number);
  for (const [addressee, expected] of Object.entries(addressees)) {
    const keys = receipt.keys(addressee);
    assert.equal(keys.identity, age.identityOf(unhex(expected.identity)));
    assert.equal(keys.recipient, expected.recipient);
    assert.equal(hex(keys.tag), expected.tag);
    assert.equal(keys.handle, expected.handle);
    assert.equal(receipt.handle(addressee), expected.handle);
    assert.equal(hex(keys.signing.seed), expected.signing);
    assert.equal(keys.verifyingKey, expected.verifying_key);
    assert.equal(keys.case, expected.case);
  }
});

test("part", () => assert.equal(hashOf(examples.part), examples.part.hash));

test("consent", () => {
  const { text: signed, signature, verifying_key: key } = examples.consent;
  const { from, asked_by: asker } = loads(utf8(signed));
  const comment = minisign.verify(utf8(signed), minisign.parse(utf8(signature)), minisign.parseDerivedKey(key));
  assert.equal(comment, `amparo/v1 consent ${from} ${asker}`);
});

test("whoever translates is given no address", async () => {
  const receipt = await deriveReceipt(examples.receipt.digits, instance);
  const wish = { to: "lingua", parts: [examples.part.hash], language: "en", text_version: "1", expires: "2026-12-01" };
  const reply = (/** @type {object} */ more) => {
    const given = signConsent({ ...wish, ...more }, { receipt, askedBy: "defensor-es", today: "2026-11-22" });
    return loads(utf8(given.text)).reply;
  };
  assert.equal(reply({ purpose: "translation" }), null);
  assert.equal(reply({ purpose: "representation" }), null);
});

test("the consent for an absence, from what a person decides", async () => {
  const { text: example, signature, verifying_key: key } = examples.absence_consent;
  const terms = loads(utf8(example));
  const receipt = await deriveReceipt(examples.receipt.digits, instance);
  const { kind, expires: until, language, text_version, asked_by: askedBy } = terms;
  const decided = ifAbsent({ kind, parts: ["account", "contact"], until, withName: false, language, text_version });
  assert.deepEqual(decided.parts, ["account"]);
  const given = signConsent({ ...decided, parts: [examples.part.hash] }, { receipt, askedBy, today: terms.day });
  const { id } = loads(utf8(given.text));
  assert.equal(given.text.replace(id, terms.id), example);
  assert.equal(given.verifying_key, key);
  assert.equal(minisign.sign(utf8(example), receipt.keys(askedBy).signing, `amparo/v1 consent ${terms.from} ${askedBy}`), signature);
  const told = ["account", "missing[1]", "evidence[2]"];
  assert.deepEqual(ifAbsent({ kind, parts: told, until, withName: true, language, text_version }).parts, ["account"]);
  assert.deepEqual(ifAbsent({ kind, parts: [...told, "contact"], until, withName: false, language, text_version }).parts, ["account"]);
  assert.deepEqual(ifAbsent({ kind, parts: [...told, "contact"], until, withName: true, language, text_version }).parts.length, 4);
  const named = ifAbsent({ kind, parts: ["account", "contact"], until, withName: true, language, text_version });
  assert.deepEqual([named.parts, named.name.recipient, named.absent.with_name], [["account", "contact"], true, true]);
});

/** An envelope or a reply, sealed with the randomness that the example gives. */
function sealAgain(example) {
  const key = minisign.secretKey(unhex(example.signing_seed));
  const signed = signedfile.sign(utf8(example.message), key, example.trusted_comment);
  const stanza = new Stanza(["mlkem768x25519", example.share], base64nopad.decode(example.body));
  const padded = pad(signed, example.size - age.OVERHEAD);
  return { padded, sealed: age.sealWith(padded, stanza, unhex(example.file_key), unhex(example.payload_nonce)) };
}

const original = (length) => Uint8Array.from({ length }, (_, at) => (7 * at) % 251);

for (const kind of ["envelope", "reply"]) {
  test(kind, () => {
    const example = examples[kind];
    const identity = age.identityOf(unhex(example.identity));
    assert.equal(age.recipientOf(unhex(example.identity)), example.recipient);
    const key = minisign.secretKey(unhex(example.signing_seed));
    const message = utf8(example.message);
    assert.equal(minisign.sign(message, key, example.trusted_comment), example.signature_file);
    const { padded, sealed } = sealAgain(example);
    assert.equal(nameOf(padded), example.padded_sha256);
    assert.equal(text(sealed.subarray(0, 1627)), example.header);
    assert.equal(nameOf(sealed), example.name);
    const opened = envelope.open(sealed, identity);
    assert.equal(text(opened.content), example.message);
    assert.equal(minisign.verify(opened.content, opened.signature, key), example.trusted_comment);
  });
}

test("chunks", async () => {
  const { key, length, sha256, names, root } = examples.chunks;
  const file = new Blob([original(length)]);
  const sealed = await chunks.plan(file, unhex(key));
  assert.deepEqual(sealed.names, [...names, root]);
  assert.deepEqual(sealed.reference, { root, key, length, sha256 });
  const chunk = (name) => chunks.sealed(file, sealed, sealed.names.indexOf(name));
  assert.deepEqual(await chunks.open(chunk, sealed.reference), original(length));
});

test("attachment", async () => {
  const { length, part, attachment, message, superfluous, message_with_superfluous: more } = examples.attachment;
  const { reference } = await chunks.plan(new Blob([original(length)]), unhex(attachment.key));
  assert.deepEqual(reference, attachment);
  assert.equal(hashOf(part), part.hash);
  const { parts, attachments } = loads(utf8(message));
  assert.deepEqual(attachmentsOf(parts, readAttachments(attachments)), [attachment]);
  const all = readAttachments(loads(utf8(more)).attachments);
  assert.deepEqual(all, [superfluous, attachment]);
  assert.deepEqual(attachmentsOf(parts, all), [attachment]);
  assert.deepEqual(attachmentsOf(parts, [{ ...attachment, length: length - 1 }]), []);
  const { original: pair, attachment_cleaned_when_referred: cleaned } = examples.attachment;
  const untouched = { root: attachment.root, key: attachment.key, length: 65_519, sha256: JSON.parse(pair["evidence[2]"]).original };
  assert.deepEqual(attachmentsOf([{ part: "original[2]", bytes: pair["original[2]"] }], [untouched]), [untouched]);
  assert.throws(() => readAttachments([cleaned]), { code: "malformed" }, "nobody refers to a complainant");
});

test("directory, shard and card", () => {
  const { json, minisig, trust } = examples.directory;
  const root = parseTrust(JSON.parse(trust));
  const { issued } = JSON.parse(json);
  const directory = acceptDirectory(utf8(json), utf8(minisig), { trust: root, today: issued, lowest: 1 });
  assert.equal(directory.sha256, nameOf(utf8(json)));
  const organisations = acceptShard(utf8(examples.shard.json), "ES", directory);
  const organisation = organisations.find(({ id }) => id === "nhri-es");
  const body = unhex(examples.card.signed_file);
  assert.equal(nameOf(body), examples.card.sha256);
  const expected = JSON.parse(examples.card.json);
  const card = acceptCard(body, { organisation, instance, today: expected.issued });
  assert.equal(card.version, expected.version);
  assert.equal(recipientFor(card, expected.issued), expected.recipient.recipient);
});

test("proof of filing", () => {
  const { content, signature_file: file, portal_key: key } = examples.proof;
  const [, , organisation, name, day] = content.split("\n");
  const comment = minisign.verify(utf8(content), minisign.parse(utf8(file)), minisign.parseKey(key));
  assert.equal(comment, `amparo/v1 filed ${organisation} ${name} ${day}`);
});

test("work", async () => {
  const { name, bits, first_nonce: nonce } = examples.work;
  assert.equal(await findWork(name, bits), nonce);
});

test("file made offline", async () => {
  const { paths, size, first_header: first, sha256 } = examples.offline;
  const file = new Blob([original(examples.chunks.length)]);
  const plan = await chunks.plan(file, unhex(examples.chunks.key));
  const pieces = await Promise.all(plan.names.map((_, at) => chunks.sealed(file, plan, at)));
  const bodies = [sealAgain(examples.envelope).sealed, sealAgain(examples.reply).sealed, ...pieces];
  const byName = new Map(bodies.map((body) => [nameOf(body), body]));
  const archive = pack(paths.map((path) => ({ path, body: byName.get(path.slice(-64)) })));
  assert.equal(archive.length, size);
  assert.equal(hex(archive.subarray(0, 512)), first);
  assert.equal(nameOf(archive), sha256);
});

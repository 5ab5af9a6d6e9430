/** What the bytes must look like, and every spelling that is refused. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import * as age from "../src/protocol/age.js";
import { concat, equal, fromBase64, nameOf, random, text, toBase64, unhex, utf8 } from "../src/protocol/bytes.js";
import * as chunks from "../src/protocol/chunks.js";
import * as envelope from "../src/protocol/envelope.js";
import * as fields from "../src/protocol/fields.js";
import * as minisign from "../src/protocol/minisign.js";
import { pad, unpad } from "../src/protocol/padding.js";
import { joinOverflow, withOverflow } from "../src/protocol/overflow.js";
import { newPart, hashOf, readKeptPart } from "../src/protocol/parts.js";
import { join, split } from "../src/protocol/pieces.js";
import { generateReceipt, groupReceipt, parseReceipt, deriveReceipt } from "../src/protocol/receipt.js";
import { selfTest } from "../src/protocol/selftest.js";
import * as signedfile from "../src/protocol/signedfile.js";
import { loads } from "../src/protocol/strictjson.js";
import { HybridRecipient } from "../node_modules/age-encryption/dist/recipients.js";
import { encodeHeaderNoMAC, Stanza } from "../node_modules/age-encryption/dist/format.js";

const malformed = { code: "malformed" };
const seed = new Uint8Array(32).fill(1);
const identity = age.identityOf(seed);
const recipient = age.recipientOf(seed);
const key = minisign.secretKey(seed);

const headed = {
  type: "reply", version: 1, id: "1".repeat(32), from: "body", to: "2".repeat(32), case: "2".repeat(32),
  counter: 1, day: "2026-07-01", directory: { version: 1, sha256: "3".repeat(64) }, member: "somebody",
};

test("this platform passes the self-test", () => selfTest());

describe("receipts", () => {
  const receipt = generateReceipt();

  test("are read back as they are shown, in the digits of any script", () => {
    assert.deepEqual(parseReceipt(groupReceipt(receipt)), { digits: receipt });
    assert.match(groupReceipt(receipt), /^(\d{4} ){6}\d{4}$/);
    // Arabic-Indic, Bengali, Myanmar, Ethiopic has none; mathematical and Karen digits stand in rows
    for (const zero of [0x660, 0x6f0, 0x9e6, 0x1040, 0xff10, 0x1d7ce, 0x1d7d8, 0x116da]) {
      const typed = [...receipt].map((digit) => String.fromCodePoint(zero + Number(digit))).join("\u200f");
      assert.deepEqual(parseReceipt(` ${typed}\u2013\u00a0\n`), { digits: receipt }, zero.toString(16));
    }
  });

  test("show what is wrong with what was typed", () => {
    assert.deepEqual(parseReceipt(""), { error: "length" });
    assert.deepEqual(parseReceipt(receipt.slice(1)), { error: "length" });
    assert.deepEqual(parseReceipt(`${receipt}0`), { error: "length" });
    assert.deepEqual(parseReceipt(receipt.replace(/.$/, "O")), { error: "character" });
    assert.deepEqual(parseReceipt(`²${receipt.slice(1)}`), { error: "character" });
  });

  test("every wrong digit and every swap of neighbours is caught", () => {
    for (let at = 0; at < receipt.length; at += 1) {
      for (const digit of "0123456789") {
        const wrong = receipt.slice(0, at) + digit + receipt.slice(at + 1);
        if (wrong !== receipt) assert.deepEqual(parseReceipt(wrong), { error: "check" });
      }
      const swapped = receipt.slice(0, at) + (receipt[at + 1] ?? "") + receipt[at] + receipt.slice(at + 2);
      if (swapped !== receipt) assert.deepEqual(parseReceipt(swapped), { error: "check" });
    }
  });

  test("use every digit equally", (context) => {
    const given = [250, 251, 252, 253, 254, 255, 0, 19, 249];
    context.mock.method(crypto, "getRandomValues", (block) => block.map((_, at) => given[at % given.length]));
    assert.equal(generateReceipt().slice(0, -1), "099".repeat(9));
  });

  test("are not derived from what is no receipt", async () => {
    for (const digits of ["", `${receipt.slice(0, 4)} ${receipt.slice(4)}`, "1".repeat(28)]) {
      await assert.rejects(deriveReceipt(digits, "test.example"), { code: "bad-receipt" });
    }
  });

  test("give two instances and two organisations nothing in common but the bucket", async () => {
    const [here, there] = [await deriveReceipt(receipt, "a.example"), await deriveReceipt(receipt, "b.example")];
    assert.notEqual(here.keys("nhri").case, there.keys("nhri").case);
    assert.notEqual(here.keys("nhri").recipient, here.keys("ngo").recipient);
    assert.equal(here.handle("nhri").slice(0, 4), here.handle("ngo").slice(0, 4));
    assert.notEqual(here.handle("nhri").slice(4), here.handle("ngo").slice(4));
  });
});

describe("sealed files", () => {
  const sealed = age.seal(utf8("hello"), recipient);
  const [, share, body, mac] = /x25519 (\S+)\n(\S+)\n--- (\S+)\n/.exec(text(sealed.slice(0, 1627)));
  const payload = sealed.slice(1627);
  const withHeader = (header) => concat(utf8(header), payload);
  const header = (stanzas) => `age-encryption.org/v1\n${stanzas}--- ${mac}\n`;
  const stanza = `-> mlkem768x25519 ${share}\n${body}\n`;

  test("open, and nobody else's identity opens them", () => {
    assert.equal(text(age.open(sealed, identity)), "hello");
    assert.equal(text(age.open(withHeader(header(stanza)), identity)), "hello");
    assert.throws(() => age.open(sealed, age.identityOf(random(32))), { code: "not-for-us" });
  });

  test("a byte changed is noticed, wherever it stands", () => {
    for (let at = 0; at < sealed.length; at += 7) {
      const changed = sealed.map((byte, index) => (index === at ? byte ^ 1 : byte));
      assert.throws(() => age.open(changed, identity), (error) => ["malformed", "not-for-us", "tampered"].includes(error.code));
    }
    assert.throws(() => age.open(sealed.slice(0, -1), identity), { name: "AmparoError" });
    assert.throws(() => age.open(concat(sealed, new Uint8Array(1)), identity), { code: "tampered" });
  });

  test("any other header than ours is refused", () => {
    const headers = [
      header(stanza + stanza), header(`-> X25519 ${mac}\n${body}\n${stanza}`), header(`${stanza}-> X25519 ${mac}\n${body}\n`),
      header(`-> X25519 ${mac}\n${body}\n`), header(`${stanza}-> grease\n\n`), header(""),
      header(stanza).replace("v1", "v2"), header(stanza).replaceAll("\n", "\r\n"), header(stanza.replace("->", "-> ")),
      header(stanza.replace("\n", " extra\n")), header(stanza.replace(`${body}\n`, `${body}=\n`)),
      header(stanza.replace("mlkem768x25519", "MLKEM768X25519")), header(stanza).replace("--- ", "---"),
    ];
    for (const one of headers) assert.throws(() => age.open(withHeader(one), identity), malformed, one);
  });

  test("base64 has one spelling", () => {
    // 1120 bytes leave four bits over, 32 bytes two
    for (const [from, bits] of [[share, 4], [body, 2], [mac, 2]]) {
      const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      const last = letters[letters.indexOf(from.at(-1)) | (2 ** (bits - 1))];
      assert.notEqual(last, from.at(-1));
      assert.throws(() => age.open(withHeader(header(stanza).replace(from, from.slice(0, -1) + last)), identity), malformed);
    }
  });

  test("a share of small order is refused", () => {
    const raw = Buffer.from(share, "base64");
    raw.fill(0, 1088);
    const low = stanza.replace(share, raw.toString("base64").replace(/=+$/, ""));
    assert.throws(() => age.open(withHeader(header(low)), identity), (error) => ["malformed", "not-for-us"].includes(error.code));
  });

  test("only a hybrid recipient is sealed to", () => {
    const wrong = ["", "age1x", recipient.toUpperCase(), `${recipient.slice(0, -1)}q`, identity, recipient.replace("age1pq1", "age1tag1")];
    for (const one of wrong) assert.throws(() => age.seal(utf8("x"), one), { code: "bad-recipient" });
    assert.throws(() => age.seal(new Uint8Array(65_537), recipient), { code: "too-long" });
  });

  test("one that another writer made opens", () => {
    const fileKey = random(16);
    const [foreign] = new HybridRecipient(recipient).wrapFileKey(fileKey);
    assert.equal(encodeHeaderNoMAC([new Stanza(foreign.args, foreign.body)]).length, 1627 - 45);
    assert.equal(text(age.open(age.sealWith(utf8("y"), foreign, fileKey, random(16)), identity)), "y");
  });
});

describe("envelopes", () => {
  const comment = "amparo/v1 reply a b";
  const how = { key, comment, recipient };

  test("have two sizes, and hold exactly so much", () => {
    for (const size of [envelope.ENVELOPE_SIZE, envelope.REPLY_SIZE]) {
      const longest = new Uint8Array(envelope.capacity(size, comment)).fill(0x80);
      const sealed = envelope.seal(longest, { ...how, size });
      assert.equal(sealed.length, size);
      assert.ok(equal(envelope.open(sealed, identity).content, longest));
      assert.throws(() => envelope.seal(concat(longest, longest.slice(0, 1)), { ...how, size }), { code: "too-long" });
    }
    assert.throws(() => envelope.seal(utf8("x"), { ...how, size: 8192 }), malformed);
    assert.throws(() => envelope.open(age.seal(new Uint8Array(1000), recipient), identity), malformed);
  });

  test("without padding or without a signature file are refused", () => {
    const plaintexts = [new Uint8Array(2437), new Uint8Array(2437).fill(1), pad(utf8("no signature"), 2437)];
    plaintexts.push(pad(concat(Uint8Array.of(255, 255), utf8("short")), 2437), pad(new Uint8Array(1), 2437));
    for (const one of plaintexts) assert.throws(() => envelope.open(age.seal(one, recipient), identity), malformed);
  });
});

test("padding", () => {
  assert.deepEqual([...pad(Uint8Array.of(1, 0x80, 0), 6)], [1, 0x80, 0, 0x80, 0, 0]);
  assert.deepEqual([...unpad(pad(Uint8Array.of(1, 0x80, 0), 6), 6)], [1, 0x80, 0]);
  assert.throws(() => pad(new Uint8Array(6), 6), { code: "too-long" });
  for (const wrong of [[0, 0], [0x80, 1], [], [0x80]]) assert.throws(() => unpad(Uint8Array.from(wrong), 2), malformed);
});

describe("signatures", () => {
  const content = utf8("content");
  const file = minisign.sign(content, key, "comment é");
  const parse = (one) => minisign.parse(utf8(one));

  test("verify, with their comment", () => {
    assert.equal(minisign.verify(content, parse(file), key), "comment é");
    assert.equal(utf8(file).length, minisign.signatureSize("comment é"));
    assert.equal(minisign.parseAll(utf8(file + file)).length, 2);
  });

  test("are refused for other content, another key, another comment", () => {
    const other = minisign.secretKey(random(32));
    assert.throws(() => minisign.verify(utf8("Content"), parse(file), key), { code: "forged" });
    assert.throws(() => minisign.verify(content, parse(file), other), { code: "forged" });
    assert.throws(() => minisign.verify(content, parse(file), { ...other, id: key.id }), { code: "forged" });
    assert.throws(() => minisign.verify(content, parse(file), { ...key, id: other.id }), { code: "forged" });
    assert.throws(() => minisign.verify(content, parse(file.replace("comment é", "comment e")), key), { code: "forged" });
  });

  test("by a key of small order are refused", () => {
    const small = { id: key.id, key: Uint8Array.of(1, ...new Uint8Array(31)) }; // the neutral point
    const zero = concat(small.key, new Uint8Array(32)); // fits everything, if one is not strict
    const nothing = { ...parse(file), signature: zero, global: zero };
    assert.throws(() => minisign.verify(content, nothing, small), { code: "forged" });
  });

  test("with a scalar that is not reduced are refused", () => {
    const order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    const raw = parse(file);
    let carry = 0;
    const scalar = raw.signature.slice(32).map((byte, at) => {
      const sum = byte + order[at] + carry;
      carry = sum >> 8;
      return sum & 255;
    });
    const changed = { ...raw, signature: concat(raw.signature.slice(0, 32), scalar) };
    assert.throws(() => minisign.verify(content, changed, key), { code: "forged" });
  });

  test("have one spelling", () => {
    const lines = file.split("\n");
    const legacy = toBase64(concat(utf8("Ed"), fromBase64(lines[1]).slice(2)));
    const wrong = [
      "", "\n", file.slice(0, -1), `${file}\n`, file + file, file.replaceAll("\n", "\r\n"), `\ufeff${file}`,
      file.replace("untrusted comment: ", ""), file.replace("\ntrusted comment:", "\nTrusted comment:"),
      file.replace(lines[1], legacy), file.replace(lines[3], lines[3].slice(4)), file.replace(lines[1], ` ${lines[1]}`),
      file.replace("amparo", `a${"b".repeat(300)}`), file.replace("comment é", "tab\u0007"), file.replace("comment é", "x".repeat(9000)),
    ];
    for (const one of wrong) assert.throws(() => parse(one), malformed, JSON.stringify(one));
    assert.throws(() => minisign.parse(Uint8Array.of(0xff)), malformed);
  });

  test("keys have one spelling, and complainants' and members' an id of their own", () => {
    const spelled = minisign.formatKey(key);
    assert.equal(spelled.length, 56);
    assert.deepEqual(minisign.parseDerivedKey(spelled), { id: key.id, key: key.key });
    assert.throws(() => minisign.parseDerivedKey(minisign.formatKey({ ...key, id: random(8) })), malformed);
    for (const wrong of ["", spelled.slice(4), `${spelled}\n`, spelled.replace("RW", "RX"), `${spelled.slice(0, -1)}=`]) {
      assert.throws(() => minisign.parseKey(wrong), malformed);
    }
  });

  test("a signed file is cut at its own length", () => {
    const { content: found } = signedfile.parse(signedfile.sign(content, key, "c"));
    assert.equal(text(found), "content");
    assert.equal(signedfile.sign(content, key, "é").length, content.length + signedfile.overhead("é"));
    assert.throws(() => signedfile.parse(new Uint8Array()), malformed);
  });
});

describe("attachments", () => {
  const fetcher = (sealed) => async (name) => sealed.chunks.find((one) => one.name === name).body;

  test("of every length come back", async () => {
    for (const length of [0, 1, 65_518, 65_519, 65_520, 131_038]) {
      const original = new Uint8Array(length).fill(7);
      const sealed = await chunks.seal(original);
      assert.equal(sealed.chunks.length, Math.max(1, Math.ceil(length / 65_519)) + 1);
      assert.ok(sealed.chunks.every(({ name, body }) => body.length === 65_536 && nameOf(body) === name));
      assert.ok(equal(await chunks.open(fetcher(sealed), sealed.reference), original));
    }
  });

  test("that do not fit what the message says are refused", async () => {
    const sealed = await chunks.seal(new Uint8Array(70_000).fill(7));
    const { reference } = sealed;
    const [first, second, root] = sealed.chunks;
    const swapped = { ...sealed, chunks: [{ ...first, body: second.body }, { ...second, body: first.body }, root] };
    const refused = { name: "AmparoError" };
    await assert.rejects(chunks.open(fetcher(swapped), reference), refused);
    for (const change of [{ length: 69_999 }, { length: 65_519 }, { length: 140_000 }, { key: "0".repeat(64) }, { sha256: "0".repeat(64) }, { root: first.name }]) {
      await assert.rejects(chunks.open(fetcher(sealed), { ...reference, ...change }), refused, JSON.stringify(change));
    }
    await assert.rejects(chunks.open(async () => new Uint8Array(10), reference), refused);
  });
});

describe("pieces", () => {
  test("of two signers are not joined", () => {
    const messages = split({ ...headed, text: "x".repeat(3000) }, 2000).map((one) => loads(one));
    const signed = (signers) => messages.map((message, at) => ({ message, signer: signers[at % signers.length] }));
    assert.deepEqual(join(signed(["a"])).wholes.map(({ message }) => message.text), ["x".repeat(3000)]);
    assert.deepEqual(join(signed(["a", "b"])), { wholes: [], waiting: 2, broken: 0 });
  });

  const whole = (extra) => ({ type: "reply", version: 1, id: "1".repeat(32), from: "a", to: "b", text: extra });

  test("each fit, are cut between characters, and at most twelve", () => {
    const messages = split(whole("\"😀\n".repeat(900)), 2000);
    assert.ok(messages.length > 2 && messages.every((one) => one.length <= 2000));
    const texts = messages.map((one) => JSON.parse(text(one)).piece.text);
    assert.deepEqual(JSON.parse(texts.join("")), whole("\"😀\n".repeat(900)));
    assert.equal(new Set(messages.map((one) => JSON.parse(text(one)).id)).size, messages.length);
    assert.throws(() => split(whole("x".repeat(30_000)), 2000), { code: "too-long" });
    assert.equal(split(whole("x"), 2000).length, 1);
  });
});

describe("overflow", () => {
  const open = async (head, rest) => {
    const { stub, overflow } = await withOverflow(head, rest);
    return joinOverflow(stub, async (name) => overflow.find((one) => one.name === name).body);
  };

  test("is joined, and repeats no field of its stub", async () => {
    assert.deepEqual(await open(headed, { text: "x" }), { ...headed, text: "x" });
    for (const rest of [{ to: "x" }, { overflow: 1 }, []]) await assert.rejects(open(headed, rest), malformed);
  });

  test("is not believed without a sound reference", async () => {
    const sound = { root: "0".repeat(64), key: "0".repeat(64), length: 1, sha256: "0".repeat(64) };
    for (const change of [{ root: "x" }, { key: undefined }, { length: -1 }, { length: 2 ** 20 + 1 }, { sha256: 5 }]) {
      await assert.rejects(joinOverflow({ overflow: { ...sound, ...change } }, assert.fail), malformed);
    }
  });
});

test("a kept part whose bytes are not those of its hash is refused", () => {
  const part = newPart("account", { text: "half \ud83d" });
  assert.equal(part.bytes, '{"text":"half \ufffd"}');
  const kept = { ...part, hash: hashOf(part) };
  assert.deepEqual(readKeptPart(kept), kept);
  const { bytes, ...rest } = kept;
  assert.deepEqual(readKeptPart(rest), rest);
  assert.throws(() => readKeptPart({ ...kept, bytes: `${bytes} ` }), malformed);
  for (const name of ["", "Account", "account[0]", "account[100]", "a b"]) assert.throws(() => newPart(name, {}), malformed);
});

test("fields", () => {
  assert.equal(fields.day("2024-02-29"), "2024-02-29");
  for (const wrong of ["2023-02-29", "2024-13-01", "2024-2-29", "2024-02-29T00:00:00Z", "", 20240229, "٢٠٢٤-٠٢-٢٩"]) {
    assert.throws(() => fields.day(wrong), malformed);
  }
  for (const wrong of ["self", "a", "-a", "a-", "A-b", "0".repeat(32), "a".repeat(41), "a_b", 7]) {
    assert.throws(() => fields.organisation(wrong), malformed, String(wrong));
  }
  assert.equal(fields.organisation("a".repeat(40)), "a".repeat(40));
  assert.equal(fields.isWithin("2026-01-02", "2026-01-03", "2026-01-01"), true);
  assert.equal(fields.isWithin("2026-01-02", "2026-01-03", "2025-12-31"), false);
  assert.equal(fields.isWithin("2026-01-02", "2026-01-03", "2026-01-04"), false);
  for (const wrong of ["0g", "0", "AB"]) assert.throws(() => unhex(wrong), malformed);
});

/** Without a network: the archive byte for byte, and which lists, cards and recipients may be used. */

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import * as age from "../src/protocol/age.js";
import { hex, nameOf, random, text, toBase64, utf8 } from "../src/protocol/bytes.js";
import { chunkPut, envelopePut, keepsakePut } from "../src/protocol/bundle.js";
import { recipientFor } from "../src/protocol/card.js";
import { openCarried, packed, parseCarried } from "../src/protocol/offline.js";
import { packed as packedBytes } from "./bzip2.mjs";
import { Instance, Office, addDays, today } from "./instance.mjs";
import { pack } from "./ustar.mjs";

const SIZES = { inboxes: 16_384, replies: 4_096, chunks: 65_536 };

const organisation = fc.stringMatching(/^[a-z][a-z0-9]{1,18}(-[a-z0-9]{1,18})?$/);
const fill = fc.uint8Array({ minLength: 1, maxLength: 8 });
const item = fc.record({ kind: fc.constantFrom("inboxes", "replies", "chunks"), organisation, fill });

const bodyOf = ({ kind, fill: pattern }) =>
  Uint8Array.from({ length: SIZES[kind] }, (_, at) => pattern[at % pattern.length]);

test("the archive is what the specification says, whatever is in it", async () => {
  const tag = hex(random(16));
  const property = fc.asyncProperty(fc.array(item, { maxLength: 5 }), async (items) => {
    const puts = items.map((one) => {
      const body = bodyOf(one);
      const sealed = { name: nameOf(body), body };
      if (one.kind === "chunks") return chunkPut(sealed);
      return one.kind === "inboxes" ? envelopePut(sealed, one.organisation, []) : keepsakePut(sealed, tag, []);
    });
    const shares = [];
    const bundle = { puts: puts.slice(0, 2), keepsake: puts.slice(2, 3), last: puts.slice(3) };
    const archive = new Uint8Array(await (await packed(bundle, (share) => shares.push(share))).arrayBuffer());
    const expected = pack(
      items.map((one) => {
        const body = bodyOf(one);
        const folder = { inboxes: `inboxes/${one.organisation}`, replies: `replies/${tag}`, chunks: "chunks" }[one.kind];
        return { path: `${folder}/${nameOf(body)}`, body };
      }),
    );
    assert.equal(nameOf(archive), nameOf(expected));
    assert.equal(shares.length, items.length);
    assert.ok(!shares.length || shares.at(-1) === 1);
  });
  await fc.assert(property, { numRuns: 40 });
});

const MADE = today();

/** An office that takes forms, or not quite. */
function office({ to = addDays(MADE, 395), on = MADE, ...changeCard } = {}) {
  const recipient = { recipient: age.recipientOf(random(32)), from: addDays(MADE, -5), to };
  const firewall = { attested_by: "Example body", on, no_sharing: true, no_reporting_duty: true, computers: "own" };
  return new Office("lantern", { change: { firewall }, changeCard: { field_recipient: recipient, ...changeCard } });
}

/** What a portal puts into a form on the day of `instance`. */
function carried(instance, change = {}) {
  const cards = instance.offices.map((one) => {
    const signed = one.signedCard();
    const end = 2 + signed[0] * 256 + signed[1];
    return [one.id, [text(signed.subarray(2, end)), text(signed.subarray(end))]];
  });
  return parseCarried(
    JSON.stringify({
      format: "amparo/offline/v1", made: MADE, signatures: text(instance.signatures), directory: text(instance.directory),
      rulebook: null, shards: Object.fromEntries([...instance.shards].map(([name, body]) => [name, toBase64(packedBytes(body))])),
      cards: Object.fromEntries(cards), ...change,
    }),
  );
}

/** The recipient that a form uses on a day, or why it does not. */
async function recipientOn(day, lantern, change) {
  const instance = new Instance([lantern]);
  const directory = openCarried(carried(instance, change), { trust: instance.trust(), today: day });
  const [found] = await directory.shard("ES");
  const card = await directory.loadCard(found);
  return "code" in card ? card.code : recipientFor(card, day);
}

const refused = (code) => ({ code });

test("a form is sealed to the recipient for forms alone, long after the lists have expired", async () => {
  const lantern = office();
  const expected = lantern.card().field_recipient.recipient;
  assert.notEqual(expected, lantern.card().recipient.recipient);
  for (const days of [0, 25, 200, 366]) assert.equal(await recipientOn(addDays(MADE, days), lantern), expected);
});

test("a recipient for forms ends on its last day", async () => {
  const lantern = office({ to: addDays(MADE, 100) });
  assert.equal(await recipientOn(addDays(MADE, 100), lantern), lantern.card().field_recipient.recipient);
  assert.equal(await recipientOn(addDays(MADE, 101), lantern), "no-recipient");
});

test("a promise ends after 366 days", async () => {
  const lantern = office({ on: addDays(MADE, -100) });
  assert.equal(await recipientOn(addDays(MADE, 266), lantern), lantern.card().field_recipient.recipient);
  assert.equal(await recipientOn(addDays(MADE, 267), lantern), "no-attestation");
});

test("who takes no forms, or was not there, is not written to", async () => {
  assert.equal(await recipientOn(MADE, office({ field_recipient: null })), "card-missing");
  assert.equal(await recipientOn(MADE, office(), { cards: {} }), "card-missing");
});

test("lists and cards must have been valid on the day on which the form was made", async () => {
  const late = { made: addDays(MADE, 61) };
  await assert.rejects(recipientOn(addDays(MADE, 61), office(), late), refused("directory-expired"));
  assert.equal(await recipientOn(addDays(MADE, 15), office(), { made: addDays(MADE, 15) }), "card-expired");
  await assert.rejects(recipientOn(MADE, office(), { made: addDays(MADE, -9) }), refused("directory-not-yet"));
  assert.equal(await recipientOn(MADE, office({ issued: addDays(MADE, 5) })), "card-not-yet");
});

test("a form from days that have not come is refused: the device's clock is wrong", async () => {
  assert.equal(typeof (await recipientOn(addDays(MADE, -1), office())), "string");
  await assert.rejects(recipientOn(addDays(MADE, -2), office()), refused("directory-not-yet"));
});

test("nothing that was brought along is believed unverified", async () => {
  const lantern = office();
  const instance = new Instance([lantern]);
  const how = { trust: instance.trust(), today: MADE };
  const other = carried(new Instance([lantern]));
  assert.throws(() => openCarried(other, how), refused("directory-signature"));
  const shards = openCarried(carried(instance, { shards: { ES: toBase64(packedBytes(utf8("{}"))) } }), how);
  await assert.rejects(shards.shard("ES"), refused("shard-changed"));
  const [signature, content] = Object.values(carried(instance).cards).map((one) => [one.signature, one.content])[0];
  const forged = carried(instance, { cards: { lantern: [signature, content.replace('"version":1', '"version":2')] } });
  const directory = openCarried(forged, how);
  const [found] = await directory.shard("ES");
  assert.deepEqual(await directory.loadCard(found), { code: "card-signature" });
});

test("a form that is not complete says so", () => {
  const broken = ["", "{", "[]", "{}", '{"format":"amparo/offline/v2"}', JSON.stringify({ format: "amparo/offline/v1", made: "today" })];
  for (const content of broken) assert.throws(() => parseCarried(content), refused("form-broken"));
});

test("a list that was left out is no list of the form, and its country has nobody", async () => {
  const instance = new Instance([office(), new Office("ngo-fr", { shard: "FR" })]);
  const whole = carried(instance);
  const { FR: _, ...shards } = whole.shards;
  const directory = openCarried({ ...whole, shards }, { trust: instance.trust(), today: MADE });
  assert.ok(!directory.shardNames.includes("FR"));
  assert.equal((await directory.find("lantern")).id, "lantern");
  await assert.rejects(directory.find("ngo-fr"), refused("unknown-organisation"));
});

test("nothing is asked of a network", async () => {
  const instance = new Instance([office()]);
  const { portal } = openCarried(carried(instance), { trust: instance.trust(), today: MADE });
  await assert.rejects(portal.get("/v1/directory"), refused("not-found"));
  await assert.rejects(portal.put(chunkPut({ name: "", body: new Uint8Array() })), refused("unreachable"));
});

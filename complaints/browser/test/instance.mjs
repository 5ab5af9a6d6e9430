/**
 * An instance for tests: stewards, organisations and a portal over HTTP, each with fresh keys.
 * The bytes are those of crypto/SPEC.md; the desk's side is as much of it as tests need.
 */

import { createServer } from "node:http";

import * as age from "../src/protocol/age.js";
import { hex, nameOf, newId, random, sha256, unhex, utf8, concat } from "../src/protocol/bytes.js";
import * as envelope from "../src/protocol/envelope.js";
import { commentOf } from "../src/protocol/message.js";
import * as minisign from "../src/protocol/minisign.js";
import { split } from "../src/protocol/pieces.js";
import * as signedfile from "../src/protocol/signedfile.js";
import { dumps, loads } from "../src/protocol/strictjson.js";

export const INSTANCE = "test.example";

/** @param {string} day @param {number} days */
export const addDays = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

export const today = () => new Date().toISOString().slice(0, 10);

const newKey = () => minisign.secretKey(random(32));

/** An organisation with its keys; `change` alters what the stewards say, `changeCard` the card. */
export class Office {
  constructor(id, { shard = "ES", change = {}, changeCard = {} } = {}) {
    this.id = id;
    this.shard = shard;
    this.key = newKey();
    this.member = { id: "member-1", sign: newKey(), request: newKey() };
    this.seed = random(32);
    this.change = change;
    this.changeCard = changeCard;
    this.counter = 0;
  }

  listed() {
    const firewall = { attested_by: "Example body", on: today(), no_sharing: true, no_reporting_duty: true, computers: "own" };
    return {
      id: this.id,
      names: { en: `Body ${this.id}` },
      kind: "nhri",
      key: minisign.formatKey(this.key),
      belongs_to_state: false,
      coverage: { countries: [this.shard], languages: ["en"], services: [] },
      firewall,
      suspended: null,
      ...this.change,
    };
  }

  card() {
    const day = today();
    const { id, sign, request } = this.member;
    const recipient = { recipient: age.recipientOf(this.seed), from: addDays(day, -5), to: addDays(day, 25) };
    const member = {
      id, sign: minisign.formatKey(sign), request: minisign.formatKey(request),
      seal: hex(random(32)), from: addDays(day, -30), to: addDays(day, 300),
    };
    return {
      format: "amparo/card/v1", instance: INSTANCE, organisation: this.id, version: 1,
      issued: addDays(day, -1), expires: addDays(day, 14), members: [member], recipient,
      next: null, field_recipient: null, availability: { state: "open", until: null },
      answers_in_days: 7, ...this.changeCard,
    };
  }

  signedCard(key = this.key) {
    const card = this.card();
    return signedfile.sign(dumps(card), key, `amparo/v1 card ${INSTANCE} ${this.id} ${card.version}`);
  }

  /** The message of an envelope that this office got, its overflow not joined. */
  open(body) {
    const { content, signature } = envelope.open(body, age.identityOf(this.seed));
    return { message: loads(content), content, signature };
  }

  /** A reply to whoever wrote `message`; `how` breaks it in one way or another. */
  replies(address, content, directory, how = {}) {
    const { key = this.member.sign, type = "reply", head = {}, to = null, comment: said = null } = how;
    const of = to ?? hex(sha256(minisign.parseKey(address.verifying_key).key).subarray(0, 16));
    const message = {
      type, version: 1, id: newId(), from: this.id, to: of, case: of, counter: (this.counter += 1),
      day: today(), directory, member: this.member.id, ...head, ...content,
    };
    const comment = said ?? commentOf(message);
    const size = envelope.REPLY_SIZE;
    const bodies = split(message, envelope.capacity(size, comment));
    return bodies.map((body) => envelope.seal(body, { key, comment, recipient: address.recipient, size }));
  }
}

export class Instance {
  /** `guests`: what else stands in a shard, by its name */
  /** What `/v1/listings/{place}` answers. */
  listing(place) {
    const shards = [this.shards.get(place), place === "world" ? null : this.shards.get("world")];
    const here = this.offices.filter(({ shard }) => shard === place || shard === "world");
    const byId = here.sort((one, other) => (one.id < other.id ? -1 : 1));
    const cards = here.length > 4 ? [] : byId.flatMap((one) => [utf8(one.id), one.signedCard()]);
    const parts = [this.signatures, this.directory, ...shards.map((one) => one ?? new Uint8Array()), ...cards];
    return concat(...parts.flatMap((one) => [Uint8Array.from([24, 16, 8, 0], (bits) => one.length >>> bits), one]));
  }

  constructor(offices, change = {}, guests = {}) {
    this.offices = offices;
    this.stewards = ["one", "two", "three"].map((id) => ({ id, key: newKey() }));
    this.portalKey = newKey();
    this.change = change;
    this.shards = new Map();
    for (const shard of new Set(offices.map((one) => one.shard))) {
      const here = offices.filter((one) => one.shard === shard);
      const organisations = [...here.map((one) => one.listed()), ...(guests[shard] ?? [])];
      this.shards.set(shard, dumps({ format: "amparo/shard/v1", instance: INSTANCE, shard, organisations }));
    }
    this.directory = dumps(this.directoryFields());
    this.signatures = this.sign(this.stewards.slice(0, 2));
  }

  directoryFields() {
    const day = today();
    const shards = Object.fromEntries([...this.shards].map(([name, body]) => [name, nameOf(body)]));
    return {
      format: "amparo/directory/v1", instance: INSTANCE, version: 7, issued: addDays(day, -1),
      expires: addDays(day, 60), stewards: this.publicStewards(), threshold: 2, bucket_bits: 2,
      rulebook: null, portal_key: minisign.formatKey(this.portalKey), shards, ...this.change,
    };
  }

  publicStewards() {
    return this.stewards.map(({ id, key }) => ({ id, key: minisign.formatKey(key) }));
  }

  sign(stewards, version = this.directoryFields().version) {
    const comment = `amparo/v1 directory ${INSTANCE} ${version}`;
    return utf8(stewards.map(({ key }) => minisign.sign(this.directory, key, comment)).join(""));
  }

  get reference() {
    return { version: this.directoryFields().version, sha256: nameOf(this.directory) };
  }

  trust(change = {}) {
    return {
      format: "amparo/trust/v1", instance: INSTANCE, version: 5, stewards: this.publicStewards(),
      threshold: 2, ...change,
    };
  }
}

/** A portal that stores and proves as in life; `interfere(request)` may answer before it does. */
export class TestPortal {
  constructor(instance) {
    this.instance = instance;
    this.inboxes = [];
    this.handles = [];
    this.chunks = new Map();
    this.requests = [];
    this.interfere = () => null;
    this.server = createServer((request, response) => this.#serve(request, response));
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.base = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  put(tag, bodies) {
    const raw = unhex(tag);
    const handle = concat(raw.subarray(0, 2), sha256(raw).subarray(0, 14));
    for (const body of bodies) this.handles.push({ handle, body, name: nameOf(body) });
  }

  async #serve(request, response) {
    const blocks = [];
    for await (const block of request) blocks.push(block);
    const body = new Uint8Array(Buffer.concat(blocks));
    const [, , kind, ...rest] = request.url.split("/");
    this.requests.push({ method: request.method, url: request.url, headers: request.headers });
    const asked = { method: request.method, kind, rest, body, headers: request.headers, response };
    const answer = this.interfere(asked) ?? this.#answer(asked);
    if (answer === "hang up") return request.socket.destroy();
    response.writeHead(answer.status, { "content-type": answer.type ?? "application/octet-stream" });
    return response.end(answer.body ?? new Uint8Array());
  }

  #answer({ method, kind, rest, body, headers }) {
    const found = (bytes) => (bytes ? { status: 200, body: bytes } : problem("not-found", 404));
    const { instance } = this;
    if (kind === "directory.minisig") return found(instance.signatures);
    if (kind === "directory") return found(rest.length ? instance.shards.get(rest[0]) : instance.directory);
    if (kind === "listings") return found(instance.listing(rest[0]));
    if (kind === "cards") return found(instance.offices.find(({ id }) => id === rest[0])?.signedCard());
    if (kind === "chunks" && ["GET", "HEAD"].includes(method)) return found(this.chunks.get(rest[0]));
    if (kind === "replies" && method === "GET") return found(this.#bucket(Number(rest[0])));
    if (nameOf(body) !== rest.at(-1)) return problem("wrong-name", 400);
    if (kind === "chunks") this.chunks.set(rest[0], body);
    if (kind === "inboxes") return this.#file(rest[0], body);
    if (kind === "replies" && !this.handles.some(({ name }) => name === rest[0])) {
      this.put(headers["amparo-tag"], [body]);
    }
    return { status: 204 };
  }

  #file(organisation, body) {
    const name = nameOf(body);
    if (!this.inboxes.some((one) => one.name === name)) this.inboxes.push({ organisation, name, body });
    const content = utf8(`amparo/filed/v1\n${INSTANCE}\n${organisation}\n${name}\n${today()}`);
    const comment = `amparo/v1 filed ${organisation} ${name} ${today()}`;
    return { status: 200, body: utf8(minisign.sign(content, this.instance.portalKey, comment)) };
  }

  #bucket(number) {
    const bits = this.instance.directoryFields().bucket_bits;
    const mine = this.handles.filter(({ handle }) => ((handle[0] << 8) | handle[1]) >> (16 - bits) === number);
    return concat(...mine.map(({ handle, body }) => concat(handle, body)));
  }
}

/** @param {string} slug @param {number} status @param {object} [more] */
export function problem(slug, status, more = {}) {
  const body = utf8(JSON.stringify({ type: `urn:amparo:problem:${slug}`, title: slug, status, ...more }));
  return { status, body, type: "application/problem+json" };
}

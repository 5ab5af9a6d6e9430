/**
 * Who is there, and may be trusted: the stewards' directory, its shards, the trust root.
 *
 * No input or output here; the day is a parameter. Each function refuses with a code of its own.
 * Source: SPEC.md, section 8.
 */

import { hex, nameOf } from "./bytes.js";
import { AmparoError, codeOf } from "./errors.js";
import * as fields from "./fields.js";
import * as minisign from "./minisign.js";
import { formatKey as formatted } from "./minisign.js";
import { loads } from "./strictjson.js";

const MAX_DAYS = 90;
const ATTESTATION_DAYS = 366;
const INSTANCE = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const SHARD = /^([A-Z]{2}|world)$/;

/**
 * @typedef {import("./fields.js").Fields} Fields
 * @typedef {import("./minisign.js").PublicKey} PublicKey
 * @typedef {{id: string, key: PublicKey}} Steward
 * @typedef {{instance: string, version: number, stewards: Steward[], threshold: number}} Trust
 *
 * @typedef {object} Directory
 * @property {string} instance
 * @property {number} version
 * @property {string} issued
 * @property {string} expires
 * @property {Steward[]} stewards
 * @property {number} threshold
 * @property {number} bucketBits
 * @property {string | null} rulebook
 * @property {PublicKey} portalKey
 * @property {Map<string, string>} shards name to hex SHA-256
 * @property {string} sha256 of the directory itself
 *
 * @typedef {object} Organisation
 * @property {string} id
 * @property {Record<string, string>} names by language
 * @property {string} kind
 * @property {PublicKey} key
 * @property {boolean} belongsToState
 * @property {{countries: string[], languages: string[], services: Fields[]}} coverage
 * @property {{attestedBy: string, on: string, noSharing: boolean, noReportingDuty: boolean,
 *   computers: string} | null} firewall
 * @property {{on: string, reason: string} | null} suspended
 * @property {string | null} source
 * @property {string | null} verified
 * @property {string} shard in which it is listed
 */

/** @param {unknown} value the JSON that is built into the pages @returns {Trust} */
export function parseTrust(value) {
  const root = fields.object(value);
  fields.oneOf(root.format, "amparo/trust/v1");
  return { instance: instance(root.instance), version: fields.integer(root.version, 1), ...stewards(root) };
}

/**
 * The directory, once the stewards of the root and its own have signed it and today is in its
 * validity. Refuses with `directory-malformed`, `directory-instance`, `directory-rolled-back`,
 * `directory-not-yet`, `directory-expired` or `directory-signature`.
 *
 * @param {Uint8Array} content
 * @param {Uint8Array} signatures
 * @param {{trust: Trust, today: string, lowest: number}} how `lowest`: the lowest version accepted
 * @returns {Directory}
 */
export function acceptDirectory(content, signatures, { trust, today, lowest }) {
  const directory = under("directory-malformed", () => parseDirectory(content));
  if (directory.instance !== trust.instance) throw new AmparoError("directory-instance");
  if (directory.version < Math.max(trust.version, lowest)) throw new AmparoError("directory-rolled-back");
  if (fields.daysBetween(directory.issued, today) < -1) throw new AmparoError("directory-not-yet");
  if (today > directory.expires) throw new AmparoError("directory-expired");
  const expected = `amparo/v1 directory ${directory.instance} ${directory.version}`;
  const signed = under("directory-signature", () => minisign.parseAll(signatures)).filter(
    ({ comment }) => comment === expected,
  );
  // each key is tried once: a slow phone needs a while for a signature
  const signers = new Map([...trust.stewards, ...directory.stewards].map(({ key }) => [formatted(key), key]));
  for (const [name, key] of signers) {
    if (!signed.some((one) => fits(content, one, key))) signers.delete(name);
  }
  for (const { stewards: hands, threshold } of [trust, directory]) {
    const count = hands.filter(({ key }) => signers.has(formatted(key))).length;
    if (count < threshold) throw new AmparoError("directory-signature");
  }
  return directory;
}

/**
 * The organisations of a shard that the directory names; `shard-changed` or `shard-malformed`.
 *
 * @param {Uint8Array} content
 * @param {string} name
 * @param {Directory} directory
 * @returns {Organisation[]}
 */
export function acceptShard(content, name, directory) {
  if (nameOf(content) !== directory.shards.get(name)) throw new AmparoError("shard-changed");
  return under("shard-malformed", () => {
    const shard = fields.object(loads(content));
    fields.oneOf(shard.format, "amparo/shard/v1");
    fields.oneOf(shard.instance, directory.instance);
    fields.oneOf(shard.shard, name);
    const found = fields.list(shard.organisations, (one) => organisation(one, name));
    fields.integer(new Set(found.map(({ id }) => id)).size, found.length); // no id twice
    return found;
  });
}

/**
 * Why an organisation must not be used now: `suspended`, `no-attestation`; null if it may be.
 *
 * @param {Organisation} one
 * @param {string} today
 * @returns {string | null}
 */
export function refusalOf({ suspended, firewall }, today) {
  if (suspended) return "suspended";
  const isValid =
    firewall !== null &&
    firewall.noSharing &&
    firewall.noReportingDuty &&
    fields.daysBetween(firewall.on, today) >= -1 &&
    fields.daysBetween(firewall.on, today) <= ATTESTATION_DAYS;
  return isValid ? null : "no-attestation";
}

/** @param {Uint8Array} content @returns {Directory} */
function parseDirectory(content) {
  const found = fields.object(loads(content));
  fields.oneOf(found.format, "amparo/directory/v1");
  const issued = fields.day(found.issued);
  const expires = fields.day(found.expires);
  fields.integer(fields.daysBetween(issued, expires), 0, MAX_DAYS);
  const shards = Object.entries(fields.object(found.shards));
  return {
    instance: instance(found.instance),
    version: fields.integer(found.version, 1),
    issued,
    expires,
    ...stewards(found),
    bucketBits: fields.integer(found.bucket_bits, 0, 16),
    rulebook: fields.optional(found.rulebook, (name) => fields.hex(name, 32)),
    portalKey: fields.publicKey(found.portal_key),
    shards: new Map(shards.map(([name, digest]) => [shardName(name), fields.hex(digest, 32)])),
    sha256: nameOf(content),
  };
}

/**
 * Stewards whose ids and keys all differ, or one pair of hands could count twice.
 *
 * @param {Fields} found
 */
function stewards(found) {
  const all = fields.list(found.stewards, (value) => {
    const { id, key } = fields.object(value);
    return { id: fields.text(id), key: fields.publicKey(key) };
  });
  const ids = new Set(all.map(({ id }) => id));
  const keys = new Set(all.map(({ key }) => hex(key.key)));
  fields.integer(Math.min(ids.size, keys.size), all.length);
  return { stewards: all, threshold: fields.integer(found.threshold, 1, all.length) };
}

/** @param {unknown} value @param {string} shard @returns {Organisation} */
function organisation(value, shard) {
  const found = fields.object(value);
  const coverage = fields.object(found.coverage);
  return {
    id: fields.organisation(found.id),
    names: names(found.names),
    kind: fields.text(found.kind),
    key: fields.publicKey(found.key),
    belongsToState: fields.flag(found.belongs_to_state),
    coverage: {
      countries: fields.list(coverage.countries, fields.text),
      languages: fields.list(coverage.languages, fields.text),
      services: fields.list(coverage.services, fields.object),
    },
    firewall: fields.optional(found.firewall, firewall),
    suspended: fields.optional(found.suspended, (one) => {
      const { on, reason } = fields.object(one);
      return { on: fields.day(on), reason: fields.text(reason) };
    }),
    source: fields.optional(found.source, fields.text),
    verified: fields.optional(found.verified, fields.day),
    shard,
  };
}

/** @param {unknown} value */
function names(value) {
  const found = Object.entries(fields.object(value));
  return Object.fromEntries(found.map(([language, name]) => [language, fields.text(name)]));
}

/** @param {unknown} value */
function firewall(value) {
  const found = fields.object(value);
  return {
    attestedBy: fields.text(found.attested_by),
    on: fields.day(found.on),
    noSharing: fields.flag(found.no_sharing),
    noReportingDuty: fields.flag(found.no_reporting_duty),
    computers: fields.oneOf(found.computers, "own", "state"),
  };
}

/** @param {unknown} value */
function instance(value) {
  const name = fields.text(value);
  if (!INSTANCE.test(name)) throw new AmparoError("malformed");
  return name;
}

/** @param {string} name */
function shardName(name) {
  if (!SHARD.test(name)) throw new AmparoError("malformed");
  return name;
}

/** @param {Uint8Array} content @param {minisign.Signature} signature @param {PublicKey} key */
function fits(content, signature, key) {
  try {
    minisign.verify(content, signature, key);
    return true;
  } catch {
    return false;
  }
}

/**
 * What `attempt` gives; a refusal of something smaller becomes one of the whole.
 *
 * @template T
 * @param {string} code
 * @param {() => T} attempt
 * @returns {T}
 */
export function under(code, attempt) {
  try {
    return attempt();
  } catch (error) {
    throw codeOf(error) === "internal" ? error : new AmparoError(code);
  }
}

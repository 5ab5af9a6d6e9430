/**
 * The directory of one visit: fetched, verified, with the shards and cards that were asked for.
 *
 * What was fetched once is kept in memory for the visit, so that a portal cannot show two faces.
 */

import { nameOf } from "./bytes.js";
import { acceptCard, recipientFor } from "./card.js";
import { acceptDirectory, acceptShard, parseTrust, refusalOf } from "./directory.js";
import { AmparoError } from "./errors.js";
import { daysBetween, thisDay } from "./fields.js";
import { fetchListing } from "./listing.js";
import { formatKey } from "./minisign.js";
import { Portal } from "./portal.js";

/**
 * @typedef {import("./directory.js").Organisation} Organisation
 * @typedef {import("./card.js").Card} Card
 */

export class OpenDirectory {
  /** @type {Map<string, Promise<Organisation[]>>} */
  #shards = new Map();
  /** @type {Map<string, Promise<Card>>} */
  #cards = new Map();
  #listed;
  /** @type {Map<string, Organisation[]>} as each shard that was fetched lists it */
  #listings = new Map();

  /**
   * @param {Portal} portal
   * @param {import("./directory.js").Directory} directory
   * @param {string} today
   * @param {Uint8Array | undefined} shipped a rulebook that came with the page: if it is the one
   *   that was signed, nobody is asked for it
   * @param {import("./listing.js").Listed} listed what came with the directory
   */
  constructor(portal, directory, today, shipped, listed) {
    this.shipped = shipped;
    this.#listed = listed;
    this.portal = portal;
    this.directory = directory;
    this.today = today;
  }

  get instance() {
    return this.directory.instance;
  }

  get sha256() {
    return this.directory.sha256;
  }

  /** What a message says of the directory that its writer used. */
  get reference() {
    return { version: this.directory.version, sha256: this.directory.sha256 };
  }

  /** @returns {string[]} the names of the shards: countries, and `world` */
  get shardNames() {
    return [...this.directory.shards.keys()];
  }

  /** @param {string} name @returns {Promise<Organisation[]>} */
  shard(name) {
    return once(this.#shards, name, async () => {
      if (!this.directory.shards.has(name)) throw new AmparoError("shard-unknown");
      const listed = taken(this.#listed.shards, name);
      const content = listed?.length ? listed : await this.portal.get(`/v1/directory/${name}`);
      const found = acceptShard(content, name, this.directory);
      found.forEach((one) => this.#list(one));
      return found;
    });
  }

  /**
   * An organisation may stand in several shards: a suspension in one of them counts, and two keys
   * for one id refuse the directory.
   *
   * @param {Organisation} organisation
   */
  #list(organisation) {
    const listings = [...(this.#listings.get(organisation.id) ?? []), organisation];
    if (new Set(listings.map(({ key }) => formatKey(key))).size > 1) throw new AmparoError("directory-malformed");
    const suspended = listings.find((one) => one.suspended)?.suspended ?? null;
    for (const one of listings) one.suspended = suspended;
    this.#listings.set(organisation.id, listings);
  }

  /**
   * An organisation by its id; `unknown-organisation` if no shard has it.
   *
   * @param {string} id
   * @param {string} [hint] the shard to look in first
   * @returns {Promise<Organisation>}
   */
  async find(id, hint) {
    const first = this.shardNames.filter((name) => name === hint);
    for (const name of [...first, ...this.shardNames.filter((one) => one !== hint)]) {
      const found = (await this.shard(name)).find((one) => one.id === id);
      if (found) return found;
    }
    throw new AmparoError("unknown-organisation", { organisation: id });
  }

  /**
   * The card of an organisation that may be used now, whose recipient is valid today; else why
   * not: a code of `acceptCard`, `suspended`, `no-attestation`, `no-recipient`, `card-missing`.
   *
   * @param {Organisation} organisation
   * @returns {Promise<Card | {code: string}>}
   */
  async loadCard(organisation) {
    try {
      const card = await this.card(organisation);
      recipientFor(card, this.today);
      return card;
    } catch (error) {
      if (!(error instanceof AmparoError)) throw error;
      return { code: error.code };
    }
  }

  /**
   * The card of an organisation that may be used now, whether or not it can be sealed to today.
   *
   * @param {Organisation} organisation
   * @returns {Promise<Card>}
   */
  async card(organisation) {
    const refusal = refusalOf(organisation, this.today);
    if (refusal) throw new AmparoError(refusal, { organisation: organisation.id });
    return once(this.#cards, organisation.id, async () => {
      const card = taken(this.#listed.cards, organisation.id) ?? (await this.#fetchCard(organisation.id));
      return this.accept(card, organisation);
    });
  }

  /** @param {Uint8Array} body @param {Organisation} organisation @returns {Card} */
  accept(body, organisation) {
    const { instance, today } = this;
    return acceptCard(body, { organisation, instance, today });
  }

  /**
   * The rulebook, exactly as the stewards signed it; null if they named none. Refuses with
   * `rulebook-changed`.
   *
   * @returns {Promise<Uint8Array | null>}
   */
  async rulebook() {
    const named = this.directory.rulebook;
    if (!named) return null;
    if (this.shipped && nameOf(this.shipped) === named) return this.shipped;
    const content = await this.portal.get("/v1/rulebook");
    if (nameOf(content) !== named) throw new AmparoError("rulebook-changed");
    return content;
  }

  /** @param {string} id */
  async #fetchCard(id) {
    try {
      return await this.portal.get(`/v1/cards/${id}`);
    } catch (error) {
      const isMissing = error instanceof AmparoError && error.code === "not-found";
      throw isMissing ? new AmparoError("card-missing", { organisation: id }) : error;
    }
  }
}

/**
 * Fetches the directory and accepts or refuses it; see `acceptDirectory` for the codes. Without a
 * day it takes the device's, but refuses with `clock-differs` where the portal names another by
 * more than a day: which of them is right, only a person can say. The portal's word alone must not
 * do, or it could pass off lists that have expired.
 *
 * @param {object} how
 * @param {string} how.base what stands before `/v1/`: an origin, or nothing for the page's own
 * @param {unknown} how.trust the trust root, as parsed JSON
 * @param {string} [how.today] a day that somebody has decided on; the device's by default
 * @param {number} [how.lowest] the highest version that this visit has seen
 * @param {Uint8Array} [how.rulebook] one that came with the page
 * @param {string} [how.place] a country or `world`, whose organisations are fetched along with it
 * @returns {Promise<OpenDirectory>}
 */
export async function loadDirectory({ base, trust, today: decided, lowest = 1, rulebook, place }) {
  const portal = new Portal(base);
  const { content, signatures, ...listed } = place ? await fetchListing(portal, place) : await fetchDirectory(portal);
  const root = parseTrust(trust);
  const today = decided ?? agreedDay(portal.day);
  const directory = acceptDirectory(content, signatures, { trust: root, today, lowest });
  return new OpenDirectory(portal, directory, today, rulebook, listed);
}

/** @param {Portal} portal */
async function fetchDirectory(portal) {
  const [content, signatures] = await Promise.all([
    portal.get("/v1/directory"),
    portal.get("/v1/directory.minisig"),
  ]);
  return { content, signatures, shards: new Map(), cards: new Map() };
}

/** The device's day, if the portal's is much the same. @param {string | null} portal */
function agreedDay(portal) {
  const device = thisDay();
  if (portal && Math.abs(daysBetween(device, portal)) > 1) {
    throw new AmparoError("clock-differs", { days: { device, portal } });
  }
  return device;
}

/**
 * What came along, once: if it is refused, the next try asks for it by itself.
 *
 * @param {Map<string, Uint8Array>} listed
 * @param {string} name
 */
function taken(listed, name) {
  const found = listed.get(name);
  listed.delete(name);
  return found;
}

/**
 * The value that `make` gave for a name, made once unless it failed.
 *
 * @template T
 * @param {Map<string, Promise<T>>} made
 * @param {string} name
 * @param {() => Promise<T>} make
 * @returns {Promise<T>}
 */
async function once(made, name, make) {
  const value = made.get(name) ?? make();
  made.set(name, value);
  value.catch(() => made.delete(name));
  return value;
}

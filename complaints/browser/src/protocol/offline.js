/**
 * Without a network: lists and cards that came with the form, and a file in the place of sending.
 *
 * The lists must have been valid on the day on which the form was made; whether an organisation may
 * be written to, and by which recipient, is decided by today: a recipient that only forms use, and
 * its promise, each have an end of their own. SPEC.md, sections 8 and 13.
 */

import { bunzip } from "./bunzip.js";
import { concat, fromBase64, pause, utf8 } from "./bytes.js";
import { acceptCard } from "./card.js";
import { acceptDirectory, parseTrust } from "./directory.js";
import { AmparoError, refuseAs } from "./errors.js";
import * as fields from "./fields.js";
import { OpenDirectory } from "./opendirectory.js";
import { Portal } from "./portal.js";
import { END, byPath, header } from "./ustar.js";

const FORMAT = "amparo/offline/v1";

/**
 * @typedef {object} Carried what a form brings along; nothing of it is believed unverified
 * @property {string} made the day
 * @property {string} signatures
 * @property {string} directory
 * @property {string | null} rulebook
 * @property {Record<string, Uint8Array>} shards
 * @property {Record<string, {signature: string, content: string}>} cards
 */

/** Refuses with `form-broken`. @param {string} content JSON @returns {Carried} */
export const parseCarried = (content) =>
  refuseAs("form-broken", () => {
    const found = fields.object(JSON.parse(content));
    fields.oneOf(found.format, FORMAT);
    return {
      made: fields.day(found.made),
      signatures: fields.text(found.signatures),
      directory: fields.text(found.directory),
      rulebook: fields.optional(found.rulebook, fields.text),
      shards: each(found.shards, (one) => bunzip(fromBase64(fields.text(one)))),
      cards: each(found.cards, (one) => {
        const [signature, content] = fields.list(one, fields.text);
        return { signature, content };
      }),
    };
  });

/**
 * @template T
 * @param {unknown} value
 * @param {(one: unknown) => T} read
 * @returns {Record<string, T>}
 */
const each = (value, read) =>
  Object.fromEntries(Object.entries(fields.object(value)).map(([name, one]) => [name, read(one)]));

/**
 * The directory of a form. Refuses as `acceptDirectory` does, by the day on which it was made.
 *
 * @param {Carried} carried
 * @param {{trust: unknown, today: string, shipped?: Uint8Array}} how `trust`: the trust root, as
 *   parsed JSON; `shipped`: a rulebook that the form has in itself
 */
export function openCarried({ made, directory: content, signatures, ...listed }, { trust, today, shipped }) {
  if (fields.daysBetween(today, made) > 1) throw new AmparoError("directory-not-yet");
  const root = parseTrust(trust);
  const directory = acceptDirectory(utf8(content), utf8(signatures), { trust: root, today: made, lowest: 1 });
  return new CarriedDirectory(directory, listed, { made, today, shipped });
}

class CarriedDirectory extends OpenDirectory {
  #made;
  #brought;

  /**
   * @param {import("./directory.js").Directory} directory
   * @param {Pick<Carried, "rulebook" | "shards" | "cards">} listed
   * @param {{made: string, today: string, shipped?: Uint8Array}} days and what came with the form
   */
  constructor(directory, { rulebook, shards, cards }, { made, today, shipped }) {
    super(new Nowhere(""), directory, today, rulebook === null ? shipped : utf8(rulebook), {
      shards: new Map(Object.entries(shards)),
      cards: new Map(Object.entries(cards).map(([name, one]) => [name, signedFile(one)])),
    });
    this.#made = made;
    this.#brought = Object.keys(shards);
  }

  /** A list in which nobody is who could be written to was left out. */
  get shardNames() {
    return super.shardNames.filter((name) => this.#brought.includes(name));
  }

  /**
   * The card, with the recipient for forms in the place of the others.
   *
   * @param {Uint8Array} body
   * @param {import("./directory.js").Organisation} organisation
   * @returns {import("./card.js").Card}
   */
  accept(body, organisation) {
    const card = acceptCard(body, { organisation, instance: this.instance, today: this.#made });
    if (!card.forForms) throw new AmparoError("card-missing", { organisation: organisation.id });
    return { ...card, current: card.forForms, next: null };
  }
}

/** What was not brought along is not there, and nothing is sent. */
class Nowhere extends Portal {
  /** @returns {Promise<Uint8Array>} */
  async get() {
    throw new AmparoError("not-found");
  }

  /** @returns {Promise<Uint8Array>} */
  async put() {
    throw new AmparoError("unreachable");
  }
}

/** @param {{signature: string, content: string}} card @returns {Uint8Array} as it was signed; SPEC.md, section 3 */
function signedFile({ signature, content }) {
  const [first, second] = [utf8(signature), utf8(content)];
  return concat(Uint8Array.of(first.length >> 8, first.length & 255), first, second);
}

/**
 * The file to save: every request that a bundle stands for. Each body is a piece of it, so that the
 * browser need not hold all of them in one place.
 *
 * @param {import("./bundle.js").Bundle} bundle
 * @param {(share: number) => void} [onProgress] from nought to one
 * @returns {Promise<Blob>}
 */
export async function packed({ puts, keepsake, last }, onProgress = () => {}) {
  const items = [...puts, ...keepsake, ...last].map((put) => ({ ...put, path: pathOf(put) })).sort(byPath);
  /** @type {Blob[]} */
  const pieces = [];
  for (const { path, size, load } of items) {
    pieces.push(new Blob([part(header(path, size)), part(await load())]));
    onProgress(pieces.length / items.length);
    await pause();
  }
  return new Blob([...pieces, part(END)], { type: "application/x-tar" });
}

/** @param {Uint8Array} bytes never shared memory, which alone a blob may not be made of */
const part = (bytes) => /** @type {BlobPart} */ (/** @type {unknown} */ (bytes));

/** @param {import("./bundle.js").BundlePut} put */
function pathOf({ path, headers }) {
  const below = path.replace(/^\/v1\//, "");
  const tag = headers["Amparo-Tag"];
  return tag ? below.replace("/", `/${tag}/`) : below;
}

/**
 * The portal over HTTP: no credentials, no referrer, nothing cached, nothing secret in an address.
 *
 * Every failure is an `AmparoError`: the slug of the portal's problem, `unreachable` when there is
 * no answer, `unavailable` when it cannot answer now, `unexpected-answer` for anything else. A PUT
 * is repeated, because the same body is stored once only. SPEC.md, section 7.
 */

import { concat } from "./bytes.js";
import { AmparoError } from "./errors.js";
import { findWork } from "./work.js";

const PATIENCE = 120_000; // for a chunk to leave over a bad line, or for the next bytes to come
const WAITS = [500, 1_500, 4_000];
const PASSING = ["unreachable", "unavailable"];
const SLUG = /^urn:amparo:problem:([a-z-]{1,40})$/;

/**
 * @typedef {object} Put
 * @property {string} path
 * @property {string} name of the body
 * @property {number} size of the body, in bytes
 * @property {() => Promise<Uint8Array>} load the body, the same whenever it is asked for, and good until
 *   another one is loaded
 * @property {Record<string, string>} headers
 */

export class Portal {
  /** @type {string | null} the day that its last answer named; a claim that nobody signed */
  day = null;

  /** @param {string} base what stands before `/v1/`: an origin, or nothing for the page's own */
  constructor(base) {
    this.base = base.replace(/\/$/, "");
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<Uint8Array>} */
  async get(path, signal) {
    return this.#persist(() => this.#request(path, { method: "GET" }, signal), signal);
  }

  /**
   * Whether there is something at a path, of which nothing is fetched.
   *
   * @param {string} path @param {AbortSignal} [signal] @returns {Promise<boolean>}
   */
  async has(path, signal) {
    try {
      await this.#persist(() => this.#request(path, { method: "HEAD" }, signal), signal);
      return true;
    } catch (error) {
      if (!(error instanceof AmparoError) || error.code !== "not-found") throw error;
      return false;
    }
  }

  /**
   * Sends one body, as often as it takes; finds the work that the portal asks for.
   *
   * @param {Put} put
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  async put({ path, name, load, headers }, signal) {
    const body = await load();
    /** @param {Record<string, string>} more */
    const once = (more) =>
      this.#request(path, { method: "PUT", body: asBody(body), headers: { ...headers, ...more } }, signal);
    return this.#persist(async () => {
      try {
        return await once({});
      } catch (error) {
        if (!(error instanceof WorkRequired)) throw error;
        return await once({ "Amparo-Work": await findWork(name, error.bits, signal) });
      }
    }, signal);
  }

  /**
   * @template T
   * @param {() => Promise<T>} attempt
   * @param {AbortSignal} [signal]
   * @returns {Promise<T>}
   */
  async #persist(attempt, signal) {
    for (const wait of WAITS) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof AmparoError) || !PASSING.includes(error.code)) throw error;
      }
      await sleep(wait, signal);
    }
    return attempt();
  }

  /**
   * @param {string} path
   * @param {RequestInit} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array>}
   */
  async #request(path, request, signal) {
    const limit = new AbortController();
    const stop = () => limit.abort();
    let timer = setTimeout(stop, PATIENCE);
    const more = () => {
      clearTimeout(timer);
      timer = setTimeout(stop, PATIENCE);
    };
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    try {
      const answer = await fetch(this.base + path, {
        ...request,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: limit.signal,
      });
      const body = await bodyOf(answer, more);
      this.day = dayOf(answer) ?? this.day;
      if (answer.ok) return body;
      // an answer without a body cannot say more
      if (request.method === "HEAD" && answer.status === 404) throw new AmparoError("not-found");
      throw problem(answer.status, body);
    } catch (error) {
      if (error instanceof AmparoError) throw error;
      throw new AmparoError(signal?.aborted ? "stopped" : "unreachable");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

/** @param {Response} answer @returns {string | null} */
function dayOf(answer) {
  const at = Date.parse(answer.headers.get("Date") ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}

/**
 * The whole body, however long it takes as long as it comes.
 *
 * @param {Response} answer
 * @param {() => void} came called whenever some of it came
 */
async function bodyOf(answer, came) {
  const blocks = [];
  const reader = answer.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    blocks.push(next.value);
    came();
  }
  return concat(...blocks);
}

/** @param {Uint8Array} bytes never shared memory, which alone a body may not be */
const asBody = (bytes) => /** @type {BodyInit} */ (/** @type {unknown} */ (bytes));

class WorkRequired extends AmparoError {
  /** @param {number} bits */
  constructor(bits) {
    super("work-required");
    this.bits = bits;
  }
}

/** @param {number} status @param {Uint8Array} body */
function problem(status, body) {
  const { type, work } = details(body);
  const slug = SLUG.exec(String(type))?.[1];
  if (slug === "work-required" && Number.isSafeInteger(work)) return new WorkRequired(Number(work));
  if (slug) return new AmparoError(slug);
  return new AmparoError(status >= 500 || status === 429 ? "unavailable" : "unexpected-answer");
}

/** @param {Uint8Array} body @returns {{type?: unknown, work?: unknown}} */
function details(body) {
  try {
    const found = JSON.parse(new TextDecoder().decode(body));
    return found !== null && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

/** @param {number} wait in milliseconds @param {AbortSignal} [signal] */
function sleep(wait, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve(undefined);
    }, wait * (0.75 + Math.random() / 2)); // so that many phones do not come back at once
    const stop = () => {
      clearTimeout(timer);
      reject(new AmparoError("stopped"));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

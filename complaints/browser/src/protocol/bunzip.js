/**
 * Opens bzip2: what a form brings along unpacked is several times as long, and the browsers of the
 * floor unpack nothing for a page. bzip2 and no other, because everybody's packs the same bytes alike,
 * so that the same release comes out of any computer.
 *
 * Refuses with `malformed` what is cut or changed. Julian Seward's format, as its decoders read it.
 */

import { AmparoError } from "./errors.js";

const BLOCK = [0x314159265359, 0x177245385090]; // how a block begins, and the end of all
const GROUP = 50; // symbols under one table
const MOST = 20; // bits of a code
const UNIT = 100_000; // bytes of a block, for each step of the level

/** @param {Uint8Array} packed @returns {Uint8Array} */
export function bunzip(packed) {
  const read = new Bits(packed);
  if (read.bits(24) !== 0x425a68) throw malformed();
  const size = UNIT * (read.bits(8) - 48);
  /** @type {number[]} */
  const out = [];
  let all = 0; // of the checksums of all blocks
  for (;;) {
    const mark = read.bits(48);
    if (mark === BLOCK[1] && read.bits(32) === all >>> 0) return Uint8Array.from(out);
    if (mark !== BLOCK[0] || size < UNIT || size > 9 * UNIT) throw malformed();
    const sum = read.bits(32);
    const from = out.length;
    unrun(unsorted(read, size), out);
    if (checksum(out, from) !== sum) throw malformed();
    all = ((all << 1) | (all >>> 31)) ^ sum;
  }
}

const malformed = () => new AmparoError("malformed");

class Bits {
  #bytes;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  bit() {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) throw malformed();
    return (byte >> (7 - (this.#at++ & 7))) & 1;
  }

  /** @param {number} n up to 48 */
  bits(n) {
    let value = 0;
    for (; n; n -= 1) value = 2 * value + this.bit();
    return value;
  }
}

/**
 * One block, its sorting taken back.
 *
 * @param {Bits} read
 * @param {number} size the longest that it may be
 * @returns {Uint8Array}
 */
function unsorted(read, size) {
  if (read.bit()) throw malformed(); // randomised, as no program of this century does
  const first = read.bits(24);
  const used = usedIn(read);
  const next = symbols(read, used.length + 2);
  const chain = new Uint32Array(size);
  const counts = new Uint32Array(257);
  let length = 0;
  let run = 0;
  let power = 1;
  for (;;) {
    const symbol = next();
    if (symbol < 2) {
      run += power << symbol;
      power *= 2;
      if (run > size) throw malformed();
      continue;
    }
    if (length + run + 1 > size) throw malformed();
    for (; run; run -= 1) put(used[0]);
    power = 1;
    if (symbol > used.length) break;
    used.unshift(used.splice(symbol - 1, 1)[0]);
    put(used[0]);
  }
  /** @param {number} byte */
  function put(byte) {
    chain[length++] = byte;
    counts[byte + 1] += 1;
  }
  if (first >= length) throw malformed();
  for (let at = 0; at < 256; at += 1) counts[at + 1] += counts[at];
  // the low byte of each place is its own, the rest says where the one after it is
  for (let at = 0; at < length; at += 1) chain[counts[chain[at] & 255]++] |= at << 8;
  const block = new Uint8Array(length);
  let place = chain[first] >>> 8;
  for (let at = 0; at < length; at += 1) {
    block[at] = chain[place] & 255;
    place = chain[place] >>> 8;
  }
  return block;
}

/** The bytes that a block has. @param {Bits} read */
function usedIn(read) {
  const rows = read.bits(16);
  const used = [];
  for (let row = 0; row < 16; row += 1) {
    if (!((rows >> (15 - row)) & 1)) continue;
    const columns = read.bits(16);
    for (let column = 0; column < 16; column += 1) if ((columns >> (15 - column)) & 1) used.push(16 * row + column);
  }
  if (!used.length) throw malformed();
  return used;
}

/**
 * What gives one symbol after the other.
 *
 * @param {Bits} read
 * @param {number} size of the alphabet
 * @returns {() => number}
 */
function symbols(read, size) {
  const count = read.bits(3);
  const groups = read.bits(15);
  if (count < 2 || count > 6 || !groups) throw malformed();
  const order = Array.from({ length: count }, (_, at) => at);
  const chosen = Array.from({ length: groups }, () => {
    let at = 0;
    while (read.bit()) if (++at >= count) throw malformed();
    order.unshift(order.splice(at, 1)[0]);
    return order[0];
  });
  const tables = Array.from({ length: count }, () => table(read, size));
  let at = 0;
  return () => {
    const code = tables[chosen[Math.floor(at++ / GROUP)]];
    if (!code) throw malformed();
    let value = 0;
    for (let bits = 1; bits <= MOST; bits += 1) {
      value = 2 * value + read.bit();
      const { start, held } = code[bits];
      if (value - start < held.length) return held[value - start];
    }
    throw malformed();
  };
}

/**
 * By length of the codes: where they start, and which symbols they are.
 *
 * @param {Bits} read
 * @param {number} size
 * @returns {{start: number, held: number[]}[]}
 */
function table(read, size) {
  const code = Array.from({ length: MOST + 1 }, () => ({ start: 0, held: /** @type {number[]} */ ([]) }));
  let bits = read.bits(5);
  for (let symbol = 0; symbol < size; symbol += 1) {
    while (read.bit()) bits += read.bit() ? -1 : 1;
    if (bits < 1 || bits > MOST) throw malformed();
    code[bits].held.push(symbol);
  }
  for (let at = 1; at < MOST; at += 1) code[at + 1].start = 2 * (code[at].start + code[at].held.length);
  return code;
}

/** Four like bytes are followed by how many more of them there are. @param {Uint8Array} block @param {number[]} out */
function unrun(block, out) {
  let like = 0;
  for (let at = 0; at < block.length; at += 1) {
    const byte = block[at];
    if (like === 4) {
      for (let n = byte; n; n -= 1) out.push(block[at - 1]);
      like = 0;
      continue;
    }
    like = like && byte === block[at - 1] ? like + 1 : 1;
    out.push(byte);
  }
}

/** CRC-32, the highest bit first. @param {number[]} bytes @param {number} from */
function checksum(bytes, from) {
  let sum = -1;
  for (let at = from; at < bytes.length; at += 1) {
    sum ^= bytes[at] << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return ~sum >>> 0;
}

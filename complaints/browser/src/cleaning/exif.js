/**
 * Exif, read just enough to say what it tells. It is hostile: its tables may point anywhere, at
 * themselves too, and claim any count. Nothing in it can throw.
 */

/** @typedef {import("./index.js").Finding} Finding */

/** Tables in one Exif, and rows in all of them. */
const MOST_TABLES = 16;
const MOST_ROWS = 4_096;
const ROW = 12;

const ORIENTATION = 0x0112;
const PLACES = 0x8825;
const COMMENT = 0x9286;
/** A comment begins with the name of its alphabet. */
const ALPHABET = 8;
/** Bytes, characters, anything: what words are written as. */
const WORDED = [1, 2, 7];
/** No camera leaves more room for words. */
const MOST_ROOM = 4_096;
/** Tags that hold the place of a further table: Exif, interoperability. */
const FURTHER = [0x8769, 0xa005];
/** From one tag to another, what they tell. The first that holds a tag says it. @type {[number, number, Finding | null][]} */
const TOLD = [
  [0x0001, 0x0002, null], // interoperability
  [0x00fe, 0x0107, null], // how the picture is laid out
  [0x010d, 0x010e, "words"],
  [0x010f, 0x0110, "device"],
  [0x0111, 0x011d, null],
  [0x0128, 0x0128, null],
  [0x0131, 0x0131, "software"],
  [0x0132, 0x0132, "time"],
  [0x013b, 0x013b, "person"],
  [0x013c, 0x013c, "device"],
  [0x013e, 0x013f, null],
  [0x0201, 0x0202, "preview"],
  [0x0211, 0x0214, null],
  [0x4746, 0x4749, "words"], // rating
  [0x8298, 0x8298, "person"],
  [0x829a, 0x8833, "device"], // how the picture was taken
  [0x9000, 0x9000, null],
  [0x9003, 0x9012, "time"],
  [0x9101, 0x9102, null],
  [0x9201, 0x9215, "device"],
  [0x9286, 0x9286, "words"],
  [0x9290, 0x9292, "time"],
  [0x9400, 0x9405, "device"],
  [0x9c9d, 0x9c9d, "person"],
  [0x9c9b, 0x9c9f, "words"],
  [0xa000, 0xa003, null],
  [0xa004, 0xa004, "words"],
  [0xa20b, 0xa40a, "device"],
  [0xa40c, 0xa420, "device"],
  [0xa430, 0xa430, "person"],
  [0xa431, 0xa435, "device"],
  [0xa436, 0xa436, "words"],
  [0xa437, 0xa438, "person"],
  [0xa439, 0xa439, "device"],
  [0xa43a, 0xa43c, "software"],
  [0xa460, 0xa500, "device"],
  [0xc614, 0xc615, "device"],
  [0xc62f, 0xc62f, "device"],
];

/**
 * Adds what is told, and gives the orientation, 1 to 8 (1 where it says none).
 *
 * @param {Uint8Array} bytes from the mark of the byte order on
 * @param {Set<Finding>} found
 */
export function readExif(bytes, found) {
  const exif = new Exif(bytes);
  try {
    exif.readTables();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a view that has no such bytes
    exif.told.add("maker");
  }
  for (const one of exif.told) found.add(one);
  return exif.orientation;
}

/** An Exif that says the orientation alone. @param {number} orientation 1 to 8 */
export function exifWith(orientation) {
  return Uint8Array.of(
    ...[0x49, 0x49, 0x2a, 0, 8, 0, 0, 0], // little-endian, its table at 8
    ...[1, 0], // of one row
    ...[ORIENTATION & 255, ORIENTATION >> 8, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
    ...[0, 0, 0, 0], // and no further table
  );
}

class Exif {
  orientation = 1;
  /** @type {Set<Finding>} */
  told = new Set();
  #rows = 0;
  #isLittle = false;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  readTables() {
    this.#isLittle = this.view.getUint16(0) === 0x4949;
    const first = this.#long(4);
    const waiting = [first];
    /** @type {Set<number>} */
    const seen = new Set();
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      if (!at || seen.has(at)) continue;
      if (seen.add(at).size > MOST_TABLES) throw new RangeError();
      const { next, further } = this.#readTable(at, at === first);
      if (next) this.#tell("preview"); // the table after a picture's own is that of a smaller one
      waiting.push(...further, next);
    }
  }

  /** @param {number} at @param {boolean} isFirst */
  #readTable(at, isFirst) {
    const count = this.#short(at);
    this.#rows += count;
    if (this.#rows > MOST_ROWS) throw new RangeError();
    const further = [];
    for (let row = at + 2; row < at + 2 + count * ROW; row += ROW) {
      const tag = this.#short(row);
      const value = this.#long(row + 8);
      if (FURTHER.includes(tag)) further.push(value);
      else if (tag === PLACES) this.#tell("place");
      else if (tag === ORIENTATION) this.#orient(isFirst ? this.#short(row + 8) : 1);
      else if (!this.#isBlank(row, tag)) this.#tell(toldBy(tag));
    }
    const after = at + 2 + count * ROW;
    return { next: after + 4 <= this.view.byteLength ? this.#long(after) : 0, further };
  }

  /** Whether it has words, of which there are none: many cameras leave room for some. @param {number} row @param {number} tag */
  #isBlank(row, tag) {
    const count = this.#long(row + 4);
    const at = count > 4 ? this.#long(row + 8) : row + 8;
    if (!WORDED.includes(this.#short(row + 2)) || count > MOST_ROOM || at + count > this.view.byteLength) return false;
    const start = this.view.byteOffset + at + (tag === COMMENT ? ALPHABET : 0);
    const words = new Uint8Array(this.view.buffer, start, Math.max(0, this.view.byteOffset + at + count - start));
    return words.every((one) => one === 0 || one === 0x20);
  }

  /** @param {number} orientation */
  #orient(orientation) {
    if (orientation >= 1 && orientation <= 8) this.orientation = orientation;
  }

  /** @param {Finding | null} finding */
  #tell(finding) {
    if (finding) this.told.add(finding);
  }

  /** @param {number} at */
  #short(at) {
    return this.view.getUint16(at, this.#isLittle);
  }

  /** @param {number} at */
  #long(at) {
    return this.view.getUint32(at, this.#isLittle);
  }
}

/** @param {number} tag @returns {Finding | null} */
function toldBy(tag) {
  const row = TOLD.find(([from, to]) => from <= tag && tag <= to);
  return row ? row[2] : "maker";
}

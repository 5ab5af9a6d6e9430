/** Sound: what is planted goes, what is heard stays, and hostile files are told so. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";

import { big, bytes, cleaned, latin, little } from "./making.mjs";

/** @typedef {import("./making.mjs").Bytes} Bytes */

const MARK = "Planted-7QZX";
const GONE = ["uncleanable", "unknown", "damaged", "proof"];

/** One page of Ogg, summed as its format says, bit by bit. @param {number} serial @param {number} count @param {number} flags @param {number[]} laces @param {Bytes} body */
function page(serial, count, flags, laces, body) {
  const whole = bytes("OggS\0", [flags], new Array(8).fill(0), little(serial, 4), little(count, 4), [0, 0, 0, 0], [laces.length], laces, body);
  whole.set(little(oggSum(whole), 4), 22);
  return whole;
}

/** @param {Uint8Array} whole with no sum in it */
function oggSum(whole) {
  let sum = 0;
  for (const byte of whole) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

/** Packets in pages: as many pages as they need, one packet beginning where another ends. @param {number} serial @param {Bytes[]} packets @param {number} [first] */
function pages(serial, packets, first = 0) {
  const laces = packets.flatMap((one) => {
    const { length } = bytes(one);
    return [...new Array(Math.floor(length / 255)).fill(255), length % 255];
  });
  const body = bytes(...packets);
  const made = [];
  let at = 0;
  for (let from = 0; from < laces.length; from += 255) {
    const here = laces.slice(from, from + 255);
    const length = here.reduce((sum, one) => sum + one, 0);
    made.push(page(serial, first + made.length, from && laces[from - 1] === 255 ? 1 : 0, here, body.subarray(at, at + length)));
    at += length;
  }
  return bytes(...made);
}

/** @param {string[]} said */
const comments = (said, vendor = "") => bytes(little(vendor.length, 4), vendor, little(said.length, 4), ...said.flatMap((one) => [little(one.length, 4), one]));

/** @param {string[]} said @param {string} [vendor] @param {Bytes} [after] */
const opus = (said, vendor, after = "") =>
  bytes(page(7, 0, 2, [19], bytes("OpusHead", [1, 1], new Array(9).fill(0))), pages(7, [bytes("OpusTags", comments(said, vendor))], 1), pages(7, ["a voice"], 9), after);

describe("Ogg", () => {
  test("comments go whatever their length, nothing moves, and each page's sum fits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 90_000 }), { maxLength: 3 }), async (lengths) => {
        const dirty = opus(["ARTIST=" + MARK, ...lengths.map((length) => "COMMENT=" + MARK + "x".repeat(length))], MARK);
        const { out, removed } = await cleaned(dirty);
        assert.ok(!latin(out).includes(MARK) && !latin(out).includes("xxx"));
        assert.deepEqual(removed, ["person", ...(lengths.length ? ["words"] : []), "software"]);
        assert.equal(out?.length, dirty.length);
        assert.ok(latin(out).endsWith(latin(pages(7, ["a voice"], 9))));
        for (const one of latin(out).split(/(?=OggS)/)) {
          const sum = bytes(one);
          const said = sum.slice(22, 26);
          sum.fill(0, 22, 26);
          assert.deepEqual([...said], little(oggSum(sum), 4));
        }
        assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
      }),
      { numRuns: 15 },
    );
  });

  test("Vorbis, Theora and Speex, their setup in the page where comments end", async () => {
    const kinds = [
      [bytes("\x01vorbis", new Array(23).fill(1)), bytes("\x03vorbis", comments([`LOCATION=${MARK}`]), [1]), "\x05vorbis setup"],
      [bytes("\x80theora", new Array(35).fill(1)), bytes("\x81theora", comments([`LOCATION=${MARK}`])), "\x82theora setup"],
      [bytes("Speex   ", new Array(72).fill(1)), comments([`LOCATION=${MARK}`]), "a voice"],
    ];
    for (const [head, said, setup] of kinds) {
      const dirty = bytes(page(3, 0, 2, [head.length], head), pages(3, [said, setup], 1), pages(3, ["heard"], 2));
      const { out, removed } = await cleaned(dirty);
      assert.ok(!latin(out).includes(MARK));
      assert.deepEqual(removed, ["place"]);
      assert.ok(latin(out).includes(latin(bytes(setup))));
    }
  });

  test("FLAC's blocks are emptied until sound begins", async () => {
    const head = bytes("\x7fFLAC", [1, 0, 0, 2], "fLaC", [0, 0, 0, 34], new Array(34).fill(1));
    const block = (/** @type {number} */ kind, /** @type {Bytes} */ body) => bytes([kind], big(bytes(body).length, 3), body);
    const blocks = [block(4, comments([`TITLE=${MARK}`])), block(3, "seek here"), block(6, MARK), block(0x82, MARK)];
    const dirty = bytes(page(5, 0, 2, [head.length], head), pages(5, [...blocks, [0xff, 0xf8, 1, 2]], 1), pages(5, [[0xff, 0xf8, 4]], 2));
    const { out, removed } = await cleaned(dirty);
    assert.ok(!latin(out).includes(MARK));
    assert.ok(latin(out).includes("seek here") && latin(out).includes("\xff\xf8\x01\x02"));
    assert.deepEqual(removed, ["words", "preview", "maker"]);
  });

  test("a stream that tells of others is left out, one after another is cleaned too", async () => {
    const beside = bytes(page(9, 0, 2, [12], bytes("fishead\0", "1234")), pages(9, [MARK], 1));
    const { out, removed } = await cleaned(bytes(beside, opus([]), opus([`DATE=${MARK}`]), MARK));
    assert.equal(latin(out).split("OpusHead").length, 3);
    assert.ok(!latin(out).includes(MARK) && !latin(out).includes("fishead"));
    assert.deepEqual(removed, ["time", "trailer", "maker"]);
  });

  test("what nobody knows cannot be cleaned; comments without an end are damaged", async () => {
    assert.equal((await cleaned(page(1, 0, 2, [12], bytes("\x01video", "123456")))).reason, "uncleanable");
    const open = bytes(page(7, 0, 2, [19], bytes("OpusHead", new Array(11).fill(1))), page(7, 1, 0, [255], bytes("OpusTags", new Array(247).fill(0))));
    assert.equal((await cleaned(open)).reason, "damaged");
    assert.equal((await cleaned(bytes("OggS", MARK))).reason, "damaged");
  });
});

/** A frame of 417 bytes, of 128 kbit/s. @param {number} fill */
const frame = (fill) => bytes([0xff, 0xfb, 0x90, 0xc0], new Array(413).fill(fill));
const VOICE = bytes(...[1, 2, 3, 4].map(frame));
/** @param {number} length */
const syncsafe = (length) => [length >> 21, (length >> 14) & 127, (length >> 7) & 127, length & 127];
/** @param {number} version @param {[string, Bytes][]} frames */
function id3(version, frames) {
  const made = frames.map(([id, body]) => {
    const { length } = bytes(body);
    return version === 2 ? bytes(id, big(length, 3), body) : bytes(id, version === 4 ? syncsafe(length) : big(length, 4), [0, 0], body);
  });
  const body = bytes(...made);
  return bytes("ID3", [version, 0, 0], syncsafe(body.length), body);
}

describe("MP3", () => {
  const said = id3(3, [["TPE1", `\0${MARK}`], ["TDRC", `\0${MARK}`], ["APIC", MARK], ["TXXX", `\0LOCATION\0${MARK}`], ["TSSE", MARK], ["PRIV", MARK], ["COMM", MARK]]);
  const v1 = bytes("TAG", MARK.padEnd(30, "\0"), MARK.padEnd(30, "\0"), "".padEnd(30, "\0"), "2024", "".padEnd(31, "\0"));
  const apeHead = (/** @type {number} */ size, /** @type {number} */ flags) => bytes("APETAGEX", little(2_000, 4), little(size, 4), little(1, 4), little(flags, 4), new Array(8).fill(0));
  const item = bytes(little(MARK.length, 4), little(0, 4), "Artist\0", MARK);
  const ape = bytes(apeHead(32 + item.length, 0xa0000000), item, apeHead(32 + item.length, 0x80000000));
  const lyrics = bytes("LYRICSBEGINLYR00012", MARK);

  /** @type {[string, Uint8Array, string[]][]} */
  const planted = [
    ["ID3 of 2.3", bytes(said, VOICE), ["place", "time", "person", "words", "preview", "software", "maker"]],
    ["ID3 of 2.4", bytes(id3(4, [["TIT2", MARK]]), id3(4, [["TCOP", MARK]]), VOICE), ["person", "words"]],
    ["ID3 of 2.2", bytes(id3(2, [["TP1", MARK], ["PIC", MARK]]), VOICE), ["person", "preview"]],
    ["ID3v1", bytes(VOICE, v1), ["time", "person", "words"]],
    ["APE", bytes(VOICE, ape), ["person"]],
    ["Lyrics3", bytes(VOICE, lyrics, String(lyrics.length).padStart(6, "0"), "LYRICS200", v1), ["time", "person", "words"]],
    ["old Lyrics3", bytes(VOICE, "LYRICSBEGIN", MARK, "LYRICSEND"), ["words"]],
    ["ID3 at the end", bytes(VOICE, "ID3", [4, 0, 0x10], syncsafe(10 + MARK.length), "TIT2", syncsafe(MARK.length), [0, 0], MARK, "3DI", [4, 0, 0x10], syncsafe(10 + MARK.length)), ["words"]],
    ["what is no frame", bytes(VOICE.subarray(0, 834), MARK, VOICE.subarray(834)), ["maker"]],
    ["what follows", bytes(VOICE, MARK), ["trailer"]],
    ["all of it", bytes(said, VOICE, ape, v1), ["place", "time", "person", "words", "preview", "software", "maker"]],
  ];
  for (const [name, dirty, told] of planted) {
    test(`${name} goes, the frames stay`, async () => {
      const { out, removed } = await cleaned(dirty);
      assert.deepEqual(out, VOICE);
      assert.deepEqual(removed, told);
    });
  }

  test("frames alone are left as they are", async () => assert.ok((await cleaned(VOICE)).isSame));

  test("of the encoder's name only so much stays as players need to cut silence", async () => {
    const label = (/** @type {string} */ name, /** @type {Bytes} */ rest) =>
      bytes([0xff, 0xfb, 0x90, 0xc0], new Array(17).fill(0), "Info", big(15, 4), big(4, 4), big(1_668, 4), new Array(100).fill(1), big(0, 4), name, rest).slice(0, 417);
    const full = (/** @type {Uint8Array} */ one) => bytes(one, new Array(417 - one.length).fill(0));
    const { out, removed } = await cleaned(bytes(full(label("LAME3.99r", bytes(new Array(27).fill(2), MARK))), VOICE));
    assert.ok(!latin(out).includes("3.99") && !latin(out).includes(MARK));
    assert.ok(latin(out).includes(latin(bytes("LAME", new Array(5).fill(0), new Array(25).fill(2)))));
    assert.deepEqual(removed, ["software"]);
    const other = await cleaned(bytes(full(label(MARK, MARK)), VOICE));
    assert.ok(!latin(other.out).includes(MARK));
  });

  test("a signed proof is left alone", async () => {
    for (const mime of ["application/c2pa", "application/x-c2pa-manifest-store"]) {
      const { reason, proof } = await cleaned(bytes(id3(4, [["GEOB", `\0${mime}\0c2pa\0`]]), VOICE));
      assert.deepEqual([reason, proof], ["proof", "c2pa"]);
    }
  });
});

/** @param {Bytes} bytes_ @param {number} width @param {number} mask */
function remainder(bytes_, width, mask) {
  let sum = 0;
  for (const byte of bytes(bytes_)) {
    sum ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & (1 << (width - 1)) ? (sum << 1) ^ mask : sum << 1) & (2 ** width - 1);
  }
  return sum;
}

/** A frame of FLAC as its format frames one. @param {number} number @param {Bytes} body */
function flacFrame(number, body) {
  const head = [0xff, 0xf8, 0xc9, 0x18, number];
  const whole = bytes(head, [remainder(head, 8, 7)], body);
  return bytes(whole, big(remainder(whole, 16, 0x8005), 2));
}

describe("FLAC", () => {
  const block = (/** @type {number} */ kind, /** @type {Bytes} */ body) => bytes([kind], big(bytes(body).length, 3), body);
  const stream = [...new Array(7).fill(3), 0, 0, 0, ...new Array(24).fill(3)];
  const known = [...stream.slice(0, 7), 0, 0, 13, ...stream.slice(10)];
  const heard = bytes(flacFrame(0, "sound"), flacFrame(1, [0xff, 0xf8, 0xff, 0xff]), flacFrame(2, "more"));

  test("what it is and where to seek stay, all else goes", async () => {
    const dirty = bytes(id3(3, [["TPE1", MARK]]), "fLaC", block(0, stream), block(4, comments([`GENRE=${MARK}`], MARK)), block(3, "seek here"), block(6, MARK), block(2, MARK), block(0x81, MARK), heard, "TAG", MARK.padEnd(125, "\0"));
    const { out, removed } = await cleaned(dirty);
    assert.deepEqual(out, bytes("fLaC", block(0, stream), block(0x83, "seek here"), heard));
    assert.deepEqual(removed, ["person", "words", "preview", "software", "maker"]);
    assert.deepEqual((await cleaned(/** @type {Uint8Array} */ (out))).removed, []);
  });

  test("what follows the last frame goes, and a last frame that was cut off", async () => {
    const plain = bytes("fLaC", block(0x80, stream), heard);
    const { out, removed } = await cleaned(bytes(plain, MARK));
    assert.deepEqual(out, plain);
    assert.deepEqual(removed, ["trailer"]);
    assert.deepEqual((await cleaned(bytes(plain, flacFrame(3, "cut off").subarray(0, 9)))).out, plain);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 14, maxLength: 400 }), async (after) => {
        const limited = bytes("fLaC", block(0x80, known), heard);
        assert.deepEqual((await cleaned(bytes(limited, [1], after.map((byte) => byte & 0x7e)))).out?.length, limited.length);
      }),
      { numRuns: 50 },
    );
  });

  test("sound that is no frame is damaged, and so is a frame broken early", async () => {
    assert.equal((await cleaned(bytes("fLaC", block(0x80, stream), MARK))).reason, "damaged");
    const early = bytes("fLaC", block(0x80, known), heard.subarray(0, 20), new Array(1_200_000).fill(9));
    assert.equal((await cleaned(early)).reason, "damaged");
  });

  test("blocks without an end, or without the first, are damaged", async () => {
    assert.equal((await cleaned(bytes("fLaC", block(0, stream), [4, 0xff, 0xff, 0xff], MARK))).reason, "damaged");
    assert.equal((await cleaned(bytes("fLaC", block(0x84, comments([])), heard))).reason, "damaged");
  });
});

describe("WAVE", () => {
  const part = (/** @type {string} */ id, /** @type {Bytes} */ body) => bytes(id, little(bytes(body).length, 4), body, bytes(body).length % 2 ? [0] : []);
  const wave = (/** @type {Bytes[]} */ ...parts) => bytes("RIFF", little(4 + bytes(...parts).length, 4), "WAVE", ...parts);
  const format = bytes([1, 0, 1, 0], little(8_000, 4), little(16_000, 4), [2, 0, 16, 0]);
  const plain = wave(part("fmt ", format), part("data", "sounds"));

  test("a plain one is left as it is", async () => assert.ok((await cleaned(plain)).isSame));

  test("only how it is coded and the sound stay", async () => {
    const bext = bytes(MARK, new Array(244).fill(0), MARK, new Array(400).fill(0));
    const info = bytes("INFO", part("IART", MARK), part("ISFT", MARK), part("ICRD", MARK), part("INAM", MARK), part("IARL", MARK));
    const more = [part("bext", bext), part("LIST", info), part("iXML", MARK), part("id3 ", MARK), part("q7xz", MARK), part("JUNK", new Array(9).fill(0))];
    const { out, removed } = await cleaned(bytes(wave(...more, part("fmt ", format), ...more, part("data", "sounds"), ...more), "no chunk"));
    assert.deepEqual(out, plain);
    assert.deepEqual(removed, ["place", "time", "person", "words", "trailer", "software", "maker"]);
  });

  test("a recorder that was cut off, and a very long one", async () => {
    const cut = bytes("RIFF", [255, 255, 255, 255], "WAVE", part("fmt ", format), "data", [255, 255, 255, 255], "sounds");
    assert.deepEqual((await cleaned(cut)).out, plain);
    const long = bytes("RF64", [255, 255, 255, 255], "WAVE", part("ds64", bytes(little(60, 8), little(6, 8), little(3, 8), little(0, 4))), part("fmt ", format), "data", [255, 255, 255, 255], "sounds", part("iXML", MARK));
    assert.deepEqual((await cleaned(long)).out, plain);
  });

  test("proofs are left alone, other codings cannot be cleaned, two sounds are damaged", async () => {
    assert.equal((await cleaned(wave(part("fmt ", format), part("data", "sounds"), part("C2PA", MARK)))).proof, "c2pa");
    assert.equal((await cleaned(wave(part("fmt ", bytes([0x55, 0], format.subarray(2))), part("data", "sounds")))).reason, "uncleanable");
    assert.equal((await cleaned(wave(part("fmt ", format), part("data", "one."), part("data", "two.")))).reason, "damaged");
    assert.equal((await cleaned(wave(part("fmt ", format), part("iXML", MARK)))).reason, "damaged");
  });
});

describe("AAC and AMR", () => {
  const adts = (/** @type {Bytes} */ body) => {
    const length = 7 + bytes(body).length;
    return bytes([0xff, 0xf1, 0x50, 0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 31, 0xfc], body);
  };
  const heard = bytes(adts("\x21 sound"), adts("\x21 more"));

  test("frames of AAC stay, labels before, between and behind them go", async () => {
    const dirty = bytes(id3(4, [["TPE1", MARK]]), heard.subarray(0, 14), id3(4, [["PRIV", `com.apple.streaming.transportStreamTimestamp\0${MARK}`]]), heard.subarray(14), MARK);
    const { out, removed } = await cleaned(dirty);
    assert.deepEqual(out, heard);
    assert.deepEqual(removed, ["time", "person", "trailer"]);
    assert.ok((await cleaned(heard)).isSame);
  });

  test("ADIF cannot be cleaned", async () => assert.equal((await cleaned(bytes("ADIF", MARK))).reason, "uncleanable"));

  test("frames of AMR stay, a frame that calls itself bad too if a good one follows", async () => {
    const [good, bad] = [bytes([0x3c], new Array(31).fill(5)), bytes([0x38], new Array(31).fill(6))];
    const voice = bytes("#!AMR\n", good, bad, good);
    assert.ok((await cleaned(voice)).isSame);
    assert.deepEqual((await cleaned(bytes(voice, MARK))).out, voice);
    assert.deepEqual((await cleaned(bytes(voice, bad))).out, voice);
    assert.deepEqual((await cleaned(bytes(voice, MARK))).removed, ["trailer"]);
    assert.ok((await cleaned(bytes("#!AMR-WB\n", [0x44], new Array(60).fill(1)))).isSame);
    assert.equal((await cleaned(bytes("#!AMR\n", MARK))).reason, "damaged");
    assert.equal((await cleaned(bytes("#!AMR_MC1.0\n", MARK))).reason, "uncleanable");
  });
});

describe("archives", () => {
  const HASH = "0123456789abcdef".repeat(4);
  /** @param {string[]} names */
  const zip = (names) => {
    const files = bytes(...names.map((name) => bytes("PK\x03\x04", new Array(22).fill(0), little(name.length, 2), [0, 0], name)));
    const list = bytes(...names.map((name) => bytes("PK\x01\x02", new Array(24).fill(0), little(name.length, 2), new Array(16).fill(0), name)));
    return bytes(files, list, "PK\x05\x06", new Array(8).fill(0), little(list.length, 4), little(files.length, 4), [0, 0]);
  };

  test("a bundle of ProofMode is left alone", async () => {
    for (const kind of ["csv", "json"]) {
      const { reason, proof } = await cleaned(zip(["photo.jpg", `${HASH}.asc`, `${HASH}.proof.${kind}`, `${HASH}.proof.${kind}.asc`, "pubkey.asc"]));
      assert.deepEqual([reason, proof], ["proof", "proofmode"]);
    }
  });

  test("any other cannot be cleaned", async () => {
    for (const names of [["a.txt"], [`${HASH}.proof.csv`], ["mine.proof.csv", "mine.proof.csv.asc"]]) {
      assert.equal((await cleaned(zip(names))).reason, "uncleanable");
    }
    assert.equal((await cleaned(bytes("PK\x03\x04", MARK, "PK\x05\x06", new Array(8).fill(255), new Array(10).fill(255)))).reason, "uncleanable");
    assert.equal((await cleaned(bytes("PK\x03\x04", MARK))).reason, "uncleanable");
  });
});

describe("hostile sounds", () => {
  const whole = [
    opus([`ARTIST=${MARK}`, `DATE=${MARK}`], MARK, MARK),
    bytes(id3(3, [["TPE1", MARK], ["APIC", MARK]]), VOICE, "TAG", MARK.padEnd(125, "\0")),
    bytes("fLaC", [0, 0, 0, 34], new Array(34).fill(1), [0x84, 0, 0, 42], comments([`GENRE=${MARK}`], MARK), flacFrame(0, "sound")),
    bytes("RIFF", little(52, 4), "WAVEfmt ", little(16, 4), [1, 0, 1, 0], new Array(12).fill(1), "LIST", little(12, 4), MARK, "data", little(4, 4), "1234"),
    bytes([0xff, 0xf1, 0x50, 0x80, 1, 0x7f, 0xfc, 0xd8], MARK, new Array(20).fill(3)),
    bytes("#!AMR\n", [0x3c], new Array(31).fill(5), MARK),
  ];

  test("end in a clear answer, soon, and what is clean stays so", async () => {
    const change = fc.tuple(fc.nat({ max: 5_000 }), fc.constantFrom(0, 1, 7, 8, 127, 128, 255), fc.integer({ min: 1, max: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat({ max: 5_000 })), async (file, changes, end) => {
        const broken = file.slice(0, end === null ? file.length : end % file.length);
        for (const [at, value, length] of changes) broken.fill(value, at % file.length, (at % file.length) + length);
        const { out, reason, reads, removed } = await cleaned(broken);
        assert.ok(reads < 60);
        if (!out) assert.ok(GONE.includes(String(reason)));
        else if (removed.length) assert.deepEqual((await cleaned(out)).out, out);
      }),
      { numRuns: 1_500 },
    );
  });
});

/** Films: what is planted goes, what plays them stays where it was, and hostile ones are told so. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import fc from "fast-check";

import { AVCC, EBML, SLICE, TURNED, element, film, full, messages, pictures, recording, sounds, words } from "./films.mjs";
import { clean } from "../../src/cleaning/index.js";
import { big, box, bytes, cleaned, latin } from "./making.mjs";

/** @typedef {import("./making.mjs").Bytes} Bytes */

const MARK = "Planted-7QZX";
const DAY = 3_800_000_000;
const C2PA = [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81];
const XMP = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];
const GONE = ["uncleanable", "unknown", "damaged", "proof"];
const SEEN = { samples: ["a picture", "another"] };

/** @param {...string} keys as phones write them */
const keyed = (...keys) =>
  box(
    "meta",
    full("hdlr", 0, [0, 0, 0, 0], "mdta", new Array(12).fill(0), [0]),
    full("keys", 0, big(keys.length, 4), ...keys.map((key) => box("mdta", key))),
    box("ilst", ...keys.map((_, at) => bytes(big(24 + MARK.length, 4), big(at + 1, 4), box("data", big(1, 4), big(0, 4), MARK)))),
  );

/** @type {[string, Uint8Array, string[]][]} */
const LABELS = [
  ["a place in user data", box("udta", words("\xa9xyz", `+36.7213-004.4214/${MARK}`)), ["place"]],
  ["a place as 3GP has it", box("udta", full("loci", 0, [0, 0], `${MARK}\0`, new Array(14).fill(1))), ["place"]],
  ["the maker, the model and the day", box("udta", words("\xa9mak", MARK), words("\xa9mod", MARK), words("\xa9day", MARK)), ["time", "device"]],
  ["keys", keyed("com.apple.quicktime.location.ISO6709", "com.apple.quicktime.make", "com.apple.quicktime.creationdate"), ["place", "time", "device"]],
  ["the program", keyed("com.apple.quicktime.software", "com.android.version"), ["software"]],
  ["a name", keyed("com.apple.quicktime.author"), ["person"]],
  ["XMP", box("uuid", XMP, `<exif:GPSLatitude>${MARK}</exif:GPSLatitude>`), ["place"]],
  ["a small picture", box("udta", box("thmb", MARK)), ["preview"]],
  ["a maker's own", box("vndr", MARK), ["device"]],
  ["what nobody named", box("q7xz", MARK), ["maker"]],
  ["a box that calls itself free", box("free", MARK), ["maker"]],
];

describe("MP4", () => {
  const plain = film([SEEN]);

  test("a plain film is left as it is", async () => {
    const { isSame, removed, stays } = await cleaned(plain);
    assert.ok(isSame);
    assert.deepEqual([removed, stays], [[], []]);
  });

  for (const [name, label, told] of LABELS) {
    test(`${name} goes, in the film and in its track, and nothing moves`, async () => {
      for (const dirty of [film([SEEN], { inMoov: label }), film([{ ...SEEN, inTrack: label }]), film([{ ...SEEN, inMedia: label }], { data: "first" })]) {
        const { out, removed } = await cleaned(dirty);
        assert.ok(!latin(out).includes(MARK));
        assert.ok(!latin(out).includes("GPS"));
        assert.deepEqual(removed, told);
        assert.equal(out?.length, dirty.length);
        assert.ok(latin(out).includes("a pictureanother"));
        assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
      }
    });
  }

  /** @type {[string, Uint8Array, string[]][]} */
  const fields = [
    ["times", film([{ ...SEEN, times: DAY }], { times: DAY }), ["time"]],
    ["a track's name", film([{ ...SEEN, name: MARK }]), ["software"]],
    ["a language", film([{ ...SEEN, language: 0x15c7 }]), ["maker"]],
    ["words behind a table", film([{ ...SEEN, behind: MARK }]), ["maker"]],
    ["the name of a folder", film([{ ...SEEN, reference: box("alis", [0, 0, 0, 1], MARK) }]), ["maker"]],
    ["a compressor's name", film([{ ...SEEN, inEntry: box("glbl", MARK) }]), ["maker"]],
    ["what cannot be a box", film([SEEN], { inMoov: bytes(big(0xffffff, 4), "junk", MARK) }), ["maker"]],
    ["data of no track", film([SEEN], { gap: MARK }), ["maker"]],
    ["a box at the top", film([SEEN], { before: box("pnot", MARK), after: box("sefd", MARK) }), ["preview", "maker"]],
    ["what follows a film", film([SEEN], { after: `no box ${MARK}` }), ["trailer"]],
    ["groups of samples", film([{ ...SEEN, inTable: full("sgpd", 0, "mine", MARK) }]), []],
    ["a device's own name for its coding", film([{ ...SEEN, inEntry: box("d263", MARK.slice(0, 4), [1, 10, 0], MARK) }]), ["device", "maker"]],
  ];
  for (const [name, dirty, told] of fields) {
    test(`${name}: gone`, async () => {
      const { out, removed } = await cleaned(dirty);
      assert.ok(!latin(out).includes(MARK.slice(0, 4)));
      assert.ok(!latin(out).includes(latin(bytes(big(DAY, 4)))));
      assert.deepEqual(removed, told);
    });
  }

  test("how it is turned stays, and is said", async () => {
    const { isSame, stays } = await cleaned(film([{ ...SEEN, matrix: TURNED }]));
    assert.deepEqual([isSame, stays], [true, ["orientation"]]);
  });

  test("a track of places goes, and all its samples", async () => {
    for (const data of /** @type {("first" | "last" | "long" | "endless")[]} */ (["first", "last", "long", "endless"])) {
      for (const isLong of [false, true]) {
        const places = { id: 2, handler: "meta", codec: "gpmd", samples: [MARK, MARK], isLong };
        const { out, removed } = await cleaned(film([SEEN, places], { data }));
        assert.ok(!latin(out).includes(MARK));
        assert.ok(!latin(out).includes("gpmd"));
        assert.ok(latin(out).includes("a pictureanother"));
        assert.deepEqual(removed, ["place", "track"]);
      }
    }
  });

  test("tracks of words, of the time, of small pictures and of a second coding go", async () => {
    const more = [
      { id: 2, handler: "text", codec: "text", samples: [MARK] },
      { id: 3, handler: "tmcd", codec: "tmcd", samples: [MARK] },
      { id: 4, handler: "vide", codec: "jpeg", samples: [MARK] },
      { id: 5, handler: "hint", codec: "rtp ", samples: [MARK] },
      { id: 6, handler: "soun", codec: "samr", samples: ["a voice"] },
      { id: 7, handler: "soun", codec: "apac", samples: [MARK] },
    ];
    const { out, removed } = await cleaned(film([SEEN, ...more]));
    assert.ok(!latin(out).includes(MARK));
    assert.ok(latin(out).includes("a voice"));
    assert.deepEqual(removed, ["track", "time", "words", "preview", "maker"]);
  });

  test("what cannot be cleaned is said to be so", async () => {
    for (const dirty of [
      film([{ ...SEEN, codec: "mjpa" }]),
      film([{ ...SEEN, codec: "encv" }]),
      film([SEEN, { id: 2, handler: "soun", codec: "apac", samples: [MARK] }]),
      film([{ ...SEEN, reference: box("url ", [0, 0, 0, 0], "file://elsewhere") }]),
      film([{ handler: "meta", codec: "gpmd", samples: [MARK] }]),
    ]) {
      assert.equal((await cleaned(dirty)).reason, "uncleanable");
    }
  });

  test("a proof of C2PA is left alone", async () => {
    const { reason, proof } = await cleaned(film([SEEN], { before: box("uuid", C2PA, MARK) }));
    assert.deepEqual([reason, proof], ["proof", "c2pa"]);
  });

  test("messages of encoders and cameras become filler, those that show pictures stay", async () => {
    const body = fc.uint8Array({ maxLength: 600 });
    const kept = fc.tuple(fc.constantFrom(6, 45, 137, 144), body);
    const gone = fc.tuple(fc.constantFrom(1, 4, 5, 100, 200), body);
    await fc.assert(
      fc.asyncProperty(fc.array(kept, { maxLength: 2 }), gone, fc.array(kept, { maxLength: 2 }), async (before, planted, after) => {
        const mark = bytes(MARK, planted[1]);
        const said = messages([...before, [planted[0], mark], ...after]);
        const dirty = film([{ codec: "avc1", inEntry: AVCC, samples: [bytes(said, SLICE), SLICE] }]);
        const { out, removed } = await cleaned(dirty);
        assert.ok(!latin(out).includes(MARK));
        assert.equal(out?.length, dirty.length);
        assert.equal(removed.length, 1);
        assert.ok(latin(out).includes(latin(SLICE)));
        assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
      }),
      { numRuns: 200 },
    );
  });

  test("messages that show pictures are left byte for byte", async () => {
    const shown = film([{ codec: "avc1", inEntry: AVCC, samples: [bytes(messages([[6, bytes([0, 0, 1, 0, 0])]]), SLICE)] }]);
    assert.ok((await cleaned(shown)).isSame);
  });

  test("units of a kind that nobody defined become filler", async () => {
    const unit = bytes(big(1 + MARK.length, 4), [0x1f], MARK);
    const { out, removed } = await cleaned(film([{ codec: "avc1", inEntry: AVCC, samples: [bytes(unit, SLICE)] }]));
    assert.ok(!latin(out).includes(MARK));
    assert.deepEqual(removed, ["maker"]);
  });

  test("a program's name in the first frame of AAC goes", async () => {
    const configured = box("esds", [0, 0, 0, 0], [3, 25, 0, 0, 0, 4, 17, 0x40, 0x15], new Array(11).fill(0), [5, 2, 0x12, 0x10, 6, 1, 2]);
    // an element that fills (110), of seven bytes (0111), not at the edge of a byte; then sound (000)
    const bits = `1100111${[..."Lavc61."].map((one) => one.charCodeAt(0).toString(2).padStart(8, "0")).join("")}000101010`;
    const packed = (/** @type {string} */ text) => bytes((text.match(/.{8}/g) ?? []).map((one) => parseInt(one, 2)));
    const named = packed(bits);
    const unnamed = packed(`1100111${"0".repeat(56)}000101010`);
    const { out, removed } = await cleaned(film([{ handler: "soun", codec: "mp4a", inEntry: configured, samples: [named, "\x21 sound"] }]));
    assert.ok(latin(out).includes(latin(unnamed)) && !latin(out).includes(latin(named)));
    assert.ok(latin(out).includes("\x21 sound"));
    assert.deepEqual(removed, ["software"]);
  });

  test("plain sound of which every sample claims one byte keeps all its bytes", async () => {
    const { isSame } = await cleaned(film([{ handler: "soun", codec: "sowt", samples: ["12345678"], alike: [1, 2] }]));
    assert.ok(isSame);
    const longer = await cleaned(film([{ handler: "soun", codec: "sowt", samples: ["12345678", MARK], alike: [4, 2] }]));
    assert.ok(latin(longer.out).includes("12345678") && !latin(longer.out).includes(MARK));
  });

  test("fragments: a track of places goes, the pictures beside it stay", async () => {
    const empty = { samples: [] };
    const extended = box("mvex", ...[1, 2].map((id) => full("trex", 0, big(id, 4), big(1, 4), big(0, 4), big(0, 4), big(0, 4))));
    const start = film([empty, { ...empty, id: 2, handler: "meta", codec: "camm" }], { inMoov: extended });
    const run = (/** @type {number} */ id, /** @type {number} */ at, /** @type {string} */ sample) =>
      box("traf", box("tfhd", [0, 2, 0, 0], big(id, 4)), full("tfdt", 0, big(0, 4)), box("trun", [0, 0, 2, 1], big(1, 4), big(at, 4), big(sample.length, 4)), box("uuid", MARK, MARK));
    const moof = (/** @type {number} */ at) => box("moof", full("mfhd", 0, big(1, 4)), run(1, at, "a picture"), run(2, at + 9, MARK));
    const dirty = bytes(start, box("emsg", MARK), moof(moof(0).length + 8), box("mdat", "a picture", MARK), box("prft", MARK));
    const { out, removed } = await cleaned(dirty);
    assert.ok(!latin(out).includes(MARK));
    assert.ok(latin(out).includes("mdata picture"));
    assert.deepEqual(removed, ["place", "track", "time", "maker"]);
    assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["no tables", bytes(box("ftyp", "isom", big(0, 4)), box("mdat", MARK))],
    ["tables twice", bytes(plain, film([SEEN]).subarray(20))],
    ["a part twice", film([{ ...SEEN, inMedia: full("hdlr", 0, [0, 0, 0, 0], "soun", new Array(13).fill(0)) }])],
    ["more samples than bytes", bytes(latin(plain).replace(latin(full("stsz", 0, big(0, 4), big(2, 4))).slice(4), latin(full("stsz", 0, big(0, 4), big(0xffffffff, 4))).slice(4)))],
    ["samples outside its data", film([{ samples: ["a picture"] }], { data: "first" }).map((byte, at, all) => (at === all.length - 1 ? 0xff : byte))],
    ["its end missing", plain.subarray(0, plain.length - 3)],
    ["a unit longer than its sample", film([{ codec: "avc1", inEntry: AVCC, samples: [bytes(big(500, 4), [0x65])] }])],
  ])) {
    test(`with ${name} it is damaged`, async () => {
      const { reason, reads } = await cleaned(hostile);
      assert.equal(reason, "damaged");
      assert.ok(reads < 20);
    });
  }
});

describe("Matroska", () => {
  const INFO = [0x15, 0x49, 0xa9, 0x66];
  const TAGS = [0x12, 0x54, 0xc3, 0x67];
  const ATTACHMENTS = [0x19, 0x41, 0xa4, 0x69];
  const tag = (/** @type {string} */ name) => element(TAGS, element([0x73, 0x73], element([0x67, 0xc8], element([0x45, 0xa3], name), element([0x44, 0x87], MARK))));
  const attached = (/** @type {string} */ mime) => element(ATTACHMENTS, element([0x61, 0xa7], element([0x46, 0x60], mime), element([0x46, 0x5c], MARK)));

  test("a recording that says no end is left as it is", async () => {
    const { isSame, removed } = await cleaned(recording());
    assert.deepEqual([isSame, removed], [true, []]);
  });

  /** @type {[string, Uint8Array, string[]][]} */
  const planted = [
    ["tags of a place", recording([], [tag("LOCATION")]), ["place"]],
    ["tags of names and programs", recording([tag("ARTIST"), tag("ENCODER")]), ["person", "software"]],
    ["attachments", recording([attached("image/png")]), ["preview"]],
    ["chapters", recording([element([0x10, 0x43, 0xa7, 0x70], MARK)]), ["words"]],
    ["a title and a day", recording([element(INFO, element([0x7b, 0xa9], MARK), element([0x44, 0x61], MARK.slice(0, 8)))]), ["time", "words"]],
    ["programs' names", recording([element(INFO, element([0x4d, 0x80], MARK), element([0x57, 0x41], MARK))]), ["software"]],
    ["a recording's own number", recording([element(INFO, element([0x73, 0xa4], MARK))]), []],
    ["blank space that is not blank", recording([element([0xec], MARK)]), ["maker"]],
    ["a sum", recording([element(INFO, element([0xbf], MARK.slice(0, 4)), element([0x2a, 0xd7, 0xb1], [15, 66, 64]))]), []],
    ["a track's name", recording([], [], element([0x53, 0x6e], MARK)), ["words"]],
    ["a setup that needs none", recording([], [], element([0x63, 0xa2], MARK)), ["maker"]],
    ["something between blocks", recording([], [], "", element([0x7f, 0xff], MARK)), ["maker"]],
    ["blocks of no track", recording([], [], "", element([0xa3], [0x85, 0, 0, 0], MARK)), []],
    ["a stream behind it", bytes(recording(), EBML, MARK), ["trailer"]],
  ];
  for (const [name, dirty, told] of planted) {
    test(`${name}: gone, and nothing moves`, async () => {
      const { out, removed } = await cleaned(dirty);
      assert.ok(!latin(out).includes(MARK.slice(0, 4)));
      assert.deepEqual(removed, told);
      assert.equal(latin(out).split("picture").length, 3);
      if (!told.includes("trailer")) assert.equal(out?.length, dirty.length);
      assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
    });
  }

  test("a track of words goes, and its blocks", async () => {
    const track = element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [2]), element([0x83], [0x11]), element([0x86], "S_TEXT/UTF8")));
    const { out, removed } = await cleaned(recording([track], [], "", element([0xa0], element([0xa1], [0x82, 0, 0, 0], MARK))));
    assert.ok(!latin(out).includes(MARK));
    assert.deepEqual(removed, ["words"]);
  });

  test("a signed proof is left alone", async () => {
    const { reason, proof } = await cleaned(recording([attached("application/c2pa")]));
    assert.deepEqual([reason, proof], ["proof", "c2pa"]);
  });

  test("messages between pictures become filler, behind lengths and behind marks", async () => {
    const said = messages([[5, bytes(MARK)]]);
    const marked = (/** @type {Uint8Array} */ unit) => bytes([0, 0, 0, 1], unit.subarray(4), [0]);
    const track = (/** @type {Bytes} */ setup) => element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [2]), element([0x83], [1]), element([0x86], "V_MPEG4/ISO/AVC"), setup));
    for (const [setup, block] of [[element([0x63, 0xa2], AVCC.subarray(8)), bytes(said, SLICE)], ["", bytes(marked(said), marked(SLICE))]]) {
      const dirty = recording([track(setup)], [], "", element([0xa3], [0x82, 0, 0, 0], block));
      const { out, removed } = await cleaned(dirty);
      assert.ok(!latin(out).includes(MARK));
      assert.ok(latin(out).includes(latin(SLICE.subarray(4))));
      assert.deepEqual(removed, ["software"]);
      assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
    }
  });

  test("single pictures in a row cannot be cleaned", async () => {
    const track = element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [2]), element([0x83], [1]), element([0x86], "V_MJPEG")));
    assert.equal((await cleaned(recording([track]))).reason, "uncleanable");
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["no end of a number", bytes(EBML, new Array(40).fill(0))],
    ["a part longer than it", bytes(EBML, [0x18, 0x53, 0x80, 0x67, 0x10, 0xff, 0xff, 0xff], recording().subarray(0, 20))],
    ["a head without an end", bytes([0x1a, 0x45, 0xdf, 0xa3, 255], MARK)],
    ["a track twice", recording([element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [1]), element([0x83], [1]), element([0x86], "V_VP8")))])],
    ["a codec twice", recording([], [], element([0x86], "V_VP9"))],
  ])) {
    test(`with ${name} it is damaged`, async () => assert.equal((await cleaned(hostile)).reason, "damaged"));
  }
});

describe("hostile films", () => {
  const whole = [
    film([SEEN, { id: 2, handler: "meta", codec: "gpmd", samples: [MARK] }], { inMoov: keyed("location"), times: DAY }),
    film([{ codec: "avc1", inEntry: AVCC, samples: [bytes(messages([[5, bytes(MARK)]]), SLICE)] }], { data: "first" }),
    film([{ handler: "soun", codec: "samr", samples: ["one", "two"] }], { gap: MARK }),
    recording([element([0xec], MARK)], [element([0x12, 0x54, 0xc3, 0x67], MARK)]),
    bytes(box("ftyp", "3gp4", big(0, 4)), box("moov", pictures("s263"), sounds("samr"))),
  ];

  test("end in a clear answer, soon, and what is clean stays so", async () => {
    const change = fc.tuple(fc.nat({ max: 5_000 }), fc.constantFrom(0, 1, 7, 8, 127, 128, 255), fc.integer({ min: 1, max: 4 }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), fc.array(change, { minLength: 1, maxLength: 4 }), fc.option(fc.nat({ max: 5_000 })), async (file, changes, end) => {
        const broken = file.slice(0, end === null ? file.length : end % file.length);
        for (const [at, value, length] of changes) broken.fill(value, at % file.length, (at % file.length) + length);
        const { out, reason, reads } = await cleaned(broken);
        assert.ok(reads < 40);
        if (!out) assert.ok(GONE.includes(String(reason)));
        else assert.deepEqual((await cleaned(out)).out, out);
      }),
      { numRuns: 1_500 },
    );
  });

  test("a long film is read in blocks, each once, and its cleaned copy is made of slices", async () => {
    const blank = new Uint8Array(40 << 20);
    blank.set(bytes(MARK), 30 << 20);
    const whole = new Blob([film([SEEN]), bytes(big(8 + blank.length, 4), "free"), blank]);
    let read = 0;
    const slice = (/** @type {number} */ from, /** @type {number} */ to) => {
      const part = whole.slice(from, to);
      const counted = () => {
        assert.ok(part.size <= 1 << 20);
        read += part.size;
        return whole.slice(from, to).arrayBuffer();
      };
      return Object.assign(part, { arrayBuffer: counted });
    };
    const file = { size: whole.size, type: "", slice };
    const { blob, removed } = await clean(file);
    assert.deepEqual(removed, ["maker"]);
    assert.ok(read < 1.1 * whole.size);
    assert.equal(blob?.size, whole.size);
    assert.ok(!latin(new Uint8Array(await /** @type {Blob} */ (blob).slice(30 << 20).arrayBuffer())).includes(MARK));
  });

  test("endless counts take no time", async () => {
    const many = film([{ samples: new Array(50).fill("x") }]);
    for (let at = 0; at + 4 <= many.length; at += 1) {
      const counted = many.slice();
      counted.set([0xff, 0xff, 0xff, 0xff], at);
      const begun = performance.now();
      await cleaned(counted);
      assert.ok(performance.now() - begun < 1_000, String(at));
    }
  });
});

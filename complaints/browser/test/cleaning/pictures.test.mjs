/** Pictures: what is planted goes, what shows them stays, and nothing hostile is more than "damaged". */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { crc32 } from "node:zlib";

import fc from "fast-check";

import { exifWith, readExif } from "../../src/cleaning/exif.js";
import {
  ADOBE, FRAME, HUFFMAN, IHDR, JFIF, QUANTISATION, SCAN, big, blocks, box, bytes, chunk, cleaned, exif, frame, gif, heif, jpeg,
  latin, little, picture, piece, png, segment, webp,
} from "./making.mjs";

const MARK = "Planted-7QZX";
/** Microseconds of a processor. */
const MOST_TIME = 5_000_000;
const GONE = ["uncleanable", "unknown", "damaged", "proof"];
const XMP = `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>${MARK}</dc:creator></x:xmpmeta>`;
const TAGS = { 0x0112: 6, 0x010f: MARK, 0x013b: MARK, 0x8825: 0, 0x010e: MARK, 0x0132: MARK, 0x0131: MARK, 0xfde8: MARK };
const TOLD = ["place", "time", "device", "person", "words", "software", "maker"];

/** An orientation, as it stays. */
const TURNED = exifWith(6);

/** Every place of a JPEG that may hold anything. @type {[string, Uint8Array, string[]][]} */
const IN_JPEG = [
  ["Exif", segment(0xe1, "Exif\0\0", exif(TAGS, MARK)), TOLD],
  ["XMP", segment(0xe1, XMP), ["person"]],
  ["XMP as attributes", segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<rdf:Description xmp:CreatorTool="${MARK}" exif:GPSLatitude="${MARK}"/>`), ["place", "software"]],
  ["more XMP", segment(0xe1, "http://ns.adobe.com/xmp/extension/\0", MARK), ["maker"]],
  ["IPTC", segment(0xed, "Photoshop 3.0\0", "8BIM", big(0x0404, 2), [0, 0], big(5 + MARK.length, 4), [0x1c, 2, 80], big(MARK.length, 2), MARK), ["person", "maker"]],
  ["a comment", segment(0xfe, MARK), ["words"]],
  ["a small picture in JFIF", segment(0xe0, "JFIF\0", [1, 1, 0, 0, 1, 0, 1, 2, 2], MARK), ["preview"]],
  ["a small picture beside JFIF", segment(0xe0, "JFXX\0", MARK), ["preview"]],
  ["more pictures", segment(0xe2, "MPF\0", MARK), ["preview"]],
  ["FlashPix", segment(0xe2, "FPXR\0", MARK), ["maker"]],
  ["a maker's own", segment(0xe4, "QVCI\0", MARK), ["maker"]],
  ["a camera's own", segment(0xe6, "GoPro\0", MARK), ["track"]],
  ["JUMBF that is no proof", segment(0xeb, "JP", MARK), ["maker"]],
  ["what nobody defined", segment(0xf0, MARK), ["maker"]],
];

/** A file of the same bytes again and again. @param {number[] | Uint8Array} part @param {number} length */
function repeated(part, length) {
  const found = Buffer.alloc(length - (length % part.length));
  for (let at = 0; at < found.length; at += part.length) found.set(part, at);
  return found;
}

describe("JPEG", () => {
  for (const [name, planted, told] of IN_JPEG) {
    test(`${name} goes, before the picture, between its scans and behind it`, async () => {
      const { out, removed, isSame } = await cleaned(jpeg([JFIF, planted, planted], [planted], planted));
      assert.ok(!latin(out).includes(MARK));
      assert.deepEqual(new Set(removed), new Set([...told, "trailer", ...(name.includes("in JFIF") ? ["maker"] : [])]));
      assert.ok(!isSame);
    });
  }

  test("what a decoder needs stays, byte for byte, and the colours", async () => {
    const colour = segment(0xe2, "ICC_PROFILE\0", [1, 1], "profile");
    const plain = jpeg([JFIF, colour, ADOBE, segment(0xdd, [0, 4])], [HUFFMAN, QUANTISATION]);
    const { out, isSame, removed, stays } = await cleaned(plain);
    assert.deepEqual(out, plain);
    assert.ok(isSame);
    assert.deepEqual([removed, stays], [[], ["colour"]]);
  });

  test("of Exif the orientation stays, alone, and once", async () => {
    const { out, stays } = await cleaned(jpeg([segment(0xe1, "Exif\0\0", exif(TAGS)), segment(0xe1, "Exif\0\0", exif({ 0x0112: 3 }))]));
    assert.deepEqual(out, jpeg([segment(0xe1, "Exif\0\0", TURNED)]));
    assert.deepEqual(stays, ["orientation"]);
  });

  test("one that lies upright needs no Exif", async () => {
    const { out, stays } = await cleaned(jpeg([segment(0xe1, "Exif\0\0", exif({ 0x0112: 1 }))]));
    assert.deepEqual(out, jpeg());
    assert.deepEqual(stays, []);
  });

  test("gaps before markers close", async () => {
    const { out, removed } = await cleaned(bytes([0xff, 0xd8, 0xff, 0xff], FRAME, [0xff], SCAN, [0xff, 0xd9]));
    assert.deepEqual(out, bytes([0xff, 0xd8], FRAME, SCAN, [0xff, 0xff, 0xd9].slice(1)));
    assert.deepEqual(removed, []);
    const filled = await cleaned(bytes([0xff, 0xd8], FRAME, MARK, SCAN, [0xff, 0xd9]));
    assert.deepEqual(filled.out, bytes([0xff, 0xd8], FRAME, SCAN, [0xff, 0xd9]));
    assert.deepEqual(filled.removed, ["maker"]);
  });

  test("one that was cut off within a scan is still a picture", async () => {
    const cut = bytes([0xff, 0xd8], segment(0xfe, MARK), FRAME, SCAN);
    assert.deepEqual((await cleaned(cut)).out, bytes([0xff, 0xd8], FRAME, SCAN));
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["no picture", bytes([0xff, 0xd8], segment(0xfe, MARK), [0xff, 0xd9])],
    ["a scan without a frame", bytes([0xff, 0xd8], SCAN, [0xff, 0xd9])],
    ["a segment beyond the end", bytes([0xff, 0xd8], FRAME, SCAN, [0xff, 0xe1, 0xff, 0xff], MARK)],
    ["a length of nothing", bytes([0xff, 0xd8, 0xff, 0xe1, 0, 1], FRAME, SCAN)],
    ["more in a table than it needs", bytes([0xff, 0xd8], segment(0xdd, [0, 1], MARK), FRAME, SCAN)],
    ["more in a frame than it needs", bytes([0xff, 0xd8], segment(0xc0, FRAME.subarray(4), MARK), SCAN)],
  ])) {
    test(`with ${name} it is damaged`, async () => {
      assert.deepEqual(await cleaned(hostile).then(({ reason, blob }) => [reason, blob]), ["damaged", null]);
    });
  }

  test("a proof of C2PA is left alone", async () => {
    const proof = segment(0xeb, "JP", [0, 1, 0, 0, 0, 1], big(200, 4), "jumb", big(40, 4), "jumdc2pa", [0, 0x11, 0, 0x10]);
    const { reason, proof: kind, blob } = await cleaned(jpeg([proof]));
    assert.deepEqual([reason, kind, blob], ["proof", "c2pa", null]);
  });

  test("a scan over the edge of blocks ends where it ends", async () => {
    for (const length of [65_490, 65_500, 65_501, 65_502, 65_503, 65_504, 65_505, 65_506, 65_507, 65_508, 1 << 20]) {
      const scan = bytes(SCAN, new Array(length).fill(0x55), [0xff, 0]);
      const whole = bytes([0xff, 0xd8], FRAME, scan, segment(0xfe, MARK), SCAN, [0xff, 0xd9], MARK);
      const { out, removed } = await cleaned(whole);
      assert.ok(latin(out) === latin(bytes([0xff, 0xd8], FRAME, scan, SCAN, [0xff, 0xd9])), String(length));
      assert.deepEqual(removed, ["words", "trailer"]);
    }
  });
});

describe("PNG", () => {
  const planted = [
    chunk("tEXt", `Author\0${MARK}`),
    chunk("zTXt", `Description\0\0${MARK}`),
    chunk("iTXt", `XML:com.adobe.xmp\0\0\0\0\0<exif:GPSLatitude>${MARK}`),
    chunk("tIME", MARK),
    chunk("eXIf", exif(TAGS)),
    chunk("prVW", MARK),
    chunk("iDOT", MARK),
    chunk("gAMA", big(45_455, 4), MARK),
  ];

  test("only what shows it stays", async () => {
    const colours = [chunk("gAMA", big(45_455, 4)), chunk("iCCP", "name\0\0profile"), chunk("tRNS", [0, 0, 0, 0, 0, 0])];
    const film = [chunk("acTL", big(2, 4), big(0, 4)), chunk("fcTL", new Array(26).fill(0))];
    const more = [chunk("fcTL", new Array(26).fill(1)), chunk("fdAT", "second")];
    const dirty = png([...planted, ...colours, ...film], [...more, ...planted], MARK);
    const { out, removed, stays } = await cleaned(dirty);
    const turned = out?.subarray(8 + IHDR.length, 8 + IHDR.length + 12 + TURNED.length);
    assert.equal(latin(turned), latin(bytes(big(TURNED.length, 4), "eXIf", TURNED, (turned ?? []).slice(-4))));
    assert.deepEqual(latin(out).replace(latin(turned), ""), latin(png([...colours, ...film], more)));
    assert.deepEqual(new Set(removed), new Set([...TOLD, "preview", "trailer"]));
    assert.deepEqual(stays, ["orientation", "colour"]);
    assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
  });

  test("the checksum of what is put is right", async () => {
    const { out } = await cleaned(png([chunk("eXIf", exif({ 0x0112: 6 }))]));
    const named = bytes("eXIf", TURNED);
    assert.ok(latin(out).includes(latin(bytes(named, big(crc32(named), 4)))));
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["a needed chunk that is not known", png([chunk("CgBI", MARK)])],
    ["a chunk beyond the end", bytes(png().subarray(0, -12), big(1_000, 4), "IEND")],
    ["a gigantic chunk", bytes(png().subarray(0, 33), [0xff, 0xff, 0xff, 0xff], "tEXt", MARK)],
    ["no end", png().subarray(0, -12)],
    ["nothing to see", bytes("\x89PNG\r\n\x1a\n", IHDR, chunk("IEND"))],
    ["another first chunk", bytes("\x89PNG\r\n\x1a\n", chunk("tEXt", "a"), IHDR, chunk("IDAT"), chunk("IEND"))],
    ["two heads", png([IHDR])],
    ["a name of no letters", png([chunk("\0\0\0\0")])],
  ])) {
    test(`with ${name} it is damaged`, async () => {
      assert.equal((await cleaned(hostile)).reason, "damaged");
    });
  }

  test("a proof of C2PA is left alone", async () => {
    assert.equal((await cleaned(png([chunk("caBX", MARK)]))).proof, "c2pa");
  });
});

describe("WebP", () => {
  const image = piece("VP8 ", "picture");

  test("only what shows it stays, and its head says so", async () => {
    const dirty = webp(0x3f, [piece("ICCP", "profile"), image, piece("EXIF", exif(TAGS)), piece("XMP ", XMP), piece("Note", MARK), piece("ICCP", MARK)], MARK);
    const { out, removed, stays } = await cleaned(dirty);
    assert.deepEqual(out, webp(0x3a, [piece("ICCP", "profile"), image, piece("EXIF", TURNED)]));
    assert.deepEqual(new Set(removed), new Set([...TOLD, "trailer"]));
    assert.deepEqual(stays, ["orientation", "colour"]);
  });

  test("in its frames too", async () => {
    const alpha = piece("ALPH", "alpha");
    const { out } = await cleaned(webp(0x06, [piece("ANIM", new Array(6).fill(0)), frame(alpha, image, piece("Note", MARK)), frame(image)]));
    assert.deepEqual(out, webp(0x02, [piece("ANIM", new Array(6).fill(0)), frame(alpha, image), frame(image)]));
  });

  test("one without a head of features keeps its picture alone", async () => {
    const body = bytes("WEBP", image, piece("EXIF", exif(TAGS)));
    const { out, stays } = await cleaned(bytes("RIFF", little(body.length, 4), body));
    assert.deepEqual(out, bytes("RIFF", little(4 + image.length, 4), "WEBP", image));
    assert.deepEqual(stays, []);
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["no picture", webp(0, [piece("Note", MARK)])],
    ["a length beyond the end", webp(0, [image]).subarray(0, -2)],
    ["a chunk beyond the end", webp(0, [image, bytes("Note", little(99, 4))])],
    ["a frame without a head", webp(2, [piece("ANMF", "short")])],
    ["features of another length", bytes("RIFF", little(24 + image.length, 4), "WEBP", piece("VP8X", new Array(12).fill(0)), image)],
  ])) {
    test(`with ${name} it is damaged`, async () => {
      assert.equal((await cleaned(hostile)).reason, "damaged");
    });
  }

  test("a proof of C2PA is left alone", async () => {
    assert.equal((await cleaned(webp(0, [image, piece("C2PA", MARK)]))).proof, "c2pa");
  });
});

describe("GIF", () => {
  const control = bytes([0x21, 0xf9], blocks([0, 10, 0, 0]));
  const loop = bytes([0x21, 0xff, 11], "NETSCAPE2.0", blocks([1, 0, 0]));
  const colour = bytes([0x21, 0xff, 11], "ICCRGBG1012", blocks("profile"));
  const comment = bytes([0x21, 0xfe], blocks(MARK.repeat(100)));
  const xmp = bytes([0x21, 0xff, 11], "XMP DataXMP", blocks(XMP));
  const other = bytes([0x21, 0xff, 11], "SomebodyOwn", blocks(MARK));

  test("only what shows it stays", async () => {
    const dirty = gif([comment, loop, colour, xmp, other, bytes([0x21, 1], blocks(MARK)), bytes([0x21, 0x99], blocks(MARK)), control, comment], MARK);
    const { out, removed, stays } = await cleaned(dirty);
    assert.deepEqual(out, gif([loop, colour, control]));
    assert.deepEqual(new Set(removed), new Set(["words", "person", "maker", "trailer"]));
    assert.deepEqual(stays, ["colour"]);
  });

  test("one that was cut off within a picture is still a picture", async () => {
    const cut = gif([comment]).subarray(0, -3);
    assert.deepEqual((await cleaned(cut)).out, gif([]).subarray(0, -3));
  });

  test("nothing hides behind how often it comes again", async () => {
    const longer = bytes(loop.subarray(0, -1), blocks(MARK));
    assert.deepEqual((await cleaned(gif([longer]))).out, gif([loop]));
    assert.deepEqual((await cleaned(gif([bytes([0x21, 0xf9], blocks(MARK))]))).out, gif([]));
  });

  for (const [name, hostile] of /** @type {[string, Uint8Array][]} */ ([
    ["no picture", bytes("GIF89a", [1, 0, 1, 0, 0, 0, 0, 0x3b])],
    ["a picture without its data", gif([]).subarray(0, -9)],
    ["a table beyond the end", bytes("GIF89a", [1, 0, 1, 0, 0x87, 0, 0, 1])],
    ["what is no block", gif([bytes([0x99])])],
  ])) {
    test(`with ${name} it is damaged`, async () => {
      assert.equal((await cleaned(hostile)).reason, "damaged");
    });
  }
});

describe("HEIC and AVIF", () => {
  const config = box("av1C", [0x81, 0, 0, 0]);
  const size = box("ispe", [0, 0, 0, 0], big(16, 4), big(16, 4));
  const turn = box("irot", [1]);
  const shown = { id: 1, type: "av01", data: picture("picture"), properties: [0x81, 2, 0x83] };
  const base = { properties: [config, size, turn] };

  test("every item goes but the picture, its tiles and its transparency", async () => {
    const alpha = box("auxC", [0, 0, 0, 0], "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0");
    const depth = box("auxC", [0, 0, 0, 0], `urn:mpeg:hevc:2015:auxid:2\0${MARK}`);
    const items = [
      { id: 1, type: "grid", data: [0, 0, 0, 1, 0, 16, 0, 16], inside: true, properties: [2] },
      { id: 2, type: "av01", data: picture("left"), properties: [0x81, 2] },
      { id: 3, type: "Exif", data: bytes([0, 0, 0, 0], exif(TAGS)) },
      { id: 4, type: "av01", data: picture("right"), properties: [0x81, 2] },
      { id: 5, type: "mime", mime: "application/rdf+xml", data: XMP },
      { id: 6, type: "av01", data: picture("clear"), properties: [0x81, 4] },
      { id: 7, type: "av01", data: picture(`${MARK} depth`), properties: [0x81, 5] },
      { id: 8, type: "av01", data: picture(`${MARK} small`), properties: [0x81, 2] },
      { id: 9, type: "uri ", data: MARK, inside: true },
      { id: 10, type: "av01", data: picture(MARK), name: MARK, properties: [0x81, 2] },
    ];
    const dirty = heif(items, {
      properties: [config, size, turn, alpha, depth, box("udes", [0, 0, 0, 0], MARK), box("free", MARK)],
      references: [["dimg", 1, [2, 4]], ["auxl", 6, [1]], ["auxl", 7, [1]], ["thmb", 8, [1]], ["cdsc", 3, [1]], ["cdsc", 5, [1]]],
      top: [box("free", MARK), box("uuid", new Array(16).fill(7), MARK)],
      more: [box("grpl", box("altr", [0, 0, 0, 0], MARK)), box("priv", MARK)],
      after: bytes(box("mpvd", MARK), MARK),
    });
    const { out, removed, stays } = await cleaned(dirty);
    assert.ok(!latin(out).includes(MARK));
    assert.ok(!latin(out).includes("infe\x02\0\0\0\0\x03"));
    for (const kept of ["left", "right", "clear"]) assert.equal(latin(out).indexOf(kept), latin(dirty).indexOf(kept));
    assert.deepEqual(new Set(removed), new Set([...TOLD, "preview", "trailer"]));
    assert.deepEqual(stays, []);
    assert.ok((await cleaned(/** @type {Uint8Array} */ (out))).isSame);
  });

  test("one that holds nothing else loses only what programs call it", async () => {
    const { out, removed, stays } = await cleaned(heif([{ ...shown, name: MARK }], base));
    assert.ok(!latin(out).includes(MARK));
    assert.equal(latin(out).indexOf("picture"), latin(heif([{ ...shown, name: MARK }], base)).indexOf("picture"));
    assert.deepEqual([removed, stays], [["words"], ["orientation"]]);
  });

  for (const [name, hostile, reason] of /** @type {[string, Uint8Array, string][]} */ ([
    ["no picture", heif([{ id: 1, type: "Exif", data: MARK }]), "uncleanable"],
    ["a picture in a picture of another kind", heif([{ id: 1, type: "jpeg", data: jpeg([segment(0xfe, MARK)]) }]), "uncleanable"],
    ["a picture without its kind", heif([{ ...shown, properties: [] }], base), "damaged"],
    ["a picture that is made of itself and nothing", heif([{ id: 1, type: "grid", data: MARK, inside: true }], { references: [["dimg", 1, [1, 2]]] }), "damaged"],
    ["films inside", bytes(heif([shown], base), box("moov", MARK)), "uncleanable"],
    ["two tables of contents", bytes(heif([shown], base), heif([shown], base)), "damaged"],
    ["a table beyond the end", heif([shown], base).subarray(0, 80), "damaged"],
    ["a proof", bytes(heif([shown], base), box("uuid", [0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81], MARK)), "proof"],
  ])) {
    test(`with ${name} it is ${reason}`, async () => {
      const found = await cleaned(hostile);
      assert.deepEqual([found.reason, found.blob], [reason, null]);
    });
  }

  test("a picture made of itself is read once", async () => {
    const itself = heif([{ id: 1, type: "grid", data: new Array(8).fill(0), inside: true, properties: [2] }], { ...base, references: [["dimg", 1, [1, 1, 1]]] });
    assert.ok((await cleaned(itself)).blob);
  });
});

describe("Exif", () => {
  const told = (/** @type {Uint8Array} */ found) => {
    const all = new Set();
    const orientation = readExif(found, all);
    return [orientation, [...all].sort()];
  };

  test("says what it tells", () => {
    assert.deepEqual(told(exif(TAGS)), [6, [...TOLD].sort()]);
    assert.deepEqual(told(exif({ 0x0112: 8, 0x011a: 0 })), [8, []]);
    assert.deepEqual(told(exifWith(3)), [3, []]);
    assert.deepEqual(told(exif({ 0x0112: 99 })), [1, []]);
  });

  test("room for words is no words", () => {
    assert.deepEqual(told(exif({ 0x010e: " ".repeat(32), 0x013b: " \0 \0  ", 0x0112: 6 })), [6, []]);
    assert.deepEqual(told(exif({ 0x9286: `ASCII\0\0\0${" ".repeat(9)}` })), [1, []]);
    assert.deepEqual(told(exif({ 0x9286: `ASCII\0\0\0${MARK}` })), [1, ["words"]]);
  });

  test("a loop, a gigantic count and a place outside are walked once", () => {
    const loop = exif({ 0x8769: 8 });
    assert.deepEqual(told(loop), [1, []]);
    assert.deepEqual(told(bytes("II*\0", little(8, 4), [0xff, 0xff], new Array(40).fill(1))), [1, ["maker"]]);
    assert.deepEqual(told(exif({ 0x8769: 0xffffffff })), [1, ["maker"]]);
    assert.deepEqual(told(bytes("MM")), [1, ["maker"]]);
  });

  test("any bytes are read without an error", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (found) => readExif(bytes("II*\0", little(8, 4), found), new Set()) >= 1));
  });
});

describe("whatever it is", () => {
  const corpus = [
    jpeg([JFIF, ...IN_JPEG.map(([, one]) => one)], [segment(0xfe, MARK)], MARK),
    png([chunk("tEXt", `Author\0${MARK}`), chunk("eXIf", exif(TAGS))], [], MARK),
    webp(0x0c, [piece("VP8 ", "picture"), piece("EXIF", exif(TAGS)), frame(piece("VP8 ", "one"), piece("Note", MARK))], MARK),
    gif([bytes([0x21, 0xfe], blocks(MARK)), bytes([0x21, 0xff, 11], "NETSCAPE2.0", blocks([1, 0, 0]))], MARK),
    heif(
      [
        { id: 1, type: "av01", data: picture("picture"), properties: [0x81, 2] },
        { id: 2, type: "Exif", data: bytes([0, 0, 0, 0], exif(TAGS)) },
        { id: 3, type: "av01", data: picture(MARK), properties: [0x81, 2], inside: true },
      ],
      { properties: [box("av1C", [0x81, 0, 0, 0]), box("ispe", new Array(12).fill(0))], references: [["thmb", 3, [1]]], after: MARK },
    ),
  ];

  test("the corpus is cleaned", async () => {
    for (const one of corpus) assert.ok(!latin((await cleaned(one)).out).includes(MARK));
  });

  /** A file of the corpus, cut off or not, with some bytes changed. */
  const mutated = fc
    .record({
      file: fc.constantFrom(...corpus),
      end: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      changes: fc.array(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }), { maxLength: 6 }),
    })
    .map(({ file, end, changes }) => {
      const found = file.slice(0, end === null ? file.length : Math.floor(end * file.length));
      for (const { at, byte } of changes) if (found.length) found[Math.floor(at * found.length)] = byte;
      return found;
    });

  test("a changed or cut file is cleaned or refused, in few steps, and cleaning it again changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (file) => {
        const { out, reads, reason, removed } = await cleaned(file);
        assert.ok(reads < 64, String(reads));
        if (out === null) return assert.ok(GONE.includes(/** @type {string} */ (reason)));
        assert.ok(out.length <= file.length + 64);
        assert.ok(Array.isArray(removed));
        const again = await cleaned(out);
        return assert.deepEqual(latin(again.out), latin(out));
      }),
      { numRuns: 600 },
    );
  });

  for (const [name, tiring] of /** @type {[string, () => Uint8Array[]][]} */ ([
    ["segments of nothing", () => [bytes([0xff, 0xd8]), repeated([0xff, 0xe1, 0, 2], 4 << 20)]],
    ["chunks of nothing", () => [png().subarray(0, 33), repeated(chunk("tEXt"), 4 << 20)]],
    ["comments of nothing", () => [gif([]).subarray(0, 19), repeated([0x21, 0xfe, 0], 4 << 20)]],
    ["frames of nothing", () => [bytes("RIFF", little((4 << 20) + 4, 4), "WEBP"), repeated(piece("ANMF"), 4 << 20)]],
    ["boxes of nothing", () => [box("ftyp", "avif\0\0\0\0"), repeated(box("free"), 4 << 20)]],
    ["fill without an end", () => [bytes([0xff, 0xd8]), repeated([0xff], 4 << 20)]],
  ])) {
    test(`${name} are not read to their end`, async () => {
      const file = Buffer.concat(tiring());
      const start = process.cpuUsage();
      assert.equal((await cleaned(file)).reason, "damaged");
      assert.ok(process.cpuUsage(start).user < MOST_TIME);
    });
  }

  test("a table of contents in which all belongs to all is read once", async () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ id: at + 1, type: "iden", data: "a" }));
    const all = many.map(({ id }) => id);
    const file = heif(many, { references: all.map((id) => ["dimg", id, all]) });
    const start = process.cpuUsage();
    assert.ok((await cleaned(file)).blob);
    assert.ok(process.cpuUsage(start).user < MOST_TIME);
  });

  test("any name and type that a device gives it changes nothing", async () => {
    const [first] = corpus;
    const { clean } = await import("../../src/cleaning/index.js");
    const found = await clean(new Blob([first], { type: "image/png" }));
    assert.equal(found.format, "jpeg");
    assert.equal(found.blob?.type, "image/jpeg");
  });

  test("a file that cannot be read any more is no damaged file", async () => {
    const { clean } = await import("../../src/cleaning/index.js");
    const gone = { size: 100, type: "", slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };
    await assert.rejects(clean(/** @type {any} */ (gone)), { code: "file-changed" });
    const shorter = { size: 100, type: "", slice: () => new Blob(["less"]) };
    await assert.rejects(clean(/** @type {any} */ (shorter)), { code: "file-changed" });
  });

  test("it can be stopped, and says how far it is", async () => {
    const { clean } = await import("../../src/cleaning/index.js");
    const scan = bytes([0xff, 0xd8], FRAME, SCAN);
    const long = new Blob([scan, new Uint8Array(5 << 20), new Uint8Array([0xff, 0xd9])]);
    /** @type {number[]} */
    const done = [];
    const controller = new AbortController();
    await clean(long, { onProgress: (at) => done.push(at) });
    assert.deepEqual(done, [...done].sort((one, other) => one - other));
    assert.equal(done[done.length - 1], long.size);
    assert.ok(done.length >= 5);
    await assert.rejects(clean(long, { onProgress: () => controller.abort(), signal: controller.signal }), { code: "stopped" });
  });
});

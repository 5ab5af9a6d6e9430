/** Reading aloud: which voice, in which pieces, and that it stops. The device's speech is invented. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { sentences, speak, voiceFor } from "../src/ui/aloud.js";

const voice = (lang, more = {}) => ({ lang, localService: true, default: false, name: lang, ...more });

test("a voice of the device that speaks the page's language, however the device writes its tag", () => {
  const fits = {
    en: ["en_US", "en-GB", "eng_USA", "en"],
    fa: ["fa-IR", "fa", "prs", "prs-AF"],
    fil: ["fil-PH", "tl", "tl_PH"],
    ku: ["ku", "kmr", "ku-TR"],
    ckb: ["ckb", "ku-IQ", "ku-Arab-IQ"],
    zh: ["zh-CN", "zh_CN_#Hans", "cmn-Hans-CN", "zh-TW"],
    id: ["id-ID", "in_ID"],
    ti: ["ti-ET"],
  };
  for (const [language, tags] of Object.entries(fits)) {
    for (const tag of tags) assert.equal(voiceFor([voice("xx"), voice(tag)], language)?.lang, tag, `${language} ${tag}`);
  }
});

test("no voice of another language, and none that is spoken elsewhere", () => {
  const others = { zh: ["zh-HK", "yue-HK", "zh-Hant-HK"], ku: ["ku-IQ", "ckb"], fa: ["ar", "ps"], en: ["fr-FR", "", "-", "x y"], ti: ["am-ET"] };
  for (const [language, tags] of Object.entries(others)) {
    for (const tag of tags) assert.equal(voiceFor([voice(tag)], language), null, `${language} ${tag}`);
  }
  for (const localService of [false, undefined, "yes"]) {
    assert.equal(voiceFor([voice("en-US", { localService })], "en"), null, "the text would go to a company");
  }
  assert.equal(voiceFor([], "en"), null);
});

test("the device's own choice first", () => {
  assert.equal(voiceFor([voice("en-AU"), voice("en-IE", { default: true })], "en")?.lang, "en-IE");
});

test("sentence by sentence, in any script", () => {
  assert.deepEqual(sentences("Call first. Then wait!  Is it 1.5 km?"), ["Call first.", "Then wait!", "Is it 1.5 km?"]);
  assert.deepEqual(sentences("هل أنت في أمان؟ نعم۔ لا"), ["هل أنت في أمان؟", "نعم۔", "لا"]);
  assert.deepEqual(sentences("ሰላም። ደህና ነህ።"), ["ሰላም።", "ደህና ነህ።"]);
  assert.deepEqual(sentences("你好。再见。"), ["你好。", "再见。"]);
  assert.deepEqual(sentences(" … — "), []);
  assert.deepEqual(sentences(""), []);
});

test("nothing longer than Android speaks at once, and no word cut", () => {
  const long = "word ".repeat(200).trim();
  const parts = sentences(long);
  assert.ok(parts.every((one) => one.length <= 200));
  assert.equal(parts.join(" "), long);
  assert.ok(sentences("字".repeat(500)).every((one) => one.length <= 200));
});

/** A device that speaks when told to go on, and elements that know how they are marked. */
function device() {
  const said = [];
  const synth = {
    speak(utterance) {
      said.push(utterance);
    },
    cancel() {
      said.push("cancel");
    },
  };
  class Utterance {
    constructor(text) {
      this.text = text;
    }
  }
  const element = () => {
    const classes = new Set();
    return {
      isConnected: true, scrollIntoView() {}, classes,
      classList: { add: (one) => classes.add(one), remove: (one) => classes.delete(one) },
    };
  };
  return { said, how: { synth, Utterance }, element };
}

test("piece after piece, marked while it is spoken, and silent at the end", () => {
  const { said, how, element } = device();
  const [one, other] = [element(), element()];
  const mine = voice("en-US");
  let ended = 0;
  speak([{ voice: mine, text: "a", element: one }, { voice: mine, text: "b", element: one }, { voice: mine, text: "c", element: other, rate: 0.8 }], () => (ended += 1), how);
  assert.deepEqual([said.length, said[0].text, said[0].voice, said[0].lang], [1, "a", mine, "en-US"]);
  said[0].onend();
  assert.deepEqual([said[1].text, one.classes.has("reading")], ["b", true]);
  said[1].onend();
  assert.deepEqual([said[2].text, said[2].rate, one.classes.size, other.classes.has("reading")], ["c", 0.8, 0, true]);
  said[2].onend();
  assert.deepEqual([said[3], other.classes.size, ended], ["cancel", 0, 1]);
});

test("stopped in the middle, it says nothing more, whatever the device reports late", () => {
  const { said, how, element } = device();
  const place = element();
  let ended = 0;
  const stop = speak([{ voice: voice("en"), text: "a", element: place }, { voice: voice("en"), text: "b", element: place }], () => (ended += 1), how);
  stop();
  said[0].onend();
  said[0].onerror();
  stop();
  assert.deepEqual([said.length, said[1], place.classes.size, ended], [2, "cancel", 0, 1]);
});

test("what has gone from the screen is not read; a device that fails ends it", () => {
  const { said, how, element } = device();
  const gone = { ...element(), isConnected: false };
  let ended = 0;
  speak([{ voice: voice("en"), text: "gone", element: gone }, { voice: voice("en"), text: "here", element: element() }, { voice: voice("en"), text: "never", element: element() }], () => (ended += 1), how);
  assert.equal(said[0].text, "here");
  said[0].onerror();
  assert.deepEqual([said.length, said[1], ended], [2, "cancel", 1]);
});

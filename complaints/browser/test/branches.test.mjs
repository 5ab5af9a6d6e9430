/** What a person answers in the branches of the road, as the parts that are made of it. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { missingViews } from "../src/branches/missing.js";
import { peopleViews } from "../src/branches/people.js";
import { visitViews } from "../src/branches/visit.js";
import { MISSING, SCREEN_MATTERS, asked } from "../src/pages/asked.js";
import { inOrder, numbered } from "../src/pages/parts.js";
import { isGuardian, mayRead, newAnswers, newMissing, parts } from "../src/pages/record.js";
import { partLabel } from "../src/pages/seen.js";
import { wholeNumber } from "../src/ui/digits.js";
import { Texts } from "../src/ui/texts.js";

const nobody = () => false;
const made = (answers) => parts({ ...newAnswers(), ...answers }, nobody);
const matters = (name, answers) => SCREEN_MATTERS[name](asked({ ...newAnswers(), ...answers }, nobody), answers);

/** Each text is its key; numbers in Arabic digits. */
const own = {
  lang: "ar",
  cldr: { digits: "٠١٢٣٤٥٦٧٨٩", group: "." },
  countries: { ER: "Eritrea" },
  part_missing: "missing ({n})",
  part_other: "something else",
  part_visit: "visit",
};
const isKnown = (key) => /^(missing|visit|count|care|access|seen|say)_/.test(key);
const texts = new Texts(new Proxy(own, { get: (source, key) => source[key] ?? (isKnown(key) ? key : undefined) }));
const shown = (view, content) => view(texts, content).filter(([, value]) => value);

describe("the missing", () => {
  const yonas = {
    ...newMissing(), name: " Yonas ", origin: "ER", signs: "a scar", last_seen: "Zuwara", held_by_state: "yes",
    held_by: "men in green", told_died: "no", told_by: "a neighbour",
  };
  const about = ["missing-relative"];

  test("are a part each, of what was said alone", () => {
    const selam = { ...newMissing(), asked: "the Red Cross", held_by_state: "unsaid" };
    const found = made({ about, missing: [yonas, newMissing(), selam] });
    assert.deepEqual(found, {
      person: { about },
      "missing[1]": {
        name: "Yonas", origin: "ER", signs: "a scar", last_seen: "Zuwara", held_by_state: true, held_by: "men in green",
        told_died: false,
      },
      "missing[3]": { asked: "the Red Cross" },
    });
  });

  test("keep their numbers when one is taken back, and what was decided of them", () => {
    const recipients = new Map([["ngo", new Map([["missing[2]", false]])]]);
    const selam = { ...newMissing(), name: "Selam" };
    const answers = { about, missing: [{ ...yonas, removed: true }, selam], recipients };
    assert.deepEqual(Object.keys(made(answers)), ["person", "missing[2]"]);
    assert.equal(mayRead({ ...newAnswers(), ...answers }, { id: "ngo", belongsToState: false }, "missing[2]"), false);
  });

  test("are in no record that is about others, and are not lost", () => {
    const answers = { ...newAnswers(), about: ["self"], missing: [yonas] };
    assert.deepEqual(parts(answers, nobody), { person: { about: ["self"] } });
    assert.deepEqual(Object.keys(parts({ ...answers, about }, nobody)), ["person", "missing[1]"]);
  });

  test("are shared with whom was chosen, but with no body of the State unless somebody says so", () => {
    const answers = { ...newAnswers(), recipients: new Map([["a", new Map()]]) };
    const may = (part, belongsToState) => mayRead(answers, { id: "a", belongsToState }, part);
    assert.deepEqual([may("missing[1]", false), may("missing[1]", true)], [true, false]);
    assert.deepEqual([may("visit", false), may("visit", true), may("account", true), may("person", false)], [true, false, true, false]);
    answers.recipients.get("a").set("missing[1]", true);
    assert.deepEqual([may("missing[1]", true), may("missing[2]", true)], [true, false]);
  });

  test("say where they come from, so that it is not asked again", () => {
    const groups = ["sea-desert-and-loss-of-life"];
    const violations = [{ id: "missing-migrant", group: groups[0] }];
    const isAsked = (missing) => asked({ ...newAnswers(), about, groups, violations, missing }, nobody).origin;
    assert.deepEqual([isAsked([]), isAsked([yonas]), isAsked([{ ...yonas, removed: true }])], [true, false, true]);
  });

  test("are shown with what was said of them", () => {
    assert.deepEqual(shown(missingViews.missing, { name: "Yonas", origin: "ER", held_by_state: true, told_died: false }), [
      ["missing_name", "Yonas"], ["missing_origin", "Eritrea"], ["missing_held", "say_yes"], ["missing_died", "say_no"],
    ]);
  });
});

describe("who writes for others", () => {
  test("is a guardian only where it is about their own child alone", () => {
    assert.deepEqual(
      [["own-child"], ["own-child", "self"], ["self"], [], undefined].map((about) => isGuardian({ about })),
      [true, false, false, false, false],
    );
  });

  test("says who takes care of the child, which may answer whether it is alone", () => {
    const told = { about: ["own-child"], text: "words", alone: "yes" };
    const person = (care, about = told.about) => made({ ...told, about, care }).person;
    assert.deepEqual(person("nobody"), { about: ["own-child"], age_group: "child", cared_by: "nobody" });
    assert.equal(person("other-adult").unaccompanied, true);
    assert.equal(person("writer", ["own-child", "group"]).unaccompanied, true);
    assert.equal("cared_by" in person("nobody", ["self"]), false);
  });

  test("says whether somebody else knows, how many a group are, and the code of the event", () => {
    const answers = { aware: "no", groupSize: "about 12", incident: " ab-1 ２ ‑x " };
    assert.equal(made({ ...answers, about: ["other"] }).person.aware, false);
    assert.deepEqual(made({ ...answers, about: ["group"] }), {
      circumstances: { incident: "AB12X" }, person: { about: ["group"] },
    });
    assert.equal(made({ about: ["group"], groupSize: "١٢" }).person.group_size, 12);
    assert.equal("circumstances" in made({ ...answers, about: ["self"] }), false);
  });

  test("sees it in words", () => {
    assert.deepEqual(shown(peopleViews.person, { cared_by: "nobody", aware: false, group_size: 12 }), [
      ["care_title", "care_nobody"], ["seen_aware", "say_no"], ["seen_size", "١٢"],
    ]);
    assert.deepEqual(shown(peopleViews.circumstances, { incident: "AB12" }), [["seen_incident", "AB12"]]);
  });
});

describe("a visit", () => {
  const visit = {
    site: "the old factory ", access: "partly", findings: " no water ", answer: "",
    counts: { women: "", girls: "٣", men: "many", unknown: "0" },
  };

  test("is a part of who visits places, and of nobody else", () => {
    const found = made({ about: ["witness"], role: "visits", visit });
    assert.deepEqual(found.visit, {
      site: "the old factory", access: "partly", counts: { girls: 3, unknown: 0 }, findings: "no water",
    });
    assert.equal("visit" in made({ about: ["witness"], role: "saw", visit }), false);
    assert.equal("visit" in made({ about: ["self"], role: "visits", visit }), false);
  });

  test("that nothing was said about is none", () => {
    assert.deepEqual(made({ about: ["witness"], role: "visits" }), { person: { about: ["witness"] } });
  });

  test("is shown with its counts", () => {
    const content = { site: "a", access: "partly", counts: { girls: 3, unknown: 0 }, findings: "b" };
    assert.deepEqual(shown(visitViews.visit, content), [
      ["visit_site", "a"], ["visit_access", "access_partly"], ["count_girls", "٣"], ["count_unknown", "٠"],
      ["visit_findings", "b"],
    ]);
  });
});

test("a branch is asked of whom it concerns", () => {
  const branches = {
    "missing-relative": [...MISSING, "missing"], "own-child": ["care"], other: ["aware"], group: ["group"], witness: ["role"],
  };
  for (const [about, screens] of Object.entries(branches)) {
    for (const [other, theirs] of Object.entries(branches)) {
      for (const name of theirs) assert.equal(matters(name, { about: [other] }), true, name);
      if (other !== about) for (const name of screens) assert.equal(matters(name, { about: [other] }), false, name);
    }
  }
  const all = { about: Object.keys(branches), role: "visits" };
  for (const name of [...Object.values(branches).flat(), "visit-site", "visit-people", "visit-found"]) {
    assert.equal(matters(name, all), true, name);
  }
  assert.equal(matters("visit-site", { ...all, role: "saw" }), false);
});

test("numbered parts stand beside their like, in the order of their numbers; unknown ones last", () => {
  const names = ["contact", "newer", "missing[10]", "visit", "missing[2]", "person", "account", "evidence[1]"];
  assert.deepEqual(inOrder(names), [
    "account", "person", "missing[2]", "missing[10]", "visit", "evidence[1]", "contact", "newer",
  ]);
  assert.deepEqual(numbered("missing-who[12]"), { base: "missing-who", n: 12 });
  assert.deepEqual(numbered("missing"), { base: "missing", n: 0 });
});

test("a part is called with its number in the reader's digits", () => {
  assert.equal(partLabel(texts, "missing[12]"), "missing (١٢)");
  assert.equal(partLabel(texts, "visit"), "visit");
  assert.equal(partLabel(texts, "newer[1]"), "something else");
});

test("a number is read in the digits of any script, and nothing is made one", () => {
  const typed = ["12", " ١٢ ", "१२", "۱۲", "၁၂", "1 000 000", "0"];
  assert.deepEqual(typed.map(wholeNumber), [12, 12, 12, 12, 12, 1_000_000, 0]);
  const wrong = ["", " ", "about 12", "12-15", "-1", "1.5", "1,5", "1000001", "twelve", "½", "三"];
  assert.deepEqual(wrong.map(wholeNumber), wrong.map(() => null));
});

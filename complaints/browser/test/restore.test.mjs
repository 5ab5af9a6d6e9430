/** Answers become parts, and parts the same answers again, so that they can be changed. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { newAnswers, newMissing, parts } from "../src/pages/record.js";
import { restored } from "../src/pages/restore.js";

const VIOLATIONS = [["pushback", "Pushed back", "border-and-entry"], ["unpaid-wages", "Not paid", "work"]];
const isOfTheState = (kind) => kind === "police";
const made = (change) => parts(Object.assign(newAnswers(), change), isOfTheState);
const again = (contents) => parts(restored(contents, Object.keys(contents), VIOLATIONS), isOfTheState);

const STORIES = {
  "what happened at a border": {
    about: ["self"], groups: ["border-and-entry", "work"], violations: [{ id: "pushback", group: "border-and-entry" }],
    text: "At night.", country: "ES", place: "the fence", certainty: "day", day: "2026-05-01", ongoing: "no",
    actors: ["police"], description: "black masks", frontex: true, detained: "yes", still: "yes", removal: "yes",
    removalWhen: "within-24-hours", harm: "no", needs: ["lawyer"], consulate: "refuses", child: "no", children: "yes",
    gender: "female", fears: "yes", seeks: "no", origin: "SD", contact: { name: "Sara", channel: "", times: "", never: "" },
  },
  "a month, several who did it, and nobody sent away": {
    about: ["other"], groups: ["border-and-entry"], certainty: "month", month: "2026-04", removal: "no",
    actors: ["police", "smuggler"], description: "a white boat", sea: true, aware: "yes", child: "yes", alone: "yes",
  },
  "an own child": { about: ["own-child"], text: "She is ten.", care: "nobody", certainty: "unknown" },
  "a group with children": { about: ["group"], text: "We were many.", child: "yes", groupSize: "12", incident: "AB7" },
  "two who are missing": {
    about: ["missing-relative"],
    missing: [{ ...newMissing(), name: "Sami", held_by_state: "yes", held_by: "soldiers" }, { ...newMissing(), told_died: "no" }],
  },
  "a visit": {
    about: ["witness"], role: "visits",
    visit: { site: "a camp", access: "partly", findings: "No water.", answer: "", counts: { women: "3" } },
  },
};

describe("answers restored from parts", () => {
  for (const [name, answers] of Object.entries(STORIES)) {
    test(name, () => {
      const contents = made(answers);
      assert.ok(Object.keys(contents).length > 0);
      assert.deepEqual(again(contents), contents);
    });
  }

  test("what is no answer is none", () => {
    const odd = {
      account: { text: 7, violations: "pushback", groups: [1] },
      circumstances: { country: ["ES"], actors: "police", ongoing: "yes", certainty: "century", removal: 1 },
      person: { about: null, group_size: "many" },
      visit: { counts: null },
      contact: { name: {} },
    };
    assert.deepEqual(again(odd), { person: { about: ["witness"] } }); // that there was a visit is known
  });

  test("numbers that were used stay used", () => {
    const { missing, files } = restored({}, ["missing[2]", "evidence[3]", "account"], VIOLATIONS);
    assert.equal(missing.length, 2);
    assert.equal(files, 3);
  });
});

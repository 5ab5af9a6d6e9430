/** What is done to the code before it is bundled: it stays the same program. */

import assert from "node:assert/strict";
import test from "node:test";

import { withoutPrivate, withoutWords } from "../lean.mjs";

const run = async (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);

const CLASSES = `
export class One {
  #secret = "one's";
  text = "#secret";
  static #count = 0;
  constructor() { One.#count += 1; }
  #told(more) { return this.#secret + more; }
  tell = () => this.#told(" own");
  get count() { return One.#count; }
}
export class Other extends One {
  #secret = "the other's";
  other() { return this?.#secret; }
}`;

test("private names become properties that no two classes share", async () => {
  const code = withoutPrivate(CLASSES, "ui/x.js");
  assert.ok(!/[.\s]#\w+ *[=(;]/.test(code));
  for (const { One, Other } of [await run(CLASSES), await run(code)]) {
    const other = new Other();
    new One();
    assert.deepEqual([other.tell(), other.other(), other.text, other.count], ["one's own", "the other's", "#secret", 2]);
  }
  assert.notEqual(withoutPrivate(CLASSES, "ui/y.js"), code);
});

test("what could mean something else is refused", () => {
  const unfit = [
    "class A { #x = 1; has(o) { return #x in o; } }",
    "class A { #x = 1; make() { return class { #y = 2; }; } }",
    "const _private_ = 1;",
  ];
  for (const code of unfit) assert.throws(() => withoutPrivate(code, "x.js"));
});

test("errors of libraries keep their kind and lose their words", () => {
  assert.equal(withoutWords('throw new RangeError("too " + many); throw Error(`no`)'), "throw new RangeError(); throw new Error()");
});

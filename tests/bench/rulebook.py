"""What the rulebook costs a phone: bytes to fetch, and time in a Chromium without a JIT.

The shipped rulebook, facts by chance, the same sources as in the pages' script.
"""

import statistics
from typing import Any, Final

import brotli
from playwright.sync_api import Page, sync_playwright

from referral import browser as pages
from referral import rulebook as books
from tests.complaints.browser.chance import Chance
from tests.e2e.chromium import JITLESS, launch
from tests.tools import node

_CASES: Final = 500
_READINGS: Final = 50
_BUNDLE: Final = """
import * as esbuild from "esbuild";
const contents = `
  export { utf8 } from "./src/protocol/bytes.js";
  export { judge } from "./src/rules/judge.js";
  export { parseRulebook } from "./src/rules/rulebook.js";
`;
const { outputFiles } = await esbuild.build({
  stdin: { contents, resolveDir: "." }, bundle: true, minify: true, write: false,
  format: "iife", globalName: "amparo", target: ["es2020"],
});
console.log(outputFiles[0].text);
"""
# clocks of browsers are coarse, so that several judgements are timed together
_MEASURE: Final = """
({ rulebook, cases, readings, rounds }) => {
  const { utf8, parseRulebook, judge } = amparo;
  const content = utf8(rulebook);
  const timed = (work, times) => {
    const start = performance.now();
    for (let n = 0; n < times; n += 1) work();
    return (performance.now() - start) / times;
  };
  const parsed = parseRulebook(content);
  const asValue = (value) => (Array.isArray(value) ? new Set(value) : value);
  const asFacts = (facts) =>
    new Map(Object.entries(facts).map(([name, value]) => [name, asValue(value)]));
  return {
    reading: timed(() => parseRulebook(content), readings),
    judging: cases.map(asFacts).map((facts) => timed(() => judge(parsed, facts), rounds)),
  };
}
"""


def run() -> dict[str, float]:
    """Figures by name; kilobytes are of 1,000 bytes, times in milliseconds."""
    data = pages.shipped()
    rulebook = books.parse(data)
    cases = [
        {name: sorted(one) if isinstance(one, frozenset) else one for name, one in facts.items()}
        for facts in Chance(rulebook).cases(_CASES)
    ]
    asked = {"rulebook": data.decode(), "cases": cases, "readings": _READINGS, "rounds": 5}
    with sync_playwright() as playwright:
        browser = launch(playwright, JITLESS)
        found = _measure(browser.new_page(), asked)
        browser.close()
    return {
        "rulebook, brotli, kB": len(brotli.compress(data)) / 1_000,
        "rules": float(len(rulebook.rules)),
        "reading it, jitless, ms": found["reading"],
        "one judgement, jitless, ms": statistics.median(found["judging"]),
        "slowest judgement, jitless, ms": max(found["judging"]),
    }


def _measure(page: Page, asked: dict[str, Any]) -> dict[str, Any]:
    page.add_script_tag(content=node.run(_BUNDLE))
    found = page.evaluate(_MEASURE, asked)
    assert isinstance(found, dict)
    return found

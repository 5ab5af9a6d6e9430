"""The oldest browsers that the pages must run in: Chrome 87, Firefox 78, Safari 14.1.

Neither syntax nor anything of the platform that came after them may stand in a script unasked for.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools import node

NEWER = json.loads((Path(__file__).parent / "newer.json").read_text("utf-8"))
SCRIPTS = sorted(one.name for one in (node.BROWSER / "dist").glob("*.js"))
#: Asked for before they are used, by the libraries that would use them.
ASKED_FOR = {"fromBase64", "fromHex", "toBase64", "toHex", "setBigUint64"}
#: Methods and fields of our own, or of libraries, that have a name in common with newer ones.
OURS = {"at", "device", "equals", "role", "take"}

SCAN = r"""
import { readFileSync } from "node:fs";
import { parse } from "acorn";

const [path, newer] = process.argv.slice(1).filter((one) => one !== "--");
const names = new Set(JSON.parse(newer));
const text = readFileSync(path, "utf8");
const found = { names: new Set(), syntax: new Set() };
const NEW_SYNTAX = {
  PrivateIdentifier: () => "a private name",
  StaticBlock: () => "a static block",
  AssignmentExpression: ({ operator }) => /^(\?\?|\|\||&&)=$/.test(operator) && operator,
  Literal: ({ regex, raw, value }) =>
    (regex && /[^gimsuy]/.test(regex.flags) && "a flag of a regular expression") ||
    (/\(\?<[=!]/.test(raw) && "looking behind") ||
    (typeof value !== "string" && !regex && /_/.test(raw) && "a separator in a number"),
};
(function look(node) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) return node.forEach(look);
  const { type, callee } = node;
  // what is only read or set may be a field of ours, and does no harm where it is unknown
  if (type === "CallExpression" || type === "NewExpression") {
    const name = callee.property && !callee.computed ? callee.property.name : callee.name;
    // a short one is of a minifier's making
    if (names.has(name) && (callee.property || name.length > 4)) found.names.add(name);
  }
  const unwanted = NEW_SYNTAX[type]?.(node);
  if (unwanted) found.syntax.add(unwanted);
  Object.values(node).forEach(look);
  // no await outside of functions: the version after which it is allowed is needed for fields
})(parse(text, { ecmaVersion: 2022, sourceType: "module", allowAwaitOutsideFunction: false }));
console.log(JSON.stringify({ names: [...found.names], syntax: [...found.syntax] }));
"""


def scan(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(node.run(SCAN, str(path), json.dumps(NEWER["names"])))
    return said


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_uses_nothing_newer(name: str) -> None:
    found = scan(node.BROWSER / "dist" / name)
    assert found["syntax"] == []
    assert set(found["names"]) - ASKED_FOR - OURS == set()


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("class A { #a = 1; b() { return this.#a; } }", "syntax", "a private name"),
        ("class A { static { A.b = 1; } }", "syntax", "a static block"),
        ("let a; a ??= 1;", "syntax", "??="),
        ("const a = /(?<=b)c/;", "syntax", "looking behind"),
        ("const a = new RegExp('(?<!b)c');", "syntax", "looking behind"),
        ("const a = /b/d;", "syntax", "a flag of a regular expression"),
        ("const a = 1_000;", "syntax", "a separator in a number"),
        ("[].findLast((one) => one);", "names", "findLast"),
        ("structuredClone({});", "names", "structuredClone"),
        ("new DataView(b).setBigUint64(0, 1n);", "names", "setBigUint64"),
        ("document.querySelector('dialog').showModal();", "names", "showModal"),
    ],
)
def test_what_is_newer_is_found(tmp_path: Path, text: str, kind: str, what: str) -> None:
    script = tmp_path / "script.js"
    script.write_text(text)
    assert what in scan(script)[kind]


def test_what_the_floor_has_is_not_called_newer() -> None:
    old = {
        "replaceChildren",
        "flatMap",
        "fromEntries",
        "integrity",
        "formatToParts",
        "toggleAttribute",
    }
    assert not old & set(NEWER["names"])
    assert NEWER["floor"] == {"chrome": 87, "firefox": 78, "safari": 14.1}

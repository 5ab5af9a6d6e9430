"""The browser's own tests, its types, and its bundle: run in Node, judged here."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from tests.tools import node

ROOT = Path(__file__).parents[3]
DIST = node.BROWSER / "dist"
TESTS = node.BROWSER / "test"
CASES = json.loads((ROOT / "tests/vectors/strictjson.json").read_text(encoding="utf-8"))


def run(*command: str, folder: Path = node.BROWSER) -> str:
    node.install(node.BROWSER)
    done = subprocess.run(
        command, cwd=folder, env=node.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "name", sorted(str(one.relative_to(TESTS)) for one in TESTS.rglob("*.test.mjs"))
)
def test_the_librarys_own_tests_pass(name: str) -> None:
    said = run("node", "--test", "--test-reporter=tap", f"test/{name}")
    (passed,) = re.findall(r"^# pass (\d+)$", said, re.MULTILINE)
    assert int(passed) > 0
    assert re.findall(r"^# (?:skipped|todo|cancelled) (\d+)$", said, re.MULTILINE) == ["0"] * 3


def test_its_types_hold() -> None:
    node.install(node.BROWSER)
    assert node.npm(node.BROWSER, "run", "--silent", "types") == 0


def test_the_bundle_is_what_its_sources_give(tmp_path: Path) -> None:
    node.install(node.BROWSER)
    copy = tmp_path / "somewhere" / "else" / "browser"
    shutil.copytree(node.BROWSER, copy, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (copy / "node_modules").symlink_to(node.BROWSER / "node_modules")
    style = copy / "../../templates/portal/style.css"
    style.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "templates/portal/style.css", style)
    # another place, clock, language and mask of permissions: none may be seen in the bytes
    elsewhere = "umask 077; TZ=Pacific/Apia LC_ALL=tr_TR.UTF-8 exec node build.mjs"
    run("sh", "-c", elsewhere, folder=copy)
    built = {one.name: one.read_bytes() for one in (copy / "dist").iterdir()}
    committed = {one.name: one.read_bytes() for one in DIST.iterdir()}
    differing = sorted(
        n for n in built.keys() | committed.keys() if built.get(n) != committed.get(n)
    )
    assert not differing, f"dist/ is older than its sources ({', '.join(differing)}): make bundle"


def test_the_bundle_has_nothing_that_must_not_be_there() -> None:
    script = "".join(one.read_text(encoding="utf-8") for one in DIST.glob("*.js"))
    # no WebAssembly and no code from text, so that the strictest browsers run it; no other curve
    for unwanted in ("WebAssembly", "eval(", "new Function", "sourceMappingURL", "console."):
        assert unwanted not in script, unwanted
    p256, x25519_stanza, scrypt = (
        "ffffffff00000001000000000000000000000000",
        "v1/X25519",
        "v1/scrypt",
    )
    for foreign in (p256, x25519_stanza, scrypt, "BEGIN AGE ENCRYPTED", "p256tag", "publicKey:{"):
        assert foreign not in script, foreign


def test_there_is_one_copy_of_each_package() -> None:
    lock = json.loads((node.BROWSER / "package-lock.json").read_text(encoding="utf-8"))
    names = [path.rpartition("node_modules/")[2] for path in lock["packages"] if path]
    assert len(names) == len(set(names))
    assert not any("resolved" in package for package in lock["packages"].values())
    manifest = json.loads((node.BROWSER / "package.json").read_text(encoding="utf-8"))
    versions = {**manifest["dependencies"], **manifest["devDependencies"]}.values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


@pytest.mark.parametrize(("text", "value"), CASES["accept"])
def test_python_accepts_the_same_json(text: str, value: object) -> None:
    assert strictjson.loads(text.encode()) == value


@pytest.mark.parametrize(
    "data",
    [text.encode() for text in CASES["refuse"]]
    + [bytes.fromhex(one) for one in CASES["refuse_hex"]],
)
def test_python_refuses_the_same_json(data: bytes) -> None:
    with pytest.raises(MalformedError):
        strictjson.loads(data)

"""From no key at all to a published card: the commands of stewards and organisations."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints import keyring
from complaints.cli import main, shared
from complaints.directory import Directory, TrustRoot
from complaints.operator.workspace import read_published
from referral import browser, rulebook
from tests.factories import Instance, make_instance, secret_key
from tests.portal_simulator import PortalSimulator

SECRET = "correct horse"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "passphrase").write_text(SECRET + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, code: int = 0, typed: str = "") -> Result:
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    return result


FILE = ("--passphrase-file", "passphrase")


def begin() -> None:
    run("steward", "key", "chi", "--out", "chi.steward", *FILE)
    chi = run("steward", "key", "dan", "--out", "dan.steward", *FILE).stdout.strip()
    arguments = ["steward", "init", "--dir", "st", "--instance", "demo.example", "--threshold", "2"]
    key = str(secret_key().public_key)
    run(*arguments, "--portal-key", key, "--steward", "ana", "--public", chi, *FILE)


def add(*more: str, code: int = 0) -> Result:
    kind = ("--kind", "nhri", "--name", "en=Ombudsman", "--country", "ES", "--language", "es")
    return run("steward", "add", "--dir", "st", "org/organisation.json", *kind, *more, code=code)


def sign(name: str, *more: str, code: int = 0) -> Result:
    return run("steward", "sign", "--dir", "st", "--key", name, *FILE, *more, code=code)


def test_from_the_first_keys_to_a_card_that_minisign_verifies(folder: Path) -> None:
    begin()
    run("steward", "trust", "--dir", "st", "--out", "trust.json")
    founding = ("org", "init", "defensor-es", "--member", "eva", "--out", "org")
    run(*founding, "--trust", "trust.json", *FILE)
    add("--attested-by", "the director")
    assert "1; 2 are needed" in sign("st/ana.steward").stdout
    assert "1; 2 are needed" in sign("st/ana.steward").stdout
    assert "Version 1 is complete" in sign("dan.steward").stdout
    assert "not a steward" in sign("chi.steward", code=1).stderr
    published = read_published(folder / "st" / "published")
    root = TrustRoot.parse((folder / "trust.json").read_bytes())
    directory = Directory.accept(
        published.directory.data, published.signatures.encode(), root=root, today=shared.today()
    )
    assert (directory.version, list(directory.shards)) == (1, ["ES"])
    assert published.rulebook == browser.shipped()

    card = ("org", "card", "--keyfile", "org/eva.keyfile", "--out", "org", *FILE)
    for _ in range(2):  # not due: the same card again
        assert run(*card).stdout.startswith("Card 1 ")
    assert run(*card, "--availability", "away", "--until", "2030-01-01").stdout.startswith("Card 2")
    key = json.loads((folder / "org" / "organisation.json").read_bytes())["key"]
    program = shutil.which("minisign")
    assert program, "minisign is missing: apt-get install minisign"
    shown = subprocess.run(
        [program, "-V", "-P", key, "-m", "org/card.json"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "amparo/v1 card demo.example defensor-es 2" in shown.stdout

    assert run(*card, "--field-forms").stdout.startswith("Card 3")
    assert run(*card).stdout.startswith("Card 3")  # and so it stays
    signed = json.loads((folder / "org" / "card.json").read_bytes())
    opened = keyring.load(folder / "org" / "eva.keyfile", SECRET).field_identities
    assert [str(one.identity.recipient) for one in opened] == [
        signed["field_recipient"]["recipient"]
    ]
    run(*card, "--no-field-forms")
    signed = json.loads((folder / "org" / "card.json").read_bytes())
    assert signed["field_recipient"] is None

    run("steward", "suspend", "--dir", "st", "defensor-es", "--reason", "raided")
    draft = json.loads((folder / "st" / "draft.json").read_bytes())
    assert draft["shards"]["ES"][0]["suspended"]["reason"] == "raided"
    run("steward", "suspend", "--dir", "st", "defensor-es", "--lift")
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "passphrase":
            assert SECRET.encode() not in path.read_bytes()


def test_nothing_is_overwritten(folder: Path) -> None:
    begin()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    key = str(secret_key().public_key)
    again = ["steward", "init", "--dir", "st", "--instance", "other.example", "--threshold", "1"]
    run(*again, "--portal-key", key, "--steward", "eve", *FILE, code=1)
    run("steward", "key", "chi", "--out", "chi.steward", *FILE, code=1)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_passphrase_is_asked_for_twice_and_never_shown(folder: Path) -> None:
    run("steward", "key", "ana", "--out", "ana.steward", typed=f"{SECRET}\n{SECRET}\n")
    assert (folder / "ana.steward").exists()
    run("steward", "key", "ben", "--out", "ben.steward", typed="one\ntwo\n", code=1)
    assert not (folder / "ben.steward").exists()


def test_what_the_commands_refuse(folder: Path) -> None:
    key = str(secret_key().public_key)
    init = ("steward", "init", "--dir", "st", "--steward", "ana", *FILE)
    for arguments in (
        ("--instance", "Demo", "--portal-key", key, "--threshold", "1"),
        ("--instance", "demo.example", "--portal-key", "RWQ", "--threshold", "1"),
    ):
        run(*init, *arguments, code=1)
    assert not (folder / "st").exists()
    run("steward", "sign", "--dir", "st", "--key", "passphrase", *FILE, code=1)


def test_stewards_sign_the_rulebook_that_they_name(folder: Path) -> None:
    begin()
    shipped = rulebook.parse(browser.shipped())
    other = rulebook.dump(replace(shipped, as_of=shipped.as_of - timedelta(days=1)))
    (folder / "other.json").write_bytes(other)
    (folder / "none.json").write_bytes(b"{}")
    assert "cannot be used" in sign("st/ana.steward", "--rulebook", "none.json", code=1).stderr
    sign("st/ana.steward", "--rulebook", "other.json")
    assert "another rulebook" in sign("dan.steward", code=1).stderr
    assert "complete" in sign("dan.steward", "--rulebook", "other.json").stdout
    assert read_published(folder / "st" / "published").rulebook == other


@pytest.fixture
def portal(folder: Path) -> Iterator[tuple[Instance, str]]:
    instance = make_instance(today=shared.today(), organisations=("defensor-es", "lingua"))
    (folder / "trust.json").write_bytes(instance.root.dump())
    with PortalSimulator(instance).serve() as url:
        yield instance, url


def test_a_directory_is_fetched_and_an_older_one_refused(
    folder: Path, portal: tuple[Instance, str]
) -> None:
    instance, url = portal
    fetch = ("directory", "fetch", "--portal", url, "--trust", "trust.json", "--out", "kept")
    old = instance.directory, instance.signatures
    assert "suggest nothing" in run(*fetch).stdout
    instance.rulebook = browser.shipped()
    instance.publish()
    shown = run(*fetch).stdout
    assert "this program's own" in shown
    assert "version 2" in shown
    assert "defensor-es: Ombudsman" in shown
    kept = read_published(folder / "kept")
    assert (kept.directory.data, kept.rulebook) == (instance.directory, instance.rulebook)
    instance.rulebook += b" "
    assert "not the one" in run(*fetch, code=1).stderr
    instance.directory, instance.signatures = old
    assert "older" in run(*fetch, code=1).stderr
    assert read_published(folder / "kept").directory.version == 2


def test_a_card_is_fetched_and_shown(folder: Path, portal: tuple[Instance, str]) -> None:
    instance, url = portal
    fetch = ("card", "fetch", "defensor-es", "--portal", url, "--trust", "trust.json")
    shown = run(*fetch, "--out", "card.json").stdout
    assert re.search(r"card 1, until .*\n  open\n  defensor-es-1, from .*\n  age1pq1", shown)
    assert (folder / "card.json").read_bytes() == instance.card("defensor-es").dump()
    nobody = ("card", "fetch", "nobody", "--portal", url, "--trust", "trust.json")
    assert "not in the directory" in run(*nobody, code=1).stderr
    far = ("card", "fetch", "defensor-es", "--portal", "http://10.0.0.1", "--trust", "trust.json")
    assert "https://" in run(*far, code=1).stderr

"""`amparo org` about members, with real keyfiles and a portal over HTTP."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints import keyring, shares
from complaints.cli.org import org
from complaints.directory import Card
from complaints.domain.colleagues import digest
from crypto.signedfile import SignedFile
from tests.factories import CHEAP, make_instance
from tests.portal_simulator import PortalSimulator

NHRI = "defensor-es"


@pytest.fixture(autouse=True)
def cheap_keyfiles(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = keyring.save.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "cost", CHEAP)


@pytest.fixture
def portal() -> PortalSimulator:
    return PortalSimulator(make_instance(today=datetime.now(UTC).date()))


@pytest.fixture
def base(portal: PortalSimulator) -> Iterator[str]:
    with portal.serve() as base:
        yield base


def run(folder: Path, *arguments: str, typed: str | None = None) -> Result:
    words = folder / "words"
    words.write_text("seven quiet rivers")
    return CliRunner().invoke(org, [*arguments, "--passphrase-file", str(words)], input=typed)


def test_a_member_joins_and_leaves_by_the_command(
    portal: PortalSimulator, base: str, tmp_path: Path
) -> None:
    own, new, trust = tmp_path / "own.keyfile", tmp_path / "noor.keyfile", tmp_path / "trust.json"
    keyring.save(own, portal.instance.keyrings[NHRI], "seven quiet rivers")
    trust.write_bytes(portal.instance.root.dump())
    asked = run(tmp_path, "request", NHRI, "noor", "--trust", str(trust), "--out", str(new))
    assert asked.exit_code == 0, asked.output
    digits = asked.stderr.split(":")[1].strip()
    request = tmp_path / "request.json"
    request.write_text(asked.stdout)
    office = ["--keyfile", str(own), "--portal", base]
    wrong = run(tmp_path, "add-member", str(request), "--fingerprint", "1" * 30, *office)
    assert (wrong.exit_code, "swapped" in wrong.output) == (1, True)
    done = run(tmp_path, "add-member", str(request), "--fingerprint", digits, *office)
    assert done.exit_code == 0, done.output
    listed = run(tmp_path, "members", *office)
    assert "noor: member" in listed.output
    assert "defensor-es-1: administrator" in listed.output
    portal.release()
    theirs = run(tmp_path, "members", "--keyfile", str(new), "--portal", base)
    assert theirs.exit_code == 0, theirs.output
    loaded = keyring.load(new, "seven quiet rivers")
    assert loaded.holds == keyring.load(own, "seven quiet rivers").holds != frozenset()
    handed = tmp_path / "all"
    given = run(tmp_path, "hand-over", "noor", "--out", str(handed), *office)
    assert given.exit_code == 0, given.output
    portal.release()
    new_office = ["--keyfile", str(new), "--portal", base]
    taken = run(tmp_path, "take-over", str(handed), *new_office)
    assert taken.exit_code == 0, taken.output
    assert "From defensor-es-1" in taken.output
    refused = run(tmp_path, "take-over", str(handed), *office)
    assert (refused.exit_code, "not made for this desk" in refused.output) == (1, True)
    gone = run(tmp_path, "remove-member", "noor", "--yes", *office)
    assert gone.exit_code == 0, gone.output
    refused = run(tmp_path, "members", "--keyfile", str(new), "--portal", base)
    assert refused.exit_code == 1
    again = run(tmp_path, "request", NHRI, "noor", "--trust", str(trust), "--out", str(new))
    assert (again.exit_code, "already" in again.output) == (1, True)


def shown(output: str) -> list[str]:
    """The shares that were written down, from what the terminal showed."""
    parts = re.split(r"Share [0-9]+ of [0-9]+;", output)[1:]
    return [" ".join(re.findall(r"[0-9]+ ([a-z]+)", part)[1:34]) for part in parts]


def test_a_lost_key_comes_back_from_its_shares_and_the_office_goes_on(
    portal: PortalSimulator, base: str, tmp_path: Path
) -> None:
    own, new, trust = tmp_path / "own.keyfile", tmp_path / "new.keyfile", tmp_path / "trust.json"
    keyring.save(own, portal.instance.keyrings[NHRI], "seven quiet rivers")
    trust.write_bytes(portal.instance.root.dump())
    office = ["--keyfile", str(own)]
    asked = run(
        tmp_path, "request", NHRI, "noor", "--trust", str(trust), "--out", str(tmp_path / "noor")
    )
    (tmp_path / "request.json").write_text(asked.stdout)
    digits = asked.stderr.split(":")[1].strip()
    to_portal = [*office, "--portal", base]
    run(tmp_path, "add-member", str(tmp_path / "request.json"), "--fingerprint", digits, *to_portal)
    portal.release()
    noor = ["--keyfile", str(tmp_path / "noor"), "--portal", base]
    assert run(tmp_path, "members", *noor).exit_code == 0
    portal.release()

    made = run(tmp_path, "make-shares", "--needed", "2", "--of", "3", *office)
    assert made.exit_code == 0, made.output
    first, second, third = shown(made.output)
    assert len(first.split()) == len(second.split()) == len(third.split()) == 33
    nobody = run(
        tmp_path, "make-shares", "--needed", "2", "--of", "3", "--keyfile", str(tmp_path / "noor")
    )
    assert nobody.exit_code == 1

    own.unlink()  # the administrator's computer is gone
    back = ["restore", NHRI, "paula", "--trust", str(trust), "--portal", base, "--out", str(new)]
    other_key = portal.instance.keyrings["cndh-ma"].organisation_key
    assert other_key
    other = shares.make(other_key, needed=2, of=2)
    wrong = run(tmp_path, *back, typed="\n".join([*other, ""]))
    assert (wrong.exit_code, "another key" in wrong.output) == (1, True)
    mixed = run(tmp_path, *back, typed="\n".join([first, other[0], ""]))
    assert (mixed.exit_code, "another set" in mixed.output) == (1, True)
    too_few = run(tmp_path, *back, typed="\n".join([first, ""]))
    assert too_few.exit_code == 1
    assert not new.exists()
    typed = "\n".join(["no such share", third, first, ""])
    done = run(tmp_path, *back, typed=typed)
    assert done.exit_code == 0, done.output
    assert not {*first.split()} & {*done.output.split()} - {"published", "mistake", "share"}

    # a complaint that comes now is read by both: the colleague is given the fresh identity
    here = ["--keyfile", str(new), "--portal", base]
    for who in (here, noor, here, noor, here, noor):
        listed = run(tmp_path, "members", *who)
        assert listed.exit_code == 0, listed.output
        portal.release()
    recipient = Card.parse(SignedFile.parse(portal.cards[NHRI]).content).recipient.recipient
    for path in (new, tmp_path / "noor"):
        assert digest(recipient) in keyring.load(path, "seven quiet rivers").holds
    handed = tmp_path / "all"
    assert run(tmp_path, "hand-over", "paula", "--out", str(handed), *noor).exit_code == 0
    taken = run(tmp_path, "take-over", str(handed), *here)
    assert taken.exit_code == 0, taken.output
    gone = run(tmp_path, "remove-member", "defensor-es-1", "--yes", *here)
    assert gone.exit_code == 0, gone.output
    assert "ask the stewards for another one today" in gone.output

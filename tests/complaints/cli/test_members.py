"""`amparo org` about members, with real keyfiles and a portal over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complaints import keyring
from complaints.cli.org import org
from tests.factories import CHEAP, make_instance
from tests.portal_simulator import PortalSimulator

NHRI = "defensor-es"


@pytest.fixture
def portal() -> PortalSimulator:
    return PortalSimulator(make_instance(today=datetime.now(UTC).date()))


@pytest.fixture
def base(portal: PortalSimulator) -> Iterator[str]:
    with portal.serve() as base:
        yield base


def run(folder: Path, *arguments: str) -> Result:
    words = folder / "words"
    words.write_text("seven quiet rivers")
    return CliRunner().invoke(org, [*arguments, "--passphrase-file", str(words)])


def test_a_member_joins_and_leaves_by_the_command(
    portal: PortalSimulator, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = keyring.save.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "cost", CHEAP)
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

"""An invitation as it is written, read and compared; and what is made of it at a new computer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from complaints import keyring
from complaints.desk.beginning import Beginning, BeginningError
from complaints.desk.home import FILE, Home, is_begun
from complaints.inviting import MAX_SIZE, Invitation
from complaints.joining import JoiningError
from tests.factories import CHEAP, make_instance

WORDS = "seven quiet rivers"
ROOT = make_instance(organisations=()).root


@pytest.fixture(autouse=True)
def cheap_keyfiles(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = keyring.save.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "cost", CHEAP)


def invitation(portal: str = "https://complaints.example.org") -> Invitation:
    return Invitation(organisation="defensor-es", portal=portal, root=ROOT)


def test_it_is_read_as_it_was_written_and_each_change_changes_the_digits() -> None:
    one = invitation()
    assert Invitation.parse(one.dump() + b"\n") == one
    assert len(one.fingerprint.replace(" ", "")) == 30
    assert invitation("https://complaints.example.net").fingerprint != one.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said | {"format": "amparo/joining/v1"},
        lambda said: said | {"portal": "http://elsewhere.example"},
        lambda said: said | {"portal": 5},
        lambda said: said | {"organisation": "Not an id"},
        lambda said: said | {"root": {}},
        lambda said: said | {"root": said["root"] | {"threshold": 99}},
        lambda said: {name: one for name, one in said.items() if name != "root"},
        lambda said: said | {"padding": "x" * MAX_SIZE},
    ],
)
def test_nothing_else_is_one(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    changed = json.dumps(change(json.loads(invitation().dump()))).encode()
    with pytest.raises(JoiningError):
        Invitation.parse(changed)


def test_a_desk_is_begun_in_a_folder_once_and_nothing_is_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "home"
    for member, words in (("Noor", WORDS), ("n", WORDS), ("self", WORDS), ("noor", "short")):
        with pytest.raises(BeginningError):
            Beginning(folder).make(invitation(), member, words)
        assert not folder.exists()
    made = Beginning(folder).make(invitation(), "noor", WORDS)
    assert is_begun(folder)
    assert Home.read(folder) == made
    ring = keyring.load(made.keyfile, WORDS)
    assert (ring.organisation, ring.member, ring.root) == ("defensor-es", "noor", ROOT)
    assert (ring.identities, ring.is_administrator) == ((), False)
    before = made.keyfile.read_bytes()
    for member in ("noor", "asha"):
        with pytest.raises(BeginningError, match="already"):
            Beginning(folder).make(invitation(), member, WORDS)
    (folder / FILE).unlink()
    with pytest.raises(BeginningError, match="already"):
        Beginning(folder).make(invitation(), "noor", WORDS)
    assert made.keyfile.read_bytes() == before


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BeginningError, match="Choose another"):
        Beginning(tmp_path / "file").make(invitation(), "noor", WORDS)

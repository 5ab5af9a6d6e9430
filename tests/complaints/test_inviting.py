"""An invitation as it is written, read and compared; and what is made of it at a new computer."""

import json
import threading
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
        lambda said: said | {"portal": "https://complaints\x7f.example"},  # no TOML has it
        lambda said: said | {"portal": "https://\U0001d41eexample.org"},
        lambda said: said | {"portal": "https://c\u043emplaints.example.org"},  # a Cyrillic letter
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


def test_pressed_twice_it_makes_one_desk(tmp_path: Path) -> None:
    """Two threads at once: the second must not put other keys in the place of the first."""
    beginning = Beginning(tmp_path / "home")
    found: list[Home | None] = []

    def press() -> None:
        try:
            found.append(beginning.make(invitation(), "noor", WORDS))
        except BeginningError:
            found.append(None)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(one is None for one in found) == [False, True]
    made = beginning.home
    assert made in found
    assert made
    assert keyring.load(made.keyfile, WORDS).member == "noor"


def test_a_keyfile_of_another_program_stays_and_one_without_a_desk_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both begin in one folder: whoever comes second, after looking, writes nothing over."""
    theirs = tmp_path / "noor.key"
    theirs.write_bytes(b"theirs")
    monkeypatch.setattr(Home, "is_there", lambda *_: False)
    with pytest.raises(BeginningError):
        Beginning(tmp_path).make(invitation(), "noor", WORDS)
    assert theirs.read_bytes() == b"theirs"
    (tmp_path / FILE).write_text("theirs")
    with pytest.raises(BeginningError):
        Beginning(tmp_path).make(invitation(), "asha", WORDS)
    assert not (tmp_path / "asha.key").exists()
    assert (tmp_path / FILE).read_text() == "theirs"

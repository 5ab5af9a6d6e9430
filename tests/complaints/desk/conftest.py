"""A world for each test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from complaints import keyring
from complaints.desk import fetching
from tests.complaints.desk.offices import World, new_world
from tests.factories import CHEAP

_MEMORY = Path("/dev/shm")  # desks write durably, which a disk makes slow


@pytest.fixture(autouse=True)
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is smaller than the disk of an office."""
    monkeypatch.setattr(fetching, "ROOM", 0)


@pytest.fixture(autouse=True)
def cheap_keyfiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk saves its keyfile whenever a key changes."""
    defaults = keyring.save.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "cost", CHEAP)


@pytest.fixture
def world() -> Iterator[World]:
    where = _MEMORY if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="amparo-desk-", dir=where) as folder,
        new_world(Path(folder)) as world,
    ):
        yield world

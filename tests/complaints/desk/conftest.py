"""A world for each test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.complaints.desk.offices import World, new_world

_MEMORY = Path("/dev/shm")  # desks write durably, which a disk makes slow


@pytest.fixture
def world() -> Iterator[World]:
    where = _MEMORY if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(prefix="amparo-desk-", dir=where) as folder,
        new_world(Path(folder)) as world,
    ):
        yield world

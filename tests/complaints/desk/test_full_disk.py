"""A disk that takes nothing more, full or write-protected: one sentence, and nothing by halves."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from complaints.desk.chunkfolder import ChunkFolder
from complaints.desk.errors import StoreError
from complaints.desk.unlocked import Unlocked
from crypto.errors import KeyfileError
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, case_id
from tests.complaints.desk.test_colleagues import alarms

SENTENCE = "full, write-protected or failing"


@contextmanager
def no_room() -> Iterator[None]:
    """The system itself refuses every byte that this process writes into a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_nothing_is_lost_or_half_written_and_the_open_desk_goes_on(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    entries = len(desk.office.case(case).entries)
    world.file()
    with no_room():
        with pytest.raises(StoreError, match=SENTENCE):
            desk.office.note(case, "While the disk was full")
        with pytest.raises(StoreError, match=SENTENCE):
            desk.office.reply(case, "While the disk was full")
        with pytest.raises(StoreError, match=SENTENCE):
            desk.sync.run()
        desk.worker._round()
        assert SENTENCE in (desk.worker.status.problem or "")
        with pytest.raises(KeyfileError, match="cannot be saved"):
            desk.vault.change(desk.vault.keyring)
        assert desk.office.case(case).code  # what is here can be read
    assert len(desk.office.case(case).entries) == entries
    desk.office.note(case, "There is room again")
    world.sync(desk, desk)
    assert len(desk.office.cases()) == 2
    assert len(desk.office.case(case).entries) == entries + 1
    assert alarms(desk) == set()


def test_a_desk_that_is_locked_meanwhile_forgets_its_keys_and_opens_again(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    with no_room():
        desk.close()
        with pytest.raises(StoreError):
            Unlocked.open(world.config("defensor-es-1"), PASSPHRASE)
    again = world.desk(NHRI)
    assert len(again.office.cases()) == 1


def test_a_piece_of_a_file_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = ChunkFolder(tmp_path / "attachments")
    root, name = b"\1" * 32, b"\2" * 32
    with no_room(), pytest.raises(StoreError, match="fetched again by itself"):
        folder.put(root, name, b"sealed")
    assert folder.get(root, name) is None
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    folder.put(root, name, b"sealed")
    assert folder.get(root, name) == b"sealed"


def test_a_folder_that_does_not_say_how_much_room_there_is(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.touch()
    with pytest.raises(StoreError, match="cannot be kept"):
        ChunkFolder(taken / "attachments").room()

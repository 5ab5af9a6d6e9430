"""The encrypted file: opened by its key alone, whole or not at all, and silent on disk."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from complaints.desk.arrived import Arrived
from complaints.desk.errors import (
    StoreError,
    StoreInUseError,
    StoreNewerError,
    StoreUnreadableError,
)
from complaints.desk.store import Store
from complaints.desk.store.cases import CaseLine
from complaints.desk.store.inbox import Refused
from complaints.desk.store.outgoing import Parcel, Road, SendState

CANARY = "canary-Ouagadougou-1789"
DAY = date(2026, 7, 1)


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def store(tmp_path: Path, key: bytes) -> Iterator[Store]:
    store = Store.open(tmp_path, key)
    yield store
    store.close()


def line(case_id: str, **changes: object) -> CaseLine:
    fields: dict[str, object] = {
        "id": case_id,
        "code": "AAAA-AAAA",
        "state": "received",
        "topic": "violence",
        "country": "MA",
        "place": "forest",
        "language": "ar",
        "day": "2026-07-01",
        "unread": 1,
        "referral": "",
        "question": "",
        "assignee": None,
        "withdrawn": False,
        "words": "forest violence",
        "due": False,
    }
    return CaseLine(**(fields | changes))  # type: ignore[arg-type]


def parcel(message_id: str, road: Road = Road.INBOX) -> Parcel:
    return Parcel(
        road=road,
        target="nhri",
        name=os.urandom(32).hex(),
        body=b"sealed",
        message_id=message_id,
        case_id="c",
        day=DAY,
    )


def test_nothing_of_what_is_kept_is_readable_on_disk(store: Store, tmp_path: Path) -> None:
    for at in range(300):
        with store.writing() as unit:
            unit.copies.put(f"{CANARY}-{at}", CANARY.encode() * 100)
            unit.cases.put(line(f"{at:032x}", words=f"{CANARY} words {at}"))
    found = [
        path.name
        for path in tmp_path.iterdir()
        if CANARY.encode() in path.read_bytes() or b"SQLite format" in path.read_bytes()[:16]
        if path.name != "desk.lock"
    ]
    assert found == []
    assert {path.name for path in tmp_path.iterdir()} >= {"desk.db", "desk.db-wal"}
    assert (tmp_path / "desk.lock").stat().st_size == 0


def test_what_was_written_is_there_after_opening_again(tmp_path: Path, key: bytes) -> None:
    store = Store.open(tmp_path, key)
    with store.writing() as unit:
        unit.copies.put("mark", b"1")
    store.close()
    store = Store.open(tmp_path, key)
    with store.reading() as unit:
        assert unit.copies.get("mark") == b"1"
    store.close()


def test_another_key_opens_nothing_and_changes_nothing(tmp_path: Path, key: bytes) -> None:
    Store.open(tmp_path, key).close()
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(StoreUnreadableError, match="another keyfile"):
        Store.open(tmp_path, os.urandom(32))
    assert (tmp_path / "desk.db").read_bytes() == before
    Store.open(tmp_path, key).close()


@pytest.mark.parametrize("where", [0.1, 0.5, 0.99])
def test_a_damaged_page_is_noticed_when_the_desk_opens(
    tmp_path: Path, key: bytes, where: float
) -> None:
    store = Store.open(tmp_path, key)
    with store.writing() as unit:
        unit.copies.put("much", os.urandom(100_000))
    store.close()
    path = tmp_path / "desk.db"
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreUnreadableError):
        Store.open(tmp_path, key)


def test_a_second_desk_is_refused_while_the_first_is_open(
    store: Store, tmp_path: Path, key: bytes
) -> None:
    with pytest.raises(StoreInUseError):
        Store.open(tmp_path, key)
    store.close()
    Store.open(tmp_path, key).close()


def test_a_folder_that_cannot_be_used_is_not_taken_for_another_desk(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.lock").mkdir()  # as on a stick that is write-protected: no lock can be made
    with pytest.raises(StoreError, match="write-protected") as caught:
        Store.open(tmp_path, key)
    assert not isinstance(caught.value, StoreInUseError)
    monkeypatch.setattr(sys, "platform", "win32")
    deep = tmp_path / ("d" * 120)
    with pytest.raises(StoreError, match="too deep"):
        Store.open(deep, key)
    assert not deep.exists()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path, key: bytes) -> None:
    Store.open(tmp_path, key).close()
    connection = sqlcipher.connect(str(tmp_path / "desk.db"))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreNewerError, match="newer"):
        Store.open(tmp_path, key)


def test_a_step_that_fails_leaves_nothing(store: Store) -> None:
    def step() -> None:
        with store.writing() as unit:
            unit.copies.put("half", b"1")
            raise LookupError

    with pytest.raises(LookupError):
        step()
    with store.reading() as unit:
        assert unit.copies.get("half") is None


def test_a_failing_statement_says_nothing_of_its_values(store: Store) -> None:
    def twice() -> None:
        with store.writing() as unit:
            unit.inbox.add([(1, CANARY, "")])
            unit.inbox.add([(1, CANARY, "")])

    with pytest.raises(StoreError) as caught:
        twice()
    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in str(error)
        error = error.__cause__


def test_stopping_spares_what_was_sent(store: Store) -> None:
    with store.writing() as unit:
        for message, road in (("m1", Road.CHUNK), ("m1", Road.INBOX), ("m2", Road.INBOX)):
            unit.outgoing.add(parcel(message, road))
        first, second, third = unit.outgoing.waiting()
        unit.outgoing.sent(first.id)
        unit.outgoing.sent(third.id)
        assert unit.outgoing.stop(["m1", "m2"]) == {"m1"}
        assert unit.outgoing.get(second.id).state is SendState.STOPPED
        assert unit.outgoing.get(third.id).state is SendState.SENT
        assert unit.outgoing.waiting() == []


def test_what_the_portal_may_have_is_not_said_to_be_stopped(store: Store) -> None:
    with store.writing() as unit:
        for message in ("lost", "refused", "crashed"):
            unit.outgoing.add(parcel(message, Road.INBOX))
        lost, refused, crashed = unit.outgoing.waiting()
        unit.outgoing.failed(lost.id, "no answer", certainly=False)
        unit.outgoing.failed(refused.id, "no room", certainly=True)
        assert unit.outgoing.take(crashed.id)
        unit.outgoing.wait_again()
        assert unit.outgoing.stop(["lost", "refused", "crashed"]) == {"refused"}
        assert unit.outgoing.waiting() == []


def test_counters_rise_in_each_case(store: Store) -> None:
    with store.writing() as unit:
        assert [unit.outgoing.next_counter(case) for case in "aabab"] == [1, 2, 1, 3, 2]


def test_of_what_was_refused_the_latest_is_listed_and_no_more_than_was_asked_for(
    store: Store,
) -> None:
    def refused(seq: int) -> Refused:
        return Refused(seq=seq, reason="no-identity", detail="why", day=DAY, sealed=b"")

    opened = Arrived(seq=7, name="n", signer="s", signed=b"x", whole=None, signature="s")
    with store.writing() as unit:
        unit.inbox.keep([opened, replace(opened, seq=8)])  # the other waits and is not refused
        for seq in (3, 5, 7, 9):
            unit.inbox.refuse(refused(seq))
        assert unit.inbox.refused() == [refused(seq) for seq in (9, 7, 5, 3)]
        assert unit.inbox.refused(limit=3) == [refused(seq) for seq in (9, 7, 5)]
        assert unit.inbox.count_refused() == {"no-identity": 4}


def test_a_refused_record_can_be_tried_again(store: Store) -> None:
    refused = Refused(seq=4, reason="no-identity", detail="", day=DAY, sealed=b"x")
    with store.writing() as unit:
        unit.inbox.refuse(refused)
        assert unit.inbox.refused() == [replace(refused, sealed=b"")]
        assert unit.inbox.to_try(["other"]) == []
        assert unit.inbox.to_try(["no-identity"]) == [(4, "no-identity")]
        assert unit.inbox.sealed(4) == b"x"
        unit.inbox.filed([4])
        assert unit.inbox.count_refused() == {}

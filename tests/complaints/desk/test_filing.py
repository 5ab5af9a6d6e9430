"""Filing many at once: all of a batch or none, and every desk comes to the same cases."""

import multiprocessing
import os
import signal
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Final

import pytest
from sqlalchemy import text

from complaints.desk import sorting
from complaints.desk.cabinet import Cabinet
from complaints.desk.config import Config
from complaints.desk.errors import StoreError
from complaints.desk.reading import Reason, Verified
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.unlocked import Unlocked
from complaints.desk.watching import Watching
from complaints.domain.case import Case
from complaints.domain.events import Answered
from complaints.keyring import Keyring
from complaints.portal_client import PortalError
from tests.complaints.desk.flood import complaints, journal
from tests.complaints.desk.offices import LEGAL_AID, NHRI, PASSPHRASE, World
from tests.complaints.desk.test_faults import post, referral, refused

#: Everything that is computed from what was filed, in an order that has nothing to do with when.
_COMPUTED: Final = {
    "cases": "id",
    "case_words": "case_id",
    "waiting_words": "case_id",
    "alike": "case_id, key",
    "watches": "case_id",
    "reminders": "case_id, item",
    "matters": "matter, case_id",
    "tallies": "lane, state, assignee, referral, awaiting, answered, is_unread",
    "facets": "facet, value",
}
_FILED: Final = {"letters": "id", "entries": "hash", "arrived": "seq", "refused": "seq"}
_BY_ARRIVAL: Final = {"touched", "number"}


def _store(desk: Unlocked) -> dict[str, list[dict[str, object]]]:
    """All rows, but for what says in which order they came to be, and counts that are zero."""
    with desk.store._engine.connect() as connection:
        return {
            table: [
                {name: one for name, one in row.items() if name not in _BY_ARRIVAL}
                for row in connection.execute(
                    text(f"SELECT * FROM {table} ORDER BY {order}")
                ).mappings()
                if row.get("n", 1)
            ]
            for table, order in {**_COMPUTED, **_FILED}.items()
        }


def _pull(desk: Unlocked) -> None:
    """Everything that is in the inbox, opened and kept, and nothing of it filed."""

    def step(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.FILING:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.sync.run(step)


def _file(desk: Unlocked, *, stop_at: int | None = None) -> None:
    def step(_stage: Stage, done: int, _total: int) -> None:
        if stop_at is not None and done >= stop_at:
            raise Cancelled

    desk.sync._sorting.file_arrived(step)


def _flood(world: World, count: int) -> Keyring:
    """A newcomer, for whom complaints and a colleague's journal of them wait, some of it twice."""
    newcomer = world.colleague(NHRI, "asha")
    journal(world, world.instance.keyrings[NHRI], complaints(world, count), each=6)
    inbox = world.portal.inboxes[NHRI]
    for _seq, name, body in inbox[:3] + inbox[-3:]:
        inbox.append((len(inbox) + 1, name, body))
    return newcomer


def _pulled(world: World, newcomer: Keyring, name: str) -> Unlocked:
    """A desk of the newcomer that has pulled everything."""
    desk = world.desk(NHRI, ring=newcomer, name=name)
    _pull(desk)
    return desk


def test_however_many_are_filed_at_once_the_cases_are_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = _flood(world, 30)
    stores = []
    for batch in (1, 7, sorting.BATCH):
        desk = _pulled(world, newcomer, f"by {batch}")
        with monkeypatch.context() as other:
            other.setattr(sorting, "BATCH", batch)
            _file(desk)
        stores.append(_store(desk))
    assert stores[0] == stores[1] == stores[2]
    assert len(stores[0]["cases"]) == 30
    assert len(stores[0]["entries"]) == 180
    assert stores[0]["arrived"] == stores[0]["refused"] == []
    assert all(row["due"] for row in stores[0]["cases"])  # what came is to be acknowledged
    assert len(desk.office.queue.search("number 12.").ids) == 1
    assert len(desk.office.queue.search("called again: 5").ids) == 30


def test_filing_that_is_stopped_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "BATCH", 8)
    newcomer = _flood(world, 20)
    desk = _pulled(world, newcomer, "stopped")
    with pytest.raises(Cancelled):
        _file(desk, stop_at=16)
    with desk.store.reading() as unit:
        assert unit.inbox.count_to_file() == 20 + 20 * 6 + 6 - 16
    assert len(desk.office.cases()) == 16
    assert desk.office.queue.search("number 12.").ids == ()
    for at in (32, 8):
        with pytest.raises(Cancelled):
            _file(desk, stop_at=at)
    with pytest.raises(Cancelled):
        _file(desk, stop_at=20 + 20 * 6 + 6 - 16 - 32 - 8)  # all of it, but for the search
    with desk.store.reading() as unit:
        assert unit.inbox.count_to_file() == 0
    _file(desk)
    assert len(desk.office.queue.search("number 12.").ids) == 1
    whole = _pulled(world, newcomer, "whole")
    _file(whole)
    assert _store(desk) == _store(whole)


def test_one_that_ails_us_in_a_batch_of_hundreds_is_put_aside_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = complaints(world, 250)
    bad, fold_all = found[170].case, Cabinet.fold_all
    tried: list[Collection[str]] = []

    def faulty(cabinet: Cabinet, case_ids: Collection[str]) -> list[Case]:
        tried.append(case_ids)
        if bad in case_ids:
            raise RuntimeError
        return fold_all(cabinet, case_ids)

    desk = world.desk(NHRI)
    _pull(desk)
    with monkeypatch.context() as broken:
        broken.setattr(Cabinet, "fold_all", faulty)
        _file(desk)
    assert {row["id"] for row in _store(desk)["cases"]} == {one.case for one in found} - {bad}
    assert refused(desk) == [Reason.UNKNOWN_KIND]
    assert isinstance(desk.sync._work.fault, RuntimeError)
    assert len(tried) < 20  # whoever sends such a one makes nobody wait for each of the others
    world.later(days=2)
    desk.sync._sorting.try_again(())
    assert {row["id"] for row in _store(desk)["cases"]} == {one.case for one in found}
    assert refused(desk) == []


_PAUSE: Final = 0.05  # seconds between two batches


def _file_until_killed(config: Config, now: datetime, told: Connection) -> None:
    sorting.BATCH = 8  # type: ignore[misc]
    desk = Unlocked.open(config, PASSPHRASE, now=lambda: now)

    def step(_stage: object, done: int, _total: int) -> None:
        told.send(done)
        time.sleep(_PAUSE)  # or all is filed before a busy computer has killed it

    desk.sync._sorting.file_arrived(step)


@pytest.mark.parametrize("after", [_PAUSE, _PAUSE + 0.02])
def test_a_desk_that_is_killed_while_it_files_loses_nothing(world: World, after: float) -> None:
    newcomer = _flood(world, 60)
    whole = _pulled(world, newcomer, "whole")
    _file(whole)
    _pulled(world, newcomer, "killed").close()
    config = world.config("killed")
    for batch in (8, 24, 40):
        here, there = multiprocessing.Pipe()
        running = multiprocessing.get_context("spawn").Process(
            target=_file_until_killed, args=(config, world.now, there)
        )
        running.start()
        there.close()
        assert running.pid
        while here.poll(60) and here.recv() < batch:
            pass
        time.sleep(after)
        os.kill(running.pid, signal.SIGKILL)
        running.join()
    again = world.desk(NHRI, ring=newcomer, name="killed")
    with again.store.reading() as unit:
        left = unit.inbox.count_to_file()
    assert 0 < left < 60 + 60 * 6  # it was killed between the first batch and the last
    _file(again)
    assert _store(again) == _store(whole)


def test_of_long_messages_few_are_filed_at_once(world: World) -> None:
    complaints(world, 20)
    desk = world.desk(NHRI)
    _pull(desk)
    with desk.store.reading() as unit:
        some = unit.inbox.to_file(10, size=1 << 20)
        assert [one.seq for one in some] == list(range(1, 11))
        size = len(some[0].signed) + 1
        assert [one.seq for one in unit.inbox.to_file(10, size=size)] == [1, 2]
        assert [one.seq for one in unit.inbox.to_file(10, size=1)] == [1]


def test_what_was_filed_is_found_without_a_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The round was stopped before the search had it, and the next one gets no further."""
    desk = _pulled(world, _flood(world, 20), "stopped")
    with pytest.raises(Cancelled):
        _file(desk, stop_at=20 + 20 * 6 + 6)
    assert desk.office.queue.search("number 12.").ids == ()

    def cut(_: Watching, *__: object) -> None:
        raise PortalError("no line")

    monkeypatch.setattr(Watching, "renew_directory", cut)
    with pytest.raises(PortalError):
        desk.sync.run()
    assert len(desk.office.queue.search("number 12.").ids) == 1


def test_whoever_referred_is_told_although_the_disk_failed_at_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = world.file()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    sign = world.instance.keyrings[NHRI].sign
    for _ in range(2):
        last = replace(referral(world, receipt), consents=())
        post(world, last, key=sign, to=LEGAL_AID)
    put, alone = sorting.Sorting._put, list[int]()

    def fails(sort: sorting.Sorting, outcomes: Sequence[Verified]) -> None:
        if len(outcomes) > 1:
            raise RuntimeError  # a fault of ours: they are tried in parts
        alone.append(outcomes[0].record.seq)
        if outcomes[0].message.id == last.id:
            raise StoreError("no room")
        return put(sort, outcomes)

    with monkeypatch.context() as full:
        full.setattr(sorting.Sorting, "_put", fails)
        with pytest.raises(StoreError):
            second.sync.run()
    assert len(alone) > 2
    world.sync(second)
    with second.store.reading() as unit:
        told = [one for one in unit.journal.of_case("") if isinstance(one.event, Answered)]
    assert len(told) == 2

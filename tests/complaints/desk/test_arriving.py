"""Pulling: opened on all cores or on one, stopped and gone on with, kept no longer than needed."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from complaints.desk import arriving, opening
from complaints.desk.known import Known
from complaints.desk.reading import Reader, Reason, Record, Unreadable, Verified
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from crypto.hybrid import Identity
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NGO, NHRI, World
from tests.complaints.desk.test_faults import post, referral

_MANY = 9


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "BATCH", 2)
    monkeypatch.setattr(arriving, "TOGETHER", 2)


def _file(world: World, count: int) -> set[str]:
    """Complaints that tell themselves apart, one too long for an envelope."""
    for number in range(count):
        text = f"It was number {number}. " + "long " * (4_000 if number == 1 else 1)
        world.file(parts=(Part.new("account", {"text": text, "language": "en"}),))
    return {f"It was number {number}." for number in range(count)}


def _told(desk: Unlocked) -> set[str]:
    cases = [desk.office.case(line.id) for line in desk.office.cases()]
    return {str(case.content("account")["text"]).partition(".")[0] + "." for case in cases}


def _stop_at(stage: Stage, done: int) -> Callable[[Stage, int, int], None]:
    def step(now: Stage, at: int, _total: int) -> None:
        if now is stage and at >= done:
            raise Cancelled

    return step


def test_many_are_opened_by_other_processes_and_none_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    begin = opening.Openers.__enter__

    def noted(openers: opening.Openers) -> opening.Openers:
        started.append("")
        return begin(openers)

    monkeypatch.setattr(opening.Openers, "__enter__", noted)
    desk = world.desk(NHRI)
    few = _file(world, 1)
    world.sync(desk)
    assert started == []  # it would take longer than opening them
    assert _told(desk) == few
    world.portal.inboxes[NHRI].clear()
    told = _file(world, _MANY)
    here: list[int] = []
    read = Reader.read

    def noted_here(reader: Reader, record: Record) -> Verified | Unreadable:
        here.append(record.seq)
        return read(reader, record)

    monkeypatch.setattr(Reader, "read", noted_here)
    world.sync(desk)
    assert len(started) == 1
    assert len(here) == 1  # what has its rest at the portal
    assert _told(desk) == told
    with desk.store.reading() as unit:
        assert unit.inbox.refused() == []
        assert unit.inbox.count_to_file() == 0


@pytest.mark.parametrize(("stage", "done"), [(Stage.INBOX, 4), (Stage.FILING, 0)])
def test_a_round_that_is_stopped_is_gone_on_with(world: World, stage: Stage, done: int) -> None:
    told = _file(world, 5)
    desk = world.desk(NHRI)
    with pytest.raises(Cancelled):
        desk.sync.run(_stop_at(stage, done))
    assert _told(desk) == set()
    with desk.store.reading() as unit:
        kept = unit.inbox.count_to_file()
        assert kept == unit.inbox.head().seq == (done or 5)
    assert world.portal.acknowledged.get((NHRI, "asha"), 0) in (0, 5)
    world.sync(desk)
    assert _told(desk) == told


def test_of_what_was_refused_for_good_only_the_reason_is_kept(world: World) -> None:
    desk = world.desk(LEGAL_AID)
    receipt = Receipt.generate()
    key = world.instance.keyrings[NHRI].sign
    message = referral(world, receipt, consent=lambda terms: replace(terms, to=NGO))
    post(world, message, key=key, to=LEGAL_AID)
    world.sync(desk)
    with desk.store.reading() as unit:
        (one,) = unit.inbox.refused()
        assert one.reason == Reason.CONSENT
        kept = unit.inbox.arrived(one.seq)
    assert kept
    assert kept.signed == b""
    assert kept.whole is None


def _open_for_ever(told: Connection) -> None:
    """A desk in the middle of a long pull."""
    openers = opening.Openers(
        organisation=NHRI, identities=[Identity.generate()], known=Known(), processes=1
    )
    with openers as running:
        list(running.open([[(1, b"")]]))
        told.send(running.pids)
        time.sleep(600)


def test_processes_with_keys_guard_their_memory_and_end_with_a_desk_that_is_killed() -> None:
    here, there = multiprocessing.Pipe()
    desk = multiprocessing.get_context("spawn").Process(target=_open_for_ever, args=(there,))
    desk.start()
    there.close()
    assert here.poll(60)
    pids = here.recv()
    assert len(pids) == 1
    assert desk.pid
    limits = Path(f"/proc/{pids[0]}/limits").read_text("ascii")
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]  # it guarded its memory before it had a key
    os.kill(desk.pid, signal.SIGKILL)
    desk.join()
    until = time.monotonic() + 20
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < until, "it holds the office's keys, and belongs to nobody"
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    """Not so what has ended, and nobody has asked how."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("ascii")
        return said.rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_process_that_opens_holds_no_more_than_it_needs() -> None:
    """There is one for each core, and all of them together belong to one desk."""
    needless = {"sqlalchemy", "flask", "referral", "PIL", "pikepdf", "av", "babel"}
    code = f"import sys, complaints.desk.opener; print({needless} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_no_key_goes_to_a_process_that_does_not_guard_its_memory_yet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Until it does, every program of the same user can read what is on its way to it."""
    given = tmp_path / "given"
    code = (
        "import pathlib, select, sys\n"
        "there = select.select([sys.stdin], [], [], 1.0)[0]\n"
        f"pathlib.Path({str(given)!r}).write_text('keys' if there else 'nothing')"
    )
    monkeypatch.setattr(opening, "command", lambda _module: (sys.executable, "-c", code))
    openers = opening.Openers(
        organisation=NHRI, identities=[Identity.generate()], known=Known(), processes=1
    )
    with openers as running:
        (opened,) = running.open([[(1, b"no envelope")]])
    assert [outcome for _record, outcome in opened] == [None]  # it is left to the desk
    assert given.read_text() == "nothing"


def test_where_no_process_can_be_started_the_desk_opens_all_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    told = _file(world, 6)
    monkeypatch.setattr(opening, "command", lambda _module: ("/nowhere/at/all",))
    world.sync(desk)
    assert _told(desk) == told


def test_what_an_opener_leaves_that_ends_before_its_time_the_desk_opens_itself() -> None:
    openers = opening.Openers(
        organisation=NHRI, identities=[Identity.generate()], known=Known(), processes=1
    )
    with openers as running:
        (first,) = running.open([[(1, b"no envelope")]])
        assert [(record.seq, outcome) for record, outcome in first] == [
            (
                1,
                (
                    Reason.MALFORMED,
                    "This cannot be opened: This has not the size of an envelope or a reply.",
                ),
            )
        ]
        os.kill(running.pids[0], signal.SIGKILL)
        (second,) = running.open([[(2, b"no envelope either"), (3, b"")]])
        assert second == [(Record.of(2, b"no envelope either"), None), (Record.of(3, b""), None)]
    assert not _runs(running.pids[0])


def test_the_others_go_on_without_an_opener_that_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "_AT_ONCE", 1)
    openers = opening.Openers(
        organisation=NHRI, identities=[Identity.generate()], known=Known(), processes=2
    )
    with openers as running:
        list(running.open([[(1, b"1"), (2, b"2")]]))  # both have begun
        os.kill(running.pids[0], signal.SIGSTOP)
        monkeypatch.setattr(opening, "_SECONDS", 0.5)
        opened = [
            one for heap in running.open([[(3, b"3"), (4, b"4")], [(5, b"")]]) for one in heap
        ]
        assert [record.seq for record, _ in opened] == [3, 4, 5]
        assert [outcome for _, outcome in opened].count(None) == 1  # it is left to the desk
        (later,) = running.open([[(6, b"6"), (7, b"7")]])
        assert None not in [outcome for _, outcome in later]
        assert not _runs(running.pids[0])


def test_there_are_never_more_than_a_few_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(opening, "_Process", begun.append)
    opening.Openers(organisation=NHRI, identities=[], known=Known(), processes=500)
    assert len(begun) == 8

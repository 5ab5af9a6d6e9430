"""Who writes next into the desk's file: whoever came first, however much a round has to file."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from complaints.desk import store as stores
from complaints.desk.errors import StoreError
from complaints.desk.store import Store
from complaints.desk.store.turns import LateError, Turns
from tests.processes import until


@contextmanager
def _taken(turns: Turns) -> Iterator[None]:
    """The turn is somebody else's, in another thread."""
    has, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn(seconds=60):
            has.set()
            may_end.wait(60)

    with ThreadPoolExecutor(1) as line:
        held = line.submit(hold)
        assert has.wait(60)
        try:
            yield
        finally:
            may_end.set()
            held.result(60)


def test_whoever_comes_first_is_next() -> None:
    turns, came = Turns(), list[int]()

    def come(number: int) -> None:
        with turns.turn(seconds=60):
            came.append(number)

    with ThreadPoolExecutor(8) as several, _taken(turns):
        for number in range(8):
            several.submit(come, number)
            until(lambda n=number: len(turns._waiting) == n + 2, what="that they wait")  # type: ignore[misc]
    assert came == list(range(8))


def test_who_waited_in_vain_keeps_nobody_else_waiting() -> None:
    turns = Turns()
    with _taken(turns), pytest.raises(LateError), turns.turn(seconds=0.01):
        raise AssertionError("it is not our turn")
    with pytest.raises(KeyError), turns.turn(seconds=0.01):
        raise KeyError
    with turns.turn(seconds=0.01):
        pass


def test_a_person_writes_between_two_steps_of_a_round(tmp_path: Path) -> None:
    store, ended = Store.open(tmp_path, bytes(32)), threading.Event()
    steps: list[str] = []

    def files() -> None:
        while not ended.is_set():
            with store.writing() as unit:
                unit.copies.put("filed", b"")
                steps.append("filed")
                time.sleep(0.01)

    with ThreadPoolExecutor(1) as line:
        filing = line.submit(files)
        until(lambda: steps, what="the first step")
        for _ in range(10):
            before = len(steps)
            with store.writing() as unit:
                unit.copies.put("person", b"")
                assert len(steps) - before <= 2  # the one that ran, and one that came before us
        ended.set()
        filing.result(60)
    store.close()


def test_a_turn_that_never_comes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "WAIT", 0.01)
    store = Store.open(tmp_path, bytes(32))
    with _taken(store._turns), pytest.raises(StoreError), store.writing():
        raise AssertionError("somebody else writes")
    with store.writing() as unit:
        assert unit.copies.get("person") is None
    store.close()

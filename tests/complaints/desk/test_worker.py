"""Rounds in the background: they start, report, are stopped, and survive a fault."""

import threading
from datetime import UTC, datetime

from complaints.desk.stages import Stage, Step
from complaints.desk.worker import Worker
from complaints.portal_client import UnreachableError
from tests.processes import until

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def worker(run: object) -> Worker:
    return Worker(run, seconds=3600, now=lambda: NOON)  # type: ignore[arg-type]


def test_a_round_reports_its_progress_and_its_end() -> None:
    go, reached = threading.Event(), threading.Event()

    def run(step: Step) -> None:
        step(Stage.INBOX, 3, 10)
        reached.set()
        go.wait(10)

    one = worker(run)
    one.start()
    assert reached.wait(10)
    assert (one.status.stage, one.status.done, one.status.total) == (Stage.INBOX, 3, 10)
    go.set()
    until(lambda: one.status.finished == NOON, what="the end of the round")
    assert one.status.stage is None
    one.stop()


def test_a_round_is_cancelled_at_its_next_step_and_woken_again() -> None:
    rounds, held = [], threading.Event()

    def run(step: Step) -> None:
        rounds.append(1)
        while len(rounds) == 1:
            step(Stage.SENDING, 0, 0)
            held.set()

    one = worker(run)
    one.start()
    assert held.wait(10)
    one.cancel()
    until(lambda: one.status.stage is None, what="the cancelled round")
    assert one.status.finished is None
    one.wake()
    until(lambda: one.status.finished == NOON, what="the next round")
    assert len(rounds) == 2
    one.stop()


def test_a_round_that_left_something_is_followed_at_once() -> None:
    rounds: list[int] = []

    def run(_step: Step) -> bool:
        rounds.append(1)
        return len(rounds) < 3

    one = worker(run)
    one.start()
    until(lambda: len(rounds) == 3 and one.status.finished == NOON, what="three rounds")
    one.stop()
    assert len(rounds) == 3


def test_a_failing_round_says_why_and_does_not_end_the_thread() -> None:
    faults: list[Exception] = [
        UnreachableError("The portal cannot be reached; try again later."),
        RuntimeError("canary: what a complainant wrote"),
    ]

    def run(_step: Step) -> None:
        if faults:
            raise faults.pop(0)

    one = worker(run)
    one.start()
    until(lambda: one.status.problem is not None, what="the first fault")
    assert one.status.problem == "The portal cannot be reached; try again later."
    one.wake()
    until(lambda: not faults, what="the second fault")
    until(lambda: "unexpected" in (one.status.problem or ""), what="the sentence")
    assert "canary" not in (one.status.problem or "")
    one.wake()
    until(lambda: one.status.finished == NOON, what="a good round")
    assert one.status.problem is None
    one.stop()

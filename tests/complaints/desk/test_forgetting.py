"""What a locked desk still has in its memory: nothing that opens anything, a moment later."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.desk.app import create_app
from complaints.desk.gate import Gate
from complaints.desk.store import Store
from complaints.desk.unlocked import Unlocked
from complaints.desk.vault import Vault
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World
from tests.complaints.desk.window import Browser, the_case
from tests.processes import until

KINDS = (Unlocked, Vault, Store)
MOMENT = 20.0  # seconds: sooner than the portal is given up


class Memory:
    """What is in memory of desks that are, or were, unlocked since this was made.

    A desk that rests does not look through its memory for a long time, so nothing does meanwhile.
    """

    def __init__(self) -> None:
        self._before = {id(one): one for one in self._all()}

    def held(self) -> set[str]:
        return {type(one).__name__ for one in self._all() if id(one) not in self._before}

    def is_empty(self) -> bool:
        until = time.monotonic() + MOMENT
        while self.held() and time.monotonic() < until:
            time.sleep(0.1)
        return not self.held()

    def _all(self) -> list[object]:
        # a list of all objects would hold them for as long as it is read, and a sweep finds nothing
        return [one for one in gc.get_referrers(*KINDS) if type(one) in KINDS]


@pytest.fixture
def memory(world: World) -> Iterator[Memory]:
    """Of the desk that is opened next: one that has fetched a case was closed before."""
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.close()
    gc.collect()
    gc.disable()
    yield Memory()
    gc.enable()


def test_a_desk_that_was_worked_at_forgets_when_it_locks(world: World, memory: Memory) -> None:
    config = replace(world.config("defensor-es-1"), sync_every=timedelta(hours=1))
    browser = Browser(create_app(config, now=lambda: world.now).test_client())
    browser.unlock()
    case = the_case(browser)
    for page in ("", "/ask", "/brief", "/custody"):
        assert browser.get(case + page, follow_redirects=True).status_code == 200
    assert memory.held() == {"Unlocked", "Vault", "Store"}
    before = looking()  # for other desks
    browser.post("/lock", of="/cases")
    assert memory.is_empty()
    until(lambda: looking() <= before, within=MOMENT, what="what is gone is looked for no more")


def looking() -> set[threading.Thread]:
    """Who looks for what locked desks still hold."""
    return {thread for thread in threading.enumerate() if thread.name == "sweep"}


@contextmanager
def silent() -> Iterator[tuple[str, threading.Event]]:
    """A portal that takes what it is asked and never answers; whether it was asked."""
    asked, taken = threading.Event(), list[socket.socket]()

    def accept() -> None:
        one, _ = listening.accept()
        taken.append(one)
        one.recv(1 << 16)
        asked.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
    for one in taken:
        one.close()


def test_a_portal_that_does_not_answer_keeps_no_key_in_a_locked_desk(
    world: World, memory: Memory
) -> None:
    with silent() as (portal, asked):
        gate = Gate(replace(world.config("defensor-es-1"), portal=portal), now=lambda: world.now)
        gate.unlock(PASSPHRASE)
        assert asked.wait(10)
        gate.lock()
        assert memory.is_empty()


def test_a_system_that_has_no_thread_left_keeps_no_desk_open(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.desk(NHRI).close()
    gate = Gate(world.config("defensor-es-1"), now=lambda: world.now)
    gate.unlock(PASSPHRASE)

    def none(_self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", none)
        gate.lock()
    world.desk(NHRI).close()  # its file is free

"""A desk that is locked while a letter is on its way: whether the portal has it nobody knows."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from complaints.desk.gate import Gate
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, case_id
from tests.processes import listening

WORDS = "Somebody will come tomorrow."


@contextmanager
def forgetful(base: str, path: bytes, *, is_taken: bool) -> Iterator[tuple[str, threading.Event]]:
    """The portal, but a PUT under this path is not answered; whether there was one.

    Of what it took the answer is lost, or else it was not even given it.
    """
    there = urlsplit(base)
    lost = threading.Event()

    def carry(one: socket.socket) -> None:
        with one, socket.create_connection((there.hostname, there.port)) as other:

            def back() -> None:
                with contextlib.suppress(OSError):
                    while said := other.recv(1 << 16):
                        if is_lost[0]:
                            lost.set()
                        else:
                            one.sendall(said)

            is_lost = [False]
            threading.Thread(target=back, daemon=True).start()
            with contextlib.suppress(OSError):
                while asked := one.recv(1 << 16):
                    is_lost[0] |= asked.startswith(b"PUT " + path)
                    if is_lost[0] and not is_taken:
                        lost.set()
                        continue
                    other.sendall(asked)

    with listening(carry) as address:
        yield address, lost


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_letter_that_was_on_its_way_is_neither_lost_nor_sent_twice(
    world: World, is_taken: bool
) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    desk.office.reply(case_id(desk.office), WORDS)
    desk.close()
    config = world.config("defensor-es-1")
    with forgetful(world.base, b"/v1/replies/", is_taken=is_taken) as (portal, lost):
        gate = Gate(replace(config, portal=portal), now=lambda: world.now)
        gate.unlock(PASSPHRASE)
        assert lost.wait(20)
        gate.lock()
    gate = Gate(config, now=lambda: world.now)  # at once, while the other may still be ending
    token = gate.unlock(PASSPHRASE)
    again = gate.passes(token)
    assert again is not None
    again.sync.run()
    with again.store.reading() as unit:
        assert not unit.outgoing.waiting()
    gate.lock()
    told = [entry.opened.message for entry in world.replies(receipt).replies if entry.opened]
    assert [getattr(one, "text", "") for one in told].count(WORDS) == 1

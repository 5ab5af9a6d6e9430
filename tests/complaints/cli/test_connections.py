"""A desk whose port other programs of this computer hold: real connections, real threads."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from complaints.cli.connections import Room, Server
from complaints.cli.serving import _listening, _Silent
from tests.processes import until

MOST, IDLE = 4, 1.0
ASKING = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Desk:
    """A small application; ``/long`` is answered once ``go`` is set."""

    port: int = 0
    go: threading.Event = field(default_factory=threading.Event)
    reached: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self, environ, start):  # type: ignore[no-untyped-def]
        start("200 OK", [("Content-Length", "2")])
        yield b"o"
        if environ["PATH_INFO"] == "/long":
            self.reached.release()
            self.go.wait(20)
        yield b"k"

    def line(self, said: bytes = b"") -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        opened.sendall(said)
        return opened

    def ask(self, path: bytes = b"/") -> bytes:
        with self.line(ASKING % path) as line:
            return rest(line)

    def refused(self) -> bool:
        try:
            return self.ask() == b""
        except ConnectionError:
            return True


def rest(line: socket.socket) -> bytes:
    """All until its end."""
    said = b""
    while more := line.recv(1000):
        said += more
    return said


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    with _listening(0) as taken:
        server = Server(taken, made, _Silent, Room(most=MOST, idle=IDLE))
    made.port = server.port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.go.set()
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_who_says_nothing_or_little_keeps_nobody_out(desk: Desk) -> None:
    before = threading.active_count()
    silent = [desk.line(b"GET / HT" if n % 2 else b"") for n in range(5 * MOST)]
    assert desk.ask().endswith(b"ok")
    until(lambda: threading.active_count() - before <= MOST, what="the end of who gave way")
    for one in silent:
        one.settimeout(20 * IDLE)
        assert one.recv(10) == b"", "silence is ended too"
        one.close()


def test_what_the_desk_is_at_work_for_gives_way_to_nobody_and_takes_its_time(desk: Desk) -> None:
    long = desk.line(ASKING % b"/long")
    assert desk.reached.acquire(timeout=10)
    silent = [desk.line() for _ in range(2 * MOST)]
    time.sleep(1.2 * IDLE)
    desk.go.set()
    assert rest(long).endswith(b"ok")
    for one in (long, *silent):
        one.close()


def test_where_the_desk_is_at_work_for_all_another_is_refused(desk: Desk) -> None:
    busy = [desk.line(ASKING % b"/long") for _ in range(MOST)]
    assert all(desk.reached.acquire(timeout=10) for _ in busy)
    assert desk.refused()
    desk.go.set()
    for one in busy:
        assert rest(one).endswith(b"ok")
        one.close()


def test_an_answer_that_was_given_holds_no_place_however_much_is_still_sent(desk: Desk) -> None:
    """What is sent after the answer is thrown away, so that the other side can read the answer."""
    sending = desk.line(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n" + b"x" * 9)
    assert sending.recv(1000)
    others = [desk.line() for _ in range(MOST)]
    assert desk.ask().endswith(b"ok")
    rest(sending)  # it ends
    for one in (sending, *others):
        one.close()


@pytest.mark.parametrize(
    "said",
    [
        b"\x00<b>words</b>\r\n\r\n",
        b"GET /words HTTP/9.9\r\n\r\n",
        b"GET /words more HTTP/1.1\r\n\r\n",
        b"GET /words" + b"s" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /words HTTP/1.1\r\n" + b"X: words\r\n" * 200 + b"\r\n",
        b"GET /words HTTP/1.1\r\nX: words" + b"s" * 70_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused_without_a_word(desk: Desk, said: bytes) -> None:
    with desk.line(said) as line:
        head, _empty, body = rest(line).partition(b"\r\n\r\n")
    assert body == b""
    first, *headers = head.split(b"\r\n")
    assert b"words" not in first.lower()
    assert headers in ([], [b"Content-Length: 0", b"Connection: close"])


_WRONG = """
import logging, threading, warnings
{quiet}
class Gone:
    def __del__(self): raise ValueError("words")
def fail(): raise ValueError("words")
logging.getLogger("fpdf.fonts").warning("words")
logging.getLogger("urllib3.connection").error("words")
logging.error("words")
warnings.warn("words")
thread = threading.Thread(target=fail)
thread.start(); thread.join()
del thread
Gone()
"""


@pytest.mark.parametrize(
    ("quiet", "is_said"),
    [("", True), ("from complaints.cli import serving; serving._keep_quiet()", False)],
)
def test_nothing_that_goes_wrong_is_told_with_its_words(quiet: str, is_said: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WRONG.format(quiet=quiet)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ("words" in done.stdout + done.stderr) is is_said

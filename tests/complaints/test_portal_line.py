"""A portal that answers slowly, without an end or not at all, on real sockets."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import urllib3

from complaints.portal_client import PortalClient, UnreachableError, transport
from complaints.portal_client import line as line_module
from tests.processes import listening

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
MEGABYTE = bytes(1 << 20)
PATIENCE = 20.0  # seconds of a test, and not of the client

Says = Callable[[socket.socket], object]


@contextmanager
def portal(says: Says) -> Iterator[str]:
    """Whoever asks is answered by ``says`` until it has said all, or nobody listens."""

    def answer(one: socket.socket) -> None:
        with one, contextlib.suppress(OSError):
            one.recv(1 << 16)
            says(one)

    with listening(answer) as base:
        yield base


@pytest.mark.parametrize("length", [b"-1", b"-5", b"-ffff"])
def test_a_length_below_nothing_does_not_read_all_that_comes(length: bytes) -> None:
    said: list[int] = []

    def says(one: socket.socket) -> None:
        one.sendall(CHUNKED + length + b"\r\n")
        for _ in range(64):
            one.sendall(MEGABYTE)
            said.append(1)

    with portal(says) as url, pytest.raises(UnreachableError):
        PortalClient(url).card("defensor-es")
    assert len(said) < 32  # what the system's own buffers take


def every(seconds: float, said: bytes) -> Says:
    def says(one: socket.socket) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            one.sendall(said)
            time.sleep(seconds)

    return says


def after(first: bytes, then: Says) -> Says:
    def says(one: socket.socket) -> None:
        one.sendall(first)
        then(one)

    return says


@pytest.mark.parametrize(
    "says",
    [
        every(0.02, b"H"),
        every(0.02, b"HTTP/1.1 100 Continue\r\n\r\n"),
        after(HEAD, every(0.02, b"X: y\r\n")),
        after(HEAD + b"Content-Length: 60000\r\n\r\n", every(0.02, b"x")),
        after(CHUNKED, every(0.02, b"1\r\nx\r\n")),
        after(CHUNKED + b"0\r\n", every(0.02, b"X: y\r\n")),
    ],
    ids=["first-line", "continue", "head", "body", "chunks", "trailer"],
)
@pytest.mark.parametrize("ask", [PortalClient.health, lambda one: list(one.replies(0))])
def test_an_answer_that_only_drips_is_given_up(
    ask: Callable[[PortalClient], object], says: Says, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "_SILENCE", 0.5)
    monkeypatch.setattr(line_module, "_AT_LEAST", 1 << 30)
    begun = time.monotonic()
    with portal(says) as url, pytest.raises(UnreachableError):
        ask(PortalClient(url))
    assert time.monotonic() - begun < PATIENCE / 2


def test_a_slow_line_has_time_for_as_much_as_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "_SILENCE", 0.5)
    body = bytes(60_000)  # at a byte in every millisecond it may last a minute

    def says(one: socket.socket) -> None:
        one.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode())
        for at in range(0, len(body), 6_000):
            time.sleep(0.1)
            one.sendall(body[at : at + 6_000])

    with portal(says) as url:
        assert PortalClient(url).card("defensor-es") == body


ASKED: list[Callable[[PortalClient], object]] = [
    lambda client: client.card("defensor-es"),
    lambda client: client.chunk(bytes(32)),
    lambda client: list(client.replies(0)),
    lambda client: client.put_chunk(bytes(65_536)),
]


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("says", [every(5.0, b""), after(CHUNKED, every(5.0, b""))])
def test_whoever_waits_is_told_at_once_when_the_line_is_cut(
    ask: Callable[[PortalClient], object], says: Says
) -> None:
    with portal(says) as url:
        client, told = PortalClient(url), threading.Event()

        def wait() -> None:
            with contextlib.suppress(UnreachableError):
                ask(client)
            told.set()

        threading.Thread(target=wait, daemon=True).start()
        time.sleep(0.3)
        assert not told.is_set()
        client.cut()
        assert told.wait(3.0)


@pytest.mark.parametrize("ask", ASKED)
def test_nothing_is_asked_once_the_line_is_cut(ask: Callable[[PortalClient], object]) -> None:
    asked: list[socket.socket] = []
    with portal(asked.append) as url:
        client = PortalClient(url)
        client.cut()
        begun = time.monotonic()
        with pytest.raises(UnreachableError):
            ask(client)
        assert time.monotonic() - begun < 1.0
    assert not asked


def test_a_line_that_takes_slowly_has_more_time_than_one_that_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "_TIMEOUT", urllib3.Timeout(connect=0.3, read=60))
    took: list[int] = []

    def says(one: socket.socket) -> None:
        time.sleep(1.0)  # what the system's own buffers take is far less than all of it
        while sum(took) < 1 << 24:
            took.append(len(one.recv(1 << 16)))
        one.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with portal(says) as url:
        PortalClient(url).put_chunk(bytes(1 << 24))
    assert sum(took) >= 1 << 24


@pytest.mark.parametrize("ask", [ASKED[0], ASKED[2]])
def test_what_came_until_the_line_was_cut_is_no_answer(
    ask: Callable[[PortalClient], object],
) -> None:
    said, refused = threading.Event(), threading.Event()

    def says(one: socket.socket) -> None:
        one.sendall(HEAD + b"Connection: close\r\n\r\n" + bytes(16 + 4_096))
        said.set()
        refused.wait(PATIENCE)

    with portal(says) as url:
        client = PortalClient(url)

        def wait() -> None:
            with contextlib.suppress(UnreachableError):
                ask(client)
                return
            refused.set()

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        assert said.wait(5)
        time.sleep(0.3)
        client.cut()
        assert refused.wait(5)

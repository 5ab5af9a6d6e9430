"""A load client that costs little: prepared requests over kept-alive connections, one process."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

WARM_UP = 1.0  # seconds


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    request: memoryview = field(default_factory=lambda: memoryview(b""))
    answer: bytearray = field(default_factory=bytearray)


def measure(
    address: tuple[str, int], requests: Sequence[bytes], *, clients: int, seconds: float
) -> float:
    """Answers a second, each `200`, after a second of warming up. `RuntimeError` for any other."""
    waiting = iter(requests)
    selector = selectors.DefaultSelector()
    for _ in range(clients):
        one = _Connection(socket.create_connection(address))
        one.socket.setblocking(False)
        selector.register(one.socket, selectors.EVENT_WRITE, one)
        one.request = memoryview(next(waiting))
    started = time.monotonic() + WARM_UP
    answers = 0
    while (now := time.monotonic()) < started + seconds:
        for key, _ in selector.select(1):
            if _turn(key.data, selector, waiting) and now >= started:
                answers += 1
    rate = answers / (time.monotonic() - started)
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return rate


def _turn(one: _Connection, selector: selectors.BaseSelector, waiting: Iterator[bytes]) -> bool:
    """Send or receive a piece; whether an answer is complete."""
    if one.request:
        one.request = one.request[one.socket.send(one.request) :]
        if not one.request:
            selector.modify(one.socket, selectors.EVENT_READ, one)
        return False
    if not (piece := one.socket.recv(65_536)):
        raise RuntimeError("The portal closed a connection.")
    one.answer += piece
    head, _, body = one.answer.partition(b"\r\n\r\n")
    if len(body) < _length(head):
        return False
    if not head.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"The portal answered {bytes(one.answer[:200])!r}.")
    one.answer.clear()
    one.request = memoryview(next(waiting))
    selector.modify(one.socket, selectors.EVENT_WRITE, one)
    return True


def _length(head: bytes | bytearray) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 1  # the head is not complete

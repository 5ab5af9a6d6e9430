"""A line that breaks: what stands between a phone and the portal lets some bytes through and cuts.

Every connection is reset in the middle of whatever it carries, and none is made for a while, as
when a mast is left behind. Which bytes arrive is decided by the budgets alone.
"""

import contextlib
import selectors
import socket
import struct
import threading
import time
from collections.abc import Iterator
from typing import Final, Self
from urllib.parse import urlsplit

_BLOCK: Final = 1 << 14
_TURN: Final = 0.05  # seconds after which a thread looks whether it is to stop
_AT_ONCE: Final = struct.pack("ii", 1, 0)  # closes by a reset, without waiting for anybody


class CuttingProxy:
    """Stands before ``target``; once `cut` is called, the line breaks after each of its budgets.

    A budget is how many bytes go through, in both directions of all connections together, until the
    next break. After the last of them the line holds.
    """

    def __init__(self, target: str, *, gone_for: float = 0.2) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._gone_for = gone_for
        self._lock = threading.Lock()
        self._budgets: Iterator[int] = iter(())
        self._left: float = float("inf")
        self._back_at = 0.0
        self._carried: list[tuple[socket.socket, socket.socket]] = []
        self._over = threading.Event()
        self.breaks = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_TURN)
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def cut(self, budgets: Iterator[int]) -> None:
        """Let the line break from now on."""
        with self._lock:
            self._budgets = budgets
            self._next_budget()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                phone, _ = self._listener.accept()
            except TimeoutError:
                continue
            with self._lock:
                is_gone = time.monotonic() < self._back_at
            if is_gone:
                _reset(phone)
                continue
            thread = threading.Thread(target=self._carry, args=(phone,))
            self._threads.append(thread)
            thread.start()

    def _carry(self, phone: socket.socket) -> None:
        portal = socket.create_connection(self._target)
        pair = (phone, portal)
        with self._lock:
            self._carried.append(pair)
        others = {phone: portal, portal: phone}
        said_all = False
        with contextlib.suppress(OSError), selectors.DefaultSelector() as ready:
            for one in pair:
                ready.register(one, selectors.EVENT_READ)
            while ready.get_map() and not self._over.is_set():
                for key, _ in ready.select(_TURN):
                    assert isinstance(key.fileobj, socket.socket)
                    if block := key.fileobj.recv(_BLOCK):
                        self._pass(block, others[key.fileobj])
                    else:  # it has said all, and what it said may still be on its way
                        ready.unregister(key.fileobj)
                        others[key.fileobj].shutdown(socket.SHUT_WR)
            said_all = not self._over.is_set()
        with self._lock:
            if stands := pair in self._carried:
                self._carried.remove(pair)
        for one in pair:
            if stands and said_all:
                one.close()
            else:
                _reset(one)

    def _pass(self, block: bytes, to: socket.socket) -> None:
        """Carry a block as far as the line does; `ConnectionAbortedError` if that broke it."""
        with self._lock:
            carried = block[: int(min(self._left, len(block)))]
            self._left -= len(carried)
            breaks = self._left <= 0
            pairs = self._carried if breaks else []
            if breaks:
                self._carried = []
                self.breaks += 1
                self._back_at = time.monotonic() + self._gone_for
                self._next_budget()
        to.sendall(carried)
        for pair in pairs:
            for one in pair:
                _shut(one)
        if breaks:
            raise ConnectionAbortedError

    def _next_budget(self) -> None:
        self._left = next(self._budgets, float("inf"))


def _reset(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    one.close()


def _shut(one: socket.socket) -> None:
    """Ends it for the thread that carries it, which then closes it."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)

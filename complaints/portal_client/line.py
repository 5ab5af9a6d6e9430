"""The line to a portal, which decides neither how long it is listened to nor how much is read.

What the libraries leave to whoever answers is bounded here:

* An answer is over by a time, from the first byte of its head to the last of its end. They only
  bound the silence between two bytes, so that one byte a minute would hold a round for ever.
* Nothing is read to the end of the line. They do so for a chunk whose length is said to be -1, into
  memory, whatever an answer may be long.
* A line can be `cut` from another thread: whoever locks waits for no portal, and what stands on the
  waiting thread goes at once.
"""

import http.client
import io
import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Final
from urllib.parse import urlsplit
from weakref import WeakSet

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

_SILENCE: Final = 60.0  # seconds between two bytes
_AT_LEAST: Final = 1_024  # bytes a second: a line that is slower brings nobody's work on

_until: ContextVar[float] = ContextVar("until")


class Line:
    """Everything that is open to one portal. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: WeakSet[socket.socket] = WeakSet()
        self._is_cut = threading.Event()

    def cut(self) -> None:
        """End all of it now, and open nothing more: whoever waits there is told of a broken line.

        What is being opened is over in the time that `urllib3.Timeout` gives it.
        """
        self._is_cut.set()
        with self._lock:
            ended = list(self._open)
        for one in ended:
            with suppress(OSError):  # the other side was quicker
                # of the socket itself: TLS would forget its session under whoever reads from it
                socket.socket.shutdown(one, socket.SHUT_RDWR)

    def rest(self, seconds: float) -> bool:
        """Wait so long, or until it is cut; whether it is."""
        return self._is_cut.wait(seconds)

    def check(self) -> None:
        """`ConnectionError` once it is cut."""
        if self._is_cut.is_set():
            raise ConnectionAbortedError("the line was cut")

    def opened(self, one: socket.socket) -> None:
        """Know it, to cut it; raises as `check` if that has been done meanwhile."""
        with self._lock:
            self._open.add(one)
        self.check()


def be_patient(size: int) -> None:
    """Give the next request of this thread, with its answer, the time of so many bytes."""
    _until.set(time.monotonic() + _SILENCE + size / _AT_LEAST)


class _Reader(io.BufferedReader):
    """Reads so many bytes and never all that there are."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            raise OSError("the answer says that it has no end")
        return super().read(size)


class _Timed(io.RawIOBase):
    """What comes on a socket until the answer's time is over."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)  # keeps the socket open as long as itself
        self._until = _until.get()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401 - what the base class says
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        self._sock.settimeout(min(left, _SILENCE))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        with suppress(OSError):  # it is closed with its last answer
            self._sock.settimeout(_SILENCE)  # for what is sent next
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(sock, *args, **kwargs)
        self.fp.close()  # of the library's own, nothing was read yet
        self.fp = _Reader(_Timed(sock))


class _Connection(HTTPConnection):
    """A connection that its `Line` knows; each answer on it has its time."""

    response_class = _Response

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._line = line

    def connect(self) -> None:
        self._line.check()
        super().connect()
        assert isinstance(self.sock, socket.socket)
        self.sock.settimeout(_SILENCE)  # for what is sent first, too: it had the time to connect
        self._line.opened(self.sock)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def pool(base: str, line: Line) -> urllib3.HTTPConnectionPool:
    """Connections to the host of an address, all of them of this ``line``."""
    parts = urlsplit(base)
    kind = _TlsPool if parts.scheme == "https" else _Pool
    return kind(parts.hostname or "", parts.port, maxsize=4, line=line)

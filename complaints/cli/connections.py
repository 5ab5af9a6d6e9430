"""How many connections a desk holds, and which of them gives way: every program here can open one.

* At most so many at once. Where one more comes, the oldest that has asked for nothing yet, or was
  answered already, makes room for it; without one the new one is refused. So whoever opens
  connections and says nothing, or says it byte by byte, keeps nobody else out.
* One that is silent for long is closed, unless the desk is at work for it.
"""

import contextlib
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST: Final = 64  # a browser opens six to a host
IDLE: Final = 20.0  # seconds


class Room:
    """The connections that are open. Safe to use from several threads."""

    def __init__(self, *, most: int = MOST, idle: float = IDLE) -> None:
        self._most = most
        self._idle = idle
        self._lock = threading.Lock()
        self._waiting: dict[socket.socket, None] = {}  # the oldest first
        self._working: set[socket.socket] = set()

    def enter(self, one: socket.socket) -> bool:
        """Take one in, if there is room or can be made; else False."""
        with self._lock:
            if len(self._waiting) + len(self._working) >= self._most and not self._make_room():
                return False
            one.settimeout(self._idle)
            self._waiting[one] = None
        return True

    def leave(self, one: socket.socket) -> None:
        """It is closed."""
        with self._lock:
            self._waiting.pop(one, None)
            self._working.discard(one)

    @contextlib.contextmanager
    def at_work(self, one: socket.socket) -> Iterator[None]:
        """While the desk answers it, it may take its time: a film that somebody has stopped."""
        with self._lock:
            self._waiting.pop(one, None)
            self._working.add(one)
            one.settimeout(None)
        try:
            yield
        finally:
            with self._lock:
                self._working.discard(one)
                self._waiting[one] = None
                one.settimeout(self._idle)

    def _make_room(self) -> bool:
        oldest = next(iter(self._waiting), None)
        if oldest is None:
            return False
        del self._waiting[oldest]
        with contextlib.suppress(OSError):  # whoever reads there reads an end
            oldest.shutdown(socket.SHUT_RDWR)
        return True


class Server(ThreadedWSGIServer):
    """Serves one application at a port that listens already, with a thread for each connection."""

    def __init__(
        self,
        listening: socket.socket,
        app: "WSGIApplication",
        handler: type[WSGIRequestHandler],
        room: Room,
    ) -> None:
        host, port = listening.getsockname()
        super().__init__(host, port, self._at_work(app), handler, fd=listening.fileno())
        self._room = room

    def process_request(self, request: object, client_address: object) -> None:
        """Answer it on a thread of its own, if there is room."""
        assert isinstance(request, socket.socket)
        if self._room.enter(request):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: object) -> None:
        """Close it."""
        assert isinstance(request, socket.socket)
        self._room.leave(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: what went wrong may carry what was asked."""

    def _at_work(self, app: "WSGIApplication") -> "WSGIApplication":
        def answering(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
            with self._room.at_work(environ["werkzeug.socket"]):
                answer = app(environ, start)
                try:
                    yield from answer
                finally:
                    if close := getattr(answer, "close", None):
                        close()

        return answering

"""Who writes next: those who want to write into one file, in the order in which they came.

SQLite lets write whoever happens to ask at the right moment, and who has just written asks again
at once. A round that files thousands would keep whoever opens a case waiting until its end.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class LateError(Exception):
    """One's turn did not come in time."""


class Turns:
    """The queue of one file. Nobody may ask again within their turn."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self, *, seconds: float) -> Iterator[None]:
        """Wait until it is one's turn, which lasts as long as the block.

        Raises `LateError` if it does not come within so many seconds.
        """
        mine = object()
        with self._changed:
            self._waiting.append(mine)
        try:
            with self._changed:
                if not self._changed.wait_for(lambda: self._waiting[0] is mine, seconds):
                    raise LateError
            yield
        finally:
            with self._changed:
                self._waiting.remove(mine)
                self._changed.notify_all()

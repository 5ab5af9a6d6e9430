"""Sources and sinks that hold nothing, and how much memory a call took."""

import tracemalloc
from collections.abc import Callable
from io import RawIOBase


class Zeros(RawIOBase):
    """So many zero bytes, none of them held."""

    def __init__(self, length: int) -> None:
        self._left = length

    def read(self, size: int = -1, /) -> bytes:
        given_now = min(size, self._left)
        self._left -= given_now
        return bytes(given_now)


class Count:
    """Takes bytes and only counts them."""

    total = 0

    def write(self, data: bytes, /) -> None:
        self.total += len(data)


def peak(run: Callable[[], None]) -> int:
    """The most memory in bytes that Python objects took at once."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

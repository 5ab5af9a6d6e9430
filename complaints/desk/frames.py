"""How the desk and a process that opens envelopes for it speak: lists of bytes, one at a time.

A list is its length and then each item behind its own (u32, big-endian). Only bytes travel, so
that a process which was taken over by what it opened can say nothing but bytes to the desk.
"""

import struct
from collections.abc import Iterable
from typing import IO, Final

_LENGTH: Final = struct.Struct(">I")
_LONGEST: Final = 1 << 30  # bytes; a heap of the longest messages is far shorter


class FrameError(Exception):
    """The other process ended, or said something that is no list."""


def write(out: IO[bytes], items: Iterable[bytes]) -> None:
    """Say one list."""
    parts = [b""]
    for item in items:
        parts += (_LENGTH.pack(len(item)), item)
    parts[0] = _LENGTH.pack(sum(map(len, parts)))
    out.write(b"".join(parts))
    out.flush()


def read(source: IO[bytes]) -> list[bytes] | None:
    """The next list; None at the end. Raises `FrameError` if it is cut short or malformed."""
    head = source.read(_LENGTH.size)
    if not head:
        return None
    length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else _LONGEST + 1
    body = source.read(length) if length <= _LONGEST else b""
    if len(body) != length:
        raise FrameError("the other process ended, or is none of ours")
    items, at = [], 0
    while at < length:
        if at + _LENGTH.size > length:
            raise FrameError("a list is malformed")
        (size,) = _LENGTH.unpack_from(body, at)
        at += _LENGTH.size
        items.append(body[at : at + size])
        at += size
    if at != length:
        raise FrameError("a list is malformed")
    return items

"""Compression of public documents: signed, and the same for everybody who asks.

Never of anything that somebody sent or that only some may have, because lengths tell. What was
packed is kept: a directory is asked for far more often than it changes.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import brotli
from werkzeug.datastructures import Accept

_KEPT: Final = 256  # documents
_PACKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "br": brotli.compress,
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


def pack(body: bytes, accepted: Accept) -> tuple[bytes, str | None]:
    """The body in the best encoding that was accepted, and its name; itself and None if none."""
    encoding = next((name for name in _PACKERS if accepted[name] > 0), None)
    return (body, None) if encoding is None else (_packed(body, encoding), encoding)


@lru_cache(_KEPT)
def _packed(body: bytes, encoding: str) -> bytes:
    return _PACKERS[encoding](body)

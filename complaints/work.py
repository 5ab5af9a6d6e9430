"""Proof of work: what a PUT carries while the portal defends itself against a flood.

It slows one sender down and identifies nobody: it is over the object's own random name.
``SHA-256(name as 32 bytes || nonce)`` begins with the bits asked for. Source: SPEC.md, section 7.
"""

import hashlib
import re
from itertools import count
from typing import Final

HEADER: Final = "Amparo-Work"
NONCE_SIZE: Final = 8
MAX_BITS: Final = 22  # a slow phone needs minutes for more, and would be shut out

_NONCE: Final = re.compile("[0-9a-f]{16}")


class WorkError(Exception):
    """The portal asks for more work than a person would wait for."""


def find(name: str, bits: int) -> str:
    """The hex of a nonce for the body of this name; `WorkError` above `MAX_BITS`."""
    if bits > MAX_BITS:
        raise WorkError("The portal asks for more work than is reasonable; try again later.")
    start = hashlib.sha256(bytes.fromhex(name))
    limit = 1 << (256 - bits)
    for number in count():  # random nonces would find it no sooner
        nonce = number.to_bytes(NONCE_SIZE, "big")
        attempt = start.copy()
        attempt.update(nonce)
        if int.from_bytes(attempt.digest(), "big") < limit:
            return nonce.hex()
    raise AssertionError  # numbers do not end


def is_done(name: bytes, nonce: str | None, bits: int) -> bool:
    """Whether SHA-256(``name`` || nonce) starts with ``bits`` zero bits; always, if 0.

    ``nonce`` is the header as it came: 8 bytes in lower-case hex, or None.
    """
    if bits == 0:
        return True
    if nonce is None or not _NONCE.fullmatch(nonce):
        return False
    digest = hashlib.sha256(name + bytes.fromhex(nonce)).digest()
    return int.from_bytes(digest, "big") < 1 << (256 - bits)

"""Proof of work: what a PUT carries while the portal defends itself against a flood.

``SHA-256(name as 32 bytes || nonce)`` begins with the bits asked for. Source: SPEC.md, section 7.
"""

import hashlib
from itertools import count
from typing import Final

NONCE_SIZE: Final = 8
MAX_BITS: Final = 26  # a minute or so; a portal that asks for more is not worth it


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


def check(name: str, nonce: str, bits: int) -> bool:
    """Whether ``nonce`` (hex) is work of ``bits`` for this name."""
    try:
        raw = bytes.fromhex(nonce)
    except ValueError:
        return False
    digest = hashlib.sha256(bytes.fromhex(name) + raw).digest()
    return len(raw) == NONCE_SIZE and int.from_bytes(digest, "big") < 1 << (256 - bits)

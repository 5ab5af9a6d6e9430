"""HKDF with SHA-256 (RFC 5869). Derives; never keeps."""

import hashlib
import hmac
from typing import Final

_HASH_SIZE: Final = 32


def derive(secret: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    """``size`` bytes (at most 8,160) from ``secret``, bound to ``salt`` and ``info``."""
    if not 0 < size <= 255 * _HASH_SIZE:
        raise ValueError("HKDF-SHA256 gives 1 to 8,160 bytes")
    # RFC 5869 fills an empty salt with zeros; so does HMAC with an empty key
    key = hmac.digest(salt, secret, hashlib.sha256)
    output = block = b""
    for counter in range(1, -(-size // _HASH_SIZE) + 1):
        block = hmac.digest(key, block + info + bytes([counter]), hashlib.sha256)
        output += block
    return output[:size]

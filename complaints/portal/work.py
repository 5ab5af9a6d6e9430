"""The proof of work that a PUT may have to carry while somebody floods the portal.

It slows one sender down and identifies nobody: it is over the object's own random name.
Source: SPEC.md, section 7, "Work".
"""

import hashlib
import re
from typing import Final

HEADER: Final = "Amparo-Work"
MAX_BITS: Final = 32  # some minutes on a phone; more would shut people out

_NONCE: Final = re.compile("[0-9a-f]{16}")


def is_done(name: bytes, nonce: str | None, bits: int) -> bool:
    """Whether SHA-256(``name`` || nonce) starts with ``bits`` zero bits; always, if 0.

    ``nonce`` is the header as it came: 8 bytes in lower-case hex, or None.
    """
    if bits == 0:
        return True
    if nonce is None or not _NONCE.fullmatch(nonce):
        return False
    digest = hashlib.sha256(name + bytes.fromhex(nonce)).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0

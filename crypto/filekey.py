"""The file key of an age file: 16 random bytes from which its two other keys come.

Never written anywhere but wrapped in a stanza, never used for two files.
Source: https://c2sp.org/age, "File key", "Header MAC", "Payload".
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Final, Self

from crypto import hkdf
from crypto.errors import HeaderAuthenticationError, MalformedFileError
from crypto.header import Header, SingleHeader

SIZE: Final = 16
NONCE_SIZE: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class FileKey:
    """The key of one file. `MalformedFileError` unless it has 16 bytes."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != SIZE:
            raise MalformedFileError("An age file key has 16 bytes.")

    @classmethod
    def generate(cls) -> Self:
        """The key of a new file."""
        return cls(os.urandom(SIZE))

    def mac(self, authenticated: bytes) -> bytes:
        """The 32-byte MAC of a header's authenticated part."""
        key = hkdf.derive(self.raw, salt=b"", info=b"header", size=32)
        return hmac.digest(key, authenticated, hashlib.sha256)

    def authenticate(self, header: Header | SingleHeader) -> None:
        """Return if ``header`` was written by someone who knew this key.

        Raises `HeaderAuthenticationError` otherwise.
        """
        if not hmac.compare_digest(self.mac(header.authenticated), header.mac):
            raise HeaderAuthenticationError("The header of the file was changed.")

    def payload_key(self, nonce: bytes) -> bytes:
        """The 32-byte key of the payload that begins with ``nonce`` (16 bytes)."""
        return hkdf.derive(self.raw, salt=nonce, info=b"payload", size=32)

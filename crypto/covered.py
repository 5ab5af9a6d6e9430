"""Bytes that wait in memory for somebody who is away, worthless without the key that they took.

It protects against whoever sits down at the computer meanwhile, and a copy of this memory that was
made meanwhile. It must never be used for what is kept on a disk: there it has no passphrase.
"""

import os
from typing import Final

import nacl.exceptions
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as aead_decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as aead_encrypt,
)

from crypto import hkdf
from crypto.errors import CryptoError

_CONTEXT: Final = b"amparo/covered/v1"
_NONCE_SIZE: Final = 24
_KEY_SIZE: Final = 32


class CoveredError(CryptoError):
    """It was covered with another key, or under another name, or it was changed."""


def cover(data: bytes, *, name: str, key: bytes) -> bytes:
    """``data`` so that only who has ``key`` can `uncover` it, under this ``name``."""
    nonce = os.urandom(_NONCE_SIZE)
    return nonce + aead_encrypt(data, name.encode(), nonce, _derived(key))


def uncover(covered: bytes, *, name: str, key: bytes) -> bytes:
    """What was covered; `CoveredError` if key or name do not fit."""
    nonce, sealed = covered[:_NONCE_SIZE], covered[_NONCE_SIZE:]
    try:
        return aead_decrypt(sealed, name.encode(), nonce, _derived(key))
    except (nacl.exceptions.CryptoError, ValueError) as error:
        raise CoveredError("This was covered with another key.") from error


def _derived(key: bytes) -> bytes:
    return hkdf.derive(key, salt=b"", info=_CONTEXT, size=_KEY_SIZE)

"""The key of the proofs of filing: a minisign secret key file without a passphrase.

The portal signs with it all day, so it is no secret from the server; it signs nothing else, and
whoever steals it can claim receipts, not read anything. The stock tool can use the file:
``minisign -S -s portal.key``.
"""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Final

from crypto import b64
from crypto.ed25519 import SigningKey
from crypto.errors import MalformedKeyError
from crypto.minisign import SecretKey

_COMMENT: Final = "untrusted comment: amparo portal key\n"
_HEAD: Final = b"Ed" + b"\0\0" + b"B2" + bytes(32 + 8 + 8)  # Ed25519, no passphrase, BLAKE2b
_KEY: Final = 8 + 64  # key id, seed and public key
_CHECKSUM: Final = 32


def create(path: Path) -> SecretKey:
    """Make a key in a new file that only its owner can read; `FileExistsError` if it is there."""
    key = SecretKey.derived(SigningKey.generate())
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_encode(key))
        file.flush()
        os.fsync(file.fileno())
    return key


def load(path: Path) -> SecretKey:
    """The key of a file; `MalformedKeyError` for what is no such file, `OSError` for none."""
    lines = path.read_bytes().split(b"\n")
    if len(lines) != 3 or lines[2]:
        raise MalformedKeyError("A minisign secret key file has two lines.")
    try:
        raw = b64.decode(lines[1].strip())
    except ValueError as error:
        raise MalformedKeyError("The secret key is not base64.") from error
    if len(raw) != len(_HEAD) + _KEY + _CHECKSUM or raw[:6] != _HEAD[:6]:
        raise MalformedKeyError("The secret key is no minisign key without a passphrase.")
    key_id, seed = raw[len(_HEAD) :][:8], raw[len(_HEAD) + 8 :][:32]
    key = SecretKey(key_id=key_id, signing_key=SigningKey.from_seed(seed))
    expected, checksum = _body(key), raw[-_CHECKSUM:]
    if checksum == bytes(_CHECKSUM):  # as the stock tool leaves it where there is no passphrase
        expected = expected[:_KEY] + checksum
    if not hmac.compare_digest(raw[len(_HEAD) :], expected):
        raise MalformedKeyError("The checksum of the secret key does not fit.")
    return key


def _encode(key: SecretKey) -> str:
    return _COMMENT + b64.encode(_HEAD + _body(key)).decode("ascii") + "\n"


def _body(key: SecretKey) -> bytes:
    pair = key.signing_key.seed + key.signing_key.verifying_key.raw
    checksum = hashlib.blake2b(b"Ed" + key.key_id + pair, digest_size=_CHECKSUM).digest()
    return key.key_id + pair + checksum

"""Keyfiles: secrets at rest, sealed by a passphrase, and written so that no crash loses them.

``"amparo-keyfile/v1\\n" || salt (16) || u32be(opslimit) || u32be(memlimit in KiB) || nonce (24)
|| XChaCha20-Poly1305-IETF``; the key is Argon2id of the passphrase, everything before the
ciphertext is associated data. Never writes the plaintext anywhere, and never lets a file ask for
more work than a person would wait for.
Source: SPEC.md, section 14.
"""

import os
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nacl.exceptions
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as aead_decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as aead_encrypt,
)
from nacl.bindings import (
    crypto_pwhash_alg,
    crypto_pwhash_ALG_ARGON2ID13,
)

from crypto.errors import KeyfileError, PassphraseError

MAX_PLAINTEXT: Final = 1 << 24

_MAGIC: Final = b"amparo-keyfile/v1\n"
_SALT_SIZE: Final = 16
_NONCE_SIZE: Final = 24
_TAG_SIZE: Final = 16
_HEAD_SIZE: Final = len(_MAGIC) + _SALT_SIZE + 4 + 4 + _NONCE_SIZE
_MAX_PASSES: Final = 10
_MIN_KIB: Final = 8
_MAX_KIB: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one try at a passphrase costs: Argon2id passes and memory in KiB."""

    passes: int
    kib: int

    def __post_init__(self) -> None:
        if not 1 <= self.passes <= _MAX_PASSES or not _MIN_KIB <= self.kib <= _MAX_KIB:
            raise KeyfileError("The keyfile asks for an unreasonable amount of work.")


MODERATE: Final = Cost(passes=3, kib=262_144)


def seal(plaintext: bytes, passphrase: str, *, cost: Cost = MODERATE) -> bytes:
    """``plaintext`` as the bytes of a keyfile. `KeyfileError` for an empty passphrase."""
    if not passphrase:
        raise KeyfileError("A keyfile needs a passphrase.")
    if len(plaintext) > MAX_PLAINTEXT:
        raise KeyfileError("This is too long for a keyfile.")
    salt, nonce = os.urandom(_SALT_SIZE), os.urandom(_NONCE_SIZE)
    limits = cost.passes.to_bytes(4, "big") + cost.kib.to_bytes(4, "big")
    head = _MAGIC + salt + limits + nonce
    return head + aead_encrypt(plaintext, head, nonce, _key(passphrase, salt, cost))


def open_(data: bytes, passphrase: str) -> bytes:
    """The plaintext of a keyfile.

    Raises `PassphraseError` when the passphrase is wrong, `KeyfileError` when the bytes are no
    keyfile of ours.
    """
    head, sealed = data[:_HEAD_SIZE], data[_HEAD_SIZE:]
    if not head.startswith(_MAGIC):
        raise KeyfileError("This is not an Amparo keyfile.")
    if not _TAG_SIZE <= len(sealed) <= MAX_PLAINTEXT + _TAG_SIZE:
        raise KeyfileError("The keyfile is cut short or too long.")
    salt, limits = head[len(_MAGIC) : -32], head[-32:-_NONCE_SIZE]
    cost = Cost(
        passes=int.from_bytes(limits[:4], "big"),
        kib=int.from_bytes(limits[4:], "big"),
    )
    key = _key(passphrase, salt, cost)
    try:
        return aead_decrypt(sealed, head, head[-_NONCE_SIZE:], key)
    except nacl.exceptions.CryptoError as error:
        raise PassphraseError("The passphrase is wrong, or the keyfile was changed.") from error


def write(path: Path, plaintext: bytes, passphrase: str, *, cost: Cost = MODERATE) -> None:
    """Seal ``plaintext`` into the file ``path``: all of it or nothing, for its owner alone.

    Replaces the file if there is one. Raises `KeyfileError` when it cannot be written.
    """
    data = seal(plaintext, passphrase, cost=cost)
    try:
        _replace(path, data)
    except OSError as error:
        raise KeyfileError(f"The keyfile cannot be written: {error.strerror}.") from error


def read(path: Path, passphrase: str) -> bytes:
    """The plaintext of the keyfile ``path``; raises as `open_` does."""
    try:
        with path.open("rb") as file:
            data = file.read(_HEAD_SIZE + MAX_PLAINTEXT + _TAG_SIZE + 1)
    except OSError as error:
        raise KeyfileError(f"The keyfile cannot be read: {error.strerror}.") from error
    return open_(data, passphrase)


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # keyboards differ in how they compose accents; NFKC makes one spelling of them
    normal = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return crypto_pwhash_alg(
            32, normal, salt, cost.passes, cost.kib * 1024, crypto_pwhash_ALG_ARGON2ID13
        )
    except nacl.exceptions.RuntimeError as error:
        raise KeyfileError("There is not enough memory to open or seal the keyfile.") from error


def _replace(path: Path, data: bytes) -> None:
    # mkstemp: mode 0600 from the first moment, in the same folder so that the rename is atomic
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError:  # Windows opens no folder
        return
    try:
        os.fsync(folder)  # or the rename may be lost with the power
    finally:
        os.close(folder)

"""The hybrid recipient of age: MLKEM768-X25519, safe against today's and quantum computers.

A recipient wraps a file key into a stanza, an identity unwraps it. There is no other kind here,
and no key is made from anything but 32 bytes. A secret seed is never shown by ``repr``.
Source: https://c2sp.org/age, "The MLKEM768-X25519 hybrid post-quantum recipient type"; HPKE is
RFC 9180 in base mode.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from crypto import b64, bech32
from crypto.errors import MalformedFileError, MalformedKeyError
from crypto.filekey import FileKey
from crypto.header import HYBRID, SHARE_SIZE, Stanza, hybrid_share

SEED_SIZE: Final = 32
RECIPIENT_SIZE: Final = 1216

_SUITE: Final = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
)
_INFO: Final = b"age-encryption.org/mlkem768x25519"
_RECIPIENT_PREFIX: Final = "age1pq"
_IDENTITY_PREFIX: Final = "AGE-SECRET-KEY-PQ-"
_MLKEM_KEY_SIZE: Final = 1184
_MLKEM_SEED_SIZE: Final = 64
_X25519_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key of 1,216 bytes to which files are sealed.

    Raises `MalformedKeyError` for other lengths and for what is no ML-KEM-768 key.
    """

    raw: bytes = field(repr=False)
    _key: hpke.MLKEM768X25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != RECIPIENT_SIZE:
            raise MalformedKeyError("A hybrid recipient has 1,216 bytes.")
        try:
            first = mlkem.MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM_KEY_SIZE])
        except ValueError as error:
            raise MalformedKeyError("The recipient is not an ML-KEM-768 key.") from error
        second = x25519.X25519PublicKey.from_public_bytes(self.raw[_MLKEM_KEY_SIZE:])
        object.__setattr__(self, "_key", hpke.MLKEM768X25519PublicKey(first, second))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The recipient of a string ``age1pq1…``; `MalformedKeyError` otherwise."""
        try:
            prefix, raw = bech32.decode(text)
        except ValueError as error:
            raise MalformedKeyError("The recipient is mistyped or cut short.") from error
        if prefix != _RECIPIENT_PREFIX:
            raise MalformedKeyError("Only post-quantum recipients (age1pq1…) are accepted.")
        return cls(raw)

    def __str__(self) -> str:
        return bech32.encode(_RECIPIENT_PREFIX, self.raw)

    def wrap(self, file_key: FileKey) -> Stanza:
        """A stanza that only this recipient's identity can unwrap."""
        try:
            sealed = _SUITE.encrypt(file_key.raw, self._key, info=_INFO)
        except ValueError as error:  # the X25519 half has small order
            raise MalformedKeyError("The recipient is not a usable key.") from error
        share = b64.encode_unpadded(sealed[:SHARE_SIZE]).decode("ascii")
        return Stanza((HYBRID, share), sealed[SHARE_SIZE:])


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """A secret key, made from its 32-byte seed; opens what is sealed to its recipient."""

    seed: bytes = field(repr=False)
    recipient: Recipient = field(init=False)
    _key: hpke.MLKEM768X25519PrivateKey = field(init=False, repr=False)
    _x25519: x25519.X25519PrivateKey = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE:
            raise MalformedKeyError("A hybrid identity has 32 bytes.")
        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_SIZE + _X25519_SIZE)
        first = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE])
        second = x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:])
        public = first.public_key().public_bytes_raw() + second.public_key().public_bytes_raw()
        object.__setattr__(self, "recipient", Recipient(public))
        object.__setattr__(self, "_key", hpke.MLKEM768X25519PrivateKey(first, second))
        object.__setattr__(self, "_x25519", second)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The identity of a 32-byte seed."""
        return cls(seed)

    @classmethod
    def generate(cls) -> Self:
        """A fresh random identity."""
        return cls(os.urandom(SEED_SIZE))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The identity of a string ``AGE-SECRET-KEY-PQ-1…``; `MalformedKeyError` otherwise."""
        try:
            prefix, raw = bech32.decode(text)
        except ValueError:
            raise MalformedKeyError("The identity is mistyped or cut short.") from None
        if prefix != _IDENTITY_PREFIX:
            raise MalformedKeyError(
                "Only post-quantum identities (AGE-SECRET-KEY-PQ-1…) are accepted."
            )
        return cls(raw)

    def __str__(self) -> str:
        """The secret itself, as a keyfile holds it: never for a log or a screen."""
        return bech32.encode(_IDENTITY_PREFIX.lower(), self.seed).upper()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Identity):
            return NotImplemented
        return hmac.compare_digest(self.seed, other.seed)

    def __hash__(self) -> int:
        return hash(self.recipient)

    def unwrap(self, stanza: Stanza) -> FileKey | None:
        """The file key, or None if the stanza is of another type or for somebody else.

        Raises `MalformedFileError` for a hybrid stanza that no writer makes.
        """
        if stanza.kind != HYBRID:
            return None
        return self.unwrap_share(hybrid_share(stanza), stanza.body)

    def unwrap_share(self, share: bytes, wrapped: bytes) -> FileKey | None:
        """`unwrap` for the share and the body of a hybrid stanza, which have their sizes."""
        try:
            return FileKey(_SUITE.decrypt(share + wrapped, self._key, info=_INFO))
        except InvalidTag:
            self._refuse_small_order(share)
            return None

    def _refuse_small_order(self, share: bytes) -> None:
        """A share whose X25519 half has small order is nobody's: RFC 9180, section 7.1.4."""
        point = x25519.X25519PublicKey.from_public_bytes(share[-_X25519_SIZE:])
        try:
            self._x25519.exchange(point)
        except ValueError as error:
            raise MalformedFileError("A hybrid stanza has a share of small order.") from error

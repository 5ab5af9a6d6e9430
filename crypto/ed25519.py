"""Ed25519 signing and verifying keys (RFC 8032), verified strictly by libsodium.

Strictly: a signature whose S is not reduced, whose R or whose key has small order or is not
canonically encoded, is refused. A secret seed is never shown by ``repr`` and is compared in
constant time.
"""

import hmac
import os
from dataclasses import dataclass, field
from typing import Self

import nacl.bindings
import nacl.exceptions

from crypto.errors import MalformedKeyError, SignatureError

SEED_SIZE = 32
KEY_SIZE = 32
SIGNATURE_SIZE = 64


@dataclass(frozen=True, slots=True, eq=False)
class VerifyingKey:
    """A public key: 32 raw bytes. `MalformedKeyError` for another length."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise MalformedKeyError("An Ed25519 public key has 32 bytes.")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VerifyingKey):
            return NotImplemented
        return hmac.compare_digest(self.raw, other.raw)

    def __hash__(self) -> int:
        return hash(self.raw)

    def verify(self, message: bytes, signature: bytes) -> None:
        """Return if ``signature`` (64 bytes) is by this key over ``message``.

        Raises `SignatureError` otherwise.
        """
        if len(signature) != SIGNATURE_SIZE:
            raise SignatureError("An Ed25519 signature has 64 bytes.")
        try:
            nacl.bindings.crypto_sign_open(signature + message, self.raw)
        except nacl.exceptions.BadSignatureError as error:
            raise SignatureError("The signature does not fit.") from error


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """A secret key, made from its 32-byte seed. `MalformedKeyError` for another length."""

    seed: bytes = field(repr=False)
    verifying_key: VerifyingKey = field(init=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE:
            raise MalformedKeyError("An Ed25519 seed has 32 bytes.")
        public, _ = nacl.bindings.crypto_sign_seed_keypair(self.seed)
        object.__setattr__(self, "verifying_key", VerifyingKey(public))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The key of a 32-byte seed."""
        return cls(seed)

    @classmethod
    def generate(cls) -> Self:
        """A fresh random key."""
        return cls(os.urandom(SEED_SIZE))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SigningKey):
            return NotImplemented
        return hmac.compare_digest(self.seed, other.seed)

    def __hash__(self) -> int:
        return hash(self.verifying_key)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature over ``message``; the same every time."""
        expanded = self.seed + self.verifying_key.raw  # libsodium's form of the secret key
        return nacl.bindings.crypto_sign(message, expanded)[:SIGNATURE_SIZE]

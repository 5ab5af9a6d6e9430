"""minisign signatures: made and verified, prehashed only; and the keys for it.

A signature file has four lines (`crypto.signature`); the signature is Ed25519 over BLAKE2b-512 of
the message (``ED``), and a second one covers the first and the trusted comment. The legacy form
over the bare message (``Ed``) is refused. A comment must not be used before `verify` has returned
it.
Source: https://jedisct1.github.io/minisign/
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

from crypto import b64
from crypto.ed25519 import KEY_SIZE, SigningKey, VerifyingKey
from crypto.errors import MalformedKeyError, SignatureError
from crypto.signature import (
    KEY_ID_SIZE,
    MAX_TRUSTED_COMMENT,
    OUR_COMMENT,
    Signature,
    check_comment,
    signature_size,
    split,
)

__all__ = [
    "PublicKey",
    "SecretKey",
    "Signature",
    "sign",
    "sign_stream",
    "signature_size",
    "split",
    "verify",
    "verify_stream",
]

_KEY_ALGORITHM: Final = b"Ed"
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A verifying key and the 8-byte id by which signatures name it."""

    key_id: bytes
    key: VerifyingKey

    @classmethod
    def derived(cls, key: VerifyingKey) -> Self:
        """The key under the id that all of ours have: SHA-256 of it, cut to 8 bytes."""
        return cls(key_id=_derived_id(key), key=key)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of minisign's 56 characters ``RW…``; `MalformedKeyError` otherwise."""
        try:
            raw = b64.decode(text.encode("ascii"))
        except ValueError as error:
            raise MalformedKeyError("A minisign public key is 56 base64 characters.") from error
        if len(raw) != 2 + KEY_ID_SIZE + KEY_SIZE or not raw.startswith(_KEY_ALGORITHM):
            raise MalformedKeyError("A minisign public key is 56 characters that begin with RW.")
        return cls(key_id=raw[2 : 2 + KEY_ID_SIZE], key=VerifyingKey(raw[2 + KEY_ID_SIZE :]))

    @property
    def is_derived(self) -> bool:
        """Whether the id is the one that complainants' and members' keys must have."""
        return hmac.compare_digest(self.key_id, _derived_id(self.key))

    def __str__(self) -> str:
        return b64.encode(_KEY_ALGORITHM + self.key_id + self.key.raw).decode("ascii")


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A signing key and the id that its signatures carry."""

    key_id: bytes
    signing_key: SigningKey

    @classmethod
    def derived(cls, signing_key: SigningKey) -> Self:
        """The key under the id that all of ours have."""
        return cls(key_id=_derived_id(signing_key.verifying_key), signing_key=signing_key)

    @property
    def public_key(self) -> PublicKey:
        """The half that verifies."""
        return PublicKey(key_id=self.key_id, key=self.signing_key.verifying_key)


def sign(message: bytes, *, key: SecretKey, trusted_comment: str) -> str:
    """The signature file over ``message``: four lines, each ended by a line feed."""
    return _sign(hashlib.blake2b(message).digest(), key, trusted_comment)


def sign_stream(source: BinaryIO, *, key: SecretKey, trusted_comment: str) -> str:
    """Like `sign`, over everything that ``source`` still has, in constant memory."""
    return _sign(_prehash(source), key, trusted_comment)


def verify(message: bytes, signature: Signature, key: PublicKey) -> str:
    """The trusted comment, once ``signature`` is known to be by ``key`` over ``message``.

    Raises `SignatureError` otherwise.
    """
    return _verify(hashlib.blake2b(message).digest(), signature, key)


def verify_stream(source: BinaryIO, signature: Signature, key: PublicKey) -> str:
    """Like `verify`, over everything that ``source`` still has, in constant memory."""
    return _verify(_prehash(source), signature, key)


def _sign(prehash: bytes, key: SecretKey, trusted_comment: str) -> str:
    check_comment(trusted_comment, MAX_TRUSTED_COMMENT)
    signature = key.signing_key.sign(prehash)
    return str(
        Signature(
            untrusted_comment=OUR_COMMENT,
            key_id=key.key_id,
            signature=signature,
            trusted_comment=trusted_comment,
            global_signature=key.signing_key.sign(signature + trusted_comment.encode("utf-8")),
        )
    )


def _verify(prehash: bytes, signature: Signature, key: PublicKey) -> str:
    if not hmac.compare_digest(signature.key_id, key.key_id):
        raise SignatureError("The signature was made with another key.")
    try:
        key.key.verify(prehash, signature.signature)
    except SignatureError as error:
        raise SignatureError("The signature does not fit the content.") from error
    comment = signature.trusted_comment.encode("utf-8")
    try:
        key.key.verify(signature.signature + comment, signature.global_signature)
    except SignatureError as error:
        raise SignatureError("The signature does not fit its trusted comment.") from error
    return signature.trusted_comment


def _prehash(source: BinaryIO) -> bytes:
    digest = hashlib.blake2b()
    while block := source.read(_BLOCK):
        digest.update(block)
    return digest.digest()


def _derived_id(key: VerifyingKey) -> bytes:
    return hashlib.sha256(key.raw).digest()[:KEY_ID_SIZE]

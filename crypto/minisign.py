"""minisign signatures: made, parsed and verified, prehashed only.

A signature file has four lines; the signature is Ed25519 over BLAKE2b-512 of the message (``ED``),
and a second one covers the first and the trusted comment. The legacy form over the bare message
(``Ed``) is refused, as is every spelling that minisign would not itself write: carriage returns,
control characters, non-canonical base64, anything after the fourth line.
A comment must not be used before `verify` has returned it.
Source: https://jedisct1.github.io/minisign/
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import BinaryIO, Final, Self
from unicodedata import category

from crypto import b64
from crypto.ed25519 import KEY_SIZE, SIGNATURE_SIZE, SigningKey, VerifyingKey
from crypto.errors import MalformedKeyError, SignatureError

KEY_ID_SIZE: Final = 8
MAX_COMMENT: Final = 255  # bytes; readers ignore this comment
MAX_TRUSTED_COMMENT: Final = 8192  # bytes, as in minisign
MAX_SIGNATURES: Final = 64  # in one file; far above any number of stewards

_KEY_ALGORITHM: Final = b"Ed"
_PREHASHED: Final = b"ED"
_UNTRUSTED: Final = "untrusted comment: "
_TRUSTED: Final = "trusted comment: "
_OUR_COMMENT: Final = "amparo"
_LINES: Final = 4
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One parsed signature file, not yet verified: its comments are claims."""

    untrusted_comment: str
    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes

    @classmethod
    def parse(cls, text: str | bytes) -> Self:
        """The signature of exactly one file; `SignatureError` says what is wrong with it."""
        lines = _lines(text)
        if len(lines) != _LINES:
            raise SignatureError("A signature file has exactly four lines.")
        return cls._of(lines)

    @classmethod
    def _of(cls, lines: list[str]) -> Self:
        first = _decode(lines[1], 2 + KEY_ID_SIZE + SIGNATURE_SIZE)
        if not first.startswith(_PREHASHED):
            raise SignatureError("Only prehashed minisign signatures (ED) are accepted.")
        return cls(
            untrusted_comment=_comment(lines[0], _UNTRUSTED, MAX_COMMENT),
            key_id=first[2 : 2 + KEY_ID_SIZE],
            signature=first[2 + KEY_ID_SIZE :],
            trusted_comment=_comment(lines[2], _TRUSTED, MAX_TRUSTED_COMMENT),
            global_signature=_decode(lines[3], SIGNATURE_SIZE),
        )

    def __str__(self) -> str:
        """The file's four lines, byte for byte as they were parsed."""
        first = b64.encode(_PREHASHED + self.key_id + self.signature).decode("ascii")
        second = b64.encode(self.global_signature).decode("ascii")
        return (
            f"{_UNTRUSTED}{self.untrusted_comment}\n{first}\n"
            f"{_TRUSTED}{self.trusted_comment}\n{second}\n"
        )


def split(text: str | bytes) -> tuple[Signature, ...]:
    """The signatures of several files written one after the other, in their order.

    Raises `SignatureError`, also when there is none.
    """
    lines = _lines(text)
    if not lines or len(lines) % _LINES:
        raise SignatureError("A file of signatures has four lines for each.")
    return tuple(Signature._of(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES))


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


def signature_size(trusted_comment: str) -> int:
    """How many bytes a signature file of ours with this trusted comment has."""
    head = len(_UNTRUSTED) + len(_OUR_COMMENT) + 1
    body = 100 + 1 + len(_TRUSTED) + len(trusted_comment.encode("utf-8")) + 1 + 88 + 1
    return head + body


def _sign(prehash: bytes, key: SecretKey, trusted_comment: str) -> str:
    _check_comment(trusted_comment, MAX_TRUSTED_COMMENT)
    signature = key.signing_key.sign(prehash)
    return str(
        Signature(
            untrusted_comment=_OUR_COMMENT,
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


def _lines(text: str | bytes) -> list[str]:
    limit = MAX_SIGNATURES * (MAX_COMMENT + MAX_TRUSTED_COMMENT + 256)
    if len(text) > limit:
        raise SignatureError("This is too long for a signature file.")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignatureError("A signature file is UTF-8 text.") from error
    if not text.endswith("\n"):
        raise SignatureError("The last line of a signature file is not ended.")
    lines = text[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES * _LINES:
        raise SignatureError("There are too many signatures in one file.")
    return lines


def _decode(line: str, size: int) -> bytes:
    try:
        raw = b64.decode(line.encode("ascii"))
    except ValueError as error:
        raise SignatureError("A line of the signature file is not canonical base64.") from error
    if len(raw) != size:
        raise SignatureError("A line of the signature file has the wrong length.")
    return raw


def _comment(line: str, prefix: str, limit: int) -> str:
    if not line.startswith(prefix):
        raise SignatureError(f'A line of the signature file does not begin with "{prefix}".')
    comment = line.removeprefix(prefix)
    _check_comment(comment, limit)
    return comment


def _check_comment(comment: str, limit: int) -> None:
    if not comment.isprintable() and any(  # looked through only where it may matter: it is slow
        category(character) == "Cc" and character != "\t" for character in comment
    ):
        raise SignatureError("A comment of the signature has control characters.")
    try:
        size = len(comment.encode("utf-8"))
    except UnicodeEncodeError as error:  # a lone surrogate
        raise SignatureError("A comment of the signature is not UTF-8.") from error
    if size > limit:
        raise SignatureError("A comment of the signature is too long.")

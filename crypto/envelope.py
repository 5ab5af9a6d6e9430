"""Envelopes and replies: signed messages, padded and sealed, of exactly two sizes on the wire.

An envelope (16,384 bytes) or reply (4,096) is an age file with one hybrid stanza, whose plaintext
is a signed file padded to the one length that gives that size. All of one size look the same.
`open_sealed` does not verify: which key must have signed stands in the message, so the caller
reads the message as a claim, finds the key, and calls `Opened.verify` before it believes a word.
Source: SPEC.md, section 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto import age, header, minisign, signedfile
from crypto.errors import MalformedFileError, TooLongError
from crypto.hybrid import Identity, Recipient
from crypto.padding import pad, unpad
from crypto.signedfile import SignedFile

ENVELOPE_SIZE: Final = 16_384
REPLY_SIZE: Final = 4_096
OVERHEAD: Final = 1_659  # an age header with one stanza, a payload nonce, one tag
_SIZES: Final = (ENVELOPE_SIZE, REPLY_SIZE)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in an envelope or reply: a claim until `verify` has returned."""

    signed: SignedFile = field(repr=False)

    @property
    def message(self) -> bytes:
        """The exact bytes that the signature covers."""
        return self.signed.content

    @property
    def signature(self) -> minisign.Signature:
        """The signature file; its trusted comment is a claim, too."""
        return self.signed.signature

    def verify(self, key: minisign.PublicKey) -> str:
        """The trusted comment, once the signature is known to be by ``key`` over the message.

        Raises `SignatureError` otherwise.
        """
        return self.signed.verify(key)


def capacity(size: int, trusted_comment: str) -> int:
    """How many bytes the longest message has that fits with this trusted comment."""
    return _padded(size) - 1 - signedfile.overhead(trusted_comment)


def seal(
    message: bytes,
    *,
    signing_key: minisign.SecretKey,
    trusted_comment: str,
    recipient: Recipient,
    size: int,
) -> bytes:
    """``message``, signed and sealed to one recipient: exactly ``size`` bytes.

    Raises `TooLongError` if the message does not fit, `SignatureError` for an unusable comment.
    """
    if len(message) > capacity(size, trusted_comment):
        raise TooLongError("The message is too long for one envelope.")
    signed = signedfile.sign(message, key=signing_key, trusted_comment=trusted_comment)
    sealed = age.encrypt_bytes(pad(signed, _padded(size)), recipients=[recipient])
    assert len(sealed) == size
    return sealed


def open_sealed(sealed: bytes, *, identities: Sequence[Identity]) -> Opened:
    """The content of an envelope or reply, opened with the first identity that fits.

    Raises `MalformedFileError`, `DowngradeError`, `NoIdentityMatchError`,
    `HeaderAuthenticationError` or `PayloadError`. Verifies no signature.
    """
    if len(sealed) not in _SIZES:
        raise MalformedFileError("This has not the size of an envelope or a reply.")
    head = header.read_single_hybrid(sealed)
    padded = age.open_single(sealed[head.end :], head=head, identities=identities)
    return Opened(SignedFile.parse(unpad(padded, _padded(len(sealed)))))


def _padded(size: int) -> int:
    if size not in _SIZES:
        raise ValueError("there are envelopes and replies, and no other size")
    return size - OVERHEAD

"""Every error that this package raises on purpose: one short tree.

The message is a sentence for the person who can act on it. It never holds a key, a passphrase,
a receipt, plaintext or anything else that was read from the input.
"""

from typing import Literal


class CryptoError(Exception):
    """The root: catch it where any refusal means the same."""


class MalformedKeyError(CryptoError):
    """A recipient, an identity or a signing key is not what it should look like."""


class MalformedFileError(CryptoError):
    """The bytes are not the format that they should be."""


class NoIdentityMatchError(CryptoError):
    """A sound file, sealed to somebody else."""


class DowngradeError(CryptoError):
    """A file that could be opened without the post-quantum key, or by more than one recipient."""


class HeaderAuthenticationError(CryptoError):
    """The file key fits, but the header was changed after it was written."""


class PayloadError(CryptoError):
    """The payload was changed, cut, or continued after its end."""


class SignatureError(CryptoError):
    """The signature is malformed, by another key, or does not fit what it should sign."""


class KeyfileError(CryptoError):
    """A keyfile is not one of ours, or cannot be read or written."""


class PassphraseError(KeyfileError):
    """The passphrase is wrong (or the keyfile was changed: these cannot be told apart)."""


class ReceiptError(CryptoError):
    """What was typed is no receipt; ``kind`` says what is wrong, without repeating it."""

    def __init__(self, kind: Literal["character", "length", "check"], message: str) -> None:
        super().__init__(message)
        self.kind = kind


class TooLongError(CryptoError):
    """The content does not fit the fixed size."""

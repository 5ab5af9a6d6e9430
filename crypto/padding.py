"""Padding to one length: ISO/IEC 7816-4, as libsodium's ``sodium_pad`` to the exact size.

Only ever read after decryption has authenticated it, so nobody can learn from how it fails.
"""

from crypto.errors import MalformedFileError, TooLongError


def pad(content: bytes, size: int) -> bytes:
    """``content``, one byte 0x80, and zeros up to ``size``; `TooLongError` if that is more."""
    if len(content) >= size:
        raise TooLongError("The content is too long for its fixed size.")
    return content + b"\x80" + bytes(size - len(content) - 1)


def unpad(padded: bytes, size: int) -> bytes:
    """The content; `MalformedFileError` unless ``padded`` is what `pad` gives for ``size``."""
    end = padded.rfind(b"\x80")
    if len(padded) != size or end < 0 or padded[end + 1 :] != bytes(size - end - 1):
        raise MalformedFileError("The padding is malformed.")
    return padded[:end]

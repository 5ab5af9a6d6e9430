"""Base64 (RFC 4648, section 4) read strictly: one byte string has one spelling, all others fail.

Never returns bytes for a text that its own encoding would not give back.
"""

import base64
import binascii


def encode(data: bytes) -> bytes:
    """``data`` in base64 with ``=`` padding."""
    return base64.b64encode(data)


def decode(text: bytes) -> bytes:
    """The bytes of canonical padded base64; `ValueError` for anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if base64.b64encode(data) != text:  # stray bits or characters after the padding
        raise ValueError("not canonical base64")
    return data


def encode_unpadded(data: bytes) -> bytes:
    """``data`` in base64 without padding, as age headers have it."""
    return base64.b64encode(data).rstrip(b"=")


def decode_unpadded(text: bytes) -> bytes:
    """The bytes of canonical unpadded base64; `ValueError` for anything else."""
    if text.endswith(b"="):
        raise ValueError("padded base64")
    return decode(text + b"=" * (-len(text) % 4))

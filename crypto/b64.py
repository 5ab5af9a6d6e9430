"""Base64 (RFC 4648, section 4) read strictly: one byte string has one spelling, all others fail.

Never returns bytes for a text that its own encoding would not give back.
"""

import binascii


def encode(data: bytes) -> bytes:
    """``data`` in base64 with ``=`` padding."""
    return binascii.b2a_base64(data, newline=False)


def decode(text: bytes) -> bytes:
    """The bytes of canonical padded base64; `ValueError` for anything else."""
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if encode(data) != text:  # stray bits or characters after the padding
        raise ValueError("not canonical base64")
    return data


def encode_unpadded(data: bytes) -> bytes:
    """``data`` in base64 without padding, as age headers have it."""
    return encode(data).rstrip(b"=")


def decode_unpadded(text: bytes) -> bytes:
    """The bytes of canonical unpadded base64; `ValueError` for anything else."""
    if text.endswith(b"="):
        raise ValueError("padded base64")
    return decode(text + b"=" * (-len(text) % 4))

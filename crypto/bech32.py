"""Bech32 (BIP 173) as age uses it: no limit of 90 characters, all upper or all lower case.

Never accepts two spellings of one byte string other than the two cases. Knows no key type.
"""

from functools import reduce
from operator import xor
from typing import Final

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {character: value for value, character in enumerate(_CHARSET)}
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
#: Of each five bits that are shifted out: what their generators come to together.
_REMAINDERS: Final = tuple(
    reduce(xor, (one for bit, one in enumerate(_GENERATOR) if top >> bit & 1), 0)
    for top in range(32)
)
_CHECKSUM_SIZE: Final = 6
_MAX_SIZE: Final = 4096  # characters; our longest, a recipient, has 1,959


def encode(prefix: str, data: bytes) -> str:
    """``data`` under the lower-case human-readable ``prefix``, in lower case."""
    values = _regroup(data, 8, 5)
    remainder = _polymod([*_expand(prefix), *values, *([0] * _CHECKSUM_SIZE)]) ^ 1
    checksum = [remainder >> shift & 31 for shift in range(25, -1, -5)]
    return prefix + "1" + "".join(_CHARSET[value] for value in [*values, *checksum])


def decode(text: str) -> tuple[str, bytes]:
    """The prefix, in the case it was written in, and the data; `ValueError` if malformed."""
    if len(text) > _MAX_SIZE:
        raise ValueError("too long")
    if not text.isascii() or (text != text.lower() and text != text.upper()):
        raise ValueError("mixed case or a foreign character")
    prefix, separator, body = text.rpartition("1")
    if not separator or not prefix or len(body) < _CHECKSUM_SIZE:
        raise ValueError("no prefix or no checksum")
    if any(not "!" <= character <= "~" for character in prefix):
        raise ValueError("a foreign character in the prefix")
    try:
        values = [_VALUES[character] for character in body.lower()]
    except KeyError:
        raise ValueError("a foreign character") from None  # the cause would repeat it
    if _polymod([*_expand(prefix.lower()), *values]) != 1:
        raise ValueError("wrong checksum")
    return prefix, bytes(_regroup(values[:-_CHECKSUM_SIZE], 5, 8))


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value ^ _REMAINDERS[checksum >> 25]
    return checksum


def _regroup(values: bytes | list[int], width: int, into: int) -> list[int]:
    """Groups of ``width`` bits as groups of ``into`` bits; what is left over must be zero."""
    held = bits = 0
    groups = []
    for value in values:
        held = held << width | value
        bits += width
        while bits >= into:
            bits -= into
            groups.append(held >> bits)
            held &= (1 << bits) - 1
    if into < width:  # encoding: fill the last group
        return [*groups, held << into - bits] if bits else groups
    if bits >= width or held:
        raise ValueError("padding that is too long or not zero")
    return groups

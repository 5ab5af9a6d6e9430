"""What a file is, by its first bytes; what somebody says of it counts for nothing."""

from enum import Enum
from typing import Final


class Format(Enum):
    """The families of files that a tool of ours can clean."""

    PICTURE = "picture"
    PAPER = "paper"
    FILM = "film"


HEAD: Final = 64  # bytes that `sniff` looks at

_STARTS: Final = (
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"\x89PNG\r\n\x1a\n", Format.PICTURE),
    (b"%PDF-", Format.PAPER),
    (b"\x1a\x45\xdf\xa3", Format.FILM),  # Matroska, WebM
    (b"OggS", Format.FILM),
    (b"fLaC", Format.FILM),
    (b"ID3", Format.FILM),
    (b"#!AMR", Format.FILM),
)
_RIFF: Final = {b"WEBP": Format.PICTURE, b"WAVE": Format.FILM}
_PICTURES_IN_BOXES: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"hevc")


def sniff(head: bytes) -> Format | None:
    """The family of a file that begins so; None of what no tool here knows."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        # the tool for pictures cannot write these
        return None if head[8:12] in _PICTURES_IN_BOXES else Format.FILM
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Format.FILM  # frames of MPEG sound
    return None

"""Small files whose every byte is known, for whoever adds them to a complaint."""

import struct
import zlib

_WIDTH, _HEIGHT = 400, 300


def png(*, shade: int = 90, words: str = "") -> bytes:
    """A picture of one colour, with words that nobody sees in it."""
    row = b"\0" + bytes((shade, 90, 60)) * _WIDTH
    size = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    written = _chunk(b"tEXt", b"Author\0" + words.encode("ascii")) if words else b""
    pixels = _chunk(b"IDAT", zlib.compress(row * _HEIGHT))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + written + pixels + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


#: A paper of which no cleaner takes anything out.
PDF = b"%PDF-1.4\n%%EOF\n"

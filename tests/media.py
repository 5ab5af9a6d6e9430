"""Small files for whoever adds them to a complaint, and what is hidden in them."""

import json
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Final

_WIDTH: Final = 400
_HEIGHT: Final = 300


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
PDF: Final = b"%PDF-1.4\n%%EOF\n"

#: What `photo` hides, as ExifTool names it; 35.8947 north, 5.3213 west is a fence.
HIDDEN: Final = {
    "GPSLatitude": "35.8947",
    "GPSLatitudeRef": "N",
    "GPSLongitude": "5.3213",
    "GPSLongitudeRef": "W",
    "DateTimeOriginal": "2026:05:01 04:10:00",
    "Make": "Tecno",
    "Model": "Spark 10",
    "Orientation#": "6",
}


def photo(path: Path) -> Path:
    """A JPEG as a phone makes it, with a place, a time and the phone in it."""
    source = path.with_suffix(".png")
    source.write_bytes(png())
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", source, path], check=True)
    tags = [f"-{name}={value}" for name, value in HIDDEN.items()]
    subprocess.run(["exiftool", "-q", "-overwrite_original", *tags, path], check=True)
    return path


def tags(content: bytes) -> dict[str, object]:
    """All that ExifTool finds in a file, but for what it says of the file itself."""
    asked = ["exiftool", "-j", "-a", "-u", "-ee3", "-"]
    found = subprocess.run(asked, input=content, stdout=subprocess.PIPE, check=True).stdout
    (one,) = json.loads(found)
    return dict(one)

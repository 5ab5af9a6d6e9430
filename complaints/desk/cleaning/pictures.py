"""Pictures: everything out that says who, where and when. What is seen stays as it is, dot by dot.

JPEG and WebP with Exiv2, which leaves the coded picture alone; PNG, of which Exiv2 keeps notes, is
written anew by Pillow, without loss. What is needed to see a picture right stays: which side is up,
and the colour profile.
"""

import importlib
import io
from typing import Final

import pyexiv2
from PIL import Image

_ORIENTATION: Final = "Exif.Image.Orientation"
_ORIENTATION_TAG: Final = 0x0112
_PNG: Final = b"\x89PNG"


def ready() -> None:
    """Load what Pillow loads only when it is needed: later nothing can be."""
    Image.preinit()
    importlib.import_module("PIL.TiffImagePlugin")  # by which Exif is written


def clean(data: bytes) -> bytes:
    """The same picture without what it says of itself. Raises what the libraries raise."""
    return _png(data) if data.startswith(_PNG) else _with_exiv2(data)


def _with_exiv2(data: bytes) -> bytes:
    with pyexiv2.ImageData(data) as image:
        orientation = image.read_exif().get(_ORIENTATION)
        image.clear_thumbnail()
        image.clear_exif()
        image.clear_iptc()
        image.modify_raw_xmp("")  # `clear_xmp` writes the old one again into WebP
        image.clear_comment()
        if orientation:
            image.modify_exif({_ORIENTATION: orientation})
        cleaned: bytes = image.get_bytes()
    return cleaned


def _png(data: bytes) -> bytes:
    cleaned = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        orientation = image.getexif().get(_ORIENTATION_TAG)
        shown = Image.Exif()
        if orientation:
            shown[_ORIENTATION_TAG] = orientation
        image.save(
            cleaned,
            "PNG",
            save_all=getattr(image, "is_animated", False),
            exif=shown,
            icc_profile=image.info.get("icc_profile"),
        )
    return cleaned.getvalue()

"""Pictures, decoded by Pillow and libheif: of several in one file the one that is wanted."""

import io
from typing import Final

from PIL import Image, ImageOps

from complaints.desk.viewing.drawn import MAX_PIXELS, CannotDrawError, Drawn, Wanted, finish
from complaints.desk.viewing.formats import is_in_boxes

_FORMATS: Final = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]
_SHARP: Final = 2  # times the wanted size is decoded at least, so that nothing is coarse


def ready(head: bytes) -> None:
    """Load what is needed; nothing can be loaded later."""
    Image.preinit()
    Image.init()
    if is_in_boxes(head):
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)


def draw(data: bytes, wanted: Wanted) -> Drawn:
    """The picture. Raises `CannotDrawError`, and what the libraries raise."""
    Image.MAX_IMAGE_PIXELS = None  # the limit here is a word, not a warning
    formats = [*_FORMATS, *(["HEIF"] if "HEIF" in Image.OPEN else [])]
    with Image.open(io.BytesIO(data), formats=formats) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise CannotDrawError("too-large")
        pages = getattr(image, "n_frames", 1)
        if not 1 <= wanted.page <= pages:
            raise CannotDrawError("no-page")
        if pages > 1:
            image.seek(wanted.page - 1)
        # of a JPEG a half, a quarter or an eighth is decoded at once
        image.draft("RGB", (wanted.edge * _SHARP, wanted.edge * _SHARP))
        ImageOps.exif_transpose(image, in_place=True)
        is_photo = image.format in ("JPEG", "HEIF", "AVIF", "WEBP")
        return finish(image, wanted, pages=pages, is_photo=is_photo)

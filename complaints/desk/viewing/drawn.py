"""What both tools of the worker give: one picture, how many there are, or a word why not."""

import io
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageFilter

MAX_PIXELS: Final = 200_000_000  # of what is decoded, as cameras of telephones make them
SOFT: Final = 48  # dots of the longer side from which a soft picture is made

_TURNS: Final = {
    90: Image.Transpose.ROTATE_270,  # Pillow counts against the clock
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


class CannotDrawError(Exception):
    """Why there is no picture; ``state`` is the word for it."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Page ``page`` from 1, its longer side at most ``edge`` dots, turned by ``turn`` degrees.

    A ``soft`` picture tells one file from another by its colours, and shows nobody's face.
    """

    page: int
    edge: int
    turn: int
    soft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One picture, as a file, and how many pages there are."""

    data: bytes = field(repr=False)
    media_type: str
    pages: int


def finish(image: Image.Image, wanted: Wanted, *, pages: int, is_photo: bool) -> Drawn:
    """The picture as wanted, with nothing beside its dots."""
    mode = "RGBA" if _has_holes(image) else "RGB"
    image = image if image.mode == mode else image.convert(mode)  # a copy of a large one is dear
    image.thumbnail((wanted.edge, wanted.edge), Image.Resampling.LANCZOS)
    if wanted.turn in _TURNS:
        image = image.transpose(_TURNS[wanted.turn])
    if wanted.soft:
        image = _softened(image)
    made = io.BytesIO()
    if is_photo and image.mode == "RGB":
        _bare(image).save(made, "JPEG", quality=90)
        return Drawn(data=made.getvalue(), media_type="image/jpeg", pages=pages)
    _bare(image).save(made, "PNG", compress_level=4)
    return Drawn(data=made.getvalue(), media_type="image/png", pages=pages)


def _has_holes(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _softened(image: Image.Image) -> Image.Image:
    size = image.size
    image.thumbnail((SOFT, SOFT))
    return image.filter(ImageFilter.GaussianBlur(1.5)).resize(size, Image.Resampling.BICUBIC)


def _bare(image: Image.Image) -> Image.Image:
    """The dots alone: what a picture says of itself would be written with it."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare

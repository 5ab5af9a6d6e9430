"""Invented files: a drawn picture of a boat, and a document that wants to be more than one."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from complaints.complainant import Attached, attach

_SEA, _SKY, _GREY, _WOOD = (46, 84, 104), (206, 216, 214), (120, 126, 128), (122, 84, 52)


def attached(kind: str, number: int, today: date) -> Attached:
    """The invented file of this kind as the evidence of this number; KeyError if there is none."""
    make, said = _KINDS[kind]
    data = make()
    return attach(lambda: BytesIO(data), name=f"evidence[{number}]", added=today, **said)


def _photo() -> bytes:
    """Nobody's face and nobody's coast: two boats and a rope."""
    picture = Image.new("RGB", (960, 640), _SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 300, 960, 640), fill=_SEA)
    draw.polygon(((90, 260), (420, 260), (380, 350), (130, 350)), fill=_GREY)
    draw.rectangle((200, 190, 300, 260), fill=_GREY)
    draw.line((420, 300, 640, 380), fill=(230, 226, 210), width=4)
    draw.polygon(((620, 370), (860, 370), (820, 430), (660, 430)), fill=_WOOD)
    for x in range(660, 830, 24):
        draw.ellipse((x, 342, x + 18, 372), fill=(60, 46, 40))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _odd() -> bytes:
    """Begins like a document and is none: nothing here may ever open it as what it claims."""
    return b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\nMZ\x90" * 40


_KINDS: Final[Mapping[str, tuple[Callable[[], bytes], dict[str, str]]]] = {
    "photo": (
        _photo,
        {"kind": "photo", "media_type": "image/jpeg", "words": "Знято здалеку, з маяка"},
    ),
    "odd": (
        _odd,
        {"kind": "document", "media_type": "application/pdf", "words": "../../invoice.pdf.exe"},
    ),
}

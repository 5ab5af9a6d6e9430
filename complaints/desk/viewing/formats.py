"""What can be looked at, by a file's first bytes; what somebody says of it counts for nothing."""

from enum import Enum
from typing import Final

from complaints.desk.cleaning import formats as cleaning


class Shape(Enum):
    """How a file is looked at."""

    PICTURE = "picture"
    PAPER = "paper"


HEAD: Final = cleaning.HEAD

_GIF: Final = (b"GIF87a", b"GIF89a")
#: Names of a picture in boxes (ISO 23008-12, AVIF) as the file's own brand.
_IN_BOXES: Final = (b"avif", b"avis", b"heic", b"heim", b"heis", b"heix", b"hevc", b"mif1", b"msf1")


def shape(head: bytes) -> Shape | None:
    """How a file that begins so is looked at; None of what is shown in no way here."""
    if head.startswith(_GIF) or is_in_boxes(head):
        return Shape.PICTURE
    match cleaning.sniff(head):
        case cleaning.Format.PICTURE:
            return Shape.PICTURE
        case cleaning.Format.PAPER:
            return Shape.PAPER
    return None


def is_in_boxes(head: bytes) -> bool:
    """Whether it begins as HEIC or AVIF does."""
    return head[4:8] == b"ftyp" and head[8:12] in _IN_BOXES

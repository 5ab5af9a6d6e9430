"""How a caseworker comes to see a file, and what stands before and after it in its case.

Pictures and papers are drawn anew apart; sound and film of closed lists are played by the browser
itself, from the bytes that were sent; everything else can only be saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from complaints.desk.cleaning.formats import Format, sniff
from complaints.desk.evidence import Exhibit
from complaints.desk.files import Files
from complaints.desk.viewing import HEAD, Look, shape

TURNS: Final = (0, 90, 180, 270)
#: How close, and how many dots the longer side then has at most.
EDGES: Final = {1: 1600, 2: 2600, 3: 4000}
SOFT: Final = Look(edge=320, soft=True)


class Way(StrEnum):
    """What can be done with a file that is here, besides saving it."""

    LOOK = "look"
    LISTEN = "listen"
    PLAY = "play"
    SAVE = "save"


def way_of(one: Exhibit, files: Files) -> Way:
    """By its first bytes; of what is played, by its closed list too."""
    if one.trouble or one.file is None:
        return Way.SAVE
    if one.listen_as:
        return Way.LISTEN
    head = files.head(one.file, HEAD)
    if shape(head):
        return Way.LOOK
    return Way.PLAY if one.play_as and sniff(head) is Format.FILM else Way.SAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file stands among those of its case that are here: ``n`` of ``of``."""

    n: int
    of: int
    before: str | None
    after: str | None


def place(part: str, shown: Sequence[Exhibit]) -> Place:
    """The neighbours of the file of this part among ``shown``."""
    here = [one.part for one in shown if not one.trouble]
    at = here.index(part)
    return Place(
        n=at + 1,
        of=len(here),
        before=here[at - 1] if at else None,
        after=here[at + 1] if at + 1 < len(here) else None,
    )

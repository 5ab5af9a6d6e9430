"""Handing the items of a file made offline to a portal: each as the request that it stands for.

Nobody who carries such a file can open it, and handing in the same one again changes nothing. It
must never keep anything of a file, nor write it anywhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from complaints.offline import Item, OfflineFileError, Readable, read
from complaints.portal_client import PortalClient, ProblemError

#: What stops one item for good, and no other.
_REFUSED: Final = frozenset(
    {"unknown-organisation", "suspended-organisation", "replies-full", "quota", "not-sealed"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one file.

    ``items`` the portal has now; ``refused`` it will not have. ``is_whole`` is false where the file
    is none of ours, or none any more from some byte on.
    """

    items: int
    refused: int
    is_whole: bool


def take_in(
    archive: Readable, portal: PortalClient, *, step: Callable[[int], None] = lambda _done: None
) -> Taken:
    """Hand in every item, in bounded memory; ``step`` is told how many were handled.

    Raises `PortalError` where the portal cannot be reached or cannot store anything: then the same
    file may be handed in again later. ``step`` may raise what it likes to stop.
    """
    items, refused = 0, 0
    try:
        for item in read(archive):
            try:
                _put(item, portal)
            except ProblemError as error:
                if error.slug not in _REFUSED:
                    raise
                refused += 1
            else:
                items += 1
            step(items + refused)
    except OfflineFileError:
        return Taken(items=items, refused=refused, is_whole=False)
    return Taken(items=items, refused=refused, is_whole=True)


def _put(item: Item, portal: PortalClient) -> None:
    match item.kind:
        case "inboxes":
            portal.put_envelope(item.addressee, item.body)
        case "replies":
            portal.put_reply(item.body, tag=bytes.fromhex(item.addressee))
        case _:
            portal.put_chunk(item.body)

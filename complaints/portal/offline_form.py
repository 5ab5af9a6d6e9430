"""What the form in one file brings along: the directory, and the cards that forms may be sealed by.

The form is a built page with one empty place; only that place is filled, with what anybody may
fetch. The same bytes for everybody, until the day, the directory or a card changes. Source:
SPEC.md, sections 8 and 13.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from complaints import offline_content
from complaints.directory import Card, DirectoryError
from complaints.offline_content import CLOSING, LIMIT, OPENING, Content
from complaints.portal.errors import PortalError
from complaints.portal.published import Published
from crypto.errors import CryptoError
from crypto.signedfile import SignedFile

PLACE: Final = OPENING + CLOSING


class TooLargeError(PortalError):
    """The directory has grown out of what a form can bring along."""


def filled(page: bytes, data: bytes) -> bytes:
    """The form with its place filled. `TooLargeError` if it is more than `LIMIT`."""
    before, place, after = page.partition(PLACE)
    if not place:
        raise PortalError("The pages have a form without a place for the directory.")
    form = before + OPENING + data + CLOSING + after
    if len(form) > LIMIT:
        raise TooLargeError(
            f"The form has {len(form):,} bytes with this directory, and may have {LIMIT:,}."
        )
    return form


def contents(published: Published, cards: Mapping[str, bytes], *, today: date) -> bytes:
    """The JSON for the place; ``cards`` are all that are published, by organisation."""
    return Content(
        made=today,
        signatures=published.signatures,
        directory=published.directory.data,
        rulebook=published.rulebook,
        shards=published.shards,
        cards={
            name: data
            for name, data in cards.items()
            if not published.organisations[name].suspended and _takes_forms(data, today)
        },
    ).dump()


def _takes_forms(data: bytes, today: date) -> bool:
    try:
        card = Card.parse(SignedFile.parse(data).content)
    except (CryptoError, DirectoryError):
        return False
    return offline_content.takes_forms(card, today)

"""What the form in one file brings along: the directory, and the cards that forms may be sealed by.

The form is a built page with one empty place; only that place is filled, with what anybody may
fetch. The same bytes for everybody, until the day, the directory or a card changes. Source:
SPEC.md, sections 8 and 13.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from complaints.directory import Card, DirectoryError
from complaints.portal.errors import PortalError
from complaints.portal.published import Published
from crypto.errors import CryptoError
from crypto.signedfile import SignedFile

FORMAT: Final = "amparo/offline/v1"
PLACE: Final = b'<script type="application/json" id="offline"></script>'
LIMIT: Final = 500_000  # bytes: to be passed on by telephones

_END: Final = b"</script>"


class TooLargeError(PortalError):
    """The directory has grown out of what a form can bring along."""


def filled(page: bytes, data: bytes) -> bytes:
    """The form with its place filled. `TooLargeError` if it is more than `LIMIT`."""
    before, place, after = page.partition(PLACE)
    if not place:
        raise PortalError("The pages have a form without a place for the directory.")
    form = before + PLACE.removesuffix(_END) + data + _END + after
    if len(form) > LIMIT:
        raise TooLargeError(
            f"The form has {len(form):,} bytes with this directory, and may have {LIMIT:,}."
        )
    return form


def contents(published: Published, cards: Mapping[str, bytes], *, today: date) -> bytes:
    """The JSON for the place; ``cards`` are all that are published, by organisation."""
    found = {
        name: _in_texts(data)
        for name, data in sorted(cards.items())
        if not published.organisations[name].suspended and _takes_forms(data, today)
    }
    text = json.dumps(
        {
            "format": FORMAT,
            "made": today.isoformat(),
            "signatures": published.signatures.decode(),
            "directory": published.directory.data.decode(),
            "rulebook": published.rulebook.decode() if published.rulebook else None,
            "shards": {name: data.decode() for name, data in sorted(published.shards.items())},
            "cards": found,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return text.replace("<", "\\u003c").encode()  # nothing in it can end the element


def _takes_forms(data: bytes, today: date) -> bool:
    try:
        card = Card.parse(SignedFile.parse(data).content)
        card.check_day(today)
    except (CryptoError, DirectoryError):
        return False
    return card.field_recipient is not None and card.field_recipient.validity.covers(today)


def _in_texts(data: bytes) -> tuple[str, str]:
    """Signature and content, which together are the signed file."""
    signed = SignedFile.parse(data)
    return str(signed.signature), signed.content.decode()

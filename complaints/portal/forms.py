"""What every form in one file has room for, for whoever operates the portal.

It reads what is published now, and must never change anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from complaints.portal.config import Config
from complaints.portal.errors import PortalError
from complaints.portal.offline_form import TooLargeError, form_of
from complaints.portal.published import Published, read_root
from complaints.portal.store import Store

_FOLDER = "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One form as it would be made: its bytes, 0 where there can be none, and who is in it."""

    language: str
    size: int
    brought: int
    left_out: tuple[str, ...]


def rooms(config: Config, today: date) -> Iterator[Room]:
    """Every form of the pages, by language. `PortalError` without pages or a directory."""
    if config.pages is None:
        raise PortalError("Without pages there are no forms; name them with --pages FOLDER.")
    published = Published.read(config.directory, root=read_root(config.trust_root))
    store = Store(config.database)
    try:
        for path in sorted((config.pages / _FOLDER).glob("*.html")):
            yield _room(path.stem, path.read_bytes(), published, store, today)
    finally:
        store.close()


def _room(language: str, page: bytes, published: Published, store: Store, today: date) -> Room:
    try:
        form = form_of(page, language, published, store.cards, today=today)
    except TooLargeError:
        return Room(language=language, size=0, brought=0, left_out=())
    return Room(
        language=language,
        size=len(form.document),
        brought=form.brought,
        left_out=form.left_out,
    )

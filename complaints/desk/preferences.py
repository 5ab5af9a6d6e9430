"""What one member likes at their own desk: keys, notifications, lists that they come back to.

Kept in the desk's encrypted file and nowhere else: no colleague learns of it, and it is no event of
the journal. It must never hold anything about a case.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from complaints.desk.errors import NotAllowedError
from complaints.desk.store import Store
from complaints.desk.store.listing import Listing, ListingError
from complaints.locale.marking import _

LONGEST_NAME: Final = 60
_MOST: Final = 30
_KEPT_AS: Final = "preferences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A list under a name of the member's own."""

    id: str
    name: str
    listing: Listing

    def as_json(self) -> object:
        """A JSON object."""
        query = self.listing.query
        return {"id": self.id, "name": self.name, "view": self.listing.view.value, "query": query}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """``keys``: single letters do something; ``notify``: the browser says when something came.

    ``gone`` is the list that was deleted last.
    """

    keys: bool = True
    notify: bool = False
    saved: tuple[Saved, ...] = ()
    gone: Saved | None = None

    @classmethod
    def read(cls, data: bytes | None) -> Self:
        """What was kept; of lists that this program does not know, nothing."""
        if data is None:
            return cls()
        kept = json.loads(data)
        lists = (_saved(one) for one in kept["saved"])
        return cls(
            keys=kept["keys"],
            notify=kept["notify"],
            saved=tuple(one for one in lists if one),
            gone=_saved(kept["gone"]) if kept["gone"] else None,
        )

    def dump(self) -> bytes:
        """As it is kept."""
        kept = {
            "keys": self.keys,
            "notify": self.notify,
            "saved": [one.as_json() for one in self.saved],
            "gone": self.gone.as_json() if self.gone else None,
        }
        return json.dumps(kept).encode()


class Liking:
    """The preferences of the member at this desk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self) -> Preferences:
        """What holds now."""
        with self._store.reading() as unit:
            return Preferences.read(unit.copies.get(_KEPT_AS))

    def set(self, *, keys: bool, notify: bool) -> None:
        """Switch keys and notifications."""
        self._put(replace(self.get(), keys=keys, notify=notify))

    def save(self, name: str, listing: Listing) -> None:
        """Keep a list under a name; `NotAllowedError` says what is wrong with it."""
        have = self.get()
        if len(have.saved) >= _MOST:
            raise NotAllowedError(_("There are many lists already. Delete one first."))
        if listing.found:
            raise NotAllowedError(_("What a search has found cannot be kept as a list."))
        one = Saved(id=secrets.token_urlsafe(8), name=_checked(name), listing=listing)
        self._put(replace(have, saved=(*have.saved, one)))

    def rename(self, saved_id: str, name: str) -> None:
        """Give a list another name."""
        have, checked = self.get(), _checked(name)
        saved = (replace(one, name=checked) if one.id == saved_id else one for one in have.saved)
        self._put(replace(have, saved=tuple(saved)))

    def delete(self, saved_id: str) -> None:
        """Forget a list; it can be brought back until the next is deleted."""
        have = self.get()
        kept = tuple(one for one in have.saved if one.id != saved_id)
        gone = next((one for one in have.saved if one.id == saved_id), have.gone)
        self._put(replace(have, saved=kept, gone=gone))

    def bring_back(self) -> None:
        """Keep the list again that was deleted last."""
        have = self.get()
        if have.gone:
            self._put(replace(have, saved=(*have.saved, have.gone), gone=None))

    def _put(self, preferences: Preferences) -> None:
        with self._store.writing() as unit:
            unit.copies.put(_KEPT_AS, preferences.dump())


def _saved(kept: Mapping[str, Any]) -> Saved | None:
    try:
        listing = Listing.read(kept["query"], view=kept["view"])
    except ListingError:
        return None
    return Saved(id=kept["id"], name=kept["name"], listing=listing)


def _checked(name: str) -> str:
    checked = " ".join(name.split())
    if not 0 < len(checked) <= LONGEST_NAME:
        raise NotAllowedError(_("Give the list a short name."))
    return checked

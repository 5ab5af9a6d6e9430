"""What a list of cases asks for: a pile, what it is narrowed to, an order, and a place in it.

It is parsed once from an address and then trusted. Only ids stand in it, never words of a person:
what was searched for is named by a handle that means nothing outside the unlocked desk.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, Self

from complaints.domain.identifiers import is_case
from complaints.domain.states import CaseState
from complaints.domain.strictjson import MAX_INTEGER

NOBODY: Final = "-"  # of assignees: the case is with nobody
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MARK_SIZE: Final = 400  # characters; the longest that we write has about 150


class View(StrEnum):
    """The piles into which the cases are sorted; a case may lie in several."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    DUE_TODAY = "due-today"
    OVERDUE = "overdue"
    TO_ANSWER = "to-answer"
    AWAITING = "awaiting"
    ANSWERED = "answered"
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    ASIDE = "aside"
    ALL = "all"


class Sort(StrEnum):
    """The orders: each is total, because the case's id comes last."""

    URGENCY = "urgency"
    DEADLINE = "deadline"
    TOUCHED = "touched"
    NEWEST = "newest"
    OLDEST = "oldest"


class Within(StrEnum):
    """When something is due."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NEVER = "never"


class ListingError(ValueError):
    """No list has this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A pile in an order. Of what it is narrowed to, "" is everything.

    ``topic`` is a group or one of its violations, ``found`` the handle of a search.
    """

    view: View = View.OPEN
    sort: Sort = Sort.URGENCY
    state: str = ""
    priority: str = ""
    topic: str = ""
    country: str = ""
    language: str = ""
    assignee: str = ""
    referral: str = ""
    due: str = ""
    unread: bool = False
    flagged: bool = False
    found: str = ""

    @classmethod
    def read(cls, values: Mapping[str, str], *, view: str = View.OPEN, found: str = "") -> Self:
        """The listing of an address; `ListingError` for anything that no page links to."""
        if view not in set(View):
            raise ListingError("There is no such pile of cases.")
        sort = values.get("sort") or Sort.URGENCY
        chosen = {name: values.get(name, "") for name in FACETS}
        if (
            sort not in set(Sort)
            or chosen["due"] not in ("", *Within)
            or chosen["state"] not in ("", *CaseState)
            or any(value and not _ID.fullmatch(value) for value in chosen.values())
            or (found and not _ID.fullmatch(found))
        ):
            raise ListingError("There is no such list of cases.")
        return cls(
            view=View(view),
            sort=Sort(sort),
            unread=values.get("unread") == "1",
            flagged=values.get("flagged") == "1",
            found=found,
            **chosen,
        )

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address behind the pile's name: only what differs from the usual."""
        shown = {name: str(value) for name in FACETS if (value := getattr(self, name))}
        shown |= {name: "1" for name in SWITCHES if getattr(self, name)}
        return shown | ({} if self.sort is Sort.URGENCY else {"sort": self.sort.value})

    @property
    def is_narrowed(self) -> bool:
        """Whether it is less than the whole pile."""
        return any(getattr(self, name) for name in (*FACETS, *SWITCHES))

    def without(self, name: str) -> Self:
        """The list that is not narrowed by this facet or switch."""
        everything: Any = False if name in SWITCHES else ""
        return replace(self, **{name: everything})

    def sorted_by(self, sort: Sort) -> Self:
        """The same cases in another order."""
        return replace(self, sort=sort)


SWITCHES: Final = ("unread", "flagged")
FACETS: Final = tuple(
    one.name for one in fields(Listing) if one.name not in {"view", "sort", "found", *SWITCHES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in one order: what the case that stands there is sorted by, its id last."""

    key: tuple[str | int, ...]

    @classmethod
    def read(cls, text: str, sort: Sort) -> Self:
        """The mark that `text` of one has written; `ListingError` if it is of no such order."""
        try:
            raw = base64.b64decode(text[:_MARK_SIZE] + "==", altchars=b"-_")
            key = json.loads(raw)
        except (binascii.Error, ValueError) as error:
            raise ListingError("There is no such place in the list.") from error
        shape = SHAPES[sort]
        if (
            not isinstance(key, list)
            or [type(one) for one in key] != list(shape)
            or not is_case(key[-1])
            or any(isinstance(one, int) and not 0 <= one <= MAX_INTEGER for one in key)
        ):
            raise ListingError("There is no such place in the list.")
        return cls(key=tuple(key))

    @property
    def text(self) -> str:
        """As it stands in an address."""
        raw = json.dumps(self.key, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


#: What the cases of each order are sorted by.
SHAPES: Final[Mapping[Sort, tuple[type, ...]]] = {
    Sort.URGENCY: (int, str, str, str),
    Sort.DEADLINE: (str, str, str),
    Sort.TOUCHED: (int, str),
    Sort.NEWEST: (str, str),
    Sort.OLDEST: (str, str),
}

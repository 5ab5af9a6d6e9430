"""That somebody checked whether the office may act for this person, and what they looked at for it.

A check says what one member found. It must never hold the names it was made with.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, Self

from complaints.domain.events.base import read_hash
from complaints.domain.fields import Fields
from complaints.domain.identifiers import one_of, text


class Result(StrEnum):
    """What a conflict check found; ``apart``: colleagues who are kept apart from it may act."""

    CLEAR = "clear"
    APART = "apart"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictChecked:
    """A member compared the names with those whom the office acts for, and says what came of it.

    ``settles`` are the entries (hashes) of the checks in whose place this one stands: the member's
    own before it, or those that differed.
    """

    kind: ClassVar[str] = "conflict-checked"
    result: Result
    text: str = field(repr=False)
    settles: tuple[str, ...] = ()

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            result=Result(of.get("result", _RESULT)),
            text=of.get("text", text),
            settles=of.each("settles", read_hash),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesShown:
    """The member had the names of the people themselves shown, for the check."""

    kind: ClassVar[str] = "names-shown"

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event, which has no fields of its own."""
        return cls()


_RESULT: Final = one_of(*Result)

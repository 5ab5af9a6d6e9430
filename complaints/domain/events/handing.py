"""Everything so far, handed by one member to another: given into a file, and taken from it.

Numbers alone: what was in it stands in the desks of both.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from complaints.domain.fields import Fields
from complaints.domain.identifiers import integer, member


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesGiven:
    """All letters and entries so far went into a file that ``member`` alone can open; each time."""

    kind: ClassVar[str] = "cases-given"
    member: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(member=of.get("member", member))


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesTaken:
    """What ``member`` gave was taken whole: so many letters and entries of it were new."""

    kind: ClassVar[str] = "cases-taken"
    member: str
    letters: int
    entries: int

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            member=of.get("member", member),
            letters=of.get("letters", integer(0)),
            entries=of.get("entries", integer(0)),
        )

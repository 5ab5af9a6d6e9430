"""Which cases belong together: two of them, or many in one matter, and what that is called.

Each case has the event in its own journal entries, so that every case tells its own story.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from complaints.domain.events.base import read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import case, flag, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A person says that this case and ``other`` are of one event (``on``), or are not."""

    kind: ClassVar[str] = "related"
    other: str
    on: bool

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(other=of.get("other", case), on=of.get("on", flag))


@dataclass(frozen=True, slots=True, kw_only=True)
class InMatter:
    """The case joined a matter, called ``title`` then, or left it."""

    kind: ClassVar[str] = "in-matter"
    matter: str
    title: str = field(repr=False)
    on: bool

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            matter=of.get("matter", read_id), title=of.get("title", text), on=of.get("on", flag)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterNamed:
    """A matter in which the case is was given another title."""

    kind: ClassVar[str] = "matter-named"
    matter: str
    title: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(matter=of.get("matter", read_id), title=of.get("title", text))

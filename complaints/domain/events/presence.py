"""That a desk was there and what was read: the first lines of the custody log."""

from dataclasses import dataclass
from typing import ClassVar, Self

from complaints.domain.events.base import read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import integer


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A desk was there on this day: nothing was done, but the chain goes on."""

    kind: ClassVar[str] = "present"

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A store began, came back from a backup or was let go on: the chain goes on far ahead.

    The last entry that it knows of itself is ``after``; no number between is used by it again.
    """

    kind: ClassVar[str] = "restored"
    after: int

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(after=of.get("after", integer(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A member read these messages of the case (the first line of the custody log)."""

    kind: ClassVar[str] = "opened"
    messages: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(messages=of.each("messages", read_id))

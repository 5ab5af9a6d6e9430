"""That something is to be erased, and that a desk has erased it: what the chain keeps of both."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from complaints.domain.events.base import read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import day


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """What these messages (ids) brought was taken back: every desk erases it on the day ``on``."""

    kind: ClassVar[str] = "let-go"
    messages: tuple[str, ...]
    on: date

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(messages=of.each("messages", read_id), on=of.get("on", day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """This member's desk has erased what these messages brought, and what was written of it."""

    kind: ClassVar[str] = "erased"
    messages: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(messages=of.each("messages", read_id))

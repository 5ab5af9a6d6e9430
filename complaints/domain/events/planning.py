"""What an office plans: tasks, reminders, legal deadlines, a flag, and what it sets aside.

Tasks, reminders and deadlines are *items*: each has an id of its own, is added once, and is settled
and unsettled any number of times. Nothing is changed and nothing deleted.
Source: SPEC.md, section 9 (journal).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar, Final, Self

from complaints.domain.events.base import read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    clock_time,
    code,
    day,
    flag,
    member,
    minute,
    one_of,
    text,
    zone,
)


class Standing(StrEnum):
    """How an item stands; ``dropped`` is what no longer applies."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


_name: Final = one_of(*Standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded:
    """Something to do, by ``member`` (None: whoever comes to it), until the end of a day."""

    kind: ClassVar[str] = "task-added"
    task: str
    text: str = field(repr=False)
    member: str | None
    day: date | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            task=of.get("task", read_id),
            text=of.get("text", text),
            member=of.optional("member", member),
            day=of.optional("day", day),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned:
    """Who does a task; ``before`` is what the member saw, None is nobody."""

    kind: ClassVar[str] = "task-assigned"
    task: str
    before: str | None
    after: str | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            task=of.get("task", read_id),
            before=of.optional("before", member),
            after=of.optional("after", member),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSet:
    """At this UTC minute, ``member`` (None: everybody) wants to be reminded."""

    kind: ClassVar[str] = "reminder-set"
    reminder: str
    at: datetime
    member: str | None
    text: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            reminder=of.get("reminder", read_id),
            at=of.get("at", minute),
            member=of.optional("member", member),
            text=of.get("text", text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """What the rules said of a deadline on the day on which it was taken over.

    Without ``channels`` it is a deadline of the case itself. Kept word for word, because facts and
    rules change.
    """

    channels: tuple[str, ...]
    basis: str
    source: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The value of its JSON object."""
        of = Fields(value, "advice")
        return cls(
            channels=of.each("channels", code),
            basis=of.get("basis", text),
            source=of.get("source", text),
        )

    def as_json(self) -> object:
        """A JSON object."""
        return {"channels": list(self.channels), "basis": self.basis, "source": self.source}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet:
    """A legal deadline: until the end of ``day``, or ``until`` a time on it, as ``zone`` counts.

    ``zone`` is an IANA name; without one the day is counted in UTC. ``place`` is an id for the
    city by whose clock people know it, which may not be the zone's (Strasbourg's is Europe/Paris).
    """

    kind: ClassVar[str] = "deadline-set"
    deadline: str
    title: str = field(repr=False)
    day: date
    until: time | None
    zone: str | None
    place: str | None
    advised: Advised | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            deadline=of.get("deadline", read_id),
            title=of.get("title", text),
            day=of.get("day", day),
            until=of.optional("until", clock_time),
            zone=of.optional("zone", zone),
            place=of.optional("place", code),
            advised=of.optional("advised", Advised.read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An item was done, dropped, or taken up again; ``before`` is what the member saw."""

    kind: ClassVar[str] = "settled"
    item: str
    before: Standing
    after: Standing
    reason: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            item=of.get("item", read_id),
            before=of.get("before", _standing),
            after=of.get("after", _standing),
            reason=of.get("reason", text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """The case was flagged, or no longer is: whoever saw the other was at the other end of it."""

    kind: ClassVar[str] = "flagged"
    on: bool

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(on=of.get("on", flag))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """The case was set aside as junk, or brought back."""

    kind: ClassVar[str] = "set-aside"
    on: bool
    reason: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(on=of.get("on", flag), reason=of.get("reason", text))


def _standing(value: object) -> Standing:
    return Standing(_name(value))

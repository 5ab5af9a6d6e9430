"""What all kinds of events share: the protocol, the unknown kind, and how fields become JSON.

An event class is a frozen dataclass with a ``kind`` and a classmethod ``read`` that takes the
fields of its JSON object; everything else about it follows from its dataclass fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar, Final, Protocol, Self, runtime_checkable

from complaints.domain.fields import Fields
from complaints.domain.identifiers import HASH_SIZE, ID_SIZE, hex_text, minute_text

read_id: Final = hex_text(ID_SIZE)
read_hash: Final = hex_text(HASH_SIZE)


class Event(Protocol):
    """What every event has: the kind that the journal message names."""

    @property
    def kind(self) -> str:
        """The event's name on the wire."""


class Readable(Protocol):
    """A class of events, as `complaints.domain.events.parse` needs it."""

    kind: ClassVar[str]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields; `MalformedError` if they do not fit."""


@runtime_checkable
class AsJson(Protocol):
    """A value inside an event that knows its own JSON."""

    def as_json(self) -> object:
        """A JSON value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent:
    """What a newer desk, or a faulty one, wrote: shown as such."""

    kind: str
    fields: Mapping[str, object] = field(repr=False)


def dump(event: Event) -> dict[str, object]:
    """The event as a JSON object, for a journal message."""
    if isinstance(event, UnknownEvent):
        return dict(event.fields)
    assert is_dataclass(event)
    values = {item.name: _plain(getattr(event, item.name)) for item in fields(event)}
    return {"kind": event.kind} | values


def without_words(event: Event) -> Event:
    """The event without what somebody wrote in their own words: its fields that no ``repr`` shows.

    Of a kind that is not known here only the kind is left.
    """
    if isinstance(event, UnknownEvent):
        return UnknownEvent(kind=event.kind, fields={"kind": event.kind})
    assert is_dataclass(event)
    assert not isinstance(event, type)
    worded = [item.name for item in fields(event) if not item.repr and getattr(event, item.name)]
    return replace(event, **dict.fromkeys(worded, ""))


def _plain(value: object) -> object:
    match value:
        case tuple():
            return [_plain(item) for item in value]
        case AsJson():
            return value.as_json()
        case StrEnum():
            return value.value
        case datetime():
            return minute_text(value)  # none is finer than that of its journal message
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
    return value

"""The journal: what a desk writes to its own organisation, each member in a chain of their own.

Every entry names the one before by its hash, the heads last seen of all members, and how far the
inbox was read, so that a portal that withholds, forks or cuts is noticed by the next desk.
Source: SPEC.md, section 9, "journal".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import (
    HASH_SIZE,
    hex_text,
    integer,
    member,
    minute,
    minute_text,
)
from complaints.domain.message import MemberMessage, read_member_head

NO_HASH: Final = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last journal entry seen of one member: its counter and its hash."""

    entry: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxHead:
    """How far the inbox was read, and the hash over all of it (64 zeros before the first)."""

    seq: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal(MemberMessage):
    """One event of a case, or of the office, in a member's chain.

    ``event`` has a ``kind`` and what that kind needs; `complaints.domain.events` reads it.
    ``at`` is UTC, to the minute.
    """

    TYPE: ClassVar[str] = "journal"

    entry: int
    previous: str
    clock: int
    heads: Mapping[str, ChainHead]
    inbox: InboxHead
    at: datetime
    event: Mapping[str, object] = field(repr=False)

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The entry of its JSON fields."""
        return cls(
            **read_member_head(fields),
            entry=fields.get("entry", integer(1)),
            previous=fields.get("previous", hex_text(HASH_SIZE)),
            clock=fields.get("clock", integer(1)),
            heads=fields.get("heads", _heads),
            inbox=fields.get("inbox", _inbox),
            at=fields.get("at", minute),
            event=fields.get("event", _event),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type."""
        return {
            "entry": self.entry,
            "previous": self.previous,
            "clock": self.clock,
            "heads": {name: [head.entry, head.hash] for name, head in self.heads.items()},
            "inbox": {"seq": self.inbox.seq, "head": self.inbox.head},
            "at": minute_text(self.at),
            "event": self.event,
        }


def _heads(value: object) -> dict[str, ChainHead]:
    return {member(name): _chain_head(head) for name, head in mapping(value).items()}


def _chain_head(value: object) -> ChainHead:
    if not isinstance(value, list) or len(value) != 2:
        raise MalformedError("A chain's head is a pair.")
    return ChainHead(entry=integer(1)(value[0]), hash=hex_text(HASH_SIZE)(value[1]))


def _inbox(value: object) -> InboxHead:
    fields = Fields(value, "inbox's head")
    return InboxHead(
        seq=fields.get("seq", integer(0)), head=fields.get("head", hex_text(HASH_SIZE))
    )


def _event(value: object) -> Mapping[str, object]:
    event = mapping(value)
    if not isinstance(event.get("kind"), str):
        raise MalformedError("An event has a kind.")
    return event

"""An entry of the journal as a value: parsed, or as the file has it with nothing of it believed."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from complaints.desk.models import EntryRow
from complaints.domain import events, messages
from complaints.domain.history import Entry
from complaints.domain.messages import Journal as JournalMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One journal message beside what proves it.

    ``seq`` is None, and ``signature`` empty for our own, until it was in the inbox. Once its words
    were erased, ``signed`` is empty and ``erased_hash`` what it was the SHA-256 of (hex): the
    chain still holds, and the signature has nothing more to be compared with.
    """

    message: JournalMessage
    seq: int | None
    signed: bytes = field(repr=False)
    signature: str = field(repr=False)
    erased_hash: str = ""

    @property
    def is_erased(self) -> bool:
        """Whether its words are gone."""
        return bool(self.erased_hash)

    @property
    def hash(self) -> str:
        """By which the chain names it: hex SHA-256 of the message as signed."""
        return self.erased_hash or hashlib.sha256(self.signed).hexdigest()

    @property
    def entry(self) -> Entry:
        """What the fold takes."""
        message = self.message
        return Entry(
            hash=self.hash,
            id=message.id,
            member=message.member,
            entry=message.entry,
            clock=message.clock,
            inbox=message.inbox.seq,
            heads={member: head.entry for member, head in message.heads.items()},
            at=message.at,
            event=events.parse(message.event),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One entry as the file has it, nothing of it believed: the columns, and the bytes."""

    hash: str
    id: str
    member: str
    entry: int
    clock: int
    case_id: str
    signed: bytes = field(repr=False)
    whole: bytes | None = field(repr=False)
    signature: str = field(repr=False)


def written_of(row: EntryRow | Row[*tuple[Any, ...]]) -> Written:
    """The entry of a row, or of the columns that have the same names."""
    message = messages.parse(row.whole or row.signed)
    assert isinstance(message, JournalMessage)  # only such are added
    return Written(
        message=message,
        seq=row.seq,
        signed=row.signed,
        signature=row.signature,
        erased_hash="" if row.signed else row.hash,
    )

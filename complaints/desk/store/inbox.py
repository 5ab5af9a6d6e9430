"""The inbox as it was read: its chain of names, what waits to be filed, what could not be."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from complaints.desk.arrived import Arrived
from complaints.desk.models import ArrivedRow, CopyRow, RecordRow, RefusedRow, table_of
from complaints.desk.store import copies
from complaints.domain.messages import NO_HASH, InboxHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A record that was not filed: why, and the bytes, so that it can be tried again.

    ``sealed`` is empty where it was opened and verified: then it waits as what arrived.
    """

    seq: int
    reason: str
    detail: str
    day: date
    sealed: bytes = field(repr=False)


#: The same statements at every time: of many records a round spends no time on making them.
_ARRIVED: Final = table_of(ArrivedRow)
_TO_FILE: Final = (
    select(_ARRIVED)
    .where(_ARRIVED.c.reason == "")
    .order_by(_ARRIVED.c.seq)
    .limit(bindparam("most"))
)
_FORGET: Final = tuple(
    delete(table).where(table.c.seq.in_(bindparam("of", expanding=True)))
    for table in (_ARRIVED, table_of(RefusedRow))
)
#: By the driver itself: of a long pull, each row costs as much in any other way as storing it.
_REFUSED: Final = text(  # each half by its index: anybody can send what is refused
    "SELECT seq, reason, detail, day FROM (SELECT * FROM (SELECT seq, reason, detail, day "
    "FROM refused ORDER BY seq DESC LIMIT :most) UNION ALL SELECT * FROM (SELECT seq, reason, "
    "detail, day FROM arrived WHERE reason <> '' ORDER BY seq DESC LIMIT :most)) "
    "ORDER BY seq DESC LIMIT :most"
)
_ADD: Final = "INSERT INTO records (seq, name, head) VALUES (?, ?, ?)"
_KEEP: Final = (
    "INSERT INTO arrived (seq, name, signer, signed, whole, signature, reason, detail, day) "
    "VALUES (?, ?, ?, ?, ?, ?, '', '', '')"
)


class Inbox:
    """The records of our inbox."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def head(self) -> InboxHead:
        """How far we have read, and the hash over all of it."""
        row = self._session.scalars(
            select(RecordRow).order_by(RecordRow.seq.desc()).limit(1)
        ).first()
        return InboxHead(seq=row.seq, head=row.head) if row else InboxHead(seq=0, head=NO_HASH)

    def said(self) -> InboxHead:
        """What our journal says of it: of what never came to this desk nothing can be said."""
        head = self.head()
        return head if self.is_whole else InboxHead(seq=head.seq, head=NO_HASH)

    @property
    def is_whole(self) -> bool:
        """Whether everything that was ever in it came here, so that its head is everybody's."""
        gap = self._session.get(CopyRow, copies.INBOX_GAP)
        return self.first() <= 1 and int(gap.body if gap else 0) <= 1

    def first(self) -> int:
        """The number of the first record that this desk has; 0 if there is none."""
        return self._session.scalar(select(func.min(RecordRow.seq))) or 0

    def head_at(self, seq: int) -> str | None:
        """The head after the record ``seq``; None if we have not read so far."""
        if seq == 0:
            return NO_HASH
        row = self._session.get(RecordRow, seq)
        return row.head if row else None

    def add(self, records: Iterable[tuple[int, str, str]]) -> None:
        """Keep records: of each its sequence number, its name, and the head after it."""
        self._session.connection().exec_driver_sql(_ADD, list(records))

    def keep(self, arrived: Iterable[Arrived]) -> None:
        """Keep what was verified until it is filed."""
        rows = [
            (one.seq, one.name, one.signer, one.signed, one.whole, one.signature) for one in arrived
        ]
        if rows:
            self._session.connection().exec_driver_sql(_KEEP, rows)

    def to_file(self, limit: int, *, size: int) -> list[Arrived]:
        """What was verified and not tried to be filed yet, in the order of the inbox.

        At most so many, and no more once they have ``size`` bytes together: each may have many.
        """
        found: list[Arrived] = []
        with self._session.connection().execute(_TO_FILE, {"most": limit}) as rows:
            for row in rows:
                found.append(_arrived(row))
                size -= len(row.signed) + len(row.whole or b"")
                if size <= 0:
                    break
        return found

    def count_to_file(self) -> int:
        """How much was verified and not tried to be filed yet."""
        query = select(func.count()).select_from(ArrivedRow).where(ArrivedRow.reason == "")
        return self._session.scalar(query) or 0

    def arrived(self, seq: int) -> Arrived | None:
        """What was verified under this number, whether it was tried to be filed or not."""
        row = self._session.get(ArrivedRow, seq)
        return _arrived(row) if row else None

    def by(self, signer: str, *, after: int) -> list[int]:
        """What this key signed that is not filed, after a place in the inbox; journal and all."""
        query = select(ArrivedRow.seq).where(ArrivedRow.signer == signer, ArrivedRow.seq > after)
        return list(self._session.scalars(query))

    def seq_of(self, name: str) -> int | None:
        """Where an envelope of this name lies, the first one."""
        return self._session.scalar(select(func.min(RecordRow.seq)).where(RecordRow.name == name))

    def refuse(self, refused: Refused) -> None:
        """Keep a record that was not filed; only the reason changes when it was tried again."""
        if arrived := self._session.get(ArrivedRow, refused.seq):
            arrived.reason, arrived.detail = refused.reason, refused.detail
            arrived.day = arrived.day or refused.day.isoformat()
            self._session.flush()
            return
        if row := self._session.get(RefusedRow, refused.seq):
            row.reason, row.detail = refused.reason, refused.detail
            return
        self._session.add(
            RefusedRow(
                seq=refused.seq,
                reason=refused.reason,
                detail=refused.detail,
                day=refused.day.isoformat(),
                sealed=refused.sealed,
            )
        )
        self._session.flush()

    def is_refused(self, seq: int, reason: str) -> bool:
        """Whether this record was not filed for this very reason."""
        row = self._session.get(RefusedRow, seq)
        return row is not None and row.reason == reason

    def forget(self, seq: int) -> None:
        """Keep nothing of what was opened and is of no use; that it came and why not stays."""
        changes = {"signed": b"", "whole": None}
        self._session.execute(update(ArrivedRow).where(ArrivedRow.seq == seq).values(changes))

    def filed(self, numbers: Collection[int]) -> None:
        """What arrived, or was refused, has been filed."""
        self._session.flush()
        for forget in _FORGET:
            self._session.connection().execute(forget, {"of": list(numbers)})

    def refused(self, *, limit: int = -1) -> list[Refused]:
        """What was not filed, the latest first, without what is sealed; all, or so many of it."""
        return [
            Refused(seq=seq, reason=reason, detail=detail, day=date.fromisoformat(day), sealed=b"")
            for seq, reason, detail, day in self._session.execute(_REFUSED, {"most": limit})
        ]

    def to_try(self, reasons: Sequence[str]) -> list[tuple[int, str]]:
        """What was not filed for one of these reasons: number and reason, in the inbox's order."""
        found = [
            (row.seq, row.reason)
            for table in (RefusedRow, ArrivedRow)
            for row in self._session.execute(
                select(table.seq, table.reason).where(table.reason.in_(reasons))
            )
        ]
        return sorted(found)

    def sealed(self, seq: int) -> bytes:
        """What was not filed under this number, as it came; KeyError if there is none."""
        if row := self._session.get(RefusedRow, seq):
            return row.sealed
        raise KeyError(seq)

    def count_refused(self) -> Mapping[str, int]:
        """How many records were not filed, by the reason."""
        found: Counter[str] = Counter()
        for table in (RefusedRow, ArrivedRow):
            query = select(table.reason, func.count()).where(table.reason != "")
            for reason, many in self._session.execute(query.group_by(table.reason)):
                found[reason] += many
        return found


def _arrived(row: ArrivedRow | Row[*tuple[Any, ...]]) -> Arrived:
    return Arrived(
        seq=row.seq,
        name=row.name,
        signer=row.signer,
        signed=row.signed,
        whole=row.whole,
        signature=row.signature,
    )

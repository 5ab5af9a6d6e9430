"""The inbox as it was read: its chain of names, and what could not be filed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from complaints.desk.models import RecordRow, RefusedRow
from complaints.domain.messages import NO_HASH, InboxHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A record that was not filed: why, and the bytes, so that it can be tried again."""

    seq: int
    reason: str
    detail: str
    day: date
    sealed: bytes = field(repr=False)


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

    def head_at(self, seq: int) -> str | None:
        """The head after the record ``seq``; None if we have not read so far."""
        if seq == 0:
            return NO_HASH
        row = self._session.get(RecordRow, seq)
        return row.head if row else None

    def add(self, *, seq: int, name: str, head: str) -> None:
        """Keep the name of one record."""
        self._session.add(RecordRow(seq=seq, name=name, head=head))

    def seq_of(self, name: str) -> int | None:
        """Where an envelope of this name lies, the first one."""
        return self._session.scalar(select(func.min(RecordRow.seq)).where(RecordRow.name == name))

    def refuse(self, refused: Refused) -> None:
        """Keep a record that was not filed; only the reason changes when it was tried again."""
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

    def reason(self, seq: int) -> str:
        """Why this record was not filed; empty if it was."""
        row = self._session.get(RefusedRow, seq)
        return row.detail if row else ""

    def is_refused(self, seq: int, reason: str) -> bool:
        """Whether this record was not filed for this very reason."""
        row = self._session.get(RefusedRow, seq)
        return row is not None and row.reason == reason

    def filed(self, seq: int) -> None:
        """What was refused has been filed after all."""
        self._session.execute(delete(RefusedRow).where(RefusedRow.seq == seq))

    def refused(self, reasons: Sequence[str] = ()) -> list[Refused]:
        """What was not filed, the latest first; only for these reasons, if any are given."""
        query = select(RefusedRow).order_by(RefusedRow.seq.desc())
        if reasons:
            query = query.where(RefusedRow.reason.in_(reasons))
        return [
            Refused(
                seq=row.seq,
                reason=row.reason,
                detail=row.detail,
                day=date.fromisoformat(row.day),
                sealed=row.sealed,
            )
            for row in self._session.scalars(query)
        ]

    def count_refused(self) -> int:
        """How many records were not filed."""
        return self._session.scalar(select(func.count()).select_from(RefusedRow)) or 0

"""Rows as they stand, for handing all of them to another desk and for taking them from one.

What is put here must have been verified. What is known already stays as it is.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from sqlalchemy import LargeBinary, delete, inspect, select
from sqlalchemy.orm import Session

from complaints.desk.models import AttachmentRow, Base, EntryRow, LetterRow, RecordRow

_Row = TypeVar("_Row", bound=Base)
_AT_ONCE: Final = 200


class Handing:
    """Everything that a desk needs to come to the same cases as another."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def letters(self) -> Iterator[dict[str, Any]]:
        """Every letter, in the order of the inbox."""
        query = select(LetterRow).order_by(LetterRow.seq).execution_options(yield_per=_AT_ONCE)
        return map(_dump, self._session.scalars(query))

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every journal entry that was in the inbox, in its order."""
        query = select(EntryRow).where(EntryRow.seq.is_not(None)).order_by(EntryRow.seq)
        return map(_dump, self._session.scalars(query.execution_options(yield_per=_AT_ONCE)))

    def attachments(self) -> Iterator[dict[str, Any]]:
        """Where the chunks of every file lie."""
        query = select(AttachmentRow).order_by(AttachmentRow.id)
        for row in self._session.scalars(query.execution_options(yield_per=_AT_ONCE)):
            found = _dump(row)
            del found["id"]
            yield found

    def records(self) -> list[tuple[int, str]]:
        """The names of the inbox, each with its number."""
        return [
            (row.seq, row.name)
            for row in self._session.scalars(select(RecordRow).order_by(RecordRow.seq))
        ]

    def put_letter(self, values: Mapping[str, Any]) -> bool:
        """Keep a letter; False if there is one of this id."""
        if self._session.get(LetterRow, values["id"]):
            return False
        self._session.add(_load(LetterRow, values))
        self._session.flush()
        return True

    def put_entry(self, values: Mapping[str, Any]) -> bool:
        """Keep an entry; False if it is known."""
        if self._session.get(EntryRow, values["hash"]):
            return False
        self._session.add(_load(EntryRow, values))
        self._session.flush()
        return True

    def put_attachment(self, values: Mapping[str, Any]) -> None:
        """Remember where a file's chunks lie."""
        self._session.add(_load(AttachmentRow, values))

    def put_records(self, records: list[tuple[int, str, str]]) -> None:
        """Replace the chain of the inbox: number, name and head of each."""
        self._session.execute(delete(RecordRow))
        self._session.add_all(
            RecordRow(seq=seq, name=name, head=head) for seq, name, head in records
        )
        self._session.flush()


def _dump(row: Base) -> dict[str, Any]:
    values = {one.key: getattr(row, one.key) for one in inspect(type(row)).column_attrs}
    return {
        name: b64encode(one).decode() if isinstance(one, bytes) else one
        for name, one in values.items()
    }


def _load(kind: type[_Row], values: Mapping[str, Any]) -> _Row:
    columns = {one.key: one.columns[0] for one in inspect(kind).column_attrs}
    known = {name: one for name, one in values.items() if name in columns}
    return kind(
        **{
            name: b64decode(one)
            if isinstance(columns[name].type, LargeBinary) and one is not None
            else one
            for name, one in known.items()
        }
    )

"""The files that evidence parts speak of: where their chunks lie, their keys, what is here of them.

The bytes are not here: the sealed chunks lie in a folder beside this database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from complaints.desk.models import AttachmentRow
from complaints.domain.messages import AttachmentReference


class FileState(StrEnum):
    """What a desk has of a file. `WAITING` and `ALTERED` ones are asked for again."""

    WAITING = "waiting"
    ALTERED = "altered"  # what the portal gave is not what was asked for
    HERE = "here"
    DAMAGED = "damaged"  # what was uploaded is not what the message describes
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One attachment of one case. ``message_id`` brought it; ``erase_on`` once it is taken back."""

    id: int
    case_id: str
    message_id: str
    reference: AttachmentReference = field(repr=False)
    state: FileState
    erase_on: date | None


class Attachments:
    """The attachments of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, references: Iterable[AttachmentReference], *, case_id: str, message_id: str
    ) -> None:
        """Remember what a new message brought."""
        for one in references:
            self._session.add(
                AttachmentRow(
                    case_id=case_id,
                    message_id=message_id,
                    root=one.root,
                    key=one.key,
                    length=one.length,
                    sha256=one.sha256,
                    cleaned_from=one.cleaned_from,
                    state=FileState.WAITING.value,
                    erase_on="",
                )
            )
        self._session.flush()

    def of_case(self, case_id: str) -> list[CaseFile]:
        """Those of one case, in the order in which they were brought."""
        return self._files(AttachmentRow.case_id == case_id)

    def wanted(self) -> list[CaseFile]:
        """Those that are not here and were not taken back, in the order in which to fetch them.

        The cases take turns, each with its shortest first, so that none can keep another waiting.
        One that its case has under another key already, and will keep, is not wanted.
        """
        open_ = (FileState.WAITING.value, FileState.ALTERED.value)
        found = self._files(AttachmentRow.state.in_(open_), AttachmentRow.erase_on == "")
        have = {
            _which(one)
            for one in self._files(
                AttachmentRow.state == FileState.HERE.value, AttachmentRow.erase_on == ""
            )
        }
        return _in_turn(one for one in found if _which(one) not in have)

    def not_erased(self) -> list[CaseFile]:
        """Those of which there may still be bytes, or come."""
        return self._files(AttachmentRow.state != FileState.ERASED.value)

    def settle(self, file_id: int, state: FileState) -> None:
        """Say what we have of a file now."""
        self._session.get_one(AttachmentRow, file_id).state = state.value

    def erase(self, file_id: int) -> None:
        """Say that nothing of a file is here any more, and forget its key."""
        row = self._session.get_one(AttachmentRow, file_id)
        row.state, row.key = FileState.ERASED.value, bytes(len(row.key))

    def erase_on(self, file_id: int, day: date) -> None:
        """It was taken back: from this day on it is to be erased. The earliest day counts."""
        row = self._session.get_one(AttachmentRow, file_id)
        row.erase_on = min(row.erase_on or day.isoformat(), day.isoformat())

    def _files(self, *conditions: ColumnElement[bool]) -> list[CaseFile]:
        query = select(AttachmentRow).where(*conditions).order_by(AttachmentRow.id)
        return [_file(row) for row in self._session.scalars(query)]


def _which(one: CaseFile) -> tuple[str, bytes, int, bytes | None]:
    """The file, under whatever key."""
    reference = one.reference
    return one.case_id, reference.sha256, reference.length, reference.cleaned_from


def _in_turn(files: Iterable[CaseFile]) -> list[CaseFile]:
    shortest_first = sorted(files, key=lambda one: one.reference.length)
    before: Counter[str] = Counter()
    turns: dict[int, int] = {}
    for one in shortest_first:
        turns[one.id] = before[one.case_id]
        before[one.case_id] += 1
    return sorted(shortest_first, key=lambda one: turns[one.id])


def _file(row: AttachmentRow) -> CaseFile:
    return CaseFile(
        id=row.id,
        case_id=row.case_id,
        message_id=row.message_id,
        reference=AttachmentReference(
            root=row.root,
            key=row.key,
            length=row.length,
            sha256=row.sha256,
            cleaned_from=row.cleaned_from,
        ),
        state=FileState(row.state),
        erase_on=date.fromisoformat(row.erase_on) if row.erase_on else None,
    )

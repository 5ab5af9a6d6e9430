"""What stands at this desk alone: copies and marks, letters being written, what to look at."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from complaints.desk.models.base import Base


class CopyRow(Base):
    """One document or mark kept under a name: the directory, a card, the last sequence number."""

    __tablename__ = "copies"

    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LetterDraftRow(Base):
    """A letter to an authority that is being written here, and the case that it would tell of.

    One row for each case, so that it goes when one of them does; the words are in one row alone.
    """

    __tablename__ = "letter_drafts"

    letter: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class AlarmRow(Base):
    """Something that a person must look at: who is asked, what was seen, on which day."""

    __tablename__ = "alarms"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    detail: Mapped[str]
    day: Mapped[str]
    seen: Mapped[bool]

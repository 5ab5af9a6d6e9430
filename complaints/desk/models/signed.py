"""What came and what was decided, as it was signed: kept, and never changed but to erase words.

Everything that the desk shows of cases is computed from it.
"""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from complaints.desk.models.base import Base


class LetterRow(Base):
    """One verified message from outside the office, as it was signed.

    Once it was erased ``signed`` is empty, ``hash`` what it was the SHA-256 of, and ``whole`` what
    is left of the message; ``erase_on`` is the day on which that is to be, "" if it is kept.
    """

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(index=True)
    envelope: Mapped[str]
    case_id: Mapped[str] = mapped_column(index=True)
    type: Mapped[str]
    sender: Mapped[str]
    signer: Mapped[str]
    counter: Mapped[int]
    out_of_order: Mapped[bool]
    signed: Mapped[bytes] = mapped_column(LargeBinary)
    whole: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[str]
    hash: Mapped[str] = mapped_column(default="")
    erase_on: Mapped[str] = mapped_column(default="", index=True)


class EntryRow(Base):
    """One entry of the office's journal, as it was signed.

    Once its words were erased ``signed`` is empty, and ``whole`` is the rest.
    """

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_member_entry", "member", "entry"),)

    hash: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    member: Mapped[str]
    entry: Mapped[int]
    clock: Mapped[int] = mapped_column(index=True)
    case_id: Mapped[str] = mapped_column(index=True)
    seq: Mapped[int | None]
    signed: Mapped[bytes] = mapped_column(LargeBinary)
    whole: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[str]

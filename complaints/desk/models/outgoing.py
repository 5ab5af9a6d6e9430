"""What is to leave this desk, and the files of which its cases tell."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from complaints.desk.models.base import Base


class OutgoingRow(Base):
    """Sealed bytes that the portal must take, the same ones at every try."""

    __tablename__ = "outgoing"
    # what waits is counted for every page, and must not be read for that
    __table_args__ = (Index("ix_outgoing_state_message", "state", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    target: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    message_id: Mapped[str] = mapped_column(index=True)
    case_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(index=True)
    tries: Mapped[int]
    problem: Mapped[str]
    day: Mapped[str]


class CounterRow(Base):
    """The last counter that this member used in a case."""

    __tablename__ = "counters"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class AttachmentRow(Base):
    """A file of which a message of a case says where its chunks lie, and their key."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(index=True)
    message_id: Mapped[str]
    root: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    length: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    cleaned_from: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(index=True)
    erase_on: Mapped[str]

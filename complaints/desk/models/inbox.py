"""What the desk remembers of the inbox: how far it has read, what waits, what was not filed."""

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from complaints.desk.models.base import Base


class RecordRow(Base):
    """One record of the inbox, and the head of the chain of all up to it."""

    __tablename__ = "records"

    seq: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    head: Mapped[str]


class RefusedRow(Base):
    """A record that was not filed, still sealed, with the reason."""

    __tablename__ = "refused"

    seq: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    detail: Mapped[str]
    day: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ArrivedRow(Base):
    """A verified message that waits to be filed, or was not, for ``reason``; "" before it is."""

    __tablename__ = "arrived"
    __table_args__ = (Index("ix_arrived_reason", "reason", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    signer: Mapped[str]
    signed: Mapped[bytes] = mapped_column(LargeBinary)
    whole: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[str]
    reason: Mapped[str]
    detail: Mapped[str]
    day: Mapped[str]

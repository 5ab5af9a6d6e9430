"""The tables of the desk's encrypted file.

What arrived and what was decided is in `LetterRow` and `EntryRow` and is never changed; `CaseRow`
is computed from them and may be computed again. Nothing here decides.
"""

from typing import Final

from sqlalchemy import Index, LargeBinary, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

#: What lists of cases are narrowed by.
LISTED: Final = (
    "state",
    "priority",
    "topic",
    "topic_group",
    "country",
    "language",
    "assignee",
    "referral",
    "unread",
    "flagged",
    "awaiting",
    "answered",
    "next_due",
)


class Base(DeclarativeBase):
    """The root of the tables."""


def table_of(row: type[Base]) -> Table:
    """The table of a kind of row, for statements that are run many times: they make no objects."""
    table = row.__table__
    assert isinstance(table, Table)
    return table


class CopyRow(Base):
    """One document or mark kept under a name: the directory, a card, the last sequence number."""

    __tablename__ = "copies"

    name: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


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


class CaseRow(Base):
    """What the list of cases shows, sorts by and is narrowed by.

    ``lane`` is ``open``, ``closed`` or ``aside``; ``rank`` the priority as a number, 0 the highest;
    ``nearest`` what is due first, as it sorts. ``assignee`` "" is nobody.
    """

    __tablename__ = "cases"
    # Each order has an index that also holds whatever a list can be narrowed by: of a hundred
    # thousand cases none but those shown is read. No other index may tempt the planner.
    __table_args__ = (
        Index("ix_cases_by_urgency", "lane", "rank", "nearest", "day", "id", *LISTED),
        Index("ix_cases_by_deadline", "lane", "nearest", "day", "id", *LISTED),
        Index("ix_cases_by_touched", "lane", "touched", "id", *LISTED),
        Index("ix_cases_by_day", "lane", "day", "id", *LISTED),
        Index("ix_cases_judged", "lane", "judged"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    lane: Mapped[str]
    state: Mapped[str]
    topic: Mapped[str]
    topic_group: Mapped[str]
    country: Mapped[str]
    place: Mapped[str]
    language: Mapped[str]
    day: Mapped[str]
    unread: Mapped[int]
    referral: Mapped[str]
    question: Mapped[str]
    assignee: Mapped[str]
    withdrawn: Mapped[bool]
    flagged: Mapped[bool]
    awaiting: Mapped[bool]
    answered: Mapped[bool]
    overdue_answer: Mapped[bool]
    touched: Mapped[int] = mapped_column(index=True)
    due: Mapped[bool] = mapped_column(index=True)
    priority: Mapped[str]
    rule: Mapped[str]
    rank: Mapped[int]
    deadline: Mapped[str]
    judged: Mapped[str]
    nearest: Mapped[str]
    next_due: Mapped[str]
    next_due_kind: Mapped[str]
    next_due_zone: Mapped[str]
    next_due_place: Mapped[str]
    next_due_timed: Mapped[bool]


class TallyRow(Base):
    """How many cases are alike in all that decides in which piles they lie.

    Kept by triggers of the file itself, so that no pile is ever counted case by case.
    """

    __tablename__ = "tallies"

    lane: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    assignee: Mapped[str] = mapped_column(primary_key=True)
    referral: Mapped[str] = mapped_column(primary_key=True)
    awaiting: Mapped[bool] = mapped_column(primary_key=True)
    answered: Mapped[bool] = mapped_column(primary_key=True)
    is_unread: Mapped[bool] = mapped_column(primary_key=True)
    n: Mapped[int]


class FacetRow(Base):
    """How many cases have a value of ``facet``; kept by triggers.

    Facets are ``country``, ``language`` and, of open cases, ``due``: the minute of what is first.
    """

    __tablename__ = "facets"

    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


class WordsRow(Base):
    """What the search looks through, of one case; triggers keep its index ``words_index``."""

    __tablename__ = "case_words"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str]


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


class WatchRow(Base):
    """From which UTC minute on the desk has to look at a case, though nothing came."""

    __tablename__ = "watches"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)


class CounterRow(Base):
    """The last counter that this member used in a case."""

    __tablename__ = "counters"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class AlikeRow(Base):
    """Something by which a case may be of one event with others."""

    __tablename__ = "alike"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)


class MatterRow(Base):
    """A case in a matter, and what the matter is called."""

    __tablename__ = "matters"

    matter: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    title: Mapped[str]


class LetterDraftRow(Base):
    """A letter to an authority that is being written here, and the case that it would tell of.

    One row for each case, so that it goes when one of them does; the words are in one row alone.
    """

    __tablename__ = "letter_drafts"

    letter: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ReminderRow(Base):
    """A minute at which a member, or everybody (""), wants to be reminded of a case."""

    __tablename__ = "reminders"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    member: Mapped[str]


class AlarmRow(Base):
    """Something that a person must look at: who is asked, what was seen, on which day."""

    __tablename__ = "alarms"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    detail: Mapped[str]
    day: Mapped[str]
    seen: Mapped[bool]

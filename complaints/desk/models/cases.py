"""Cases as lists show, sort, count and find them: computed from what was signed.

Anything here may be thrown away and computed again.
"""

from typing import Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from complaints.desk.models.base import Base

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
    contested: Mapped[bool]
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


class WaitingWordsRow(Base):
    """What the search is to look through, of a case to which more may still come."""

    __tablename__ = "waiting_words"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str]


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


class WatchRow(Base):
    """From which UTC minute on the desk has to look at a case, though nothing came."""

    __tablename__ = "watches"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)


class ReminderRow(Base):
    """A minute at which a member, or everybody (""), wants to be reminded of a case."""

    __tablename__ = "reminders"

    case_id: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    member: Mapped[str]

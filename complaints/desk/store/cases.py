"""The list of cases: one line each, computed from the case and kept for sorting and finding."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Integer, cast, func, or_, select, update
from sqlalchemy.orm import Session

from complaints.desk.models import CaseRow
from complaints.domain.states import CaseState

PAGE: Final = 100


class View(StrEnum):
    """The piles into which the cases are sorted; a case may lie in several."""

    NEW = "new"
    UNREAD = "unread"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    OPEN = "open"
    TO_ANSWER = "to-answer"
    REFERRED = "referred"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """What the list shows of a case.

    ``topic``, ``country``, ``place`` and ``language`` are the complainant's; ``referral`` and
    ``question`` are the ids of what is on its way; ``words`` is what the search looks through.
    ``touched`` grows with whatever happened last. ``due`` when the desk itself has still to look
    at the case (to acknowledge what came, to stop what was taken back). ``priority`` and
    ``deadline``, the day of the nearest one, are what the rules said on the day ``judged``.
    """

    id: str
    code: str
    state: str
    topic: str
    country: str
    place: str
    language: str
    day: str
    unread: int
    referral: str
    question: str
    assignee: str | None
    withdrawn: bool
    words: str
    due: bool
    priority: str = ""
    deadline: str = ""
    judged: str = ""
    touched: int = 0


class Cases:
    """The lines of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, line: CaseLine) -> None:
        """Keep a line in place of the one before; it becomes the one touched last."""
        touched = (self._session.scalar(select(func.max(CaseRow.touched))) or 0) + 1
        self._session.merge(
            CaseRow(
                id=line.id,
                code=line.code,
                state=line.state,
                topic=line.topic,
                country=line.country,
                place=line.place,
                language=line.language,
                day=line.day,
                unread=line.unread,
                referral=line.referral,
                question=line.question,
                assignee=line.assignee,
                withdrawn=line.withdrawn,
                words=line.words,
                due=line.due,
                priority=line.priority,
                deadline=line.deadline,
                judged=line.judged,
                touched=touched,
            )
        )

    def judge(self, case_id: str, *, priority: str, deadline: str, judged: str) -> None:
        """Keep what the rules say of a case today; it is not touched by this."""
        changes = {"priority": priority, "deadline": deadline, "judged": judged}
        self._session.execute(update(CaseRow).where(CaseRow.id == case_id).values(changes))

    def has(self, case_id: str) -> bool:
        """Whether there is such a case."""
        return self._session.get(CaseRow, case_id) is not None

    def due(self) -> list[str]:
        """The ids of the cases at which the desk itself has still to look."""
        return list(self._session.scalars(select(CaseRow.id).where(CaseRow.due)))

    def is_due(self, case_id: str) -> bool:
        """Whether the desk itself has still to look at this case."""
        row = self._session.get(CaseRow, case_id)
        return row is not None and row.due

    def lines(self, case_ids: Iterable[str]) -> dict[str, CaseLine]:
        """The lines of these cases, by id."""
        query = select(CaseRow).where(CaseRow.id.in_(list(case_ids)))
        return {line.id: line for line in _lines(self._session.scalars(query))}

    def page(self, view: View, *, member: str, before: int | None = None) -> list[CaseLine]:
        """A page of a view, what was touched last first; ``before`` continues after a page."""
        query = select(CaseRow).where(_in(view, member))
        if before is not None:
            query = query.where(CaseRow.touched < before)
        query = query.order_by(CaseRow.touched.desc()).limit(PAGE)
        return _lines(self._session.scalars(query))

    def counts(self, *, member: str) -> dict[View, int]:
        """How many cases lie in each view."""
        columns = [func.sum(cast(_in(view, member), Integer)).label(view.value) for view in View]
        row = self._session.execute(select(*columns)).one()
        return {view: count or 0 for view, count in zip(View, row, strict=True)}

    def search(self, text: str) -> list[CaseLine]:
        """The cases in which every word of ``text`` stands, what was touched last first."""
        words = text.casefold().split()
        conditions = [CaseRow.words.contains(word, autoescape=True) for word in words]
        query = select(CaseRow).where(*conditions).order_by(CaseRow.touched.desc()).limit(PAGE)
        return _lines(self._session.scalars(query)) if words else []


def _in(view: View, member: str) -> ColumnElement[bool]:
    closed = CaseRow.state == CaseState.CLOSED
    conditions: dict[View, ColumnElement[bool]] = {
        View.NEW: CaseRow.state == CaseState.RECEIVED,
        View.UNREAD: CaseRow.unread > 0,
        View.MINE: (CaseRow.assignee == member) & ~closed,
        View.UNASSIGNED: CaseRow.assignee.is_(None) & ~closed,
        View.OPEN: ~closed,
        View.TO_ANSWER: CaseRow.referral == "to-answer",
        View.REFERRED: CaseRow.referral.startswith("given-"),
        View.CLOSED: closed,
        View.ALL: or_(closed, ~closed),
    }
    return conditions[view]


def _lines(rows: Iterable[CaseRow]) -> list[CaseLine]:
    return [
        CaseLine(
            id=row.id,
            code=row.code,
            state=row.state,
            topic=row.topic,
            country=row.country,
            place=row.place,
            language=row.language,
            day=row.day,
            unread=row.unread,
            referral=row.referral,
            question=row.question,
            assignee=row.assignee,
            withdrawn=row.withdrawn,
            words=row.words,
            due=row.due,
            priority=row.priority,
            deadline=row.deadline,
            judged=row.judged,
            touched=row.touched,
        )
        for row in rows
    ]

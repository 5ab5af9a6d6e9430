"""Pages of the list of cases: any pile, narrowed to anything, in any order, from any place.

Every page begins behind a *mark*, which is what the last case before it is sorted by. So a page
costs the same wherever it is, and what moves meanwhile makes no other case appear twice or never.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from complaints.desk.models import CaseRow, FacetRow, TallyRow
from complaints.desk.store.cases import ASIDE, CLOSED, LANES, OPEN
from complaints.desk.store.listing import NOBODY, Listing, Mark, Sort, View, Within
from complaints.domain.states import CaseState

PAGE: Final = 50
_TO_ANSWER: Final = "to-answer"
_LATER: Final = "~"
_WEEK: Final = timedelta(days=7)

_COLUMNS: Final[Mapping[Sort, tuple[Any, ...]]] = {
    Sort.URGENCY: (CaseRow.rank, CaseRow.nearest, CaseRow.day, CaseRow.id),
    Sort.DEADLINE: (CaseRow.nearest, CaseRow.day, CaseRow.id),
    Sort.TOUCHED: (CaseRow.touched, CaseRow.id),
    Sort.NEWEST: (CaseRow.day, CaseRow.id),
    Sort.OLDEST: (CaseRow.day, CaseRow.id),
}
_DOWN: Final = frozenset({Sort.TOUCHED, Sort.NEWEST})
_LANE: Final[Mapping[View, tuple[str, ...]]] = {
    View.ANSWERED: (OPEN, CLOSED),  # who writes again once their case is closed is heard, too
    View.CLOSED: (CLOSED,),
    View.ASIDE: (ASIDE,),
    View.ALL: LANES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The ids of the cases of one page; the marks of the pages around it, None where none is."""

    ids: tuple[str, ...]
    before: Mark | None = None
    after: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Who looks at the list, and when; ``now`` is in UTC."""

    member: str
    now: datetime

    @property
    def minute(self) -> str:
        """This minute, as the cases have theirs."""
        return minute_of(self.now)

    @property
    def tonight(self) -> str:
        """The last minute of this day, by this computer's clock or in UTC, whichever ends later.

        What is due at a time is told by the former, what is due on some day ends by the latter.
        """
        ends = (now.replace(hour=23, minute=59) for now in (self.now, self.now.astimezone()))
        return minute_of(max(ends).astimezone(UTC))

    @property
    def in_a_week(self) -> str:
        """The minute in seven days."""
        return minute_of(self.now + _WEEK)


def minute_of(moment: datetime) -> str:
    """A minute as it is kept: ``2026-07-01T12:30``, in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M")


class Queue:
    """The cases as lists."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self,
        listing: Listing,
        *,
        looker: Looker,
        after: Mark | None = None,
        before: Mark | None = None,
        among: Sequence[str] | None = None,
    ) -> Page:
        """The page behind the mark ``after``, or the one before the mark ``before``, or the first.

        ``among`` are the cases that a search has found.
        """
        backwards = before is not None and after is None
        rows = self._rows(listing, looker, before if backwards else after, backwards, among)
        more = len(rows) > PAGE
        if backwards and not more:  # the first page is a whole one
            return self.page(listing, looker=looker, among=among)
        rows = rows[:PAGE]
        if backwards:
            rows.reverse()
        marks = [Mark(key=tuple(row)) for row in rows]
        return Page(
            ids=tuple(str(mark.key[-1]) for mark in marks),
            before=marks[0] if marks and (backwards or after) else None,
            after=marks[-1] if marks and (backwards or more) else None,
        )

    def counts(self, looker: Looker) -> dict[View, int]:
        """How many cases lie in each pile."""
        columns = [
            func.sum(cast(_in(TallyRow, view, looker.member), Integer) * TallyRow.n)
            for view in _TALLIED
        ]
        row = self._session.execute(select(*columns)).one()
        found: dict[View, int] = {
            view: count or 0 for view, count in zip(_TALLIED, row, strict=True)
        }
        for view, within in _TIMED.items():
            due = _due(FacetRow.value, within, looker)
            query = select(func.sum(FacetRow.n)).where(FacetRow.facet == "due", due)
            found[view] = self._session.scalar(query) or 0
        return {view: found[view] for view in View}

    def count_unread(self) -> int:
        """How many cases, open or closed, have something that nobody in the office has read."""
        lanes = TallyRow.lane.in_((OPEN, CLOSED))
        query = select(func.sum(TallyRow.n)).where(lanes, TallyRow.is_unread)
        return self._session.scalar(query) or 0

    def values(self, facet: str) -> list[str]:
        """What there is to narrow by: ``country`` or ``language``."""
        query = select(FacetRow.value).where(FacetRow.facet == facet, FacetRow.value != "")
        return list(self._session.scalars(query))

    def assignees(self) -> list[str]:
        """Whoever has a case, also a member who has left."""
        query = select(TallyRow.assignee).where(TallyRow.n > 0, TallyRow.assignee != "")
        return list(self._session.scalars(query.distinct()))

    def _rows(
        self,
        listing: Listing,
        looker: Looker,
        mark: Mark | None,
        backwards: bool,
        among: Sequence[str] | None,
    ) -> list[Row[Any]]:
        """The sort keys of the rows from the mark on, one more than a page, in that direction."""
        down = (listing.sort in _DOWN) != backwards
        columns = _COLUMNS[listing.sort]
        query: Select[Any] = select(*columns).where(_narrowed(listing, looker)).limit(PAGE + 1)
        query = query.order_by(*(one.desc() if down else one for one in columns))
        if mark:
            place = tuple_(*columns)
            query = query.where(place < mark.key if down else place > mark.key)
        if among is not None:
            return list(self._session.execute(query.where(CaseRow.id.in_(among))))
        # each lane is an index of its own, already in order
        lanes = [
            self._session.execute(query.where(CaseRow.lane == lane)).all()
            for lane in _LANE.get(listing.view, (OPEN,))
        ]
        return list(heapq.merge(*lanes, key=tuple, reverse=down))[: PAGE + 1]


_TIMED: Final = {View.DUE_TODAY: Within.TODAY, View.OVERDUE: Within.OVERDUE}
_TALLIED: Final = tuple(view for view in View if view not in _TIMED)


def _in(of: type[CaseRow | TallyRow], view: View, member: str) -> ColumnElement[bool]:
    """Whether a case, or what is alike, lies in a pile, but for what time alone decides."""
    conditions: dict[View, ColumnElement[bool]] = {
        View.MINE: of.assignee == member,
        View.UNASSIGNED: of.assignee == "",
        View.TO_ANSWER: of.referral == _TO_ANSWER,
        View.AWAITING: of.awaiting.is_(True),
        View.ANSWERED: of.answered.is_(True),
        View.NEW: of.state == CaseState.RECEIVED,
    }
    lanes = or_(*(of.lane == lane for lane in _LANE.get(view, (OPEN,))))
    return lanes & conditions[view] if view in conditions else lanes


def _due(column: Any, within: Within, looker: Looker) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether what is due first, by this column, is due then."""
    match within:
        case Within.OVERDUE:
            found = (column < looker.minute) & (column != "")
        case Within.TODAY:
            found = (column >= looker.minute) & (column <= looker.tonight)
        case Within.WEEK:
            found = (column != "") & (column <= looker.in_a_week)
        case Within.NEVER:
            found = column == ""
    assert isinstance(found, ColumnElement)
    return found


def _narrowed(listing: Listing, looker: Looker) -> ColumnElement[bool]:
    """Every condition but the lane."""
    conditions: list[ColumnElement[bool]] = []
    if listing.view in _TIMED:
        conditions.append(_due(CaseRow.next_due, _TIMED[listing.view], looker))
    else:
        conditions.append(_in(CaseRow, listing.view, looker.member))
    conditions += [
        column == getattr(listing, name)
        for name, column in _FACETS.items()
        if getattr(listing, name)
    ]
    if listing.topic:
        conditions.append(or_(CaseRow.topic_group == listing.topic, CaseRow.topic == listing.topic))
    if listing.assignee:
        conditions.append(CaseRow.assignee == listing.assignee.removeprefix(NOBODY))
    if listing.due:
        conditions.append(_due(CaseRow.next_due, Within(listing.due), looker))
    if listing.unread:
        conditions.append(CaseRow.unread > 0)
    if listing.flagged:
        conditions.append(CaseRow.flagged.is_(True))
    return _all(conditions)


def _all(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    for one in conditions:
        found &= one
    return found


_FACETS: Final[Mapping[str, Any]] = {
    "state": CaseRow.state,
    "priority": CaseRow.priority,
    "country": CaseRow.country,
    "language": CaseRow.language,
    "referral": CaseRow.referral,
}

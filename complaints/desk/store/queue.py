"""Pages of the list of cases: any pile, narrowed to anything, in any order, from any place.

Every page begins behind a *mark*, which is what the last case before it is sorted by. So a page
costs the same wherever it is, and what moves meanwhile makes no other case appear twice or never.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Integer, Row, Select, cast, func, select, tuple_
from sqlalchemy.orm import Session

from complaints.desk.models import CaseRow, FacetRow, TallyRow
from complaints.desk.store.cases import CLOSED, OPEN
from complaints.desk.store.conditions import LANES_OF, TIMED, is_due, lies_in, narrowed
from complaints.desk.store.listing import Listing, Mark, Sort, View
from complaints.desk.store.looker import Looker

PAGE: Final = 50
#: What is counted without looking at a clock.
_TALLIED: Final = tuple(view for view in View if view not in TIMED)

_COLUMNS: Final[Mapping[Sort, tuple[Any, ...]]] = {
    Sort.URGENCY: (CaseRow.rank, CaseRow.nearest, CaseRow.day, CaseRow.id),
    Sort.DEADLINE: (CaseRow.nearest, CaseRow.day, CaseRow.id),
    Sort.TOUCHED: (CaseRow.touched, CaseRow.id),
    Sort.NEWEST: (CaseRow.day, CaseRow.id),
    Sort.OLDEST: (CaseRow.day, CaseRow.id),
}
_DOWN: Final = frozenset({Sort.TOUCHED, Sort.NEWEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The ids of the cases of one page; the marks of the pages around it, None where none is."""

    ids: tuple[str, ...]
    before: Mark | None = None
    after: Mark | None = None


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
            func.sum(cast(lies_in(TallyRow, view, looker.member), Integer) * TallyRow.n)
            for view in _TALLIED
        ]
        row = self._session.execute(select(*columns)).one()
        found: dict[View, int] = {
            view: count or 0 for view, count in zip(_TALLIED, row, strict=True)
        }
        for view, within in TIMED.items():
            due = is_due(FacetRow.value, within, looker)
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
        query: Select[Any] = select(*columns).where(narrowed(listing, looker)).limit(PAGE + 1)
        query = query.order_by(*(one.desc() if down else one for one in columns))
        if mark:
            place = tuple_(*columns)
            query = query.where(place < mark.key if down else place > mark.key)
        if among is not None:
            return list(self._session.execute(query.where(CaseRow.id.in_(among))))
        # each lane is an index of its own, already in order
        lanes = [
            self._session.execute(query.where(CaseRow.lane == lane)).all()
            for lane in LANES_OF.get(listing.view, (OPEN,))
        ]
        return list(heapq.merge(*lanes, key=tuple, reverse=down))[: PAGE + 1]

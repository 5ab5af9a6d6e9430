"""The lines of the cases, computed from them and kept for sorting, narrowing and finding."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from typing import Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from complaints.desk.models import CaseRow, table_of
from complaints.desk.store.listing import View
from complaints.desk.store.words import Words
from complaints.domain.states import CaseState

__all__ = ["CaseLine", "Cases", "View"]

OPEN: Final = "open"
CLOSED: Final = "closed"
ASIDE: Final = "aside"
LANES: Final = (OPEN, CLOSED, ASIDE)
#: How urgent, the most first; what is closed, set aside or taken back comes after all of them.
LEVELS: Final = ("critical", "urgent", "routine")
_LATER: Final = "~"  # sorts behind every day


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """What the list shows of a case.

    ``topic``, ``country``, ``place`` and ``language`` are the complainant's; ``referral`` and
    ``question`` are the ids of what is on its way; ``words`` is what the search looks through.
    ``touched`` grows with whatever happened last. ``due`` when the desk itself has still to look
    at the case (to acknowledge what came, to stop what was taken back). ``priority``, the ``rule``
    that gave it and ``deadline``, the day of the nearest one, are what the rules said on the day
    ``judged``.

    ``next_due`` is the UTC minute of what is due first, ``""`` for nothing: a legal ``deadline``, a
    ``reminder``, a ``task``, the ``answer-by`` of a recipient, or a deadline by the ``rules``. In
    ``next_due_zone`` (IANA) it is a time of day if ``timed``, else the end of a day;
    ``next_due_place`` is by whose clock people know it. ``awaiting`` when a recipient owes an
    answer, ``overdue_answer`` when for too long; ``answered`` when the complainant wrote after
    whatever the office did last; ``aside`` when it was set aside; ``contested`` when members
    decided differently without having seen each other, and nobody has settled it.
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
    words: str = field(repr=False)
    due: bool
    priority: str = ""
    rule: str = ""
    deadline: str = ""
    judged: str = ""
    touched: int = 0
    topic_group: str = ""
    flagged: bool = False
    aside: bool = False
    awaiting: bool = False
    answered: bool = False
    overdue_answer: bool = False
    contested: bool = False
    next_due: str = ""
    next_due_kind: str = ""
    next_due_zone: str = ""
    next_due_place: str = ""
    next_due_timed: bool = False

    @property
    def lane(self) -> str:
        """Which of the three great piles it lies in.

        Of a closed case that members decided differently somebody has to decide: it is work.
        """
        if self.aside:
            return ASIDE
        return CLOSED if self.state == CaseState.CLOSED and not self.contested else OPEN

    @property
    def rank(self) -> int:
        """The priority as a number, 0 the highest."""
        quiet = self.lane != OPEN or self.withdrawn or self.priority not in LEVELS
        return len(LEVELS) if quiet else LEVELS.index(self.priority)


class Cases:
    """The lines of all cases."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._words = Words(session)

    def put(self, *lines: CaseLine, found_later: bool = False) -> None:
        """Keep lines in place of those before; they become those touched last, in this order.

        With ``found_later`` their words wait until somebody has the index take them in.
        """
        connection = self._session.connection()
        last = connection.scalar(_TOUCHED_LAST) or 0
        rows = [
            {**_columns(line), "due": line.due, "touched": touched}
            for touched, line in enumerate(lines, start=last + 1)
        ]
        connection.execute(_PUT, rows)
        keep = self._words.put_off if found_later else self._words.put
        keep({line.id: line.words for line in lines})

    def renew(self, line: CaseLine) -> None:
        """Keep a line that another day has changed; the case is not touched by this."""
        self.mark(line)
        self._words.put({line.id: line.words})

    def mark(self, line: CaseLine) -> None:
        """Keep what the list shows of a line; what the search looks through stays as it was."""
        self._session.execute(update(CaseRow).where(CaseRow.id == line.id).values(**_columns(line)))

    def has(self, case_id: str) -> bool:
        """Whether there is such a case."""
        return bool(self.due_of([case_id]))

    def due(self) -> list[str]:
        """The ids of the cases at which the desk itself has still to look."""
        return list(self._session.scalars(select(CaseRow.id).where(CaseRow.due)))

    def due_of(self, case_ids: Collection[str]) -> dict[str, bool]:
        """Whether the desk itself has still to look at these cases, of those that there are."""
        rows = self._session.connection().execute(_DUE, {"of": list(case_ids)})
        return {row.id: row.due for row in rows}

    def stale(self, today: str, *, limit: int) -> list[str]:
        """The ids of some cases of which the rules have not been asked on the day ``today``.

        Of those that are closed or set aside only such that were never judged by this program.
        """
        never = CaseRow.judged == ""
        found: list[str] = []
        for lane, condition in ((OPEN, CaseRow.judged < today), (CLOSED, never), (ASIDE, never)):
            query = select(CaseRow.id).where(CaseRow.lane == lane, condition)
            found += self._session.scalars(query.limit(limit - len(found)))
        return found

    def of_countries(self, countries: Iterable[str], *, limit: int) -> list[str]:
        """The cases of these countries on which something happened last."""
        query = select(CaseRow.id).where(CaseRow.country.in_(list(countries)))
        return list(self._session.scalars(query.order_by(CaseRow.touched.desc()).limit(limit)))

    def lines(self, case_ids: Iterable[str]) -> dict[str, CaseLine]:
        """The lines of these cases, by id, without the words that the search looks through."""
        query = select(CaseRow).where(CaseRow.id.in_(list(case_ids)))
        return {row.id: _line(row) for row in self._session.scalars(query)}


_KEPT: Final = tuple(
    one.name
    for one in fields(CaseLine)
    if one.name not in {"words", "due", "touched", "assignee", "aside"}
)


#: The same statements at every time: of many cases a round spends no time on making them.
_TABLE: Final = table_of(CaseRow)
_TOUCHED_LAST: Final = select(func.max(_TABLE.c.touched))
_DUE: Final = select(_TABLE.c.id, _TABLE.c.due).where(
    _TABLE.c.id.in_(bindparam("of", expanding=True))
)
_INSERT: Final = insert(_TABLE)
_PUT: Final = _INSERT.on_conflict_do_update(
    index_elements=[_TABLE.c.id],
    set_={one.name: one for one in _INSERT.excluded if one.name != "id"},
)


def _columns(line: CaseLine) -> dict[str, object]:
    """What of a line is computed from the case, by column."""
    columns = {name: getattr(line, name) for name in _KEPT}
    return columns | {
        "assignee": line.assignee or "",
        "lane": line.lane,
        "rank": line.rank,
        "nearest": line.next_due or _LATER,
    }


def _line(row: CaseRow) -> CaseLine:
    return CaseLine(
        **{name: getattr(row, name) for name in _KEPT},
        words="",
        due=row.due,
        touched=row.touched,
        assignee=row.assignee or None,
        aside=row.lane == ASIDE,
    )

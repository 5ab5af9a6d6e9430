"""Which cases a list shows, as conditions of the file: its pile, and what it is narrowed to.

A pile that time alone decides is a condition on what is due first; all others can be counted.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, true

from complaints.desk.models import CaseRow, TallyRow
from complaints.desk.store.cases import ASIDE, CLOSED, LANES, OPEN
from complaints.desk.store.listing import NOBODY, Listing, View, Within
from complaints.desk.store.looker import Looker
from complaints.domain.states import CaseState

_TO_ANSWER: Final = "to-answer"
#: The lanes in which the cases of a pile are; open ones, unless said here.
LANES_OF: Final[Mapping[View, tuple[str, ...]]] = {
    View.ANSWERED: (OPEN, CLOSED),  # who writes again once their case is closed is heard, too
    View.CLOSED: (CLOSED,),
    View.ASIDE: (ASIDE,),
    View.ALL: LANES,
}
_FACETS: Final[Mapping[str, Any]] = {
    "state": CaseRow.state,
    "priority": CaseRow.priority,
    "country": CaseRow.country,
    "language": CaseRow.language,
    "referral": CaseRow.referral,
}
#: The piles that time alone decides.
TIMED: Final = {View.DUE_TODAY: Within.TODAY, View.OVERDUE: Within.OVERDUE}


def lies_in(of: type[CaseRow | TallyRow], view: View, member: str) -> ColumnElement[bool]:
    """Whether a case, or what is alike, lies in a pile, but for what time alone decides."""
    conditions: dict[View, ColumnElement[bool]] = {
        View.MINE: of.assignee == member,
        View.UNASSIGNED: of.assignee == "",
        View.TO_ANSWER: of.referral == _TO_ANSWER,
        View.AWAITING: of.awaiting.is_(True),
        View.ANSWERED: of.answered.is_(True),
        View.NEW: of.state == CaseState.RECEIVED,
    }
    lanes = or_(*(of.lane == lane for lane in LANES_OF.get(view, (OPEN,))))
    return lanes & conditions[view] if view in conditions else lanes


def is_due(column: Any, within: Within, looker: Looker) -> ColumnElement[bool]:  # noqa: ANN401
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


def narrowed(listing: Listing, looker: Looker) -> ColumnElement[bool]:
    """Every condition but the lane."""
    conditions: list[ColumnElement[bool]] = []
    if listing.view in TIMED:
        conditions.append(is_due(CaseRow.next_due, TIMED[listing.view], looker))
    else:
        conditions.append(lies_in(CaseRow, listing.view, looker.member))
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
        conditions.append(is_due(CaseRow.next_due, Within(listing.due), looker))
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

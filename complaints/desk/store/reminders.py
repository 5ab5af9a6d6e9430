"""When somebody wants to be reminded of a case, so that the desk can ask without opening any.

What the reminder says is in the case alone.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from complaints.desk.models import ReminderRow
from complaints.desk.store.of_cases import RowsOfCases
from complaints.domain.identifiers import minute_text
from complaints.domain.planning import Reminder

_ROWS: Final = RowsOfCases(ReminderRow)


class Reminders:
    """The reminders of all cases that nobody has settled."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, reminders: Mapping[str, Iterable[Reminder]]) -> None:
        """Keep these as the reminders of cases (ids), in place of those before."""
        rows = [
            {
                "case_id": case_id,
                "item": one.id,
                "at": minute_text(one.at),
                "member": one.member or "",
            }
            for case_id, of_case in reminders.items()
            for one in of_case
            if one.is_open
        ]
        _ROWS.put(self._session, reminders.keys(), rows)

    def count_due(self, *, member: str, now: datetime) -> int:
        """How many are due for a member, or for everybody."""
        query = select(func.count()).select_from(ReminderRow).where(_is_due(member, now))
        return self._session.scalar(query) or 0

    def due(self, *, member: str, now: datetime, limit: int) -> list[tuple[str, str]]:
        """The case and the item of each that is due, the oldest first, at most ``limit``."""
        query = select(ReminderRow.case_id, ReminderRow.item).where(_is_due(member, now))
        rows = self._session.execute(query.order_by(ReminderRow.at, ReminderRow.item).limit(limit))
        return [(case_id, item) for case_id, item in rows]


def _is_due(member: str, now: datetime) -> ColumnElement[bool]:
    for_member = ReminderRow.member.in_(("", member))
    return (ReminderRow.at <= minute_text(now)) & for_member

"""When a desk has to look at a case by itself, though nothing came: computed with its line."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from complaints.desk.models import WatchRow
from complaints.desk.store.of_cases import RowsOfCases

_ROWS: Final = RowsOfCases(WatchRow)


class Watches:
    """The next such moment of every case that has one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, moments: Mapping[str, datetime | None]) -> None:
        """Cases (ids) are to be looked at from then on; None: not before something comes."""
        rows = [{"case_id": of, "at": _minute(at)} for of, at in moments.items() if at]
        _ROWS.put(self._session, moments.keys(), rows)

    def due(self, now: datetime) -> list[str]:
        """The cases to be looked at now."""
        query = select(WatchRow.case_id).where(WatchRow.at <= _minute(now))
        return list(self._session.scalars(query.order_by(WatchRow.case_id)))


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")

"""When a desk has to look at a case by itself, though nothing came: computed with its line."""

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from complaints.desk.models import WatchRow


class Watches:
    """The next such moment of every case that has one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, case_id: str, at: datetime | None) -> None:
        """The case is to be looked at from then on; None: not before something comes."""
        if at is None:
            self._session.execute(delete(WatchRow).where(WatchRow.case_id == case_id))
        else:
            self._session.merge(WatchRow(case_id=case_id, at=_minute(at)))

    def due(self, now: datetime) -> list[str]:
        """The cases to be looked at now."""
        query = select(WatchRow.case_id).where(WatchRow.at <= _minute(now))
        return list(self._session.scalars(query.order_by(WatchRow.case_id)))


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="minutes")

"""Alarms: what a person must look at, each once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from complaints.desk.models import AlarmRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """``key`` makes it one alarm however often it is raised; ``detail`` says where to look."""

    key: str
    kind: str
    detail: str
    day: date
    seen: bool = False


class Alarms:
    """All that were raised."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def raise_(self, alarm: Alarm) -> None:
        """Keep an alarm, unless it is known."""
        if self._session.get(AlarmRow, alarm.key) is None:
            self._session.add(
                AlarmRow(
                    key=alarm.key,
                    kind=alarm.kind,
                    detail=alarm.detail,
                    day=alarm.day.isoformat(),
                    seen=False,
                )
            )
            self._session.flush()

    def clear(self, key: str) -> None:
        """The cause is gone; if it comes back, it is a new alarm."""
        if row := self._session.get(AlarmRow, key):
            self._session.delete(row)

    def mark_seen(self, key: str) -> None:
        """Somebody has looked at it."""
        if row := self._session.get(AlarmRow, key):
            row.seen = True

    def all(self) -> list[Alarm]:
        """Every alarm, those that nobody has looked at first, then the latest."""
        query = select(AlarmRow).order_by(AlarmRow.seen, AlarmRow.day.desc(), AlarmRow.key)
        return [
            Alarm(
                key=row.key,
                kind=row.kind,
                detail=row.detail,
                day=date.fromisoformat(row.day),
                seen=row.seen,
            )
            for row in self._session.scalars(query)
        ]

    def count_unseen(self) -> int:
        """How many nobody has looked at."""
        query = select(func.count()).select_from(AlarmRow).where(~AlarmRow.seen)
        return self._session.scalar(query) or 0

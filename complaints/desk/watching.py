"""What must stand out: a directory that is refused or differs, chains that do not fit.

Nor may a clock be behind what was already written by it: that stands out, and locks nobody out.
And what somebody wrote after they had to leave is taken out of the cases, once that is known.
"""

from datetime import date, timedelta
from typing import Final

from complaints.desk import alarms, checking, succession
from complaints.desk.alarms import AlarmKind
from complaints.desk.chain import Kind
from complaints.desk.errors import UnreachableError
from complaints.desk.registry import DirectoryDiffersError, Registry
from complaints.desk.workplace import Workplace
from complaints.directory import DirectoryError
from complaints.domain import strictjson
from complaints.portal_client import PortalClient

_LEFT: Final = "left"
_BEHIND: Final = timedelta(hours=1)


class Watching:
    """Watches for one desk."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        self._checked: date | None = None

    def renew_directory(self, registry: Registry, portal: PortalClient) -> None:
        """Fetch it; one that is refused stands out, and the one before counts.

        Raises `UnreachableError` where there is none, `PortalError` without a line.
        """
        problem, differs = "", ""
        try:
            registry.refresh(portal, self._work.today)
        except DirectoryDiffersError as error:
            differs = str(error)
        except DirectoryError as error:
            problem = str(error)
        directory = registry.known.directory
        if directory is None:
            raise UnreachableError(problem or differs)
        with self._work.store.writing() as unit:
            refused, other = AlarmKind.DIRECTORY_REFUSED, AlarmKind.DIRECTORY_DIFFERS
            alarms.stand(unit, refused, wrong=bool(problem), detail=problem, today=self._work.today)
            if differs:
                version = str(directory.version)
                alarms.stand(
                    unit, other, wrong=True, detail=version, today=self._work.today, of=version
                )
            for alarm in unit.alarms.all():
                newer = alarm.kind == AlarmKind.DIRECTORY_NEWER
                if (newer and int(alarm.detail) <= directory.version) or (
                    alarm.kind == other and int(alarm.detail) < directory.version
                ):
                    unit.alarms.clear(alarm.key)

    def look_at_clock(self) -> None:
        """Whether it is well before this member's last entry; either may have the wrong time.

        Writing goes on: the order of entries hangs on no clock, and a clock that was ahead
        yesterday must keep nobody from a case today.
        """
        with self._work.store.writing() as unit:
            last = unit.journal.last(self._work.me.member)
            is_behind = last is not None and last.message.at - self._work.now >= _BEHIND
            kind, at = AlarmKind.CLOCK_BACK, f"{last.message.at:%Y-%m-%d %H:%M} UTC" if last else ""
            alarms.stand(unit, kind, wrong=is_behind, detail=at, today=self._work.today)

    def is_elsewhere(self) -> bool:
        """Whether another desk of this member has gone on, which stands out until they choose."""
        with self._work.store.writing() as unit:
            found = succession.is_elsewhere(unit, self._work.me.member)
            alarms.stand(unit, AlarmKind.ELSEWHERE, wrong=found, today=self._work.today)
        return found

    def check_chains(self, *, anything_new: bool, has_heard: bool) -> bool:
        """What a colleague says is compared with all the rest once it has come, and once a day.

        ``has_heard`` is whether a colleague said something since this returned True. What this desk
        writes itself fits; and what stood out before may be mended by anything.
        """
        is_today = self._checked == self._work.today
        if not anything_new and is_today:
            return False
        with self._work.store.writing() as unit:
            stands_out = any(one.kind in set(Kind) for one in unit.alarms.all())
            if has_heard or stands_out or not is_today:
                alarms.report(
                    unit, checking.findings(unit, self._work.ends(unit)), today=self._work.today
                )
            lost = any(
                one.message.day < self._work.today and unit.outgoing.is_sent(one.message.id)
                for one in unit.journal.not_yet_arrived(self._work.me.member)
            )
            alarms.stand(unit, AlarmKind.NOT_DELIVERED, wrong=lost, today=self._work.today)
        self._checked = self._work.today
        return True

    def part_with_who_left(self) -> None:
        """Fold anew what somebody wrote after their end, once the card and the entry are here."""
        with self._work.store.writing() as unit:
            ends = self._work.ends(unit)
            done = strictjson.dumps(dict(sorted(ends.items())))
            if (unit.copies.get(_LEFT) or b"{}") == done:
                return
            cabinet = self._work.cabinet(unit)
            for member, end in ends.items():
                for case_id in unit.journal.cases_after(member, end):
                    cabinet.refold(case_id)
            unit.copies.put(_LEFT, done)

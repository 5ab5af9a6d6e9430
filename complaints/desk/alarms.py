"""What a person must look at: the kinds of alarm, and raising them once for each cause."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from complaints.desk.chain import Finding, Kind
from complaints.desk.store import Unit
from complaints.desk.store.alarms import Alarm
from complaints.domain.case import code_of

_BETWEEN: Final = ", "  # of a detail as it is kept; shown with the comma of the language


class AlarmKind(StrEnum):
    """What was noticed besides what `complaints.desk.chain` finds; stable, because it is kept."""

    CARD_EXPIRES = "card-expires"
    KEY_MISSING = "key-missing"
    DIRECTORY_REFUSED = "directory-refused"
    DIRECTORY_DIFFERS = "directory-differs"
    DIRECTORY_NEWER = "directory-newer"
    NOT_DELIVERED = "not-delivered"
    INBOX_GAP = "inbox-gap"
    CASE_STUCK = "case-stuck"
    CASE_UNJUDGED = "case-unjudged"
    FAR_AHEAD = "journal-far-ahead"
    WRITER_LEFT = "writer-left"
    CARD_DIFFERS = "card-differs"
    CLOCK_BACK = "clock-back"
    ELSEWHERE = "elsewhere"


class Doubt(StrEnum):
    """Why a round that ended well may not have brought everything."""

    REFUSED = "refused"
    WITHHELD = "withheld"


_REFUSED: Final = frozenset({AlarmKind.DIRECTORY_REFUSED, AlarmKind.DIRECTORY_DIFFERS})
_WITHHELD: Final = frozenset(
    {
        *(AlarmKind.DIRECTORY_NEWER, AlarmKind.INBOX_GAP, AlarmKind.NOT_DELIVERED),
        *(Kind.WITHHELD, Kind.INBOX),
    }
)


def stand(
    unit: Unit, kind: AlarmKind, *, wrong: bool, detail: str = "", today: date, of: str = ""
) -> None:
    """Raise the alarm while something is wrong, and take it back once it is not."""
    key = f"{kind}/{of}"
    if wrong:
        unit.alarms.raise_(Alarm(key=key, kind=kind, detail=detail, day=today))
    else:
        unit.alarms.clear(key)


def unjudged(unit: Unit, case_id: str, *, today: date) -> None:
    """Say that a case could not be judged; `complaints.desk.judging` takes it back."""
    kind, code = AlarmKind.CASE_UNJUDGED, code_of(case_id)
    stand(unit, kind, wrong=True, detail=code, today=today, of=case_id)


def report(unit: Unit, findings: tuple[Finding, ...], *, today: date) -> None:
    """The findings about the chains as alarms; those that were mended meanwhile go."""
    keys = {finding.key for finding in findings}
    for alarm in unit.alarms.all():
        if alarm.kind in set(Kind) and alarm.key not in keys:
            unit.alarms.clear(alarm.key)
    for finding in findings:
        unit.alarms.raise_(
            Alarm(
                key=finding.key,
                kind=finding.kind,
                detail=finding.where,
                day=today,
            )
        )


def case_of(alarm: Alarm) -> str:
    """The case (id) that an alarm is about; empty if it is about none."""
    of_cases = (AlarmKind.CASE_STUCK, AlarmKind.CASE_UNJUDGED)
    return alarm.key.partition("/")[2] if alarm.kind in of_cases else ""


def parts(alarm: Alarm) -> tuple[str, ...]:
    """What the detail names, one after the other."""
    of_two = (AlarmKind.WRITER_LEFT, AlarmKind.CARD_DIFFERS)
    return tuple(alarm.detail.split(_BETWEEN)) if alarm.kind in of_two else (alarm.detail,)


def joined(*names: str) -> str:
    """The detail of an alarm that names two things."""
    return _BETWEEN.join(names)


def due(unit: Unit, today: date) -> list[Alarm]:
    """Those to show."""
    return [one for one in unit.alarms.all() if is_due(one, today)]


def doubt(shown: Iterable[Alarm]) -> Doubt | None:
    """What the portal did that makes "in step" too much to say; of gaps, until they are seen."""
    kinds = {one.kind for one in shown if one.kind in _REFUSED or not one.seen}
    if kinds & _REFUSED:
        return Doubt.REFUSED
    return Doubt.WITHHELD if kinds & _WITHHELD else None


def is_due(alarm: Alarm, today: date) -> bool:
    """Whether to show it: what may pass by itself only once it has stood for a day."""
    passing = alarm.kind in (AlarmKind.NOT_DELIVERED, AlarmKind.KEY_MISSING) or (
        alarm.kind in set(Kind) and Kind(alarm.kind).may_pass
    )
    return not passing or alarm.day < today

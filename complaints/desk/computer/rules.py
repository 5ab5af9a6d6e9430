"""The rules: from what was seen to what is said of it. Pure; the same look gives the same findings.

Each aspect gives one finding, so that "nothing found" and "could not look" are never the same.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from complaints.desk.computer.surroundings import Seal, Surroundings
from complaints.desk.computer.synced import services
from complaints.desk.computer.watching import watchers
from complaints.request_signature import SKEW

#: Beyond this the portal refuses what this desk signs.
CLOCK: Final = timedelta(seconds=SKEW)
#: A sealed copy older than this is no copy of a week's work.
BACKUP: Final = timedelta(days=7)
_ZONES: Final = timedelta(days=1)


class Aspect(StrEnum):
    """What is looked at."""

    SYNCED = "synced"
    ELSEWHERE = "elsewhere"
    WATCHED = "watched"
    DISK = "disk"
    SWAP = "swap"
    OTHERS = "others"
    CLOCK = "clock"
    BACKUP = "backup"
    SYSTEM = "system"


class Level(StrEnum):
    """How much it matters, the worst first."""

    DANGER = "danger"
    CARE = "care"
    UNKNOWN = "unknown"
    FINE = "fine"

    @property
    def is_wrong(self) -> bool:
        """Whether a person has to do something."""
        return self in (Level.DANGER, Level.CARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said of one aspect; ``names`` and ``count`` go into its sentence."""

    aspect: Aspect
    level: Level
    names: tuple[str, ...] = ()
    count: int = 0


def judge(seen: Surroundings) -> tuple[Finding, ...]:
    """A finding for each aspect, the worst first."""
    found = (
        _named(Aspect.SYNCED, Level.DANGER, _services(seen)),
        _simple(Aspect.ELSEWHERE, Level.DANGER, wrong=seen.elsewhere),
        _named(Aspect.WATCHED, Level.DANGER, _watchers(seen)),
        _sealed(Aspect.DISK, seen.disk),
        _sealed(Aspect.SWAP, seen.swap),
        _simple(Aspect.OTHERS, Level.CARE, wrong=seen.open_to_others),
        _clock(seen.ahead),
        _backup(seen.backed_up, seen.today),
        _named(
            Aspect.SYSTEM,
            Level.CARE,
            None if seen.outdated is None else frozenset({seen.outdated} - {""}),
        ),
    )
    order = list(Level)
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


def _services(seen: Surroundings) -> frozenset[str] | None:
    found = services(seen.above) | seen.declared
    return None if not found and (seen.folders_unseen or not seen.above) else found


def _watchers(seen: Surroundings) -> frozenset[str] | None:
    found = watchers(seen.running or ())
    return None if not found and (seen.programs_unseen or seen.running is None) else found


def _named(aspect: Aspect, level: Level, names: frozenset[str] | None) -> Finding:
    if names is None:
        return Finding(aspect=aspect, level=Level.UNKNOWN)
    return Finding(aspect=aspect, level=level if names else Level.FINE, names=tuple(sorted(names)))


def _simple(aspect: Aspect, level: Level, *, wrong: bool | None) -> Finding:
    known = Level.UNKNOWN if wrong is None else Level.FINE
    return Finding(aspect=aspect, level=level if wrong else known)


def _sealed(aspect: Aspect, seal: Seal) -> Finding:
    return _simple(aspect, Level.CARE, wrong=None if seal is Seal.UNKNOWN else seal is Seal.PLAIN)


def _clock(ahead: timedelta | None) -> Finding:
    if ahead is None:
        return Finding(aspect=Aspect.CLOCK, level=Level.UNKNOWN)
    is_wrong = abs(ahead) > CLOCK
    return Finding(
        aspect=Aspect.CLOCK,
        level=Level.CARE if is_wrong else Level.FINE,
        count=round(abs(ahead) / timedelta(minutes=1)) if is_wrong else 0,
    )


def _backup(last: date | None, today: date) -> Finding:
    if last is None or last - today > _ZONES:  # it was made by a clock that was wrong, or this is
        return Finding(aspect=Aspect.BACKUP, level=Level.UNKNOWN)
    return _simple(Aspect.BACKUP, Level.CARE, wrong=today - last > BACKUP)

"""How long there is until something is due, in words: "tomorrow 16:00, Strasbourg time".

A legal deadline is told by the clock of its place, everything else by this computer's. It must
never say that there is more time than there is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final

from babel.dates import get_timezone_location

from complaints.desk import clocks
from complaints.desk.i18n import Tongue
from complaints.desk.store.cases import CaseLine
from complaints.domain import zones
from complaints.locale.marking import _

_NEAR: Final = (0, 1)  # days, today and tomorrow


class Hurry(StrEnum):
    """How near it is."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The words, and how near it is; ``exact`` is the whole day and time."""

    words: str
    hurry: Hurry
    exact: str


def left(line: CaseLine, *, tongue: Tongue, now: datetime) -> Left | None:
    """What a line says of what is due first; None if nothing is."""
    if not line.next_due:
        return None
    due = datetime.fromisoformat(line.next_due).replace(tzinfo=UTC)
    zone = _zone(line)
    there, here = due.astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    at = tongue.clock(there.time()) if line.next_due_timed else ""
    hurry = Hurry.LATE if due < now.replace(second=0, microsecond=0) else _hurry(days)
    words = _late(days, at, tongue) if hurry is Hurry.LATE else _ahead(days, at, tongue)
    exact = tongue.listed(one for one in (tongue.day(there.date()), at) if one)
    if place := _place(line, tongue):
        told = tongue.text(_("{when}, {place} time"))
        exact = told.format(when=exact, place=place)
        if at and days in _NEAR and hurry is not Hurry.LATE:
            words = told.format(when=words, place=place)
    return Left(words=words, hurry=hurry, exact=exact)


def _hurry(days: int) -> Hurry:
    return Hurry.SOON if days <= 1 else Hurry.LATER


def _zone(line: CaseLine) -> tzinfo | None:
    """None is this computer's own; what is due at the end of some day is told as that day."""
    if line.next_due_zone:
        return zones.zone_of(line.next_due_zone) or UTC
    return None if line.next_due_timed else UTC


def _ahead(days: int, at: str, tongue: Tongue) -> str:
    if at and days in _NEAR:
        return tongue.text(_("{when} {time}")).format(when=tongue.away(days), time=at)
    return tongue.away(days)


def _late(days: int, at: str, tongue: Tongue) -> str:
    if days == 0:
        return tongue.text(_("late since {time}")).format(time=at) if at else tongue.away(0)
    return tongue.ngettext("{n} day late", "{n} days late", -days)


def _place(line: CaseLine, tongue: Tongue) -> str:
    """The city by whose clock it is due; nothing where no zone was given."""
    if place := clocks.PLACES.get(line.next_due_place):
        return tongue.text(place.name)
    if not line.next_due_zone or zones.zone_of(line.next_due_zone) is None:
        return line.next_due_zone
    locale = tongue.catalogue.locale
    return str(get_timezone_location(line.next_due_zone, locale=locale, return_city=True))

"""By whose clock something is due, and how a moment reads by it: "tomorrow 16:00, Strasbourg time".

A court's city is named as people know it, which is often not how its time zone is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final

from babel.dates import LOCALTZ, get_timezone_location

from complaints.desk.i18n import Tongue
from complaints.domain import zones
from complaints.domain.planning import Deadline, Reminder, Task
from complaints.locale.marking import _

_NEAR: Final = 1  # days


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city at whose clock courts and bodies count, and its IANA zone."""

    name: str
    zone: str


PLACES: Final[Mapping[str, Place]] = {
    "strasbourg": Place(name=_("Strasbourg"), zone="Europe/Paris"),
    "luxembourg": Place(name=_("Luxembourg"), zone="Europe/Luxembourg"),
    "geneva": Place(name=_("Geneva"), zone="Europe/Zurich"),
    "the-hague": Place(name=_("The Hague"), zone="Europe/Amsterdam"),
    "warsaw": Place(name=_("Warsaw"), zone="Europe/Warsaw"),
    "banjul": Place(name=_("Banjul"), zone="Africa/Banjul"),
    "arusha": Place(name=_("Arusha"), zone="Africa/Dar_es_Salaam"),
    "abuja": Place(name=_("Abuja"), zone="Africa/Lagos"),
    "washington": Place(name=_("Washington"), zone="America/New_York"),
    "san-jose": Place(name=_("San José"), zone="America/Costa_Rica"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A moment in words; ``here`` is the same by this computer's clock, if that differs.

    ``over`` when it has passed, ``near`` when it is today or tomorrow there.
    """

    words: str
    here: str
    over: bool
    near: bool


def here() -> tzinfo:
    """This computer's time zone."""
    return LOCALTZ


def here_name() -> str | None:
    """The IANA name of this computer's zone; None if it has none that others would know."""
    name = getattr(LOCALTZ, "key", None)
    return name if isinstance(name, str) and zones.zone_of(name) else None


def zone_of_times(now: datetime) -> str:
    """What stands beside the times of this computer, so that others can read them."""
    return here_name() or f"UTC{now.astimezone(here()).strftime('%z')}"


def when(item: Task | Reminder | Deadline, *, tongue: Tongue, now: datetime) -> When | None:
    """When an item is due; None if no day was set."""
    if (due := item.due) is None:
        return None
    zone, day, until, city = _there(item, tongue)
    days = (day - now.astimezone(zone).date()).days
    near = 0 <= days <= _NEAR
    said = [tongue.away(days), tongue.day(day)]
    if until:  # tomorrow at four, but on the seventh at four
        clock = tongue.clock(until)
        if near:
            said[0] = tongue.text(_("{when} {time}")).format(when=said[0], time=clock)
        else:
            said.append(clock)
    words = tongue.listed(said)
    if city:
        words = tongue.text(_("{when}, {place} time")).format(when=words, place=city)
    return When(
        words=words,
        here=_here(due.at, zone, tongue) if city and until else "",
        over=due.at < now.replace(second=0, microsecond=0),
        near=near,
    )


def _there(
    item: Task | Reminder | Deadline, tongue: Tongue
) -> tuple[tzinfo, date, time | None, str]:
    """The zone by which an item counts, the day and the time there, and the city if one counts."""
    match item:
        case Deadline():
            zone = UTC if item.zone is None else zones.zone_of(item.zone) or UTC
            return zone, item.day, item.until, city_of(item, tongue)
        case Reminder():
            local = item.at.astimezone(here())
            return here(), local.date(), local.time(), ""
    assert item.day  # a task that is due has one
    return UTC, item.day, None, ""


def city_of(deadline: Deadline, tongue: Tongue) -> str:
    """The city by whose clock a deadline counts; empty without a zone."""
    if deadline.zone is None:
        return ""
    if deadline.place and deadline.place in PLACES:
        return tongue.text(PLACES[deadline.place].name)
    if zones.zone_of(deadline.zone) is None:
        return deadline.zone
    locale = tongue.catalogue.locale
    return str(get_timezone_location(deadline.zone, locale=locale, return_city=True))


def _here(moment: datetime, zone: tzinfo, tongue: Tongue) -> str:
    """The same moment by this computer's clock, unless that shows the same."""
    local, there = moment.astimezone(here()), moment.astimezone(zone)
    if local.utcoffset() == there.utcoffset():
        return ""
    at = tongue.clock(local.time())
    if local.date() != there.date():
        at = tongue.listed([tongue.day(local.date()), at])
    return tongue.text(_("{time} here")).format(time=at)

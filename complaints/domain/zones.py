"""Which moment a day, or a time on it, is over, as some place counts.

An earlier moment than meant costs an hour of work, a later one may cost the case: whatever is
uncertain (a clock that is put back, a zone that this computer does not know) counts as the earlier.
Zones come from the computer's own database, or from the package ``tzdata`` where it has none.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

END: Final = time(23, 59)
#: Where days begin and end first on earth.
_EARLIEST: Final = timezone(timedelta(hours=14))


@cache
def zone_of(name: str) -> tzinfo | None:
    """The zone of this IANA name; None if this computer does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment(day: date, until: time | None, zone: str | None) -> datetime:
    """The UTC minute that is the last of ``day``, or ``until``, in ``zone`` (None: UTC)."""
    where = UTC if zone is None else zone_of(zone) or _EARLIEST
    local = datetime.combine(day, until or END, tzinfo=where)
    try:
        found = min(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError:  # at either end of the calendar
        return local.replace(tzinfo=UTC)
    return found.replace(second=0)  # long ago, zones were off by seconds

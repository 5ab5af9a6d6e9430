"""The calendar's months, as treaties and procedural rules count them."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

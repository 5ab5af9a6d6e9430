"""From which day a treaty or an individual procedure binds a State that deposited its act."""

from datetime import date, timedelta

from referral.dates import months_after
from referral.model import Treaty


def in_force(treaty: Treaty, deposit: date) -> date | None:
    """The first day of facts that count; None if the treaty or procedure has not begun at all.

    Each treaty's own rule (`Treaty.article`); a State that was among the first is bound from the
    day on which the treaty itself came into force.
    """
    return treaty.began and max(treaty.began, _counted(treaty, deposit))


def _counted(treaty: Treaty, deposit: date) -> date:
    match treaty.delay:
        case "same-day":
            return deposit
        case "thirtieth-day":
            return deposit + timedelta(days=30)
        case "three-months":
            return months_after(deposit, 3)
        case "month-after-three-months":
            return months_after(months_after(deposit, 3).replace(day=1), 1)

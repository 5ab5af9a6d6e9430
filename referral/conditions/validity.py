"""Whether a State was bound at the time that counts: the day of the act, its beginning, or today.

It must never turn a day that nobody knows into one that fits.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

from referral.model import Acceptance


class Tense(Enum):
    """Which time counts. The names are those that rules use.

    ``FACTS``: facts of the case fall into the time of validity, be it their last part.
    ``BEGUN``: the act began in it. ``TODAY``: today does.
    """

    FACTS = "accepted"
    BEGUN = "begun_under"
    TODAY = "accepted_today"


def holds(
    acceptance: Acceptance, tense: Tense, facts: Mapping[str, object], today: date
) -> bool | frozenset[str]:
    """Whether it was in force then; or those facts that would decide (`Value` of conditions).

    A day of entry into force that nobody knows counts as long past: who shows the result must
    say that the date is to be verified.
    """
    start, until = acceptance.in_force, acceptance.until
    if start is not None and start > today:
        return False
    if tense is Tense.TODAY:
        return until is None or today <= until
    begun = _begun(facts, today)
    unknown = frozenset[str]()
    if until is not None and until < today:
        if begun is None:
            unknown |= {"days_ago"}
        elif begun > until:
            return False
    if start is not None:
        after = _after(start, begun, facts if tense is Tense.FACTS else {"ongoing": False})
        if after is False:
            return False
        if after is not True:
            unknown |= after
    return unknown or True


def _after(start: date, begun: date | None, facts: Mapping[str, object]) -> bool | frozenset[str]:
    """Whether the act, or its last part, is not before ``start``, which is not after today."""
    ongoing = facts.get("ongoing")
    if ongoing is True or (begun is not None and begun >= start):
        return True
    missing = frozenset(("days_ago",)) if begun is None else frozenset[str]()
    if ongoing is None:
        missing |= {"ongoing"}
    return missing or False


def _begun(facts: Mapping[str, object], today: date) -> date | None:
    days = facts.get("days_ago")
    return today - timedelta(days=days) if isinstance(days, int) else None

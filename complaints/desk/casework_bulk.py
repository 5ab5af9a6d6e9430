"""The same small act on many cases at once: assign, flag, remind, set aside, bring back.

All of one press is kept together or not at all, and each case has an event of its own. Nothing is
disclosed, closed or sent to anybody here, because such acts need a look at each case.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from complaints.desk import planning
from complaints.desk.casework import Casework, said
from complaints.domain.case import Case
from complaints.domain.events import Assigned, Event, Flagged


def assign_many(casework: Casework, ids: Iterable[str], member: str | None) -> int:
    """Give the cases to a member, or to nobody; how many changed hands."""
    casework.check_member(member)

    def decide(case: Case) -> Event | None:
        seen = case.assignee
        return Assigned(before=seen, after=member) if seen != member else None

    return casework.enter(ids, decide)


def give_back_many(
    casework: Casework, whose: Mapping[str, str | None], *, given: str | None
) -> int:
    """Undo that these cases were ``given`` to somebody: each goes to whom ``whose`` names.

    What a colleague has given to somebody else since stays there.
    """
    for member in set(whose.values()):
        casework.check_member(member)

    def decide(case: Case) -> Event | None:
        seen, after = case.assignee, whose[case.id]
        return Assigned(before=seen, after=after) if seen == given != after else None

    return casework.enter(whose, decide)


def flag_many(casework: Casework, ids: Iterable[str], *, on: bool) -> int:
    """Flag the cases, or take the flag away; how many changed."""
    return casework.enter(ids, lambda case: Flagged(on=on) if case.plan.flagged != on else None)


def remind_many(
    casework: Casework, ids: Iterable[str], at: datetime, text: str, *, member: str | None = None
) -> int:
    """Remind ``member``, or everybody, of each case at a minute; how many were not yet."""
    casework.check_member(member)
    planning.check_ahead(casework, at)
    words = said(text)

    def decide(case: Case) -> Event | None:
        open_ = (one for one in case.plan.reminders if one.is_open)
        if any((one.at, one.text, one.member) == (at, words, member) for one in open_):
            return None
        return planning.reminder(at, words, member)

    return casework.enter(ids, decide)


def set_aside_many(casework: Casework, ids: Iterable[str], why: str) -> int:
    """Set the cases aside as junk, for this reason; how many were not yet."""
    reason = said(why)
    return casework.enter(ids, lambda case: planning.aside(case, reason))


def bring_back_many(casework: Casework, ids: Iterable[str]) -> int:
    """Bring back what was set aside; how many came back."""
    return casework.enter(ids, planning.back)

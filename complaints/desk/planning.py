"""Planning a case's work: tasks, reminders, legal deadlines, the flag, and setting it aside.

Every act is one event of the journal, and each can be undone by another. A case with a legal
deadline that nobody has settled is never set aside: it would go out of sight.
"""

from datetime import date, datetime, time

from complaints.desk.casework import Casework, said
from complaints.desk.errors import NotAllowedError
from complaints.domain import zones
from complaints.domain.case import Case
from complaints.domain.events import (
    DeadlineSet,
    Event,
    Flagged,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.planning import Advised, Standing
from complaints.domain.identifiers import new_id
from complaints.domain.planning import Deadline, Task
from complaints.locale.marking import _


def add_task(
    casework: Casework, case_id: str, text: str, *, member: str | None = None, day: date | None
) -> None:
    """Something to do, for a member or whoever comes to it, until the end of a day if one is set.

    A day that is over is taken: the task is then overdue, and says so.
    """
    casework.check_member(member)
    event = TaskAdded(task=new_id(), text=said(text), member=member, day=day)
    casework.enter([case_id], lambda _case: event)


def assign_task(casework: Casework, case_id: str, task_id: str, member: str | None) -> None:
    """Give a task to a member, or to nobody."""
    casework.check_member(member)

    def decide(case: Case) -> Event | None:
        task = case.plan.item(task_id)
        if not isinstance(task, Task):
            raise NotAllowedError(_("There is no such task in this case."))
        if task.member == member:
            return None
        return TaskAssigned(task=task_id, before=task.member, after=member)

    casework.enter([case_id], decide)


def remind(
    casework: Casework, case_id: str, at: datetime, text: str, *, member: str | None = None
) -> None:
    """Remind a member, or everybody, at this minute."""
    casework.check_member(member)
    check_ahead(casework, at)
    event = reminder(at, said(text), member)
    casework.enter([case_id], lambda _case: event)


def check_ahead(casework: Casework, at: datetime) -> None:
    """Return if a moment is still to come; `NotAllowedError` if it is over."""
    if at <= casework.moment:
        raise NotAllowedError(_("This time is over. Choose a later one."))


def reminder(at: datetime, text: str, member: str | None) -> ReminderSet:
    """A reminder with an id of its own."""
    return ReminderSet(reminder=new_id(), at=at, member=member, text=text)


def set_deadline(
    casework: Casework,
    case_id: str,
    title: str,
    day: date,
    *,
    until: time | None = None,
    zone: str | None = None,
    place: str | None = None,
    advised: Advised | None = None,
) -> None:
    """A legal deadline, as `complaints.domain.events.DeadlineSet` has it.

    What the rules recommend is taken over once, even if it was settled since. The zone must be one
    that this computer knows.
    """
    if zone is not None and zones.zone_of(zone) is None:
        raise NotAllowedError(_("This computer does not know that time zone."))
    event = DeadlineSet(
        deadline=new_id(),
        title=said(title),
        day=day,
        until=until,
        zone=zone,
        place=place,
        advised=advised,
    )

    def decide(case: Case) -> Event:
        if advised and any((one.advised, one.day) == (advised, day) for one in case.plan.deadlines):
            raise NotAllowedError(_("This deadline is in the list already."))
        return event

    casework.enter([case_id], decide)


def settle(
    casework: Casework, case_id: str, item_id: str, after: Standing, reason: str = ""
) -> None:
    """Say that an item is done, no longer applies, or is to be done after all.

    A legal deadline that no longer applies needs a reason: somebody will ask.
    """

    def decide(case: Case) -> Event | None:
        item = case.plan.item(item_id)
        if item is None:
            raise NotAllowedError(_("There is nothing like that in the plan of this case."))
        if after is Standing.DROPPED and isinstance(item, Deadline) and not reason.strip():
            raise NotAllowedError(_("Say why this deadline no longer applies."))
        if item.standing is after:
            return None
        return Settled(item=item_id, before=item.standing, after=after, reason=reason.strip())

    casework.enter([case_id], decide)


def flag(casework: Casework, case_id: str, *, on: bool) -> None:
    """Flag the case, or take the flag away."""
    casework.enter([case_id], lambda case: Flagged(on=on) if case.plan.flagged != on else None)


def set_aside(casework: Casework, case_id: str, why: str) -> None:
    """Set the case aside as junk: it leaves all working views until somebody brings it back."""
    reason = said(why)
    casework.enter([case_id], lambda case: aside(case, reason))


def bring_back(casework: Casework, case_id: str) -> None:
    """Bring back a case that was set aside."""
    casework.enter([case_id], back)


def aside(case: Case, reason: str) -> Event | None:
    """The event that sets this case aside, None if it is aside already.

    `NotAllowedError` if it has a legal deadline that nobody has settled.
    """
    if any(one.is_open for one in case.plan.deadlines):
        raise NotAllowedError(
            _("A case with an open legal deadline is not set aside. Settle the deadline first.")
        )
    return None if case.plan.aside else SetAside(on=True, reason=reason)


def back(case: Case) -> Event | None:
    """The event that brings this case back, None if nobody has set it aside."""
    is_aside = case.plan.aside or case.plan.aside_contested
    return SetAside(on=False, reason="") if is_aside else None

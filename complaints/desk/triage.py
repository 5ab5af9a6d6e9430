"""How urgent a case is and by when something is due, for its line in the list.

Judged when a case changes, and anew on another day, because days run out without
anything happening. No organisation and no consent has a say in it.
"""

from dataclasses import dataclass
from datetime import date

from complaints.desk.safety import NOBODY
from complaints.domain.case import Case
from complaints.routing import recommending
from complaints.routing.facts import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """``priority``, the rule that gave it (none for a routine case), the nearest deadline's day.

    A deadline that is over is none. ``judged`` is the day of judging.
    """

    priority: str
    rule: str
    deadline: date | None
    judged: date


def triage(case: Case, today: date) -> Triage:
    """What the rules say of the case today."""
    record = Record.of(case, consents=())
    found = recommending.advise(record, NOBODY, today=today).recommendation
    ahead = [one.latest for one in found.deadlines if not one.has_passed(today)]
    return Triage(
        priority=found.priority,
        rule=found.trigger or "",
        deadline=min(ahead, default=None),
        judged=today,
    )

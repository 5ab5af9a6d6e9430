"""How urgent a case is and by when something is due, for its line in the list.

Judged when a case changes, and anew on another day, because days run out without
anything happening. No organisation and no consent has a say in it. A case that the rules cannot be
asked about is never hidden by that: it is urgent, so that a person looks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.domain.case import Case
from complaints.routing import recommending
from complaints.routing.facts import Record

#: Stands in the place of a rule where the rules could not be asked.
UNJUDGED: Final = "not-judged"
LOOK_SOON: Final = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """``priority``, the rule that gave it (none for a routine case), the nearest deadline's day.

    A deadline that is over is none. ``judged`` is the day of judging; ``rule`` is `UNJUDGED` where
    there was none.
    """

    priority: str
    rule: str
    deadline: date | None
    judged: date


def triage(case: Case, today: date) -> Triage:
    """What the rules say of the case today."""
    try:
        found = recommending.urgency(Record.of(case, consents=()), today=today)
    except Exception:  # whatever ails the rules, or this one record
        return Triage(priority=LOOK_SOON, rule=UNJUDGED, deadline=None, judged=today)
    ahead = [one.latest for one in found.deadlines if not one.has_passed(today)]
    return Triage(
        priority=found.priority,
        rule=found.trigger or "",
        deadline=min(ahead, default=None),
        judged=today,
    )

"""The decisions of an office on one case: its state, who works on it, and what collided.

Two members who decide at the same moment both wrote down what they saw before. Where that is not
what stands, the decision that comes later in the fold is kept if it may follow, and the collision
is kept beside it for a person to look at: nothing is lost, and every desk shows the same. What both
decided alike is no collision.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.domain.events import Assigned, Moved, Referred, Returned
from complaints.domain.history import Entry
from complaints.domain.states import CaseState, may_follow


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """A decision made on what was no longer so; ``applied`` when it counts all the same."""

    entry: Entry
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Where the case stands; ``outcome`` is the code with which it is closed."""

    state: CaseState = CaseState.RECEIVED
    assignee: str | None = None
    outcome: str | None = None
    collisions: tuple[Collision, ...] = ()


def decide(entries: Iterable[Entry]) -> Decisions:
    """The fold of ``entries``, which come from `complaints.domain.history.ordered`."""
    state, assignee, outcome = CaseState.RECEIVED, None, None
    collisions: list[Collision] = []
    returned: set[str] = set()
    for entry in entries:
        match entry.event:
            case Moved(before=before, after=after, outcome=coded):
                allowed = may_follow(state, after)
                alike = after is state and (after is not CaseState.CLOSED or coded == outcome)
                if (before is not state and not alike) or not (allowed or alike):
                    collisions.append(Collision(entry=entry, applied=allowed))
                if allowed:
                    state, outcome = after, coded if after is CaseState.CLOSED else None
            case Assigned(before=seen, after=member):
                if seen != assignee != member:
                    collisions.append(Collision(entry=entry, applied=True))
                assignee = member
            case Referred() if may_follow(state, CaseState.REFERRED):
                state = CaseState.REFERRED
            case Returned(referral=one) if one not in returned:
                returned.add(one)  # a colleague's desk may say so, too, after it was given again
                state = CaseState.OPEN if state is CaseState.REFERRED else state
    return Decisions(state=state, assignee=assignee, outcome=outcome, collisions=tuple(collisions))

"""The decisions of an office on one case: its state, who works on it, and what collided.

Two members who decide at the same moment both wrote down what they saw before. Where that is not
what stands, the decision that comes later in the fold is kept if it may follow, and the collision
is kept beside it for a person to look at: nothing is lost, and every desk shows the same. What both
decided alike is no collision. It is settled by the next decision of the same kind whose writer had
seen both, as every entry says of itself; in the timeline both stay. So that nobody has to undo what
they want to keep, a state may be decided once more as it stands (`Moved` from it to itself), and a
closed case with another outcome. Whoever gave a case to others without having seen that it was
closed collided, too, and so did who went on with it (`complaints.domain.working`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from complaints.domain.events import Assigned, Event, Moved, Referred, Returned
from complaints.domain.history import Entry
from complaints.domain.states import CaseState, may_follow
from complaints.domain.working import Work, is_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """A decision made on what was no longer so; ``applied`` when it counts all the same.

    ``other`` is the decision that stood, which its writer had not seen; None if there was none.
    """

    entry: Entry
    applied: bool
    other: Entry | None

    def is_of(self, kind: type[Event]) -> bool:
        """Whether one of the two is of this kind."""
        return any(isinstance(one.event, kind) for one in (self.entry, self.other) if one)

    def is_settled_by(self, later: Entry) -> bool:
        """Whether a decision was made by somebody who had seen both."""
        return later.saw(self.entry) and (self.other is None or later.saw(self.other))


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
    moved, assigned = Collided(), Collided()
    returned: set[str] = set()
    work = Work()
    for entry in entries:
        if is_work(entry.event):
            work.add(entry)
            if state is CaseState.CLOSED and moved.is_unseen_by(entry):
                moved.add(entry, applied=True)
        match entry.event:
            case Moved(before=before, after=after, outcome=coded):
                again = before is after is state
                allowed = again or may_follow(state, after)
                alike = after is state and (after is not CaseState.CLOSED or coded == outcome)
                unseen = moved.is_unseen_by(entry) if again else before is not state
                moved.settle(entry)
                if (unseen and not alike) or not (allowed or alike):
                    moved.add(entry, applied=allowed)
                if allowed and after is CaseState.CLOSED:
                    for done in work.unseen_by(entry):
                        moved.add(entry, applied=True, other=done)
                if allowed:
                    state, outcome = after, coded if after is CaseState.CLOSED else None
                    moved.stands = entry
            case Assigned(before=seen, after=member):
                assigned.settle(entry)
                if seen != assignee != member:
                    assigned.add(entry, applied=True)
                assignee, assigned.stands = member, entry
            case Referred() if may_follow(state, CaseState.REFERRED):
                moved.settle(entry)
                state, moved.stands = CaseState.REFERRED, entry
            case Referred() if state is CaseState.CLOSED and moved.is_unseen_by(entry):
                moved.add(entry, applied=False)
            case Returned(referral=one) if one not in returned:
                returned.add(one)  # a colleague's desk may say so, too, after it was given again
                if state is CaseState.REFERRED:
                    state, moved.stands = CaseState.OPEN, entry
    collisions = (*moved.collisions, *assigned.collisions)
    return Decisions(state=state, assignee=assignee, outcome=outcome, collisions=collisions)


class Collided:
    """What of one kind collided and was not settled, while entries are folded in their order."""

    def __init__(self) -> None:
        self.stands: Entry | None = None
        self.collisions: list[Collision] = []

    def is_unseen_by(self, entry: Entry) -> bool:
        """Whether the writer of ``entry`` had not seen what stands."""
        return self.stands is not None and not entry.saw(self.stands)

    def settle(self, entry: Entry) -> None:
        """Let go of what the writer of a later decision had seen."""
        self.collisions = [one for one in self.collisions if not one.is_settled_by(entry)]

    def add(self, entry: Entry, *, applied: bool, other: Entry | None = None) -> None:
        """Keep that a decision was made without the one that stands, or without this ``other``."""
        self.collisions.append(Collision(entry=entry, applied=applied, other=other or self.stands))

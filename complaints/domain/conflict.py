"""The conflict check of one case: what members found, what holds, and whether two differ.

* A check counts until another one settles it: its own writer's next, or one that a person makes
  once two differ. Nothing is settled by arriving later.
* Of several that count and differ the strictest holds.
* What is not checked is not clear; a result that this program does not know is no check.

A lawyer owes this before anybody learns whose case it is: principles 15 and 16 of the Basic
Principles on the Role of Lawyers (Havana, 1990) leave no room for two loyalties.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from complaints.domain.events import ConflictChecked, NamesShown, Result
from complaints.domain.history import Entry

#: Kinds of organisations that owe a check; one whose kind nobody knows owes it, too.
_BOUND: Final = ("legal-aid", "")
_STRICT: Final = (Result.CLEAR, Result.APART, Result.CONFLICT)  # the strictest last


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: who, when, having read the inbox up to ``inbox``; ``hash`` is its entry's."""

    hash: str
    member: str
    at: datetime
    inbox: int
    result: Result
    text: str = field(repr=False)
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """All checks of a case in their order, and the members who had people's names ``shown_to``."""

    checks: tuple[Check, ...] = ()
    shown_to: frozenset[str] = frozenset()

    @property
    def standing(self) -> tuple[Check, ...]:
        """The checks that count."""
        settled = {one for check in self.checks for one in check.settles if one != check.hash}
        return tuple(check for check in self.checks if check.hash not in settled)

    @property
    def result(self) -> Result | None:
        """What holds: the strictest of what counts; None if nothing does."""
        return max((one.result for one in self.standing), key=_STRICT.index, default=None)

    @property
    def collides(self) -> bool:
        """Whether members found different things, and nobody has settled it."""
        return len({one.result for one in self.standing}) > 1

    @property
    def opens(self) -> bool:
        """Whether the office may read the case."""
        return self.result in (Result.CLEAR, Result.APART)

    @property
    def is_refused(self) -> bool:
        """Whether the case is closed to the office."""
        return self.result is Result.CONFLICT

    @property
    def reached(self) -> int:
        """Up to which place of the inbox somebody has checked what came."""
        return max((one.inbox for one in self.standing), default=0)


def is_owed_by(kind: str) -> bool:
    """Whether organisations of this kind check before they read."""
    return kind in _BOUND


def conflict(entries: Iterable[Entry]) -> Conflict:
    """The fold of the checks; ``entries`` come from `complaints.domain.history.ordered`."""
    checks: list[Check] = []
    shown_to: set[str] = set()
    for entry in entries:
        match entry.event:
            case ConflictChecked(result=result, text=text, settles=settles):
                checks.append(
                    Check(
                        hash=entry.hash,
                        member=entry.member,
                        at=entry.at,
                        inbox=entry.inbox,
                        result=result,
                        text=text,
                        settles=settles,
                    )
                )
            case NamesShown():
                shown_to.add(entry.member)
    return Conflict(checks=tuple(checks), shown_to=frozenset(shown_to))

"""What a member does to work on a case, as far as a colleague must not overtake it unseen.

Who closes a case, or sets it aside, without having seen that a colleague asked, answered, planned
or wrote something in it, takes it out of sight together with that; and who does so in a case that
is closed or aside by then tells a complainant or an office what is not so any more. Each is a
collision (`complaints.domain.decisions`), in whichever order the two are folded. What a desk does
by itself is no work, nor is what only ends something: declining, taking back, being done.
"""

from collections.abc import Iterator
from typing import Final

from complaints.domain.events import (
    Answered,
    Asked,
    Assigned,
    DeadlineSet,
    Event,
    Flagged,
    LetterAnswered,
    LetterAsked,
    LetterFinished,
    MandateAsked,
    Moved,
    Noted,
    OverrideProposed,
    Referred,
    ReminderSet,
    Replied,
    TaskAdded,
)
from complaints.domain.history import Entry
from complaints.domain.states import CaseState

_GOES_ON: Final = ("accepted", "information-requested")


def is_work(event: Event) -> bool:
    """Whether somebody goes on with the case by this."""
    match event:
        case Answered(answer=answer, automatic=automatic):
            return answer in _GOES_ON and not automatic
        case Replied(state=state):
            return state is not CaseState.CLOSED  # else it goes with a closing, and tells of it
        case Noted() | Asked() | OverrideProposed() | TaskAdded() | ReminderSet():
            return True
        case DeadlineSet() | LetterAsked() | LetterFinished() | LetterAnswered() | MandateAsked():
            return True
    return False


def is_attention(event: Event) -> bool:
    """Whether somebody does not take the case for junk by this.

    A legal deadline keeps it in sight by itself, for as long as it is open.
    """
    match event:
        case DeadlineSet():
            return False
        case Assigned(after=member):
            return member is not None
        case Moved(after=after):
            return after is not CaseState.CLOSED
        case Flagged(on=on):
            return on
        case Referred():
            return True
    return is_work(event)


class Work:
    """The last of it that each member wrote, while entries are folded in their order."""

    def __init__(self) -> None:
        self._last: dict[str, Entry] = {}

    def add(self, entry: Entry) -> None:
        """Its writer went on with the case."""
        self._last[entry.member] = entry

    def unseen_by(self, entry: Entry) -> Iterator[Entry]:
        """What colleagues did that the writer of ``entry`` had not seen, nor they this."""
        for one in self._last.values():
            if not entry.saw(one) and not one.saw(entry):
                yield one

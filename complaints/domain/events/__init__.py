"""Events: what an office does about its cases, one in each journal message.

* An event is what one member did, never what the state is: the state is the fold of all of them.
* A kind that is not known here, or known with fields that do not fit, becomes an `UnknownEvent`:
  kept and shown, never folded, never dropped. So an older desk lives with a newer one.
* ``parse(dump(event)) == event``.

A new kind is a class in the module of its family, listed once in `KINDS`.
Source: SPEC.md, section 9 (journal).
"""

from collections.abc import Mapping
from typing import Final

from complaints.domain.errors import MalformedError
from complaints.domain.events.authority import (
    LetterAnswered,
    LetterAsked,
    LetterFinished,
    LetterSettled,
    MandateAsked,
)
from complaints.domain.events.base import Event, Readable, UnknownEvent, dump, without_words
from complaints.domain.events.casework import (
    Acknowledged,
    Asked,
    Assigned,
    Moved,
    Noted,
    Replied,
)
from complaints.domain.events.conflict import ConflictChecked, NamesShown, Result
from complaints.domain.events.custody import Exported, Listened, Printed, Saved, Viewed
from complaints.domain.events.disclosure import (
    Answered,
    HandedOver,
    ReferralsStand,
    Referred,
    Returned,
    SecondChoice,
    Stopped,
)
from complaints.domain.events.erasure import Erased, LetGo
from complaints.domain.events.handing import CasesGiven, CasesTaken
from complaints.domain.events.intake import ConsentAttested, TakenDown
from complaints.domain.events.keys import CardSeen, Introduced, Shared
from complaints.domain.events.matters import InMatter, MatterNamed, Related
from complaints.domain.events.overriding import (
    OverrideApproved,
    OverrideProposed,
    OverrideRefused,
)
from complaints.domain.events.papers import PaperKept
from complaints.domain.events.planning import (
    DeadlineSet,
    Flagged,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.presence import Opened, Present, Restored
from complaints.domain.events.translating import Translated
from complaints.domain.fields import Fields

__all__ = [
    "KINDS",
    "Acknowledged",
    "Answered",
    "Asked",
    "Assigned",
    "CardSeen",
    "CasesGiven",
    "CasesTaken",
    "ConflictChecked",
    "ConsentAttested",
    "DeadlineSet",
    "Erased",
    "Event",
    "Exported",
    "Flagged",
    "HandedOver",
    "InMatter",
    "Introduced",
    "LetGo",
    "LetterAnswered",
    "LetterAsked",
    "LetterFinished",
    "LetterSettled",
    "Listened",
    "MandateAsked",
    "MatterNamed",
    "Moved",
    "NamesShown",
    "Noted",
    "Opened",
    "OverrideApproved",
    "OverrideProposed",
    "OverrideRefused",
    "PaperKept",
    "Present",
    "Printed",
    "ReferralsStand",
    "Referred",
    "Related",
    "ReminderSet",
    "Replied",
    "Restored",
    "Result",
    "Returned",
    "Saved",
    "SecondChoice",
    "SetAside",
    "Settled",
    "Shared",
    "Stopped",
    "TakenDown",
    "TaskAdded",
    "TaskAssigned",
    "Translated",
    "UnknownEvent",
    "Viewed",
    "dump",
    "is_without_words",
    "parse",
    "without_words",
]

KINDS: Final[Mapping[str, type[Readable]]] = {
    one.kind: one
    for one in (
        Present,
        Restored,
        CardSeen,
        Introduced,
        Shared,
        CasesGiven,
        CasesTaken,
        Opened,
        PaperKept,
        Viewed,
        Listened,
        Saved,
        Printed,
        Exported,
        NamesShown,
        ConflictChecked,
        Acknowledged,
        Replied,
        Asked,
        TakenDown,
        ConsentAttested,
        Moved,
        Noted,
        Translated,
        Assigned,
        Referred,
        ReferralsStand,
        Stopped,
        Returned,
        HandedOver,
        Answered,
        OverrideProposed,
        OverrideApproved,
        OverrideRefused,
        LetGo,
        Erased,
        TaskAdded,
        TaskAssigned,
        ReminderSet,
        DeadlineSet,
        Settled,
        Flagged,
        SetAside,
        Related,
        LetterAsked,
        LetterFinished,
        LetterSettled,
        LetterAnswered,
        MandateAsked,
        InMatter,
        MatterNamed,
    )
}


def parse(value: Mapping[str, object]) -> Event:
    """The event of a journal message; an `UnknownEvent` rather than an error."""
    kind = value.get("kind")
    name = kind if isinstance(kind, str) else ""
    try:
        return KINDS[name].read(Fields(dict(value), "event"))
    except (KeyError, MalformedError):
        return UnknownEvent(kind=name, fields=dict(value))


def is_without_words(value: Mapping[str, object]) -> bool:
    """Whether this event, as JSON, is as one that was erased: nobody's words are in it.

    It may be of an older program, which did not know each of its fields; and of a newer one, if
    what it says in fields that are not known here is nothing.
    """
    left = dump(without_words(parse(value)))
    return "kind" in value and all(
        said in ("", None) if name not in left else said == left[name]
        for name, said in value.items()
    )

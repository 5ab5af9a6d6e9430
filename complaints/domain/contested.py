"""What two members said differently at the same moment, where the last word does not simply count.

* Answers to a referral: a yes, a no, a question, or two outcomes of what was done. Who referred
  holds what came last, which nobody here can know: the office may think that it has declined a case
  that was handed over to it, or they that nobody took it. So both stay, and the office may answer
  once more; whatever it says then, both sides have heard last.
* What an authority answered to a letter, and whether another case is of the same event: the last in
  the common order counts, and a person is shown that a colleague wrote something else.

An entry whose writer had seen those before settles them, whoever it is.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from complaints.domain.decisions import Collision
from complaints.domain.events import Answered, Event, LetterAnswered, Related
from complaints.domain.history import Entry

#: Answers to a referral by what they say to it; who referred goes by the last one.
_SENSE: Final = {
    "accepted": "yes",
    "done": "yes",
    "declined": "no",
    "information-requested": "question",
}
#: What is decided (its kind and an id).
Matter = tuple[str, str]


def contested(entries: Iterable[Entry]) -> Mapping[Matter, Collision]:
    """By what was decided the entry that differs from a colleague's which its writer had not seen.

    ``entries`` come from `complaints.domain.history.ordered`.
    """
    said: dict[Matter, tuple[Entry, ...]] = {}
    found: dict[Matter, Collision] = {}
    for entry in entries:
        if (matter := _decided(entry.event)) is None:
            continue
        unseen = tuple(one for one in said.get(matter, ()) if not entry.saw(one))
        said[matter] = (*unseen, entry)
        found.pop(matter, None)
        if other := next((one for one in unseen if _differ(one.event, entry.event)), None):
            found[matter] = Collision(entry=entry, applied=True, other=other)
    return found


def of_kind(found: Mapping[Matter, Collision], kind: str) -> frozenset[str]:
    """Of what sort of entry (`Event.kind`) two members gave different ones, about which ids."""
    return frozenset(of for sort, of in found if sort == kind)


def _decided(event: Event) -> Matter | None:
    match event:
        case Answered(referral=of, answer=answer, automatic=False) if answer in _SENSE:
            return event.kind, of
        case LetterAnswered(letter=of) | Related(other=of):
            return event.kind, of
    return None


def _differ(one: Event, other: Event) -> bool:
    """Whether these two entries about one matter cannot both be so."""
    match one, other:
        case Answered(), Answered():
            are_done = one.answer == other.answer == "done"
            return _SENSE[one.answer] != _SENSE[other.answer] or (
                are_done and one.outcome != other.outcome
            )
        case LetterAnswered(), LetterAnswered():
            return one.answer is not other.answer
        case Related(), Related():
            return one.on is not other.on
    return False

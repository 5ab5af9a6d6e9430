"""Letters to authorities of one case: asked for, agreed to, finished, answered.

* Of a letter that two members finished at the same moment one counts (`finishing`).
* Of several answers the last counts, and all stay in the journal.
* One whose yes was taken back before it was finished never will be; one that was finished before
  stays, because it may have gone.
* A yes is to parts by their hashes. Once one of them was corrected the yes is to words that they
  take for wrong, and to no others: no letter is written on it until they were asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from complaints.domain import agreeing
from complaints.domain.agreeing import Answer
from complaints.domain.case import Case, code_of
from complaints.domain.consent import Consent
from complaints.domain.events import LetterAnswered, LetterAsked, LetterFinished
from complaints.domain.finishing import NOT_FINISHED, Finishing, finishings
from complaints.domain.states import CaseState

CONTESTED: Final = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One letter of one case; ``asked`` is the last question for it.

    ``corrected`` are the names of the parts to which they said yes and that they changed since.
    """

    asked: LetterAsked
    by: str
    at: datetime
    answer: Answer
    corrected: tuple[str, ...] = ()
    finishing: Finishing = NOT_FINISHED
    answered: LetterAnswered | None = None

    @property
    def finished(self) -> LetterFinished | None:
        """What went out, or may; of several the first."""
        return self.finishing.counting[0].event if self.finishing.counting else None

    @property
    def finished_at(self) -> datetime | None:
        """When that was finished."""
        return self.finishing.counting[0].entry.at if self.finishing.counting else None

    @property
    def id(self) -> str:
        """Its id, one in all cases for which it speaks."""
        return self.asked.letter

    @property
    def code(self) -> str:
        """By what the authority refers to it; it says nothing of the case."""
        return code_of(self.id)

    @property
    def state(self) -> str:
        """What became of it.

        ``asked``, ``refused``, ``agreed``, ``corrected``, ``taken-back``, ``contested``,
        ``finished`` or ``answered``.
        """
        if self.finishing.is_contested:
            return CONTESTED
        if self.finished:
            return "answered" if self.answered else "finished"
        if self.answer.yes is None:
            return "asked"
        if not self.answer.yes:
            return "refused"
        if not self.answer.stands:
            return "taken-back"
        return "corrected" if self.corrected else "agreed"

    @property
    def is_taken_back(self) -> bool:
        """Whether the consent does not stand any more under a letter that may have gone."""
        return self.finished is not None and not self.answer.stands

    def is_overdue(self, today: date) -> bool:
        """Whether the authority should have answered before today."""
        return (
            self.state == "finished"
            and self.finished is not None
            and today > self.finished.answer_by
        )


def writings(case: Case) -> tuple[Writing, ...]:
    """The letters of a case, in the order in which they were first asked for."""
    found: dict[str, Writing] = {}
    for entry in case.entries:
        if isinstance(event := entry.event, LetterAsked):
            answer = agreeing.answer(case, event)
            asked = Writing(
                asked=event,
                by=entry.member,
                at=entry.at,
                answer=answer,
                corrected=corrected(case, answer.consent),
            )
            found[event.letter] = _better(found.get(event.letter), asked)
    for one, finishing in finishings(case.entries).items():
        if one in found:
            found[one] = replace(found[one], finishing=finishing)
    for entry in case.entries:
        if isinstance(answered := entry.event, LetterAnswered) and answered.letter in found:
            found[answered.letter] = replace(found[answered.letter], answered=answered)
    return tuple(found.values())


def writing(case: Case, letter: str) -> Writing | None:
    """The letter of this id."""
    return next((one for one in writings(case) if one.id == letter), None)


def is_worked_on(case: Case) -> bool:
    """Whether anybody here still works on what the case tells; else no letter of it is written."""
    is_shown = case.summary is None and bool(case.parts)
    return case.is_ours and is_shown and case.state is not CaseState.CLOSED


def finished(found: Sequence[Writing]) -> LetterFinished | None:
    """What went out of a letter, as the first of its cases has it."""
    return next((one.finished for one in found if one.finished), None)


def corrected(case: Case, consent: Consent | None) -> tuple[str, ...]:
    """The names of the parts that a consent lists and that they changed since."""
    allowed = set(consent.terms.parts) if consent else set()
    names = (part.name for part in case.replaced_parts() if part.hash in allowed)
    return tuple(dict.fromkeys(names))


def _better(known: Writing | None, asked: Writing) -> Writing:
    """A yes that stands counts before any other question of the letter; else the last counts."""
    return known if known and known.answer.stands and not known.corrected else asked

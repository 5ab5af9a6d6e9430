"""Authority to act: before whom the office may speak in somebody's name, by their signed yes."""

from dataclasses import dataclass
from datetime import date, datetime

from complaints.domain import agreeing
from complaints.domain.agreeing import Answer
from complaints.domain.case import Case
from complaints.domain.events import MandateAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One question whether the office may act, and what was answered."""

    asked: MandateAsked
    by: str
    at: datetime
    answer: Answer

    def state(self, today: date) -> str:
        """``asked``, ``refused``, ``agreed``, ``expired`` or ``taken-back``."""
        if self.answer.yes is None:
            return "asked"
        if not self.answer.yes:
            return "refused"
        if self.answer.consent is None:
            return "taken-back"
        return "expired" if today > self.answer.consent.terms.expires else "agreed"


def mandates(case: Case) -> tuple[Mandate, ...]:
    """What was asked of one case, in that order."""
    return tuple(
        Mandate(
            asked=entry.event,
            by=entry.member,
            at=entry.at,
            answer=agreeing.answer(case, entry.event),
        )
        for entry in case.entries
        if isinstance(entry.event, MandateAsked)
    )


def mandate(case: Case, question: str) -> Mandate | None:
    """The one that this question asked for."""
    return next((one for one in mandates(case) if one.asked.question == question), None)

"""Whether the rules keep a case from an organisation, asked at every step that leads there.

Not only where something is shown: before a question is asked, before a referral is written, and
once more when it would be sent, because the complainant may have told more in between.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from complaints.desk.advising import asking
from complaints.desk.known import Known
from complaints.domain.case import Case
from complaints.routing import organisations, recommending, safety
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice
from referral.directory import Directory

NOBODY: Final = Directory.of(())  # no organisation has a say in what is safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """What the rules say of one case today, about any organisation."""

    advice: Advice
    known: Known
    today: date

    @classmethod
    def of(cls, case: Case, known: Known, today: date) -> Self:
        """Ask the rules about the case, once; `UnjudgedError` if they cannot be asked."""
        with asking():
            record = Record.of(case, consents=())
            advice = recommending.advise(record, NOBODY, today=today)
        return cls(advice=advice, known=known, today=today)

    def refusal(self, organisation: str) -> str | None:
        """Why the case must not go there; None if it may, as far as safety is concerned."""
        listed = self.known.organisations.get(organisation)
        if listed is None:
            return None  # nothing can be sealed to whom the directory does not know
        card = self.known.cards.get(organisation)
        seen = organisations.organisation(listed, card, today=self.today)
        return safety.barred(seen, self.advice)

    def authority_refusal(self, country: str | None) -> str | None:
        """Why nothing of the case must go to an authority of this State; None if it may."""
        return safety.barred_authority(country, self.advice.facts)

    def refusal_for_fear(self, organisation: str) -> str | None:
        """Why nobody of this organisation must act for them: it is of the State that they fear."""
        listed = self.known.organisations.get(organisation)
        if listed is None:
            return None
        seen = organisations.organisation(listed, None, today=self.today)
        return safety.feared(seen, self.advice.facts)

    @property
    def feared_state(self) -> str | None:
        """The State that the person may fear, as far as anybody told."""
        return safety.feared_state(self.advice.facts)

    def open_questions(self, organisation: str) -> tuple[str, ...]:
        """The facts, by name, without which the rules cannot say whether it is right."""
        listed = self.known.organisations.get(organisation)
        if listed is None:
            return ()
        seen = organisations.organisation(listed, None, today=self.today)
        channels = safety.channels(seen)
        unknown = self.advice.recommendation.unknown
        return tuple(dict.fromkeys(one.fact for one in unknown if one.channel in channels))

"""Whether the rules keep a case from an organisation, asked at every step that leads there.

Not only where something is shown: before a question is asked, before a referral is written, and
once more when it would be sent, because the complainant may have told more in between.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from complaints.desk import state_names
from complaints.desk.advising import asking
from complaints.desk.known import Known
from complaints.directory import Organisation as Listed
from complaints.domain.case import Case
from complaints.routing import organisations, recommending, safety
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice
from referral.directory import Directory, Organisation
from referral.services import wording

NOBODY: Final = Directory.of(())  # no organisation has a say in what is safe
#: What a service of the directory is called, and where it is found.
_CALLED: Final = ("name", "alternate_name", "url", "email")


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
        return safety.barred(seen, self.advice) or self._named(listed, seen)

    def authority_refusal(self, country: str | None) -> str | None:
        """Why nothing of the case must go to an authority of this State; None if it may."""
        return safety.barred_authority(country, self.advice)

    def refusal_for_fear(self, organisation: str) -> str | None:
        """Why nobody of this organisation must act for them: it is of the State that they fear."""
        listed = self.known.organisations.get(organisation)
        if listed is None:
            return None
        seen = organisations.organisation(listed, None, today=self.today)
        return safety.feared(seen, self.advice) or self._named(listed, seen)

    def names_feared_state(self, text: str) -> bool:
        """Whether a text names a State that somebody of the case may fear."""
        return any(state_names.is_named(text, one) for one in self.feared_states)

    @property
    def feared_states(self) -> frozenset[str]:
        """The States that somebody of the case may fear, as far as anybody told."""
        return safety.feared_states(self.advice)

    def _named(self, listed: Listed, seen: Organisation) -> str | None:
        """A consulate works in another State than its own: only what it is called tells whose."""
        if not safety.is_of_a_state(seen):
            return None
        said = (one.get(name) for one in listed.coverage.services for name in _CALLED)
        called = "\n".join((*listed.names.values(), *(one for one in said if isinstance(one, str))))
        return wording.refusal("feared-state") if self.names_feared_state(called) else None

    def open_questions(self, organisation: str) -> tuple[str, ...]:
        """The facts, by name, without which the rules cannot say whether it is right."""
        listed = self.known.organisations.get(organisation)
        if listed is None:
            return ()
        seen = organisations.organisation(listed, None, today=self.today)
        channels = safety.channels(seen)
        unknown = self.advice.recommendation.unknown
        return tuple(dict.fromkeys(one.fact for one in unknown if one.channel in channels))

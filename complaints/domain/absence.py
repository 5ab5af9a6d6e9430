"""Whether a complainant came back: what a consent given for their absence waits for.

Such a consent permits nothing while its giver can be asked. So the office has to have asked them,
and nothing may have come from them since, for as long as `SILENCE`. Whatever is doubtful counts as
a sign of them. Source: SPEC.md, section 11.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints.domain.case import Case
from complaints.domain.consent import SILENCE, Consent
from complaints.domain.errors import ConsentError
from complaints.domain.events import Asked, LetterAsked, MandateAsked
from complaints.domain.messages import Complaint, FollowUp

_ASKED: Final = (Asked, LetterAsked, MandateAsked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The last question of the office, to which nothing came; it went out in ``reply``."""

    question: str
    reply: str
    since: date

    @property
    def long_enough_on(self) -> date:
        """The first day on which a consent for their absence may be used."""
        return min(self.since, date.max - SILENCE) + SILENCE


def silence(case: Case) -> Silence | None:
    """How long the complainant has not answered; None if they were not asked, or wrote since.

    A letter that the asking member had not read yet counts as having come since: the day that it
    bears is the word of a phone's clock.
    """
    questions = [entry for entry in case.entries if isinstance(entry.event, _ASKED)]
    if not questions:
        return None
    last = questions[-1]
    if any(
        letter.seq > last.inbox
        for letter in case.letters
        if isinstance(letter.message, Complaint | FollowUp)
    ):
        return None
    assert isinstance(last.event, _ASKED)
    return Silence(
        question=last.event.question,
        reply=last.event.reply,
        since=max(entry.at.date() for entry in questions),
    )


def check(case: Case, consent: Consent, *, to: str | None = None, today: date) -> Silence | None:
    """The silence on which a referral (to ``to``) would rest; None where it needs none.

    Raises `ConsentError` if the consent is for an absence, and the complainant is not absent or
    has said no to that organisation.
    """
    if consent.terms.absent is None:
        return None
    written = any(one.asked.to == to and one.answer is False for one in case.questions)
    if written or case.presence.said_no(to):
        raise ConsentError("absence", "The complainant said no to this organisation.")
    found = silence(case)
    if found is None:
        raise ConsentError(
            "absence",
            "This consent is for the case that they cannot come back. Ask them first; it may be "
            "used after 30 days without a sign of them.",
        )
    if today < found.long_enough_on:
        raise ConsentError(
            "absence",
            "This consent is for the case that they cannot come back. They were asked, and still "
            "have time to answer.",
        )
    return found


def is_met(case: Case, consent: Consent, *, to: str | None = None, today: date) -> bool:
    """Whether the consent needs no absence, or they are absent."""
    try:
        check(case, consent, to=to, today=today)
    except ConsentError:
        return False
    return True

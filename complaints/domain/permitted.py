"""What a complainant permits in one case: consents, answers to questions, what was taken back.

* A consent counts as long as no withdrawal covers it that has the same or a higher counter or
  arrived after it; a counter alone may be wrong, once the complainant's keepsake was lost.
* A "no" counts against a "yes" to the same question in the same way, and so does the consent that
  came with the "yes": until their keepsake is shown, somebody is asked again who has answered.

Signatures are verified elsewhere (`complaints.consents`); nothing here may be called a permission
before that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from complaints.domain.consent import Consent
from complaints.domain.events import Asked
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import Complaint, FollowUp, PartReference, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A consent question and what became of it; ``answer`` is None until there is one."""

    asked: Asked
    by: str
    answer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A withdrawal, the counter of the message that brought it, and its place in the inbox."""

    withdrawal: Withdrawal
    counter: int
    seq: int
    day: date

    def covers(self, consent: Consent, *, counter: int, seq: int) -> bool:
        """Whether ``consent``, which came with ``counter`` at ``seq``, no longer counts."""
        to = self.withdrawal.to
        return self.reaches(counter=counter, seq=seq) and (
            self.withdrawal.scope == "all" or to is None or consent.terms.to in (to, None)
        )

    def reaches(self, *, counter: int, seq: int) -> bool:
        """Whether what the complainant sent with ``counter``, at ``seq``, is from before it."""
        return counter <= self.counter or seq <= self.seq


def withdrawals(letters: Iterable[Letter]) -> tuple[TakenBack, ...]:
    """Everything that the complainant took back."""
    return tuple(
        TakenBack(withdrawal=one.withdrawal, counter=one.counter, seq=letter.seq, day=one.day)
        for letter in letters
        if isinstance(one := letter.message, FollowUp) and one.withdrawal
    )


def consents(letters: Iterable[Letter], taken_back: Sequence[TakenBack]) -> tuple[Consent, ...]:
    """The consents that the complainant gave us and has not taken back, the latest first."""
    letters = tuple(letters)
    carried = [
        (message.counter, letter.seq, consent)
        for letter in letters
        if isinstance(message := letter.message, Complaint | FollowUp)
        for consent in message.consents
    ]
    refused = _refused(letters)
    kept = [
        (counter, consent)
        for counter, seq, consent in carried
        if seq not in refused
        and not any(one.covers(consent, counter=counter, seq=seq) for one in taken_back)
    ]
    return tuple(consent for _, consent in sorted(kept, key=lambda pair: -pair[0]))


def questions(letters: Iterable[Letter], entries: Iterable[Entry]) -> tuple[OpenQuestion, ...]:
    """The questions for a referral or a translation in their order, with what was answered."""
    answered = answers(letters)
    return tuple(
        OpenQuestion(asked=asked, by=entry.member, answer=answered.get(asked.question))
        for entry in entries
        if isinstance(asked := entry.event, Asked)
    )


def answers(letters: Iterable[Letter]) -> Mapping[str, bool]:
    """What was answered to questions (ids); yes where no "no" counts against a "yes"."""
    letters = tuple(letters)
    refused = _refused(letters)
    found: dict[str, bool] = {}
    for letter in letters:
        if isinstance(message := letter.message, FollowUp):
            for one in message.answers:
                is_agreed = one.yes and letter.seq not in refused
                found[one.question] = found.get(one.question, False) or is_agreed
    return found


def _refused(letters: Iterable[Letter]) -> frozenset[int]:
    """The places in the inbox of those follow-ups whose "yes" a "no" counts against."""
    said = [
        (one, message.counter, letter.seq)
        for letter in letters
        if isinstance(message := letter.message, FollowUp)
        for one in message.answers
    ]
    return frozenset(
        seq
        for one, counter, seq in said
        if one.yes
        and any(
            not other.yes and other.question == one.question and (counter <= least or seq <= last)
            for other, least, last in said
        )
    )


def left_out(
    letters: Iterable[Letter], asked: Iterable[OpenQuestion], consent: Consent
) -> tuple[PartReference, ...]:
    """The parts that the office asked for, and that the consent given with the yes leaves out."""
    for letter in letters:
        message = letter.message
        if not isinstance(message, FollowUp) or consent not in message.consents:
            continue
        agreed = {one.question for one in message.answers if one.yes}
        return tuple(
            part
            for one in asked
            if one.asked.question in agreed and one.asked.to == consent.terms.to
            for part in one.asked.parts
            if part.hash not in consent.terms.parts
        )
    return ()

"""What a complainant answered to a question whose text alone says what is allowed.

A yes counts with its consent only: both in one message of theirs, the consent for what the question
asked, of none but the parts that it named, and with the very text that was shown. Signatures are
verified elsewhere (`complaints.consents`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from complaints.domain import permitted
from complaints.domain.case import Case
from complaints.domain.consent import REFERRAL, Consent, Terms
from complaints.domain.from_organisation import PartReference
from complaints.domain.messages import FollowUp
from complaints.domain.shown import AUTHORITY, REPRESENTATION, is_of


class Asked(Protocol):
    """A question, as the journal has it."""

    @property
    def question(self) -> str:
        """Its id."""

    @property
    def parts(self) -> tuple[PartReference, ...]:
        """The parts that it named."""

    @property
    def text(self) -> str:
        """What was shown; empty once it was erased."""

    @property
    def text_version(self) -> str:
        """The version, with the text's hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``yes`` is None until there is one; ``given`` is the consent, None where none fits.

    ``stands``: the consent was not taken back.
    """

    yes: bool | None
    given: Consent | None = None
    stands: bool = False

    @property
    def consent(self) -> Consent | None:
        """The consent, while it stands."""
        return self.given if self.stands else None


def about_letter(terms: Terms) -> bool:
    """Whether these terms are of a letter to an authority, and of nothing else."""
    return terms.kind == AUTHORITY and terms.purpose == REFERRAL and terms.absent is None


def about_acting(terms: Terms) -> bool:
    """Whether these terms let the office that asked act for somebody.

    They are shown to courts, so the address for replies must not stand in them.
    """
    is_ours = terms.purpose == REPRESENTATION and terms.to == terms.asked_by
    return is_ours and terms.absent is None and terms.reply is None


def permits_referral(terms: Terms) -> bool:
    """Whether terms of this sort let anything go to an organisation at all."""
    return terms.kind != AUTHORITY and terms.purpose != REPRESENTATION


def answer(case: Case, asked: Asked) -> Answer:
    """What was answered to ``asked``; a yes without a consent that fits has none."""
    yes = permitted.answers(case.letters).get(asked.question)
    if (no := case.presence.last_no(asked.question)) and not _is_later(case, asked.question, no):
        yes = False
    fitting = [
        one
        for one in _with_yes(case, asked.question)
        if one.terms.case == case.id and _fits(one, asked)
    ]
    given = next((one for one in fitting if one in case.consents), next(iter(fitting), None))
    return Answer(yes=yes, given=given, stands=bool(yes) and given in case.consents)


def _is_later(case: Case, question: str, no: datetime) -> bool:
    """Whether they wrote an answer of a later day than that of a ``no`` which they said aloud."""
    return any(
        isinstance(letter.message, FollowUp)
        and letter.message.day > no.date()
        and any(one.question == question for one in letter.message.answers)
        for letter in case.letters
    )


def _with_yes(case: Case, question: str) -> Iterable[Consent]:
    for letter in reversed(case.letters):
        message = letter.message
        if isinstance(message, FollowUp) and any(
            one.yes and one.question == question for one in message.answers
        ):
            yield from message.consents


def _fits(consent: Consent, asked: Asked) -> bool:
    terms = consent.terms
    is_sort = about_letter(terms) or about_acting(terms)
    is_text = terms.text_version == asked.text_version and (
        not asked.text or is_of(asked.text_version, asked.text)
    )
    return is_sort and is_text and set(terms.parts) <= {one.hash for one in asked.parts}

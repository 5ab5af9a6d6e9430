"""What members of an office answer for: consents that they asked for aloud, and what was said.

A yes counts by the consent that the complainant's key signed, and by nothing here: this only says
who heard it. A no that was said aloud counts like one that was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from complaints.domain.consent import Consent
from complaints.domain.events import ConsentAttested, TakenDown
from complaints.domain.history import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What was asked aloud, and the member who answers for it."""

    asked: ConsentAttested
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFor:
    """That a member wrote a complaint for somebody."""

    taken: TakenDown
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Everything of one case that members did with somebody who was there."""

    attested: tuple[Attestation, ...] = ()
    written: tuple[WrittenFor, ...] = ()

    def of(self, consent: Consent) -> Attestation | None:
        """What the member entered whom this consent names; None if they entered nothing of it."""
        named = consent.terms.attested
        return next(
            (
                one
                for one in self.attested
                if named and one.by == named.member and one.asked.consent == consent.terms.id
            ),
            None,
        )

    def last_no(self, question: str) -> datetime | None:
        """When they said no aloud to a question; None if they did not, or said yes to it since."""
        said = [one for one in self.attested if one.asked.question == question]
        return said[-1].at if said and not said[-1].asked.yes else None

    def said_no(self, to: str | None) -> bool:
        """Whether they said no, aloud, to this organisation; never to nobody."""
        return to is not None and any(
            not one.asked.yes and one.asked.to == to for one in self.attested
        )


def presence(entries: Iterable[Entry]) -> Presence:
    """The fold; ``entries`` are ordered."""
    entries = tuple(entries)
    return Presence(
        attested=tuple(
            Attestation(asked=one.event, by=one.member, at=one.at)
            for one in entries
            if isinstance(one.event, ConsentAttested)
        ),
        written=tuple(
            WrittenFor(taken=one.event, by=one.member, at=one.at)
            for one in entries
            if isinstance(one.event, TakenDown)
        ),
    )

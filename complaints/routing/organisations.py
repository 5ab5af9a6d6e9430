"""The verified directory and its cards, as the organisations among which the rules look.

Whether an organisation may be used is decided by `complaints.directory`; here its answer only gets
the code by which the rules tell it. What cannot be sealed to is refused: an offer that cannot be
taken up would cost days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from complaints.directory import Card, DirectoryError
from complaints.directory import Organisation as Listed
from referral.directory import Directory, Organisation
from referral.services.service import Service

_UNKNOWN_KIND: Final = "unknown-kind"
_NO_CARD: Final = "no-valid-card"


def directory(
    organisations: Iterable[Listed], cards: Mapping[str, Card], *, today: date
) -> Directory:
    """The directory of all organisations and their cards, for this day."""
    return Directory.of(organisation(one, cards.get(one.id), today=today) for one in organisations)


def without_cards(organisations: Iterable[Listed], *, today: date) -> Directory:
    """The directory alone, for whoever has no network: nobody knows who is open now."""
    found = (organisation(one, None, today=today) for one in organisations)
    return Directory.of(
        replace(one, refusal=None) if one.refusal == _NO_CARD else one for one in found
    )


def organisation(listed: Listed, card: Card | None, *, today: date) -> Organisation:
    """One organisation with its card, for this day."""
    return Organisation(
        id=listed.id,
        names=listed.names,
        kind=listed.kind,
        countries=frozenset(listed.coverage.countries),
        languages=frozenset(listed.coverage.languages),
        belongs_to_state=listed.belongs_to_state,
        refusal=_refusal(listed, card, today),
        availability=card.availability.on(today) if card else None,
        answers_in_days=card.answers_in_days if card else None,
        services=tuple(Service.read(one) for one in listed.coverage.services),
    )


def _refusal(listed: Listed, card: Card | None, today: date) -> str | None:
    if refusal := listed.refusal(today):
        return refusal.reason
    if not listed.is_known_kind:
        return _UNKNOWN_KIND
    return None if card and _can_be_sealed_to(card, today) else _NO_CARD


def _can_be_sealed_to(card: Card, today: date) -> bool:
    try:
        card.check_day(today)
        card.recipient_on(today)
    except DirectoryError:
        return False
    return True

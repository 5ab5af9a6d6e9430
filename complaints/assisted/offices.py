"""Which organisations are offered for what was told, why, and why not others: as the pages do it.

The rules are asked here, in this process; the portal is asked for the directory and for the cards
of all that work in the place, whatever was told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.address_book import AddressBook
from complaints.directory import Card, DirectoryError, Organisation
from complaints.domain.parts import Part
from complaints.portal_client import ProblemError
from complaints.routing import organisations, recommending, safety
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice
from referral.recommendation import Suggestion

_ORDER: Final = ("nhri", "legal-aid", "ngo", "mechanism")
_ASKED_LATER: Final = "interpreter"
_WORLD: Final = "world"
_TELEPHONE: Final = re.compile(r"[+0-9][0-9 ().-]{1,24}")
_CARD: Final = "card-missing"
_CODES: Final[Mapping[str, str]] = {  # of the directory to those of the pages' sentences
    "suspended": "suspended",
    "no-firewall": "no-attestation",
    "firewall-expired": "no-attestation",
    "no-recipient": "no-recipient",
    "no-card": _CARD,
    "no-valid-card": _CARD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One that may be chosen; ``why`` are keys of sentences, of which the first counts."""

    organisation: Organisation
    card: Card
    why: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One that must not be chosen now, and keys of the sentence that says why."""

    organisation: Organisation
    why: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """What to do before all: a channel of the rules, and whom to call."""

    channel: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Everything that is shown where somebody chooses."""

    first: tuple[First, ...] = field(repr=False)
    suggested: tuple[Offered, ...] = field(repr=False)
    others: tuple[Offered, ...] = field(repr=False)
    refused: tuple[Refused, ...] = field(repr=False)

    @property
    def offered(self) -> dict[str, Offered]:
        """All that may be chosen, by id."""
        return {one.organisation.id: one for one in (*self.suggested, *self.others)}

    def preset(self, *, may_be_of_the_state: bool) -> str | None:
        """The one to choose for who has not chosen: open, and of no State that may have done it."""
        for one in self.suggested:
            of_the_state = one.organisation.belongs_to_state and may_be_of_the_state
            if one.card.availability.state == "open" and not of_the_state:
                return one.organisation.id
        return None


def listing(
    parts: Sequence[Part], *, country: str, language: str, book: AddressBook, today: date
) -> Listing:
    """What is offered for these parts; raises `PortalError` when the portal cannot answer."""
    near = _near(book, country)
    cards = {one: card for one in near if (card := _card(book, one))}
    among = organisations.directory(near.values(), cards, today=today)
    record = Record(parts=tuple(parts), written=today, language=language)
    advice = recommending.advise(record, among, today=today)
    found = advice.recommendation
    suggested: dict[str, Offered] = {}
    for suggestion in found.suggested:
        reasons = [reason.rule for reason in suggestion.reasons]
        for offer in suggestion.organisations:
            if offer.organisation in cards:
                organisation = near[offer.organisation]
                why = _whys([*reasons, suggestion.channel, organisation.kind])
                card = cards[organisation.id]
                suggested.setdefault(
                    organisation.id, Offered(organisation=organisation, card=card, why=why)
                )
    refused = {
        one.organisation: _refused(near[one.organisation], one.code)
        for one in found.refused_organisations
        if one.organisation not in suggested
    }
    others: list[Offered] = []
    for organisation in near.values():
        if organisation.id in suggested or organisation.id in refused:
            continue
        card = cards.get(organisation.id)
        if code := _against(organisation, card, advice, today):
            refused[organisation.id] = _refused(organisation, code)
        elif card:
            why = _whys([organisation.kind])
            others.append(Offered(organisation=organisation, card=card, why=why))
    return Listing(
        first=tuple(_first(one, near) for one in found.first),
        suggested=tuple(suggested.values()),
        others=tuple(others),
        refused=tuple(refused.values()),
    )


def _near(book: AddressBook, country: str) -> dict[str, Organisation]:
    """By id, those that work in the country, and those of the world; who can act first comes first.

    Interpreters are asked later, by who needs one, and get one part.
    """
    found = [
        one
        for one in book.organisations.values()
        if one.kind != _ASKED_LATER
        and (
            book.shard(one.id) == country
            or (book.shard(one.id) == _WORLD and _works_in(one, country))
        )
    ]
    found.sort(key=lambda one: (book.shard(one.id) == _WORLD, _rank(one.kind), one.id))
    return {one.id: one for one in found}


def _works_in(organisation: Organisation, country: str) -> bool:
    countries = organisation.coverage.countries
    return not country or not countries or country in countries


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _card(book: AddressBook, identifier: str) -> Card | None:
    """A card that can be sealed to today; raises `PortalError` when the portal cannot answer."""
    try:
        book.recipient(identifier)
        return book.card(identifier)
    except DirectoryError:
        return None
    except ProblemError as error:
        if error.status >= 500:
            raise
        return None


def _against(
    organisation: Organisation, card: Card | None, advice: Advice, today: date
) -> str | None:
    """Why one that nothing suggests must not be offered either."""
    if refusal := organisation.refusal(today):
        return refusal.reason
    if card is None:
        return "no-card"
    if safety.barred(organisations.organisation(organisation, card, today=today), advice):
        return "rule"
    return None


def _refused(organisation: Organisation, code: str) -> Refused:
    pages = _CODES.get(code, code)
    why = (f"refused_{pages}", f"error_{pages}", "refused_rule")
    return Refused(organisation=organisation, why=why)


def _first(suggestion: Suggestion, near: Mapping[str, Organisation]) -> First:
    """What to do first, and the telephone numbers of who is there for it."""
    numbers = [
        number
        for offer in suggestion.organisations
        for service in near[offer.organisation].coverage.services
        if service.get("id") == offer.service
        for number in _numbers(service)
    ]
    return First(channel=suggestion.channel, numbers=tuple(dict.fromkeys(numbers)))


def _numbers(service: Mapping[str, object]) -> list[str]:
    phones = service.get("phones")
    found = (
        [one.get("number") for one in phones if isinstance(one, Mapping)]
        if isinstance(phones, list)
        else []
    )
    return [one for one in found if isinstance(one, str) and _TELEPHONE.fullmatch(one)]


def _whys(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"why_{one}" for one in ids)

"""An organisation with one of its services, and what there is to say of it to one person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from referral.services import hours, wording
from referral.services.languages import spoken
from referral.services.need import BANDS, Need
from referral.services.offers import Offer
from referral.services.organisation import NHRI, Organisation
from referral.services.service import Service

_LATE: Final = 1_000  # days, to sort those who do not say how soon they answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to offer; ``service`` None where the organisation lists none for the channel.

    ``countries`` empty: everywhere. ``bands`` are the age groups of which it takes somebody;
    empty: it does not say.
    """

    organisation: Organisation
    service: Service | None
    countries: frozenset[str]
    languages: frozenset[str]
    bands: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, organisation: Organisation, service: Service | None) -> Self:
        """What a service does not say of country and language, its organisation says for it."""
        countries = organisation.countries
        languages = frozenset(map(spoken, organisation.languages))
        bands: frozenset[str] = frozenset()
        if service:
            doors = service.doors & countries if countries else service.doors
            countries = service.areas or doors or countries
            languages = service.languages or languages
            if ages := service.ages:
                # ages that nobody has were mistyped, and say nothing
                bands = frozenset(name for name, band in BANDS.items() if ages.touches(*band))
        return cls(
            organisation=organisation,
            service=service,
            countries=countries,
            languages=languages,
            bands=bands,
        )

    @property
    def order(self) -> tuple[int, str, str]:
        """By what those that fit equally well are sorted."""
        answers = self.organisation.answers_in_days
        return (
            _LATE if answers is None else answers,
            self.organisation.id,
            self.service.id if self.service else "",
        )

    def offer(self, channel: str, need: Need, today: date, *, urgent: bool) -> Offer:
        """The offer to one person. That nothing speaks against it was decided before."""
        reasons = [need.reason(self.countries)]
        mind: list[str] = []
        organisation, service = self.organisation, self.service
        if need.language and self.languages:
            if need.language in self.languages:
                reasons.append(wording.LANGUAGE)
            else:
                mind.append(wording.OTHER_LANGUAGE)
        if organisation.availability == "urgent-only" and not urgent:
            mind.append(wording.URGENT_ONLY)
        if organisation.belongs_to_state:
            mind += self._about_the_state(channel, need)
        elif channel in need.accused_channels:
            mind.append(wording.KIND_ACCUSED)
        if service:
            _weigh(service, need, reasons, mind)
            if service.hours:
                _look_at_the_day(service, today, reasons, mind)
        return Offer(
            organisation=organisation.id,
            service=service.id if service else None,
            reasons=tuple(reasons),
            mind=tuple(mind),
            answers_in_days=organisation.answers_in_days,
        )

    def _about_the_state(self, channel: str, need: Need) -> Iterator[str]:
        if not need.accused.isdisjoint(self.countries):
            yield wording.OF_ACCUSED_STATE
        if need.fears_origin is None and need.origin in self.countries and channel != NHRI:
            yield wording.ASK_FEAR


def _weigh(service: Service, need: Need, reasons: list[str], mind: list[str]) -> None:
    """What speaks for a service, and what to mind of it or to ask."""
    if service.violations:
        if need.violations:
            reasons.append(wording.VIOLATION)
        else:
            mind.append(wording.ASK_WHAT)
    if service.needs and not need.needs.isdisjoint(service.needs):
        reasons.append(wording.NEED)
    if service.ages and not (need.band and service.ages.covers(*BANDS[need.band])):
        mind.append(wording.ASK_AGE)
    if service.genders and not need.gender:
        mind.append(wording.ASK_GENDER)
    if service.has_room is not None:
        if service.has_room:
            reasons.append(wording.ROOM)
        else:
            mind.append(wording.FULL)


def _look_at_the_day(service: Service, today: date, reasons: list[str], mind: list[str]) -> None:
    match hours.on(service.hours, today):
        case "open":
            reasons.append(wording.OPEN)
        case "closed":
            mind.append(wording.CLOSED)
        case "ended":
            mind.append(wording.ENDED)

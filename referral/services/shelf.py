"""The listed services of one channel, found by country, matter, age, gender and language.

A service is left out only where it says itself that it is not for this person: unknown is not no,
on either side. What it leaves open comes back as a question. Nothing refused is ever offered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from referral.origins import akin
from referral.services import wording
from referral.services.bits import Facet, bits, ranked
from referral.services.entry import Entry
from referral.services.need import EVERYWHERE, Need, Whereabouts
from referral.services.offers import Found, OrganisationRefusal
from referral.services.organisation import NHRI, Organisation

MOST_OFFERS: Final = 5
MOST_REFUSED: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All of one channel, or of one kind of organisation, indexed."""

    channel: str
    entries: tuple[Entry, ...] = field(repr=False)
    refused: Mapping[str, tuple[OrganisationRefusal, ...]] = field(repr=False)  # by country
    countries: Facet = field(repr=False)
    violations: Facet = field(repr=False)
    needs: Facet = field(repr=False)
    languages: Facet = field(repr=False)
    bands: Facet = field(repr=False)
    genders: Facet = field(repr=False)
    of_a_state: int = field(repr=False)
    not_urgent_only: int = field(repr=False)
    not_full: int = field(repr=False)
    by_organisation: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, channel: str, entries: Iterable[Entry], refused: Iterable[Organisation]) -> Self:
        """The shelf of entries that may be offered and of organisations that may not."""
        listed = tuple(sorted(entries, key=lambda one: one.order))
        services = [one.service for one in listed]
        organisations = [one.organisation for one in listed]
        return cls(
            channel=channel,
            entries=listed,
            refused=_by_country(channel, refused),
            countries=Facet.of([one.countries for one in listed]),
            violations=Facet.of([one.violations if one else () for one in services]),
            needs=Facet.of([one.needs if one else () for one in services]),
            languages=Facet.of([one.languages for one in listed]),
            bands=Facet.of([one.bands for one in listed]),
            genders=Facet.of([one.genders if one else () for one in services]),
            of_a_state=bits(n for n, one in enumerate(organisations) if one.belongs_to_state),
            not_urgent_only=bits(
                n for n, one in enumerate(organisations) if one.availability != "urgent-only"
            ),
            not_full=bits(
                n for n, one in enumerate(services) if not one or one.has_room is not False
            ),
            by_organisation=Facet.of([(one.id,) for one in organisations]).by_value,
        )

    def find(self, need: Need, today: date, *, urgent: bool) -> Found:
        """The best offers for this need, and what is refused where one would look."""
        place = need.whereabouts(self.channel)
        among, dangerous = self._among(need, place)
        preferred = self._preferred(need, place, urgent=urgent)
        chosen = self._first(among, preferred, MOST_OFFERS)
        refused = self._refused(place, dangerous)
        return Found(
            offers=tuple(
                [
                    self.entries[number].offer(self.channel, need, today, urgent=urgent)
                    for number in chosen
                ]
            ),
            refused=tuple(refused[:MOST_REFUSED]),
            unknown=place.unknown,
        )

    def organisations(self, need: Need) -> tuple[str, ...]:
        """The ids of those that could act for this person, the best first."""
        place = need.whereabouts(self.channel)
        among, _ = self._among(need, place)
        preferred = self._preferred(need, place, urgent=False)
        numbers = self._first(among, preferred, MOST_OFFERS)
        return tuple(self.entries[number].organisation.id for number in numbers)

    def _among(self, need: Need, place: Whereabouts) -> tuple[int, Mapping[str, int]]:
        """Who may be offered; and, by code of the refusal, who must not learn of this case."""
        among = self.countries.accepting(place.all)
        if need.violations:
            among &= self.violations.accepting(need.violations)
        if need.band:
            among &= self.bands.accepting((need.band,))
        if need.gender:
            among &= self.genders.accepting((need.gender,))
        accused = feared = 0
        if self.channel in need.accused_channels:
            accused = among if self.channel == NHRI else among & self.of_a_state
        if need.fears_origin and need.origin and self.channel != NHRI:
            feared = among & self.of_a_state & self.countries.stating(akin(need.origin)) & ~accused
        return among & ~accused & ~feared, {"accused": accused, "feared-state": feared}

    def _preferred(self, need: Need, place: Whereabouts, *, urgent: bool) -> list[int]:
        """By what to rank, the weightiest first."""
        found = [] if urgent else [self.not_urgent_only]
        found += [self.not_full, self.countries.stating(place.first)]
        if place.all != place.first:
            found.append(self.countries.stating(place.all))
        if need.violations:
            found.append(self.violations.stating(need.violations))
        if need.language:
            found.append(self.languages.stating((need.language,)))
        if need.needs:
            found.append(self.needs.stating(need.needs))
        return found

    def _first(self, among: int, preferred: Sequence[int], most: int) -> list[int]:
        """The numbers of the best entries, each organisation once."""
        chosen: list[int] = []
        taken = 0
        for equal in ranked(among, preferred):
            left = equal & ~taken
            while left:
                number = (left & -left).bit_length() - 1
                chosen.append(number)
                if len(chosen) == most:
                    return chosen
                taken |= self.by_organisation[self.entries[number].organisation.id]
                left &= ~taken
        return chosen

    def _refused(
        self, place: Whereabouts, dangerous: Mapping[str, int]
    ) -> list[OrganisationRefusal]:
        found: dict[str, OrganisationRefusal] = {}
        for code, among in dangerous.items():
            for number in self._first(among, (), MOST_REFUSED):
                organisation = self.entries[number].organisation
                found[organisation.id] = _refusal(organisation, self.channel, code)
        if self.refused:
            for country in (*sorted(place.all), EVERYWHERE):
                for one in self.refused.get(country, ())[:MOST_REFUSED]:
                    found.setdefault(one.organisation, one)
        return list(found.values())


def _by_country(
    channel: str, refused: Iterable[Organisation]
) -> dict[str, tuple[OrganisationRefusal, ...]]:
    found: dict[str, list[OrganisationRefusal]] = {}
    for one in sorted(refused, key=lambda one: one.id):
        for country in one.countries or (EVERYWHERE,):
            found.setdefault(country, []).append(_refusal(one, channel, one.refused or ""))
    return {country: tuple(each) for country, each in found.items()}


def _refusal(organisation: Organisation, channel: str, code: str) -> OrganisationRefusal:
    return OrganisationRefusal(
        organisation=organisation.id, channel=channel, code=code, reason=wording.refusal(code)
    )

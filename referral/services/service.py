"""What a service says of itself, as far as it decides whom to offer it.

Read from an HSDS 3.1.3 service object of a signed list. Such an object may come from an older
program or a careless hand: whatever is malformed in it counts as not stated, so that the service is
offered with a question rather than not at all. Import, in ``referral.hsds``, is what refuses it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from referral.hsds.numbers import restored
from referral.services.hours import Hours
from referral.services.languages import spoken

CHANNEL: Final = "amparo:channel"
VIOLATION: Final = "amparo:violation"
NEED: Final = "amparo:need"
GENDER: Final = "amparo:gender"
TAXONOMIES: Final = (CHANNEL, VIOLATION, NEED, GENDER)
COUNTRY: Final = "amparo_country"  # of a service area: ISO 3166-1 alpha-2, or XK

_ACTIVE: Final = "active"
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """Years of age that a service takes, both included; None: no limit on that side."""

    minimum: float | None = None
    maximum: float | None = None

    def covers(self, first: float, last: float) -> bool:
        """Whether everybody between these ages is taken."""
        return (self.minimum or 0) <= first and (self.maximum is None or last <= self.maximum)

    def touches(self, first: float, last: float) -> bool:
        """Whether somebody between these ages is taken."""
        return (self.minimum or 0) <= last and (self.maximum is None or first <= self.maximum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service. An empty set: it does not say. ``has_room`` None: nobody knows."""

    id: str
    name: str
    active: bool = True
    channels: frozenset[str] = frozenset()
    violations: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    genders: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()  # countries that it says it works in
    doors: frozenset[str] = frozenset()  # countries of the places where it can be visited
    ages: Ages | None = None
    has_room: bool | None = None
    hours: tuple[Hours, ...] = ()

    @classmethod
    def read(cls, value: Mapping[str, object]) -> Self:
        """What is understood of an HSDS service object. Never raises."""
        terms: dict[str, set[str]] = {name: set() for name in TAXONOMIES}
        for attribute in _objects(value.get("attributes")):
            taxonomy, code = term_of(attribute)
            if taxonomy in terms and code:
                terms[taxonomy].add(code)
        places = list(_objects(value.get("service_at_locations")))
        return cls(
            id=_text(value.get("id")),
            name=_text(value.get("name")),
            active=value.get("status") == _ACTIVE,
            channels=frozenset(terms[CHANNEL]),
            violations=frozenset(terms[VIOLATION]),
            needs=frozenset(terms[NEED]),
            genders=frozenset(terms[GENDER]),
            languages=_languages(value),
            areas=_areas([value, *places]),
            doors=_doors(places),
            ages=_ages(value),
            has_room=_has_room(value),
            hours=tuple(
                Hours.read(schedule)
                for holder in [value, *places]
                for schedule in _objects(holder.get("schedules"))
            ),
        )


def term_of(attribute: Mapping[str, object]) -> tuple[str, str]:
    """The name of the taxonomy and the code of the term that an attribute gives, or empty."""
    term = attribute.get("taxonomy_term")
    if not isinstance(term, dict):
        return "", ""
    detail = term.get("taxonomy_detail")
    name = detail.get("name") if isinstance(detail, dict) else None
    return _text(term.get("taxonomy")) or _text(name), _text(term.get("code"))


def _languages(value: Mapping[str, object]) -> frozenset[str]:
    codes = (_text(one.get("code")) for one in _objects(value.get("languages")))
    return frozenset(spoken(code) for code in codes if code)


def _areas(holders: Iterable[Mapping[str, object]]) -> frozenset[str]:
    return _countries(
        _text(area.get(COUNTRY)) for one in holders for area in _objects(one.get("service_areas"))
    )


def _doors(places: Iterable[Mapping[str, object]]) -> frozenset[str]:
    locations = [place.get("location") for place in places]
    return _countries(
        _text(address.get("country"))
        for location in locations
        if isinstance(location, Mapping)
        for address in _objects(location.get("addresses"))
        if address.get("address_type") == "physical"
    )


def _countries(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(code for code in codes if _COUNTRY.fullmatch(code))


def _ages(value: Mapping[str, object]) -> Ages | None:
    minimum, maximum = restored(value.get("minimum_age")), restored(value.get("maximum_age"))
    if minimum is None and maximum is None:
        return None
    return Ages(minimum=minimum, maximum=maximum)


def _has_room(value: Mapping[str, object]) -> bool | None:
    stated = [restored(one.get("available")) for one in _objects(value.get("capacities"))]
    known = [one for one in stated if one is not None]
    return any(one > 0 for one in known) if known else None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, Mapping))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

"""HSDS objects for tests: small valid services, and strategies for large strange ones."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

_numbers = count(1)


def uuid() -> str:
    """Another one each time, the same in each run of one test file."""
    return str(UUID(int=next(_numbers)))


def service(**fields: object) -> dict[str, object]:
    """The smallest valid service, with these fields."""
    return {"id": uuid(), "name": "Legal desk", "status": "active", **fields}


def term(taxonomy: str, code: str) -> dict[str, object]:
    """An attribute that names a term of one of our taxonomies."""
    named = {"id": uuid(), "code": code, "name": code, "description": "", "taxonomy": taxonomy}
    return {"id": uuid(), "taxonomy_term": named}


def terms(**codes: str) -> list[dict[str, object]]:
    """Attributes by the last part of our taxonomies' names: ``terms(channel="legal-aid")``."""
    return [
        term(f"amparo:{name}", code) for name, listed in codes.items() for code in listed.split()
    ]


def area(country: str) -> dict[str, object]:
    """A service area that is a country."""
    return {"id": uuid(), "name": country, "amparo_country": country}


def door(country: str) -> dict[str, object]:
    """A place in a country where a service is given."""
    address = {
        "id": uuid(),
        "address_1": "1 Example Street",
        "city": "Exampletown",
        "state_province": "Example",
        "postal_code": "00000",
        "country": country,
        "address_type": "physical",
    }
    location = {"id": uuid(), "location_type": "physical", "addresses": [address]}
    return {"id": uuid(), "location": location}


def capacity(available: object) -> dict[str, object]:
    """So many places free."""
    return {
        "id": uuid(),
        "unit": {"id": uuid(), "name": "bed"},
        "available": available,
        "updated": "2026-06-30T08:00:00Z",
    }


_texts = st.text(max_size=12)
_scalars = (
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(-1e12, 1e12).filter(lambda one: "e" not in repr(one))
    | _texts
)
_lists = _scalars | st.lists(_scalars, max_size=2)
# what nobody has defined, anywhere in a service
_names = _texts.map("x-{}".format)
_unknown = st.dictionaries(_names, _lists, max_size=2)
_unknown_at_the_top = st.dictionaries(_names, _lists | _unknown | st.lists(_unknown, max_size=2))
_ids = st.uuids().map(str)
_links = st.just("https://example.org/a?b=c#d")
_coordinates = st.floats(-180, 180, allow_nan=False).map(lambda one: round(one, 6))


def _object(
    required: Mapping[str, st.SearchStrategy[object]],
    optional: Mapping[str, st.SearchStrategy[object]],
    unknown: st.SearchStrategy[dict[str, Any]] = _unknown,
) -> st.SearchStrategy[dict[str, object]]:
    known = st.fixed_dictionaries(dict(required), optional=dict(optional))
    return st.builds(lambda one, other: {**other, **one}, known, unknown)


_languages = _object(
    {"id": _ids}, {"code": st.sampled_from(["es", "ara", "pt-BR"]), "note": _texts}
)
_phones = _object(
    {"id": _ids, "number": st.just("+34 900 000 000")},
    {"extension": st.integers(0, 999), "languages": st.lists(_languages, max_size=1)},
)
_schedules = _object(
    {"id": _ids},
    {
        "freq": st.sampled_from(["WEEKLY", "MONTHLY"]),
        "byday": st.sampled_from(["MO", "MO,TU", "2MO,-1FR"]),
        "valid_to": st.dates().map(lambda one: one.isoformat()),
        "opens_at": st.just("09:30Z"),
    },
)
_locations = _object(
    {"id": _ids, "location_type": st.sampled_from(["physical", "virtual"])},
    {"latitude": _coordinates, "longitude": _coordinates, "phones": st.lists(_phones, max_size=1)},
)
_places = _object({"id": _ids}, {"location": _locations})
_capacities = _object(
    {
        "id": _ids,
        "unit": _object({"id": _ids, "name": _texts}, {}),
        "available": st.integers(0, 50) | _coordinates,
        "updated": st.just("2026-07-01T09:30:00.5+02:00"),
    },
    {},
)

services: st.SearchStrategy[dict[str, object]] = _object(
    {
        "id": _ids,
        "name": st.text(min_size=1, max_size=20),
        "status": st.sampled_from(["active", "inactive", "defunct", "temporarily closed"]),
    },
    {
        "description": _texts,
        "url": _links,
        "minimum_age": st.integers(0, 120) | _coordinates,
        "phones": st.lists(_phones, max_size=2),
        "schedules": st.lists(_schedules, max_size=2),
        "service_at_locations": st.lists(_places, max_size=2),
        "languages": st.lists(_languages, max_size=2),
        "capacities": st.lists(_capacities, max_size=1),
        "contacts": st.lists(_unknown, max_size=1),
    },
    _unknown_at_the_top,
)

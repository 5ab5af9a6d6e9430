"""One recommendation with all data, beside directories of a hundred and of ten thousand services.

The cases are the twenty that ship with the rules. Each is judged with an empty, a small and a large
directory in turn, so that a drifting machine hits all alike. The large one has the same kinds of
services in the same countries as the small one, a hundred times as many.
"""

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from itertools import cycle
from random import Random
from typing import Final

from referral.directory import Directory, Organisation, Service
from referral.engine import recommend
from referral.facts import Facts
from referral.loader import data, load
from tests.referral.hsds_services import area, capacity, service, terms, uuid

_TODAY: Final = date(2026, 11, 22)
_ROUNDS: Final = 30
_SMALL: Final = 100
_LARGE: Final = 10_000
_PER_ORGANISATION: Final = 4
# what an office of the directory may be, most of them more than once
_CHANNELS: Final = (
    *("legal-aid", "medical-care", "medical-72h", "shelter-gbv", "child-protection", "nhri"),
    *("anti-trafficking-service", "trade-union", "npm", "labour-authority", "icrc-rfl", "iom"),
)
_LANGUAGES: Final = ("ar", "en", "es", "fa", "fr", "pt", "ru", "ti")


def run() -> dict[str, float]:
    """Medians in milliseconds, their ratio, and how long rules and 10,000 services take to read."""
    shipped = json.loads((files("referral") / "data" / "scenarios.json").read_bytes())
    cases = [Facts.read(one["input"]) for one in shipped["scenarios"]]
    countries = sorted({one.country_of_incident for one in cases if one.country_of_incident})
    began = time.perf_counter()
    large = Directory.of(_organisations(_LARGE, countries))
    indexed = time.perf_counter() - began
    began = time.perf_counter()
    load(files("referral") / "data")
    loaded = time.perf_counter() - began
    small = Directory.of(_organisations(_SMALL, countries))
    directories = {"no": Directory.of(()), f"{_SMALL:,}": small, f"{_LARGE:,}": large}
    recommend(cases[0], small, _TODAY)  # reads the rules
    median = _spent(cases, directories)
    return {
        "reading all rules and facts, ms": 1000 * loaded,
        **{f"one recommendation, {name} services, ms": value for name, value in median.items()},
        "10,000 services / 100 services": median[f"{_LARGE:,}"] / median[f"{_SMALL:,}"],
        "making, reading and indexing 10,000 services, s": indexed,
    }


def _spent(cases: Sequence[Facts], directories: Mapping[str, Directory]) -> dict[str, float]:
    """Median milliseconds a recommendation with each directory, measured in turn."""
    spent: dict[str, list[float]] = {name: [] for name in directories}
    for _ in range(_ROUNDS):
        for name, directory in directories.items():
            began = time.perf_counter()
            for one in cases:
                recommend(one, directory, _TODAY)
            spent[name].append(1000 * (time.perf_counter() - began) / len(cases))
    return {name: statistics.median(values) for name, values in spent.items()}


def _organisations(number: int, countries: Sequence[str]) -> list[Organisation]:
    """Organisations with so many services together, spread over countries and channels."""
    random = Random(number)
    violations = [one.id for one in data().vocabulary.violations]
    channels, places = cycle(_CHANNELS), cycle(countries)
    return [
        Organisation(
            id=f"office-{made}",
            names={"en": f"Office {made}"},
            kind=random.choice(("ngo", "ngo", "legal-aid")),
            countries=frozenset({country}),
            languages=frozenset(random.sample(_LANGUAGES, 2)),
            belongs_to_state=random.random() < 0.2,
            refusal="suspended" if random.random() < 0.05 else None,
            availability=random.choice(("open", "open", "urgent-only")),
            answers_in_days=random.choice((None, 2, 7)),
            services=tuple(
                Service.read(_service(random, next(channels), country, violations))
                for _ in range(_PER_ORGANISATION)
            ),
        )
        for made, country in zip(range(number // _PER_ORGANISATION), places, strict=False)
    ]


def _service(
    random: Random, channel: str, country: str, violations: Sequence[str]
) -> dict[str, object]:
    matters = random.sample(violations, 8) if random.random() < 0.5 else []
    found = service(
        attributes=terms(channel=channel, violation=" ".join(matters)),
        languages=[{"id": uuid(), "code": one} for one in random.sample(_LANGUAGES, 2)],
        service_areas=[area(country)],
        schedules=[{"id": uuid(), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}],
    )
    if random.random() < 0.3:
        found["minimum_age"] = 18
    if random.random() < 0.3:
        found["capacities"] = [capacity(random.choice((0, 3)))]
    return found

"""The page reads from its answers what the desk reads from the record that is made of them."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from complaints.domain.parts import Part
from complaints.routing import origins
from complaints.routing.facts import Record, read
from referral import vocabulary
from referral.fact_words import words
from referral.origins import HELD, akin
from tests.complaints.browser.chance import TODAY
from tests.complaints.browser.test_rules import browser

RECORDS = 2_000
OFTEN = 100
LANGUAGE = "ar"
_FLAGS = {
    "circumstances": ("at_sea", "ongoing", "still_there", "detained", "irreversible_harm"),
    "person": ("unaccompanied", "children", "seeks_protection", "fears_origin"),
}


def records() -> Iterator[dict[str, dict[str, Any]]]:
    """As pages write them: what was not answered is not there, and no list is empty."""
    chance = random.Random(3)
    violations = [one.id for one in vocabulary.violations()]
    everybody = [one.id for one in vocabulary.actors()]
    private = [one.id for one in vocabulary.actors() if not one.of_the_state]
    states = [*sorted(words().states)[:20], *words().territories, *HELD, *HELD.values()]

    def some(pool: list[str], most: int = 3) -> list[str]:
        return chance.sample(pool, chance.randint(0, most))

    for _ in range(RECORDS):
        country, actors = chance.choice(states), chance.choice((everybody, private))
        found: dict[str, dict[str, Any]] = {
            "account": {"violations": some(violations), "groups": some(["work"], 1)},
            "circumstances": {
                "country": country,
                "accused_states": some(states, 1),
                "actors": [{"kind": kind} for kind in some(actors)]
                + [{"description": "two men"}] * chance.randint(0, 1),
                "removal": chance.choice(
                    ("none", "within-24-hours", "within-72-hours", "later", "announced")
                ),
                "frontex": True,
            },
            "person": {
                "about": some([one.id for one in vocabulary.about()]),
                "age_group": chance.choice(("child", "adult")),
                "gender": chance.choice(("female", "male", "other")),
                "group_size": chance.randint(1, 9),
                "origin": chance.choice(states),
                "consulate": chance.choice(("wants", "refuses")),
                "sector": chance.choice(("fishing", "domestic-work", "manufacturing")),
                "cared_by": chance.choice(
                    ("writer", "family", "other-adult", "officials", "nobody", "unknown")
                ),
            },
            "needs": {"needs": some([one.id for one in vocabulary.needs()])},
            "contact": {"never": "call at night"},
            "visit": {
                "site": "the old factory",
                "counts": {who: chance.randint(0, 2) for who in ("women", "girls", "boys")},
            },
        }
        for n in range(1, chance.randint(0, 3) + 1):
            found[f"missing[{n}]"] = {
                "origin": chance.choice(states[:2]),
                "held_by_state": chance.choice((True, False)),
                "told_died": False,
            }
        for part, flags in _FLAGS.items():
            found[part] |= {flag: chance.choice((True, False)) for flag in flags}
        answered = {
            part: {
                field: value
                for field, value in content.items()
                if value != [] and chance.random() < 0.6
            }
            for part, content in found.items()
        }
        answered["circumstances"] |= _when(chance)
        yield {part: content for part, content in answered.items() if content}


def _when(chance: random.Random) -> dict[str, str]:
    day = TODAY - timedelta(days=chance.choice((0, 1, 3, 4, 30, 400)))
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    match chance.choice(("day", "month", "unknown", "")):
        case "day":
            return {"from": day.isoformat(), "to": day.isoformat(), "certainty": "day"}
        case "month":
            return {"from": first.isoformat(), "to": last.isoformat(), "certainty": "month"}
        case "unknown":
            return {"certainty": "unknown"}
    return {}


def test_both_read_the_same_facts(tmp_path: Path) -> None:
    told = list(records())
    found = browser(tmp_path, "facts", records=told, today=TODAY.isoformat(), language=LANGUAGE)
    for parts, theirs in zip(told, found, strict=True):
        record = Record(
            parts=tuple(Part.new(name, content) for name, content in parts.items()),
            written=TODAY,
            language=LANGUAGE,
            withdrawn=False,
        )
        mine = read(record, today=TODAY).facts.canonical()
        assert theirs == {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in mine.items()
        }, parts


def test_both_know_from_which_states_somebody_comes(tmp_path: Path) -> None:
    """Of a territory, or of a place that another State holds, that State is one of them."""
    told = [*records()][:300]
    countries = sorted({*words().states, *words().territories})
    visit = {"today": TODAY.isoformat(), "language": LANGUAGE}
    found = browser(tmp_path, "origins", records=told, countries=countries, **visit)
    several = 0
    for parts, theirs in zip(told, found, strict=True):
        written = tuple(Part.new(name, content) for name, content in parts.items())
        known = origins.told(written)
        person = read(Record(parts=written), today=TODAY).facts
        said = {person.seeking_asylum, person.fears_state_of_origin}
        assert set(theirs["theirs"]) == set().union(*map(akin, known)), parts
        assert theirs["isAfraid"] is (True in said)
        assert theirs["isUnafraid"] is (said == {False})
        several += len(known) > 1
    assert several > OFTEN // 2

"""The page finds the organisations that the desk's index finds, in the same order."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from referral import browser as pages
from referral import rulebook as books
from referral.book import Rulebook
from referral.browser import BROWSER_CHANNELS
from referral.directory import Availability, Directory, Organisation
from referral.judging import judge
from referral.services.service import Service
from referral.services.shelf import MOST_OFFERS
from tests.complaints.browser.chance import TODAY, Chance
from tests.complaints.browser.test_rules import browser

DIRECTORIES = 200
CASES = 12  # for each
OFTEN = 300
COUNTRIES = ("ES", "MA", "MX", "LY", "CN")
_KINDS = ("nhri", "legal-aid", "ngo", "mechanism", "riddle")
_STATES: tuple[Availability | None, ...] = (None, "open", "open", "urgent-only", "away")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One organisation as the two sides know it."""

    page: Mapping[str, Any]
    card: Mapping[str, Any] | None
    desk: Organisation


def test_both_find_the_same_organisations(tmp_path: Path) -> None:
    rulebook = books.parse(pages.shipped())
    chance, facts_by_chance = random.Random(5), Chance(rulebook, seed=5)
    directories = [organisations(chance) for _ in range(DIRECTORIES)]
    cases = [_cases(facts_by_chance, chance) for _ in directories]
    answers = browser(
        tmp_path,
        "suggest",
        rulebook=books.dump(rulebook).decode(),
        today=TODAY.isoformat(),
        asked=[
            {
                "organisations": [one.page for one in listed],
                "cards": {one.desk.id: one.card for one in listed if one.card},
                "cases": each,
            }
            for listed, each in zip(directories, cases, strict=True)
        ],
    )
    offered = refused = 0
    for listed, each, answer in zip(directories, cases, answers, strict=True):
        directory = Directory.of(one.desk for one in listed)
        for facts, found in zip(each, answer, strict=True):
            expected = expect(rulebook, directory, facts)
            assert [
                (one["channel"], one["organisation"], one["service"]) for one in found["suggested"]
            ] == expected, (facts, listed)
            check_refusals(listed, facts, found["refused"])
            offered += len(expected)
            refused += len(found["refused"])
    assert offered > OFTEN
    assert refused > OFTEN


def expect(
    rulebook: Rulebook, directory: Directory, facts: Mapping[str, object]
) -> list[tuple[str, str, str]]:
    """Each organisation once, under the best of its channels."""
    judgement = judge(rulebook, facts, TODAY)
    urgent = judgement.priority != "routine"
    found: dict[str, tuple[str, str, str]] = {}
    for one in judgement.suggested:
        for offer in directory.find(one.channel, facts, TODAY, urgent=urgent).offers:
            found.setdefault(
                offer.organisation, (one.channel, offer.organisation, offer.service or "")
            )
    return list(found.values())


def check_refusals(
    listed: list[Listed], facts: Mapping[str, object], refused: list[Mapping[str, str]]
) -> None:
    """Each is refused by the desk too, for the same reason in the words of pages."""
    words = {"no-firewall": "no-attestation", "no-valid-card": "card-expired"}
    desks = {one.desk.id: one.desk for one in listed}
    for one in refused:
        desk = desks[one["organisation"]]
        if one["code"] == "feared-state":
            assert desk.belongs_to_state
            found = Directory.of([desk]).find(one["channel"], facts, TODAY).refused
            assert [other.code for other in found] == [one["code"]]
        else:
            assert words.get(desk.refused or "", desk.refused) == one["code"]


def organisations(chance: random.Random) -> list[Listed]:
    """As many as a search gives at most."""
    return [_organisation(chance, f"office-{n}") for n in range(MOST_OFFERS)]


def _organisation(chance: random.Random, name: str) -> Listed:
    kind = chance.choice(_KINDS)
    refusal = chance.choice((None,) * 9 + ("suspended", "no-firewall", "no-valid-card"))
    countries = chance.sample(COUNTRIES, chance.choice((0, 1, 1, 2)))
    languages = chance.sample(("ar", "es", "fr-FR"), chance.randint(0, 2))
    services = [_service(chance, f"{name}-{n}") for n in range(chance.randint(0, 3))]
    belongs = chance.random() < 0.3
    state = chance.choice(_STATES)
    until = chance.choice((None, TODAY - timedelta(days=1), TODAY))
    answers = chance.choice((None, 2, 7))
    back = until is not None and until < TODAY
    code = refusal or ("unknown-kind" if kind == "riddle" else None)
    return Listed(
        page={
            "id": name,
            "kind": kind,
            "belongsToState": belongs,
            "coverage": {"countries": countries, "languages": languages, "services": services},
            "firewall": None
            if refusal == "no-firewall"
            else {"noSharing": True, "noReportingDuty": True, "on": TODAY.isoformat()},
            "suspended": {"on": TODAY.isoformat()} if refusal == "suspended" else None,
            "refused": "card-expired" if refusal == "no-valid-card" else None,
        },
        card=None
        if state is None
        else {
            "availability": {"state": state, "until": until and until.isoformat()},
            "answersInDays": answers,
        },
        desk=Organisation(
            id=name,
            names={},
            kind=kind,
            countries=frozenset(countries),
            languages=frozenset(languages),
            belongs_to_state=belongs,
            refusal=code,
            availability="open" if state and back else state,
            answers_in_days=answers if state else None,
            services=tuple(Service.read(one) for one in services),
        ),
    )


def _service(chance: random.Random, name: str) -> dict[str, Any]:
    """An HSDS service, now and then malformed."""
    terms = {
        "channel": chance.sample(sorted(BROWSER_CHANNELS), chance.randint(0, 2)),
        "violation": chance.sample(("pushback", "wage-theft", "kidnapping"), chance.randint(0, 2)),
        "need": chance.sample(("shelter", "medical"), chance.randint(0, 1)),
        "gender": chance.choice(([], [], ["female"], ["female", "male"])),
    }
    attributes: list[Any] = [
        {"taxonomy_term": {"code": code, **_taxonomy(chance, taxonomy)}}
        for taxonomy, codes in terms.items()
        for code in codes
    ]
    service = {
        "id": name,
        "status": chance.choice(("active", "active", "active", "inactive")),
        "attributes": attributes + chance.choice(([], [None], [{"taxonomy_term": "x"}], [{}])),
        "languages": [{"code": code} for code in chance.sample(("ar", "es"), chance.randint(0, 1))],
        "service_areas": _areas(chance),
        "service_at_locations": [_place(chance) for _ in range(chance.randint(0, 2))],
        "minimum_age": chance.choice((0, 12, 18, 70, {"amparo_number": "17.5"}, "18")),
        "maximum_age": chance.choice((11, 17, 65, {"amparo_number": "17.5"}, True, None)),
        "capacities": [{"available": n} for n in chance.choice(((), (0,), (0, 3), ("3",)))],
    }
    return {name: one for name, one in service.items() if name == "id" or chance.random() < 0.7} | {
        "status": service["status"],
        "attributes": service["attributes"],
    }


def _taxonomy(chance: random.Random, name: str) -> dict[str, Any]:
    taxonomy = f"amparo:{name}"
    if chance.random() < 0.5:
        return {"taxonomy": taxonomy}
    return {"taxonomy": "", "taxonomy_detail": {"name": taxonomy}}


def _areas(chance: random.Random) -> list[Any]:
    pool: tuple[Any, ...] = (
        {"amparo_country": "ES"},
        {"amparo_country": "MA"},
        {"amparo_country": "es"},
        {},
        1,
    )
    return chance.sample(pool, chance.randint(0, 2))


def _place(chance: random.Random) -> Any:
    address = {
        "country": chance.choice(COUNTRIES),
        "address_type": chance.choice(("physical", "postal")),
    }
    location = chance.choice(({"addresses": [address]}, None, "x"))
    return chance.choice(({"location": location}, {"service_areas": _areas(chance)}, "x"))


def _cases(chance: Chance, more: random.Random) -> list[Mapping[str, object]]:
    """Facts as a page has them, in these countries."""
    found: list[Mapping[str, object]] = []
    for facts in chance.cases(CASES):
        places: dict[str, object] = {
            name: more.choice((*COUNTRIES, "at-sea"))
            for name in ("country_of_incident", "current_location", "country_of_origin")
            if name in facts
        }
        if "country_of_origin" in places and more.random() < 0.3:
            places["country_of_origin"] = more.choice(("EH", "HK"))  # of a State without its code
        if facts.get("respondent_states"):
            places["respondent_states"] = frozenset(more.sample(COUNTRIES, more.randint(0, 2)))
        language = more.choice(("ar", "es-MX"))
        found.append({**facts, **places, "accused_channels": frozenset(), "language": language})
    return found

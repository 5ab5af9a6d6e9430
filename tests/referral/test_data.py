"""The data that ships: complete, with source and date, plain, and without a guessed address."""

import re
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from referral import loader
from referral.model import Acceptance, Provenance

DATA = loader.data()
LOOKED_AT = date(2026, 11, 23)  # the last day on which somebody changed an entry


def test_everything_is_there() -> None:
    assert len(DATA.vocabulary.violations) == 81
    assert len(DATA.vocabulary.groups) == 11
    assert len(DATA.mechanisms) == 84
    assert len(DATA.states) == 200
    assert sum(len(found) for found in DATA.institutions.values()) == 165
    assert len(DATA.institutions) == 158
    assert len(DATA.without_institution) == 20


def test_severities_and_windows_are_as_compiled() -> None:
    severities = Counter(one.severity for one in DATA.vocabulary.violations)
    assert severities == {"critical": 29, "high": 32, "medium": 20}
    assert sum(one.window is not None for one in DATA.vocabulary.violations) == 54
    stated = [
        one.id for one in DATA.vocabulary.violations if one.window and one.window.basis == "source"
    ]
    assert stated == ["sexual-violence"]


def test_accreditations_are_as_compiled() -> None:
    every = [one for found in DATA.institutions.values() for one in found]
    assert Counter(one.accreditation for one in every) == {
        "A": 82,
        "B": 22,
        "none": 33,
        "unknown": 28,
    }
    assert {one.territory for one in DATA.institutions["GB"]} == {
        "Great Britain",
        "Northern Ireland",
        "Scotland",
    }
    assert sum(one.takes_complaints is None for one in every) == 6


# the totals that the UN Treaty Collection prints on its own pages
@pytest.mark.parametrize(
    ("procedure", "total"),
    [
        ("hrcttee-iccpr", 116),
        ("cedaw-op", 116),
        ("crc-op3", 53),
        ("crpd-op", 108),
        ("cescr-op", 31),
        ("cat-art22", 70),
        ("ced-art31", 30),
        ("cerd-art14", 59),
        ("cmw-art77", 0),
        ("ecthr", 47),  # 46, and Russia for the time before it left
        ("acthpr", 7),
    ],
)
def test_so_many_states_accepted_a_procedure(procedure: str, total: int) -> None:
    assert sum(procedure in state.accepted for state in DATA.states.values()) == total


@pytest.mark.parametrize(("treaty", "total"), [("ced", 78), ("icrmw", 60)])
def test_so_many_states_ratified_a_treaty(treaty: str, total: int) -> None:
    assert sum(treaty in state.ratified for state in DATA.states.values()) == total


def test_procedures_are_mechanisms() -> None:
    procedures = {one.id for one in DATA.treaties.values() if one.under}
    assert procedures <= DATA.mechanisms.keys()
    assert len(procedures) == 9


@pytest.mark.parametrize(
    ("country", "procedure", "since", "in_force"),
    [
        # the first days of force that the treaty bodies give
        ("AD", "hrcttee-iccpr", date(2006, 9, 22), date(2006, 12, 22)),
        ("AL", "crc-op3", date(2013, 5, 29), date(2014, 4, 14)),  # among the first ten
        ("TR", "cedaw-op", date(2002, 10, 29), date(2003, 1, 29)),
        ("FR", "cescr-op", date(2015, 3, 18), date(2015, 6, 18)),
        ("FR", "crpd-op", date(2010, 2, 18), date(2010, 3, 20)),
    ],
)
def test_facts_count_from_the_day_of_the_treatys_own_rule(
    country: str, procedure: str, since: date, in_force: date
) -> None:
    accepted = DATA.states[country].accepted[procedure]
    assert accepted == Acceptance(since=since, in_force=in_force)


def test_a_state_that_left_is_open_for_the_time_before() -> None:
    assert DATA.states["RU"].accepted["ecthr"].until == date(2022, 9, 16)
    assert "coe" not in DATA.states["RU"].accepted
    for country in ("BF", "ML", "NE"):
        assert DATA.states[country].accepted["ecowas-court"].until == date(2025, 1, 28)


def provenances() -> list[Provenance]:
    return [
        *(one.provenance for one in DATA.vocabulary.violations),
        *(one.provenance for one in DATA.mechanisms.values()),
        *(one.provenance for one in DATA.treaties.values()),
        *(one.treaties for one in DATA.states.values()),
        *(one.regional for one in DATA.states.values()),
        *(one.provenance for found in DATA.institutions.values() for one in found),
        *(one.provenance for one in DATA.without_institution.values()),
    ]


def test_every_entry_has_a_source_and_a_day() -> None:
    for one in provenances():
        assert one.sources
        assert all(one.sources)
        assert date(2018, 1, 1) <= one.as_of <= LOOKED_AT


def test_what_is_known_from_memory_only_is_to_be_verified() -> None:
    assert sum(one.provenance.to_be_verified for one in DATA.mechanisms.values()) == 11
    every = [one for found in DATA.institutions.values() for one in found]
    assert sum(one.provenance.to_be_verified for one in every) == 122


def test_no_address_is_offered_that_nobody_verified() -> None:
    assert not any(one.contact.email for one in DATA.mechanisms.values())
    for file in (files("referral") / "data").iterdir():
        if file.name.endswith(".yaml"):
            assert not re.search(r"[\w.-]+@[\w-]+\.", file.read_text(encoding="utf-8")), file.name


def sentences() -> list[str]:
    lists = DATA.vocabulary
    terms = [*lists.groups, *lists.violations, *lists.actors, *lists.needs, *lists.about]
    return [*(one.plain for one in terms), *(one.label for one in lists.violations)]


def test_plain_sentences_are_short_and_few() -> None:
    for text in sentences():
        parts = re.split(r"(?<=\.) ", text)
        assert len(parts) <= 2, text
        assert max(len(one.split()) for one in parts) <= 16, text


def test_nobody_is_called_a_word_that_hurts() -> None:
    shown = [
        *sentences(),
        *(one.icon for one in DATA.vocabulary.violations),
        *(
            text
            for one in DATA.mechanisms.values()
            for text in (
                one.name,
                one.who_may_submit,
                one.identity_requirement,
                one.consent_requirement,
                one.time_limit,
                one.urgent_procedure,
                *one.required_fields,
                *one.notes,
            )
        ),
        *(note for state in DATA.states.values() for note in state.notes),
    ]
    assert [one for one in shown if re.search(r"victim|illegal|alien|!", one, re.IGNORECASE)] == []


def test_a_mandate_is_what_its_body_takes() -> None:
    assert "violent-assault" in DATA.mechanisms["sr-torture"].mandate
    restricted = [one for one in DATA.mechanisms.values() if one.kind == "restricted-channel"]
    assert {one.status for one in restricted} == {"restricted"}
    assert len(restricted) == 5

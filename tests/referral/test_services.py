from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.services import Service, hours
from referral.services.bits import Facet, bits, ranked
from referral.services.hours import Hours
from referral.services.languages import spoken
from tests.referral.hsds_services import area, capacity, door, service, term, terms, uuid

MONDAY = date(2026, 6, 29)
WEDNESDAY = date(2026, 7, 1)


def read(**fields: object) -> Service:
    return Service.read(service(**fields))


def test_what_a_service_says_of_itself() -> None:
    found = read(
        attributes=terms(
            channel="legal-aid shelter-gbv", violation="pushback", need="medical", gender="female"
        ),
        languages=[{"id": uuid(), "code": "ara"}, {"id": uuid(), "code": "pt-BR"}],
        minimum_age=12,
        maximum_age={"amparo_number": "17.5"},
        capacities=[capacity(0), capacity(3)],
        service_areas=[area("ES")],
        service_at_locations=[door("MA")],
    )
    assert found.channels == {"legal-aid", "shelter-gbv"}
    assert found.violations == {"pushback"}
    assert found.needs == {"medical"}
    assert found.genders == {"female"}
    assert found.languages == {"ar", "pt"}
    assert found.ages
    assert (found.ages.minimum, found.ages.maximum) == (12, 17.5)
    assert found.has_room is True
    assert found.areas == {"ES"}
    assert found.doors == {"MA"}


def test_what_it_does_not_say_is_not_known() -> None:
    found = read()
    assert found == Service(id=found.id, name="Legal desk")


def test_a_taxonomy_may_be_named_by_its_object() -> None:
    attribute = term("", "legal-aid")
    named = attribute["taxonomy_term"]
    assert isinstance(named, dict)
    del named["taxonomy"]
    named["taxonomy_detail"] = {"id": uuid(), "name": "amparo:channel", "description": ""}
    assert read(attributes=[attribute]).channels == {"legal-aid"}


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed", None, 3])
def test_only_what_is_active_is(status: object) -> None:
    assert not read(status=status).active
    assert read().active


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "id",
                "name",
                "status",
                "attributes",
                "languages",
                "minimum_age",
                "capacities",
                "schedules",
                "service_areas",
                "service_at_locations",
            ]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inside: (
                st.lists(inside, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "code",
                            "available",
                            "location",
                            "addresses",
                            "country",
                            "taxonomy_term",
                            "byday",
                            "freq",
                            "schedules",
                            "service_areas",
                            "amparo_country",
                        ]
                    ),
                    inside,
                    max_size=3,
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_nothing_malformed_stops_the_reader(value: dict[str, object]) -> None:
    found = Service.read(value)
    assert hours.on(found.hours, WEDNESDAY) in (None, "open", "closed", "ended")


@pytest.mark.parametrize(
    ("available", "room"), [((), None), ((0, 0), False), ((0, 2), True), (("x",), None)]
)
def test_room_is_left_if_any_is(available: tuple[object, ...], room: bool | None) -> None:
    assert read(capacities=[capacity(one) for one in available]).has_room is room


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({}, None),
        ({"byday": "WE"}, None),  # no frequency: once, or never
        ({"freq": "WEEKLY", "byday": "MO,WE"}, "open"),
        ({"freq": "WEEKLY", "byday": " we , MO"}, "open"),
        ({"freq": "WEEKLY", "byday": "TH,FR"}, "closed"),
        ({"freq": "WEEKLY", "byday": "Wednesday"}, None),
        ({"freq": "WEEKLY", "byday": "WE", "interval": 1}, "open"),
        ({"freq": "WEEKLY", "byday": "TH", "interval": 2}, None),
        ({"freq": "WEEKLY", "byday": "TH", "byweekno": "27"}, None),
        ({"freq": "WEEKLY", "byday": "WE", "valid_to": "2026-07-01"}, "open"),
        ({"freq": "WEEKLY", "byday": "WE", "valid_to": "2026-06-30"}, "ended"),
        ({"valid_to": "2026-06-30"}, "ended"),
        ({"valid_from": "2026-07-02"}, "closed"),
        ({"valid_from": "soon", "until": "never"}, None),
        ({"freq": "MONTHLY", "byday": "1WE"}, "open"),
        ({"freq": "MONTHLY", "byday": "2WE"}, "closed"),
        ({"freq": "MONTHLY", "byday": "-5WE"}, "open"),
        ({"freq": "MONTHLY", "byday": "-1WE"}, "closed"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "open"),
        ({"freq": "MONTHLY", "bymonthday": "-31"}, "open"),
        ({"freq": "MONTHLY", "bymonthday": "2"}, "closed"),
        ({"freq": "MONTHLY", "bymonthday": "first"}, None),
        ({"freq": "MONTHLY", "bymonthday": "1", "byday": "TH"}, "closed"),
    ],
)
def test_on_which_days_it_is_open(schedule: dict[str, object], expected: str | None) -> None:
    assert Hours.read(schedule).on(WEDNESDAY) == expected


def test_several_schedules_are_one_answer() -> None:
    weekly = [{"id": uuid(), "freq": "WEEKLY", "byday": day} for day in ("MO", "TU")]
    over = [{"id": uuid(), "valid_to": "2020-01-01"}]
    place = {**door("ES"), "schedules": weekly}
    found = read(schedules=over, service_at_locations=[place])
    assert hours.on(found.hours, MONDAY) == "open"
    assert hours.on(found.hours, WEDNESDAY) == "closed"
    assert hours.on(read(schedules=over).hours, MONDAY) == "ended"
    assert hours.on((), MONDAY) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_weekday_of_a_month_is_followed_by_none_in_it(day: date) -> None:
    name = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day.weekday()]
    is_last = (day + timedelta(days=7)).month != day.month
    last = Hours.read({"freq": "MONTHLY", "byday": f"-1{name}"})
    assert last.on(day) == ("open" if is_last else "closed")


@pytest.mark.parametrize(
    ("tag", "language"),
    [("pt-BR", "pt"), ("por", "pt"), ("ARB", "ar"), ("zh_Hant", "zh"), ("prs", "fa"), ("wo", "wo")],
)
def test_a_language_has_one_name(tag: str, language: str) -> None:
    assert spoken(tag) == language


@given(st.sets(st.integers(0, 300)), st.lists(st.sets(st.integers(0, 300)), max_size=4))
def test_ranking_sets_is_sorting_by_what_is_preferred(
    among: set[int], preferred: list[set[int]]
) -> None:
    found = [
        {number for number in range(301) if one >> number & 1}
        for one in ranked(bits(among), [bits(one) for one in preferred])
    ]
    assert all(found)
    order = [number for one in found for number in sorted(one)]
    assert order == sorted(
        among, key=lambda number: ([number not in one for one in preferred], number)
    )


@given(st.lists(st.sets(st.sampled_from("abc")), max_size=20), st.sets(st.sampled_from("abcd")))
def test_a_facet_finds_what_states_a_value_or_none(
    stated: list[set[str]], wanted: set[str]
) -> None:
    facet = Facet.of([sorted(one) for one in stated])
    assert facet.stating(wanted) == bits(n for n, one in enumerate(stated) if one & wanted)
    assert facet.accepting(wanted) == bits(
        n for n, one in enumerate(stated) if not one or one & wanted
    )

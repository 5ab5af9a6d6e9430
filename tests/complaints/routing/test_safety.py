"""To whom a case never goes, whoever agreed."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.parts import Part
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice, advise
from complaints.routing.safety import barred, barred_authority
from referral.directory import Directory, Organisation, Service
from referral.services import wording
from tests.complaints.routing.test_recommending import PUSHED_BACK, TODAY


def body(
    kind: str = "ngo", *, state: bool = False, country: str = "SY", **more: Any
) -> Organisation:
    return Organisation(
        id="a-body",
        names={"en": "A body"},
        kind=kind,
        countries=frozenset({country}),
        languages=frozenset({"en"}),
        belongs_to_state=state,
        **more,
    )


def advice(*more: Part, former: tuple[Part, ...] = (), **changes: dict[str, Any]) -> Advice:
    parts = {name: {**PUSHED_BACK[name], **changes.get(name, {})} for name in PUSHED_BACK}
    told = (*(Part.new(name, one) for name, one in parts.items()), *more)
    return advise(Record(parts=told, former=former, written=TODAY), Directory.of(()), today=TODAY)


def missing(number: int, origin: object) -> Part:
    return Part.new(f"missing[{number}]", {"origin": origin})


def test_a_body_of_a_feared_state_is_barred() -> None:
    assert barred(body("mechanism", state=True), advice())
    assert barred(body("mechanism", state=True, country="GR"), advice()) is None
    assert barred(body("ngo"), advice()) is None


@pytest.mark.parametrize(
    ("said", "is_barred"),
    [
        ({"seeks_protection": False, "fears_origin": False}, False),
        ({"seeks_protection": False, "fears_origin": None}, True),
        ({"seeks_protection": None, "fears_origin": False}, True),
        ({"seeks_protection": False, "fears_origin": True}, True),
        ({"seeks_protection": False, "fears_origin": False, "stateless": True}, True),
    ],
)
def test_that_nobody_fears_it_must_be_known(said: dict[str, Any], is_barred: bool) -> None:
    found = barred(body("mechanism", state=True), advice(person=said))
    assert (found is not None) is is_barred


def test_all_countries_that_anybody_comes_from_may_be_feared() -> None:
    """Of the missing too, whichever they are, and what stood there before it was corrected."""
    two = advice(missing(1, "ER"), missing(2, "SD"))
    assert two.facts.country_of_origin == "SY"
    before = advice(former=(Part.new("person", {"origin": "TR"}),))
    for state, told in (("SY", two), ("ER", two), ("SD", two), ("SY", before), ("TR", before)):
        assert barred(body("mechanism", state=True, country=state), told), state
        assert barred_authority(state, told), state
    nobody_said = advice(missing(1, "ER"), missing(2, "SD"), person={"origin": None})
    assert nobody_said.facts.country_of_origin is None
    assert barred_authority("ER", nobody_said)
    assert barred_authority("GR", two) is None
    calm = {"seeks_protection": False, "fears_origin": False}
    assert barred_authority("ER", advice(missing(1, "ER"), person=calm)) is None


@pytest.mark.parametrize(
    ("origin", "country"),
    [
        ("HK", "CN"),
        ("CN", "HK"),
        ("PR", "US"),
        ("EH", "MA"),
        ("MA", "EH"),
        ("PS", "IL"),
        (" er", "ER"),
    ],
)
def test_a_place_stands_with_the_state_that_answers_for_it_or_holds_it(
    origin: str, country: str
) -> None:
    told = advice(person={"origin": origin})
    assert barred(body("mechanism", state=True, country=country), told)
    assert barred_authority(country, told)
    assert barred_authority("GR", told) is None


def test_who_fears_a_state_that_nobody_named_is_asked_first_about_any_other() -> None:
    """The States to which the case leads anyway are no more likely to be it; and at sea none is."""
    unnamed = advice(person={"origin": None, "fears_origin": True})
    assert barred_authority("ER", unnamed) == wording.refusal("unknown-origin")
    assert barred(body("mechanism", state=True, country="ER"), unnamed)
    assert barred(body("ngo", country="ER"), unnamed) is None
    assert barred_authority("GR", unnamed) is None
    assert barred_authority(None, unnamed) is None
    assert barred_authority("ER", advice(person={"origin": "Eritrea", "fears_origin": True}))
    at_sea = advice(
        person={"origin": None, "fears_origin": True},
        circumstances={"country": None, "at_sea": True},
    )
    assert barred_authority("ER", at_sea) is None
    assert barred_authority("ER", advice(person={"origin": None, "fears_origin": None})) is None


@pytest.mark.parametrize(
    "channel", ["immigration-enforcement", "origin-state-authorities", "consulate-origin"]
)
def test_whoever_is_a_channel_that_no_case_goes_to_is_barred(channel: str) -> None:
    service = Service(id="1", name="Front desk", channels=frozenset({"legal-aid", channel}))
    assert barred(body(country="GR", services=(service,)), advice())
    closed = Service(id="1", name="Closed", active=False, channels=frozenset({channel}))
    assert barred(body(country="GR", services=(closed,)), advice()) is None


def test_the_police_is_not_asked_about_itself() -> None:
    service = Service(id="1", name="Prosecutor", channels=frozenset({"criminal-complaint"}))
    prosecutor = body("mechanism", state=True, country="GR", services=(service,))
    assert barred(prosecutor, advice())
    by_others = advice(
        account={"violations": ["wage-theft"]},
        circumstances={"actors": [{"kind": "employer"}]},
        person={"seeks_protection": False, "fears_origin": False},
    )
    assert barred(prosecutor, by_others) is None


def test_an_institution_without_status_a_is_barred_while_the_person_is_in_danger_there() -> None:
    """The State's own officials are accused, the case is critical, and the person is there."""
    there = {"country": "AE", "accused_states": ["AE"], "still_there": True}
    danger = advice(circumstances=there | {"irreversible_harm": True, "ongoing": True})
    assert danger.recommendation.priority == "critical"
    institution = body("nhri", state=True, country="AE")
    assert barred(institution, danger)
    assert barred(institution, advice(circumstances=there)) is None
    # the institution of another State is not meant, and one of unknown States may be
    assert barred(body("nhri", state=True, country="ES"), danger) is None
    assert barred(replace(institution, countries=frozenset()), danger)


def test_what_the_law_alone_refuses_bars_nobody() -> None:
    service = Service(id="1", name="Registry", channels=frozenset({"ecowas-court"}))
    assert barred(body("mechanism", country="NG", services=(service,)), advice()) is None

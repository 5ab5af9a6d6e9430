"""To whom a case never goes, whoever agreed."""

from dataclasses import replace
from typing import Any

import pytest

from complaints.domain.parts import Part
from complaints.routing.facts import Record
from complaints.routing.recommending import Advice, advise
from complaints.routing.safety import barred
from referral.directory import Directory, Organisation, Service
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


def advice(**changes: dict[str, Any]) -> Advice:
    parts = {name: {**PUSHED_BACK[name], **changes.get(name, {})} for name in PUSHED_BACK}
    record = Record(parts=tuple(Part.new(name, one) for name, one in parts.items()), written=TODAY)
    return advise(record, Directory.of(()), today=TODAY)


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

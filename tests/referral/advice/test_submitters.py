"""Where a name is needed, the kinds and the organisations that could give theirs are named."""

from datetime import date

import pytest

from referral.advice import submitters
from referral.directory import Directory, Organisation
from referral.errors import DataError
from referral.loader import data
from referral.reading import parse

TODAY = date(2026, 11, 21)


def organisation(identifier: str, kind: str, **more: object) -> Organisation:
    fields: dict[str, object] = {
        "id": identifier,
        "names": {"en": identifier},
        "kind": kind,
        "countries": frozenset({"GR"}),
        "languages": frozenset({"en"}),
        "belongs_to_state": False,
        "availability": "open",
    }
    return Organisation(**(fields | more))  # type: ignore[arg-type]


LISTED = [
    organisation("ngo-gr", "ngo"),
    organisation("lawyers-gr", "legal-aid"),
    organisation("lawyers-mx", "legal-aid", countries=frozenset({"MX"})),
    organisation("lawyers-out", "legal-aid", refusal="suspended"),
    organisation("union-gr", "ngo", channels=frozenset({"trade-union"})),
]


def found(channel: str, *, where: str = "GR") -> submitters.Submitter | None:
    facts = {"current_location": where, "respondent_states": frozenset({where})}
    return submitters.submitter(channel, Directory.of(LISTED).search(facts, TODAY), frozenset())


@pytest.mark.parametrize("channel", ["legal-aid", "nhri", "mrcc", "medical-72h", "unhcr", "npm"])
def test_services_need_nobody_elses_name(channel: str) -> None:
    assert found(channel) is None


@pytest.mark.parametrize(
    ("channel", "kinds"),
    [
        ("sr-migrants", ("legal-aid", "ngo", "nhri")),
        ("ced-urgent-action", ("legal-aid", "ngo", "nhri")),
        ("iachr-petition", ("legal-aid", "ngo", "nhri")),
        ("frontex-complaints", ("legal-aid", "ngo", "nhri")),
        ("ecthr", ("legal-aid",)),
        ("ecthr-rule39", ("legal-aid",)),
        ("ilo", ("trade-union",)),
    ],
)
def test_which_kinds_can_stand_in(channel: str, kinds: tuple[str, ...]) -> None:
    one = found(channel)
    assert one is not None
    assert one.kinds == kinds
    assert one.says
    assert one.source


def test_lawyers_of_the_place_come_first_and_nobody_who_is_suspended() -> None:
    one = found("sr-migrants")
    assert one is not None
    assert one.organisations[:2] == ("lawyers-gr", "ngo-gr")
    assert "lawyers-out" not in one.organisations
    assert "lawyers-mx" not in one.organisations


def test_only_a_union_submits_to_the_labour_organisation() -> None:
    one = found("ilo")
    assert one is not None
    assert one.organisations == ("union-gr",)


def test_every_body_that_takes_nothing_anonymous_has_a_rule() -> None:
    named = {one.id for one in data().mechanisms.values() if one.anonymity.startswith("not-anon")}
    assert named <= submitters.rules().keys()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"- {by: [friend], for: [nhri], says: x, source: y}", "line 1: .*kind of organisation"),
        (b"- {by: [ngo], for: [nobody], says: x, source: y}", "line 1: .*no known channel"),
        (b"- {by: [ngo], for: [nhri], source: y}", 'line 1: add a line "says'),
        (b"- {by: [ngo], for: [ilo], says: x, source: y}\n" * 2, "line 2: .*earlier entry"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(DataError, match=told):
        submitters.read_rules(parse(content, "x.yaml"), data().mechanisms)

"""From the answers of the one page to the parts of the protocol."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.assisted.record import Answers, NoDayError, When
from complaints.domain.parts import Part
from complaints.routing import facts
from complaints.routing.facts import Record

TODAY = date(2026, 7, 1)


def contents(**said: object) -> dict[str, object]:
    return dict(Answers(**said).contents(language="en"))  # type: ignore[arg-type]


def test_nothing_said_is_nothing() -> None:
    assert contents() == {}


def test_a_group_counts_only_where_nothing_of_it_was_chosen() -> None:
    said = contents(happened=("border-and-entry", "pushback", "work"))
    assert said["account"] == {"violations": ["pushback"], "groups": ["work"]}


@pytest.mark.parametrize(
    ("when", "content"),
    [
        (When(), {}),
        (
            When(year="2024", month="2", day="29"),
            {"from": "2024-02-29", "to": "2024-02-29", "certainty": "day"},
        ),
        (
            When(year="2024", month="2"),
            {"from": "2024-02-01", "to": "2024-02-29", "certainty": "month"},
        ),
        (When(year="2024"), {"from": "2024-01-01", "to": "2024-12-31", "certainty": "year"}),
    ],
)
def test_when_it_was(when: When, content: dict[str, str]) -> None:
    assert when.content() == content


@given(st.text(max_size=4), st.text(max_size=2), st.text(max_size=2))
def test_any_day_is_one_or_refused(year: str, month: str, day: str) -> None:
    try:
        content = When(year=year, month=month, day=day).content()
    except NoDayError:
        return
    assert content == {} or date.fromisoformat(str(content["from"])) <= date.fromisoformat(
        str(content["to"])
    )


def test_a_description_belongs_to_the_only_one_named_or_to_all() -> None:
    one = contents(actors=("police",), description="blue")["circumstances"]
    assert one == {"actors": [{"kind": "police", "description": "blue"}]}
    two = contents(actors=("police", "employer"), description="blue")["circumstances"]
    assert two == {"actors": [{"kind": "police"}, {"kind": "employer"}, {"description": "blue"}]}


def test_the_state_of_the_place_is_accused_only_where_somebody_acts_for_a_state() -> None:
    guards = contents(country="ES", actors=("border-guard",))["circumstances"]
    assert guards["accused_states"] == ["ES"]  # type: ignore[index]
    private = contents(country="ES", actors=("employer",))["circumstances"]
    assert "accused_states" not in private  # type: ignore[operator]
    assert Answers().may_be_of_the_state
    assert not Answers(actors=("employer",)).may_be_of_the_state


def test_a_child_of_ones_own_is_a_child_and_a_group_has_children() -> None:
    assert contents(about=("own-child",))["person"] == {
        "about": ["own-child"],
        "age_group": "child",
    }
    assert contents(about=("group",), child="yes")["person"] == {
        "about": ["group"],
        "children": True,
    }


def test_the_rules_read_it_as_they_read_the_pages() -> None:
    answers = Answers(
        happened=("pushback",),
        country="ES",
        actors=("border-guard",),
        fears="yes",
        origin="MA",
        ongoing="no",
        needs=("legal-help",),
    )
    parts = answers.parts(language="en")
    assert all(isinstance(one, Part) for one in parts)
    told = facts.read(Record(parts=parts, written=TODAY), today=TODAY).facts
    assert told.violations == frozenset({"pushback"})
    assert told.respondent_states == frozenset({"ES"})
    assert told.fears_state_of_origin is True
    assert told.country_of_origin == "MA"
    assert told.ongoing is False


def test_no_answer_stands_in_a_repr() -> None:
    said = Answers(text="canary", name="canary", when=When(year="canary"))
    assert "canary" not in repr(said)

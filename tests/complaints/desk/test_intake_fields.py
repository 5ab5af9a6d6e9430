"""What a caseworker types becomes parts that any reader takes, or a sentence that says why not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.desk import intake
from complaints.desk.errors import NotAllowedError
from complaints.desk.safety import NOBODY
from complaints.domain.events.intake import VISIT, WAYS
from complaints.domain.parts import Part
from complaints.routing import recommending
from complaints.routing.facts import Record
from tests.factories import TODAY

EVERY = sorted(intake.keys("present") | intake.keys(VISIT))
WORDS = st.text(max_size=8) | st.sampled_from(
    [
        "",
        "yes",
        "no",
        "ES",
        "zz",
        "12",
        "-1",
        "2026-03-01",
        "2026-13-01",
        "pushback",
        "police",
        "self",
        "child",
        "self ",
        "month",
        "ar",
        "papers",
        "work",
        "given",
        "xn 12–34",
        "٣",
    ]
)
TYPED = st.dictionaries(st.sampled_from(EVERY), st.lists(WORDS, max_size=3), max_size=8)


@settings(max_examples=60)
@given(TYPED, st.sampled_from([*WAYS, VISIT]))
def test_whatever_is_typed_is_a_record_or_is_refused(typed: dict[str, list[str]], how: str) -> None:
    try:
        contents = intake.contents(typed, how=how)
    except NotAllowedError:
        return
    parts = tuple(Part.new(name, content) for name, content in contents.items())
    for part in parts:
        assert part.content
        assert all(value not in ("", [], None) for value in part.content.values())
        assert not any(name.startswith("counts.") for name in part.content)
    # the rules read it, and a status is no part of it
    recommending.advise(Record(parts=parts, written=TODAY), NOBODY, today=TODAY)
    assert "status" not in {name for one in contents.values() for name in one}


@pytest.mark.parametrize(
    ("typed", "part", "said"),
    [
        (
            {"account.happened": ["border-and-entry", "pushback"]},
            "account",
            {"violations": ["pushback"]},
        ),
        ({"account.happened": ["work"]}, "account", {"groups": ["work"]}),
        (
            {"circumstances.actors": ["police"], "circumstances.description": "grey uniform"},
            "circumstances",
            {"actors": [{"kind": "police", "description": "grey uniform"}]},
        ),
        (
            {"circumstances.actors": ["police", "smuggler"], "circumstances.description": "masks"},
            "circumstances",
            {"actors": [{"kind": "police"}, {"kind": "smuggler"}, {"description": "masks"}]},
        ),
        ({"circumstances.incident": " ab-12 ‐x"}, "circumstances", {"incident": "AB12X"}),
        ({"person.fears_origin": "no"}, "person", {"fears_origin": False}),
        ({"person.group_size": "0"}, "person", {"group_size": 0}),
        (
            {"circumstances.from": "2026-03-01", "circumstances.certainty": "month"},
            "circumstances",
            {"from": "2026-03-01", "to": "2026-03-01", "certainty": "month"},
        ),
    ],
)
def test_fields_are_written_as_the_portals_pages_write_them(
    typed: dict[str, Any], part: str, said: dict[str, object]
) -> None:
    listed = {key: [value] if isinstance(value, str) else value for key, value in typed.items()}
    assert intake.contents(listed, how="present") == {part: said}


def test_a_visit_is_told_by_a_witness_and_gets_a_code() -> None:
    typed = {"visit.site": ["A centre"], "visit.counts.men": ["3"]}
    assert intake.contents(typed, how=VISIT) == {
        "visit": {"site": "A centre", "counts": {"men": 3}},
        "person": {"about": ["witness"]},
    }
    assert intake.contents({}, how=VISIT) == {}
    coded = intake.with_code(typed)
    (code,) = coded["circumstances.incident"]
    assert intake.code(code) == code
    assert intake.with_code(coded) == coded
    assert intake.in_common(typed) == {}
    assert intake.in_common({**coded, "account.text": ["x"]}) == {"circumstances.incident": (code,)}

"""What a caseworker types becomes parts that any reader takes, or a sentence that says why not."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.desk.covered import Covered
from complaints.desk.errors import NotAllowedError
from complaints.desk.intake import fields, reading
from complaints.desk.intake.drafts import Drafts
from complaints.desk.safety import NOBODY
from complaints.desk.views.intake_fields import ASKED
from complaints.domain.events.intake import VISIT, WAYS
from complaints.domain.parts import Part
from complaints.locale.catalogues import load
from complaints.locale.languages import PORTAL
from complaints.routing import recommending
from complaints.routing.facts import Record
from tests.factories import TODAY
from tests.tools import node

EVERY = sorted(fields.keys("present") | fields.keys(VISIT))
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


@settings(max_examples=60, deadline=None)  # the first one reads the rules
@given(TYPED, st.sampled_from([*WAYS, VISIT]))
def test_whatever_is_typed_is_a_record_or_is_refused(typed: dict[str, list[str]], how: str) -> None:
    try:
        contents = reading.contents(typed, how=how)
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
    assert reading.contents(listed, how="present") == {part: said}


def test_the_missing_are_told_one_by_one_as_on_the_portals_pages() -> None:
    typed = {
        "missing[1].name": ["Amina"],
        "missing[1].held_by_state": ["yes"],
        "missing[1].held_by": ["guards at the fence"],
        "missing[2].name": ["Said"],
        "missing[2].held_by": ["a name that was typed before the yes was taken back"],
        "missing[3].told_died": ["no"],
        "missing[3].told_by": ["his uncle"],
        "person.about": ["self"],
    }
    assert reading.contents(typed, how="phone", taken_out=[2]) == {
        "person": {"about": ["self", "missing-relative"]},
        "missing[1]": {"name": "Amina", "held_by_state": True, "held_by": "guards at the fence"},
        "missing[3]": {"told_died": False},
    }
    assert reading.contents(typed, how="phone")["missing[2]"] == {"name": "Said"}
    assert "missing[1]" not in reading.contents({**typed, "visit.site": ["A centre"]}, how=VISIT)
    # nobody is looked for of whom nothing is said
    assert reading.contents({"missing[1].told_by": ["?"]}, how="present") == {}


def test_nine_may_be_missing_and_a_number_stays_with_its_person() -> None:
    drafts, key = Drafts(Covered()), bytes(32)
    draft = drafts.begin("phone", key=key)
    for _one in range(9):
        drafts.seek(draft.id, key=key)
    with pytest.raises(NotAllowedError, match="nine"):
        drafts.seek(draft.id, key=key)
    drafts.take_person(draft.id, 2, out=True, key=key)
    drafts.take_person(draft.id, 10, out=True, key=key)
    kept = drafts.get(draft.id, key=key)
    assert kept
    assert kept.people == (1, 3, 4, 5, 6, 7, 8, 9)
    # one who was taken out gives nobody their number
    with pytest.raises(NotAllowedError, match="nine"):
        drafts.seek(draft.id, key=key)
    back = drafts.take_person(draft.id, 2, out=False, key=key)
    assert back
    assert back.people == tuple(range(1, 10))
    assert back.stand != kept.stand  # what was read aloud before is not what is sealed


def test_the_questions_about_the_missing_are_those_of_the_portals_pages() -> None:
    """Word for word and in the order of the branch: else nobody would find their translations."""
    asked = [one.name for one in fields.missing(1).fields]
    assert asked == list(ASKED)
    texts = load("ar", *PORTAL)
    assert all(texts.gettext(one) != one for one in ASKED.values())
    source = (node.BROWSER / "src/pages/record.js").read_text("utf-8")
    names = re.findall(r"^  (\w+):", source.split("newMissing = () => ({")[1].split("});")[0], re.M)
    assert asked == [one for one in names if one != "removed"]


def test_a_visit_is_told_by_a_witness_and_gets_a_code() -> None:
    typed = {"visit.site": ["A centre"], "visit.counts.men": ["3"]}
    assert reading.contents(typed, how=VISIT) == {
        "visit": {"site": "A centre", "counts": {"men": 3}},
        "person": {"about": ["witness"]},
    }
    assert reading.contents({}, how=VISIT) == {}
    coded = reading.with_code(typed)
    (code,) = coded["circumstances.incident"]
    assert reading.code(code) == code
    assert reading.with_code(coded) == coded
    assert reading.in_common(typed) == {}
    assert reading.in_common({**coded, "account.text": ["x"]}) == {
        "circumstances.incident": (code,)
    }

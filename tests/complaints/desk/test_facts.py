"""A part in words on the desk: every field of the branches has a label, nothing stops a page."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.desk import facts, i18n, labels
from complaints.desk.facts import Shown
from complaints.desk.i18n import Tongue
from complaints.domain.parts import Part
from tests.complaints.desk.offices import World
from tests.complaints.desk.window import Browser, the_case, unlocked

SPEC = Path("crypto/SPEC.md")
ENGLISH = Tongue.of("en", lambda _: None)
ARABIC = Tongue.of("ar", lambda _: None)
PLAIN = {"text", "language"}  # shown as the account itself


def shown(name: str, content: dict[str, object], tongue: Tongue = ENGLISH) -> Shown:
    return facts.show(Part.new(name, content), tongue)


def lines(name: str, content: dict[str, object], tongue: Tongue = ENGLISH) -> list[tuple[str, str]]:
    return [(one.label, one.value) for one in shown(name, content, tongue).facts]


def fields_in_use(part: str) -> set[str]:
    """The names of the fields that SPEC.md, section 10, lists for a part."""
    listed = SPEC.read_text("utf-8").partition(f"* `{part}`")[2].partition("\n* ")[0]
    outside = re.sub(r"\([^()]*\)", "", listed.partition("\n\n")[0]).partition(";")[0]
    return set(re.findall(r"`([a-z_]+)`", outside))


@pytest.mark.parametrize("part", ["account", "circumstances", "person", "missing[n]", "visit"])
def test_every_field_in_use_has_a_label(part: str) -> None:
    named = fields_in_use(part)
    assert len(named) >= 5
    assert {one for one in named if labels.field(part, one) == one} <= PLAIN


def test_a_missing_person_is_read_from_the_name_to_who_was_asked() -> None:
    told: dict[str, object] = {
        "asked": "the Red Crescent",
        "held_by_state": True,
        "origin": "ER",
        "told_died": False,
        "name": "Yonas",
        "age": "19",
    }
    assert lines("missing[2]", told) == [
        ("Name", "Yonas"),
        ("Age or date of birth", "19"),
        ("Comes from", "Eritrea"),
        ("Held by officials when last seen", "Yes"),
        ("Told that the person died", "No"),
        ("Who has been asked", "the Red Crescent"),
    ]
    assert shown("missing[2]", told).label == "Missing person (2)"
    assert shown("missing[12]", told, ARABIC).label.endswith("(١٢)")


def test_a_name_to_use_is_another_label_than_the_name_of_who_is_missing() -> None:
    assert lines("contact", {"name": "Moussa"}) == [("Name to use", "Moussa")]


def test_who_cares_for_a_child_whether_they_know_and_the_code() -> None:
    told: dict[str, object] = {"cared_by": "nobody", "aware": False, "group_size": 12}
    assert lines("person", told) == [
        ("Takes care of the child", "nobody"),
        ("How many people", "12"),
        ("Knows of this complaint", "No"),
    ]
    assert lines("circumstances", {"incident": "AB7"}) == [("Code of the event", "AB7")]


def test_those_who_did_it_are_parted_by_what_their_script_parts_with() -> None:
    did: dict[str, object] = {"actors": [{"kind": "police"}, {"description": "two, in blue"}]}
    assert dict(lines("circumstances", did))["Who did it"] == "Police; two, in blue"
    ((_label, value),) = lines("circumstances", did, ARABIC)
    assert value.endswith("؛ two, in blue")
    assert ";" not in value


def test_counts_are_a_table_in_the_order_of_the_form() -> None:
    counts = {"unknown": 2, "women": 10, "newer": 1}
    (fact,) = shown("visit", {"counts": counts}, ARABIC).facts
    assert [n for _, n in fact.rows] == ["١٠", "٢", "١"]
    (fact,) = shown("visit", {"counts": counts}).facts
    assert [who for who, _ in fact.rows] == ["Women", "Others, or not known", "newer"]


@pytest.mark.parametrize("counts", [[3], 7, {"women": "many"}, {"women": True}, {"women": [1]}])
def test_counts_that_are_none_are_shown_as_they_are(counts: object) -> None:
    (fact,) = shown("visit", {"counts": counts}).facts
    assert fact.rows == ()
    assert fact.value


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*labels.FIELDS, "name", "newer"]), _JSON, max_size=5))
def test_whatever_a_record_holds_is_shown(content: dict[str, object]) -> None:
    for name in ("missing[1]", "visit", "person"):
        found = facts.show(Part(name=name, salt=b"0" * 32, text=json.dumps(content)), ARABIC)
        there = [one for one in content.values() if one not in (None, "", [], {})]
        assert len(found.facts) == len(there) or found.text


def test_what_is_no_language_is_shown_and_not_remembered() -> None:
    """What is looked up once stays in memory, also of a desk that has locked."""
    words = "the one of my grandmother " * 1_000
    before = i18n._named.cache_info()
    assert [value for _label, value in lines("person", {"languages": [words]})] == [words]
    assert i18n._named.cache_info() == before


def test_the_case_shows_a_visit_with_its_counts(world: World) -> None:
    visit = {"site": "the old factory", "access": "partly", "counts": {"girls": 3, "men": 12}}
    world.file(parts=(Part.new("visit", visit), Part.new("missing[1]", {"name": "<b>Yonas</b>"})))
    for browser in unlocked(world):
        assert isinstance(browser, Browser)
        page = browser.get(the_case(browser)).text
        part = page.partition('data-testid="part-visit"')[2].partition("</section>")[0]
        assert re.findall(r'<th scope="row">(\w+)</th><td>(\d+)</td>', part) == [
            ("Men", "12"),
            ("Girls", "3"),
        ]
        assert "the old factory" in part
        assert "given in part" in part
        assert "Missing person (1)" in page
        assert "&lt;b&gt;Yonas&lt;/b&gt;" in page

"""What two cases may have in common: the same event in other words, and never just any words."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from complaints.domain import relating
from complaints.domain.case import Case, fold
from complaints.domain.events import Event, InMatter, Related
from complaints.domain.matters import Ties, ties
from complaints.domain.messages import Withdrawal
from complaints.domain.parts import Part
from tests.complaints.domain.test_case_fold import CASE, entry, follow_up, letter

THAT_NIGHT = (
    "They came at four in the morning with a white van, took our phones and our shoes, and drove "
    "us to the river. Eleven of us, two were children. They said nothing and had no names on them."
)
PUSHED = {"country": "GR", "place": "the river at Evros", "certainty": "day"}


def case(**contents: object) -> Case:
    parts = tuple(Part.new(name, content) for name, content in contents.items())  # type: ignore[arg-type]
    return fold(CASE, [letter(1, follow_up(1, parts=parts))], [])


def on(day: str, **other: object) -> Case:
    return case(circumstances={**PUSHED, "from": day, "to": day, **other})


def shared(one: Case, other: Case) -> dict[str, int]:
    found = relating.sought(one) & relating.keys(other)
    counts: dict[str, int] = {}
    for key in found:
        kind = key.partition(":")[0]
        counts[kind] = counts.get(kind, 0) + 1
    return counts


@pytest.mark.parametrize(
    ("day", "count"), [("2026-06-19", 1), ("2026-06-20", 1), ("2026-06-21", 1), ("2026-06-22", 0)]
)
def test_the_same_place_within_a_day(day: str, count: int) -> None:
    assert shared(on("2026-06-20"), on(day)).get(relating.PLACE, 0) == count


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendar_ends_and_nothing_else(day: str) -> None:
    assert shared(on(day), on(day)).get(relating.PLACE) == 1


def test_a_place_is_the_same_however_it_is_written_and_a_vague_day_is_none() -> None:
    one = on("2026-06-20")
    assert shared(one, on("2026-06-20", place="The River, at  Évros")) == {relating.PLACE: 1}
    assert not shared(one, on("2026-06-20", certainty="month"))
    assert not shared(one, on("2026-06-20", country="TR"))


def test_the_same_code_of_the_event() -> None:
    first, second = ({"incident": code} for code in ("7k3q-9xwb", "7K3Q 9XWB"))
    assert shared(case(circumstances=first), case(circumstances=second)) == {relating.EVENT: 1}


def test_nearly_the_same_text_is_found_and_another_is_not() -> None:
    told = case(account={"text": THAT_NIGHT})
    again = case(account={"text": THAT_NIGHT.replace("Eleven", "Twelve").upper()})
    other = case(account={"text": " ".join(reversed(THAT_NIGHT.split()))})
    assert shared(told, again)[relating.TEXT] >= relating.ENOUGH[relating.TEXT]
    assert shared(told, other).get(relating.TEXT, 0) < relating.ENOUGH[relating.TEXT]
    assert not relating.keys(case(account={"text": "Help me please"}))


@given(st.text(max_size=300))
def test_any_text_has_keys_of_which_some_may_be_missing(text: str) -> None:
    letters = relating.letters_of(text)
    assert relating.bands(letters) == relating.bands(relating.letters_of(letters))
    assert len(relating.bands(letters)) == 8


@given(
    st.dictionaries(st.sampled_from(["place", "from", "to", "certainty", "incident"]), st.text())
)
def test_what_somebody_made_up_stops_nothing(circumstances: dict[str, str]) -> None:
    assert relating.keys(case(circumstances=circumstances)) is not None


def test_what_was_taken_back_is_like_nothing() -> None:
    parts = (Part.new("account", {"text": THAT_NIGHT}),)
    gone = letter(2, follow_up(2, withdrawal=Withdrawal(scope="all")))
    folded = fold(CASE, [letter(1, follow_up(1, parts=parts)), gone], [])
    assert relating.keys(folded) == relating.sought(folded) == frozenset()


def test_the_last_word_on_two_cases_and_on_a_matter_counts() -> None:
    other, third = "d" * 32, "e" * 32
    matter = "9" * 32
    said: list[Event] = [
        Related(other=other, on=True),
        Related(other=third, on=True),
        Related(other=other, on=False),
        InMatter(matter=matter, title="The boat", on=True),
        InMatter(matter=matter, title="The boat of June", on=True),
    ]
    entries = [entry(one, number=at, clock=at, digest=f"{at:064x}") for at, one in enumerate(said)]
    found = ties(entries)
    assert (found.related, found.unrelated) == (frozenset({third}), frozenset({other}))
    assert found.matters == {matter: "The boat of June"}
    left = entry(InMatter(matter=matter, title="", on=False), number=9, clock=9, digest="9" * 64)
    assert ties([*entries, left]).matters == {}
    assert ties([]) == Ties()

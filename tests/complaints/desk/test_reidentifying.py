"""Who fits a letter: counted from what is known, never more certain than that."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from complaints.desk import reidentifying
from complaints.desk.reidentifying import DAY, EXACT, GROUP, MONTH, REGION, SEVERAL, YEAR, Record

BOAT: Record = {
    "account": {"violations": ["pushback"]},
    "circumstances": {
        "country": "GR",
        "place": "near Lesvos",
        "from": "2026-03-03",
        "to": "2026-03-03",
        "certainty": "day",
        "actors": [{"kind": "coast-guard"}],
    },
    "person": {"gender": "female", "group_size": 30},
}


def like(**person: object) -> Record:
    """Another record of that boat."""
    return {**BOAT, "person": {"group_size": 30, **person}}


def test_thirty_people_were_there_and_two_fit() -> None:
    others = {"a": like(gender="female"), "b": like(gender="male"), "c": like()}
    chosen = {"day": DAY, "place": EXACT, "gender": EXACT}
    found = reidentifying.preview(chosen, [BOAT], others, there=others, sizes=[30, None])
    assert (found.people, found.there, found.fit_there, found.fit) == (30, 4, 2, 2)
    assert found.without == {"gender": 4}
    assert found.is_narrow
    assert not found.is_alone


def test_what_is_not_known_counts_as_different() -> None:
    """A case that says nothing of the day is no second one that fits."""
    others = {"a": {"circumstances": {"country": "GR"}}, "b": {}}
    found = reidentifying.preview({"day": MONTH, "country": EXACT}, [BOAT], others, there=())
    assert found.is_alone
    assert found.without == {"day": 2}


def test_coarser_fits_more() -> None:
    earlier = {**BOAT, "circumstances": {**BOAT["circumstances"], "from": "2026-03-20", "to": ""}}
    other = {"a": earlier}

    def fit(day: str) -> int:
        return reidentifying.preview({"day": day}, [BOAT], other, there=()).fit

    assert [fit(DAY), fit(MONTH), fit(YEAR)] == [1, 2, 2]
    assert reidentifying.preview({}, [BOAT], other, there=()).fit == 2


def test_an_early_year_is_read_like_any_other() -> None:
    """Whatever day somebody writes, its month is one that can be written out."""
    early = {"circumstances": {"from": "0700-02-03", "to": "0700-02-03"}}
    (day,) = reidentifying.details([early])
    assert day.steps[MONTH] == ("0700-02", "0700-02")


def test_a_wider_place_counts_as_the_place_itself() -> None:
    """What a region is nobody knows here, so it makes no letter safer in the count."""
    elsewhere = {**BOAT, "circumstances": {**BOAT["circumstances"], "place": "near Samos"}}
    found = reidentifying.preview({"place": REGION}, [BOAT], {"a": elsewhere}, there=())
    assert found.fit == 1


def test_fewer_were_told_than_are_known() -> None:
    """Five cases of a boat in which three were said to be: five were there."""
    others = {name: like() for name in "abcd"}
    found = reidentifying.preview({}, [BOAT], others, there=others, sizes=[3])
    assert found.people == 5


def test_only_what_all_agree_on_is_offered_for_several() -> None:
    later = {**BOAT, "circumstances": {**BOAT["circumstances"], "from": "2026-03-20", "to": ""}}
    days = {one.name: set(one.steps) for one in reidentifying.details([BOAT, later])}["day"]
    assert days == {MONTH, YEAR}
    month = {**BOAT["circumstances"], "certainty": "month"}
    of_month = {
        one.name: set(one.steps) for one in reidentifying.details([{"circumstances": month}])
    }
    assert of_month["day"] == {MONTH, YEAR}
    assert of_month["actors"] == {EXACT, GROUP}


@pytest.mark.parametrize(("size", "steps"), [(30, {EXACT, SEVERAL}), (1, {EXACT}), (0, None)])
def test_how_many(size: int, steps: set[str] | None) -> None:
    found = {one.name: set(one.steps) for one in reidentifying.details([like(group_size=size)])}
    assert found.get("group_size") == steps


def test_words_that_are_left_out_are_found_however_they_are_written() -> None:
    secrets = {"place": ["Lésvos"], "day": ["3 March 2026"], "name": ["Li"]}
    found = reidentifying.given_away("off LESVOS on 3  March, 2026. Li", secrets)
    assert found == ("place", "day")  # two letters say too little to be found
    assert reidentifying.given_away("an island in spring", secrets) == ()


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
_names = st.sampled_from(["violations", "groups", "place", "from", "certainty", "actors", "gender"])
_records = st.dictionaries(
    st.sampled_from(["account", "circumstances", "person", "contact"]),
    st.dictionaries(_names | st.just("group_size"), _values),
)


@given(own=_records, others=st.lists(_records, max_size=4))
def test_no_record_breaks_it_and_leaving_out_never_narrows(
    own: Record, others: list[Record]
) -> None:
    named = {str(n): one for n, one in enumerate(others)}
    offered = reidentifying.details([own])
    chosen = {one.name: next(iter(one.steps)) for one in offered}
    found = reidentifying.preview(chosen, [own], named, there=named)
    assert 1 <= found.fit_there <= found.fit <= found.looked_at
    for name in chosen:
        fewer = {one: step for one, step in chosen.items() if one != name}
        assert reidentifying.preview(fewer, [own], named, there=named).fit >= found.fit

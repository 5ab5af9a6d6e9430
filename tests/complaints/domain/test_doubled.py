"""Referrals that two members made at once: shown at every desk, until it is decided."""

from collections.abc import Sequence
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.domain.case import Case, fold
from complaints.domain.events import (
    Answered,
    Event,
    Moved,
    ReferralsStand,
    Referred,
    Stopped,
    dump,
    parse,
)
from complaints.domain.history import Entry
from tests.complaints.domain.test_case_fold import (
    CASE,
    CONSENT,
    DAY,
    answer,
    consent,
    entry,
    follow_up,
    letter,
)

FIRST, SECOND, THIRD = "1" * 32, "5" * 32, "6" * 32
MADE = Referred(
    referral=FIRST, to="legal-aid", consent=CONSENT, parts=("0" * 64,), reason="", answer_by=None
)
OTHER = replace(MADE, referral=SECOND)
RECALL = Answered(
    referral=SECOND, to="legal-aid", answer="recalled", code=None, text="Twice", automatic=False
)


def pairs(case: Case) -> list[tuple[str, ...]]:
    return [tuple(one.referred.referral for one in pair.both) for pair in case.doubles]


def at_once(*more: Entry, other: Event = OTHER) -> list[Entry]:
    return [entry(MADE, digest="1" * 64), entry(other, member="bo", digest="2" * 64), *more]


def test_two_to_one_organisation_are_shown_in_any_order_of_arrival() -> None:
    story = at_once()
    for arrived in (story, story[::-1], [*story, *story]):
        case = fold(CASE, [], arrived)
        assert pairs(case) == [(FIRST, SECOND)]
        assert len(case.doubled(FIRST)) == len(case.doubled(SECOND)) == 1


@pytest.mark.parametrize(
    ("other", "is_double"),
    [
        (replace(OTHER, consent="9" * 32), True),  # the same parts, on another consent
        (replace(OTHER, parts=("1" * 64,)), True),  # on the same consent, and other parts
        (replace(OTHER, consent="9" * 32, parts=("1" * 64,)), False),
        (replace(OTHER, to="ngo"), False),
        (MADE, False),  # one referral that two desks sent: whoever receives it has one
        (replace(OTHER, consent=None, override="8" * 32), True),
    ],
)
def test_what_is_the_same_twice(other: Referred, is_double: bool) -> None:
    assert bool(fold(CASE, [], at_once(other=other)).doubles) is is_double


def test_a_case_is_handed_over_to_one() -> None:
    hands = replace(MADE, transfer=True)
    story = [entry(hands), entry(replace(OTHER, to="ngo"), member="bo", digest="2" * 64)]
    assert fold(CASE, [], story).doubles == ()
    story[1] = replace(story[1], event=replace(OTHER, to="ngo", transfer=True))
    assert pairs(fold(CASE, [], story)) == [(FIRST, SECOND)]


def test_who_had_seen_the_first_meant_the_second() -> None:
    story = at_once()
    story[1] = replace(story[1], clock=2, heads={"asha": 1})
    assert fold(CASE, [], story).doubles == ()


@pytest.mark.parametrize(
    "decided", [RECALL, ReferralsStand(referrals=(SECOND, FIRST)), Stopped(referral=SECOND)]
)
def test_it_ends_once_it_is_decided(decided: Event) -> None:
    last = entry(decided, member="bo", number=2, clock=2, digest="3" * 64, heads={"asha": 1})
    assert fold(CASE, [], at_once(last)).doubles == ()
    assert parse(dump(decided)) == decided


@pytest.mark.parametrize("over", ["declined", "done", "expired"])
def test_that_one_is_over_sends_no_other_that_may_still_wait(over: str) -> None:
    """It goes to whoever has declined the same, or done the work, only if somebody says so."""
    first = letter(1, answer(1, what=over))
    assert pairs(fold(CASE, [first], at_once())) == [(FIRST, SECOND)]
    second = letter(2, replace(answer(2, what="accepted"), referral=SECOND))
    assert fold(CASE, [second, first], at_once()).doubles == ()


def test_a_third_is_decided_about_by_itself() -> None:
    third = entry(replace(MADE, referral=THIRD), member="chidi", digest="3" * 64)
    both = entry(
        ReferralsStand(referrals=(FIRST, SECOND)),
        number=2, clock=2, digest="4" * 64, heads={"bo": 1},
    )  # fmt: skip
    case = fold(CASE, [], at_once(third, both))
    assert set(pairs(case)) == {(FIRST, THIRD), (SECOND, THIRD)}


STAND = ReferralsStand(referrals=(FIRST, SECOND))
AGREED = letter(1, follow_up(1, consents=(consent(),)))


@pytest.mark.parametrize("back", [RECALL, Stopped(referral=SECOND)])
@pytest.mark.parametrize("clocks", [(2, 3), (3, 2), (2, 2)])
def test_one_is_taken_back_while_a_colleague_says_that_both_are_meant(
    back: Event, clocks: tuple[int, int]
) -> None:
    """A recall cannot be called back: the colleague must know that they have one alone."""
    story = at_once(
        entry(STAND, number=2, clock=clocks[0], digest="3" * 64, heads={"bo": 1}),
        entry(back, member="bo", number=2, clock=clocks[1], digest="4" * 64, heads={"asha": 1}),
    )
    for arrived in (story, story[::-1], [*story, *story]):
        case = fold(CASE, [AGREED], arrived)
        assert case.doubles == ()
        assert len(case.collisions) == 1
        assert case.is_contested
    again = replace(MADE, referral=THIRD)
    for event in (again, Moved(before=case.state, after=case.state, reason="")):
        last = entry(event, number=3, clock=9, digest="5" * 64, heads={"bo": 2})
        assert fold(CASE, [AGREED], [*story, last]).collisions == ()
    knew = entry(back, member="bo", number=2, clock=4, digest="4" * 64, heads={"asha": 2})
    assert fold(CASE, [AGREED], [*story[:3], knew]).collisions == ()


_made = st.builds(
    Referred,
    referral=st.sampled_from([FIRST, SECOND, THIRD]),
    to=st.sampled_from(["legal-aid", "ngo"]),
    consent=st.sampled_from([CONSENT, "9" * 32]),
    parts=st.just(("0" * 64,)),
    reason=st.just(""),
    answer_by=st.just(DAY),
    transfer=st.booleans(),
)
_events: st.SearchStrategy[list[Event]] = st.lists(
    st.one_of(
        _made,
        st.sampled_from([RECALL, ReferralsStand(referrals=(FIRST, THIRD))]),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(_events, st.randoms(use_true_random=False))
def test_every_desk_shows_the_same(events: Sequence[Event], random: object) -> None:
    entries = [
        entry(one, member="ab"[at % 2], number=1 + at // 2, clock=1 + at // 2, digest=f"{at:064x}")
        for at, one in enumerate(events)
    ]
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(CASE, [], shuffled) == fold(CASE, [], entries)

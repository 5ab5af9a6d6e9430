"""Who was not answered comes back by itself; the second choice is given it once, by one of us."""

from dataclasses import replace
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.domain import giving_way
from complaints.domain.case import Case, fold
from complaints.domain.events import Moved, Referred, Returned, SecondChoice
from complaints.domain.history import Entry
from complaints.domain.messages import Withdrawal
from complaints.domain.referrals import ANSWERED_WITHIN, Given
from complaints.domain.states import CaseState
from tests.complaints.domain.test_case_fold import (
    AT,
    CASE,
    CONSENT,
    DAY,
    REFERRAL,
    answer,
    entry,
    follow_up,
    journals,
    letter,
    moved,
)

SECOND = SecondChoice(to="ngo", consent="9" * 32, hours=48)


def referred(**changes: object) -> Referred:
    fields = {
        "referral": REFERRAL,
        "to": "legal-aid",
        "consent": CONSENT,
        "parts": (),
        "reason": "why",
        "answer_by": None,
        "second": SECOND,
    }
    return Referred(**(fields | changes))  # type: ignore[arg-type]


def case_of(*events: object, answers: tuple[str, ...] = ()) -> Case:
    story = [
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), digest="a" * 64),
        entry(moved(CaseState.IN_TRIAGE, CaseState.OPEN), number=2, clock=2, digest="b" * 64),
    ]
    story += [
        entry(event, number=3 + at, clock=3 + at, digest=f"c{at:063x}")  # type: ignore[arg-type]
        for at, event in enumerate(events)
    ]
    letters = [letter(at, answer(at, what=one)) for at, one in enumerate(answers, start=1)]
    return fold(CASE, letters, story)


def only(case: Case) -> Given:
    (one,) = case.given
    return one


def test_without_a_day_it_is_late_after_a_week_and_with_one_after_that() -> None:
    assert only(case_of(referred())).answer_due == DAY + ANSWERED_WITHIN
    wanted = date(2026, 7, 3)
    one = only(case_of(referred(answer_by=wanted)))
    assert not one.is_overdue(wanted)
    assert one.is_overdue(wanted + timedelta(days=1))
    answered = case_of(referred(), answers=("accepted",))
    assert only(answered).answer_due is None
    assert not answered.awaiting
    assert case_of(referred()).awaiting
    assert case_of(referred()).answer_due == DAY + ANSWERED_WITHIN


@pytest.mark.parametrize(
    ("answers", "day", "back"),
    [((), 6, False), ((), 8, True), (("declined",), 0, True), (("accepted",), 30, False)],
)
def test_it_comes_back_to_the_queue_by_itself(
    answers: tuple[str, ...], day: int, back: bool
) -> None:
    case = case_of(referred(), answers=answers)
    assert case.state is CaseState.REFERRED
    assert only(case).comes_back(DAY + timedelta(days=day)) is back
    returned = case_of(referred(), Returned(referral=REFERRAL), answers=answers)
    assert returned.state is CaseState.OPEN
    assert not only(returned).comes_back(DAY + timedelta(days=day))


def test_a_colleague_who_says_so_later_does_not_bring_back_what_was_given_again() -> None:
    again = referred(referral="7" * 32, second=None)
    back = Returned(referral=REFERRAL)
    assert case_of(referred(), back, again, back).state is CaseState.REFERRED


@pytest.mark.parametrize(
    ("hours", "member", "is_away", "is_time"),
    [
        (47, "asha", False, False),
        (48, "asha", False, True),
        (48, "bo", False, False),  # who referred does it first, so that it is done once
        (49, "bo", False, True),
        (0, "asha", True, True),
        (0, "bo", True, False),
        (1, "bo", True, True),
    ],
)
def test_silence_and_absence_give_way(
    hours: int, member: str, is_away: bool, is_time: bool
) -> None:
    one = only(case_of(referred()))
    now = AT + timedelta(hours=hours)
    assert giving_way.gives_way(one, now=now, member=member, is_away=is_away) is is_time


def test_nothing_gives_way_twice_or_once_it_is_over() -> None:
    assert len(list(giving_way.pending(case_of(referred())))) == 1
    gone = referred(referral="8" * 32, to="ngo", second=None, instead_of=REFERRAL)
    assert list(giving_way.pending(case_of(referred(), gone))) == []
    by_hand = referred(referral="8" * 32, to="ngo", second=None)
    assert list(giving_way.pending(case_of(referred(), by_hand))) == []
    assert list(giving_way.pending(case_of(referred(), answers=("accepted",)))) == []
    assert list(giving_way.pending(case_of(referred(second=None)))) == []
    closed = Moved(before=CaseState.REFERRED, after=CaseState.CLOSED, reason="")
    assert list(giving_way.pending(case_of(referred(), closed))) == []
    case = case_of(referred())
    back = letter(9, follow_up(9, withdrawal=Withdrawal(scope="all")))
    assert list(giving_way.pending(fold(CASE, [back], case.entries))) == []


def test_two_desks_give_the_second_choice_one_and_the_same_referral() -> None:
    one = only(case_of(referred()))
    first = giving_way.second_id(one, CASE)
    assert first == giving_way.second_id(replace(one, by="bo"), CASE)
    assert len(first) == 32
    other = only(case_of(referred(second=replace(SECOND, to="other"))))
    assert first != giving_way.second_id(other, CASE)
    assert first != giving_way.second_id(one, "d" * 32)
    # both arrive in the journal: there is one of them
    twice = referred(referral=first, to="ngo", second=None, instead_of=REFERRAL)
    assert len(case_of(referred(), twice, twice).given) == 2


def test_a_case_says_when_to_look_again() -> None:
    assert giving_way.look_again(case_of()) is None
    assert giving_way.look_again(case_of(referred())) == AT  # they may be away at any moment
    alone = giving_way.look_again(case_of(referred(second=None)))
    assert alone
    assert alone.date() == DAY + ANSWERED_WITHIN + timedelta(days=1)
    back = Returned(referral=REFERRAL)
    assert giving_way.look_again(case_of(referred(second=None), back)) is None


@settings(max_examples=60)
@given(journals(), st.randoms(use_true_random=False), st.dates(DAY))
def test_whatever_the_order_the_same_is_pending(
    more: list[Entry], random: object, today: date
) -> None:
    story = [*case_of(referred(), Returned(referral=REFERRAL)).entries, *more]
    expected = list(giving_way.pending(fold(CASE, [], story)))
    mixed = story + story[:3]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    case = fold(CASE, [], mixed)
    assert list(giving_way.pending(case)) == expected
    for one in case.given:
        due = one.answer_due
        assert one.is_overdue(today) == (due is not None and today > due)


def test_a_day_that_is_never_over_is_no_fault() -> None:
    assert giving_way.look_again(case_of(referred(answer_by=date.max))) is not None

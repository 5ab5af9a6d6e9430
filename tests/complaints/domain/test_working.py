"""Nobody's work goes out of sight because a colleague closed the case, or set it aside, unseen."""

from collections.abc import Sequence
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.domain.case import Case, fold
from complaints.domain.decisions import Collision
from complaints.domain.events import (
    Answered,
    Assigned,
    Event,
    Flagged,
    Moved,
    Noted,
    Replied,
    SetAside,
    TaskAdded,
)
from complaints.domain.history import Entry
from complaints.domain.states import CaseState
from tests.complaints.domain.test_case_fold import (
    CASE,
    REFERRAL,
    closed,
    entry,
    follow_up,
    letter,
    moved,
)

TASK = TaskAdded(task="7" * 32, text="Call the hospital", member=None, day=None)
REPLY = Replied(reply="8" * 32, text="We call you.", language="en", state=CaseState.OPEN)
YES = Answered(referral=REFERRAL, to="nhri", answer="accepted", code=None, text="", automatic=False)
WORK: Sequence[Event] = (Noted(text="She called: wait"), REPLY, TASK, YES)
ASIDE = SetAside(on=True, reason="junk")
OPENED = (
    entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), digest="1" * 64),
    entry(moved(CaseState.IN_TRIAGE, CaseState.OPEN), number=2, clock=2, digest="2" * 64),
)
SEEN = {"asha": 2}


def by_asha(event: Event, *, clock: int, heads: dict[str, int] | None = None) -> Entry:
    return entry(event, number=3, clock=clock, digest="3" * 64, heads={**SEEN, **(heads or {})})


def by_bo(event: Event, *, clock: int, heads: dict[str, int] | None = None) -> Entry:
    seen = {**SEEN, **(heads or {})}
    return entry(event, member="bo", clock=clock, digest="4" * 64, heads=seen)


def folded(*more: Entry) -> Case:
    case = fold(CASE, [], [*OPENED, *more])
    assert fold(CASE, [], [*more, *OPENED, *more]) == case
    return case


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("clocks", [(3, 4), (4, 3), (3, 3)])
def test_who_goes_on_while_a_colleague_closes_it_is_shown_in_either_order(
    work: Event, clocks: tuple[int, int]
) -> None:
    end, on = closed("resolved", CaseState.OPEN), by_bo(work, clock=clocks[1])
    closing = by_asha(end, clock=clocks[0])
    case = folded(closing, on)
    assert (case.state, len(case.collisions)) == (CaseState.CLOSED, 1)
    assert case.is_contested
    assert case.may_move(CaseState.CLOSED)
    again = entry(
        closed("resolved", CaseState.CLOSED),
        number=4, clock=9, digest="5" * 64, heads={"bo": 1},
    )  # fmt: skip
    assert folded(closing, on, again).collisions == ()
    # and where either had seen the other nothing collides
    assert folded(closing, by_bo(work, clock=5, heads={"asha": 3})).collisions == ()
    assert folded(by_bo(work, clock=3), by_asha(end, clock=4, heads={"bo": 1})).collisions == ()


def test_who_decides_without_the_second_of_two_colleagues_is_asked_again() -> None:
    closing = by_asha(closed("resolved", CaseState.OPEN), clock=3)
    note = by_bo(Noted(text="Wait"), clock=3)
    other = entry(REPLY, member="chidi", clock=3, digest="6" * 64, heads=SEEN)
    assert len(folded(closing, note, other).collisions) == 2
    again = closed("resolved", CaseState.CLOSED)
    one = entry(again, number=4, clock=5, digest="5" * 64, heads={"bo": 1})
    (left,) = folded(closing, note, other, one).collisions[-1:]
    assert isinstance(left, Collision)
    assert other in (left.entry, left.other)


@pytest.mark.parametrize(
    "work",
    [
        *WORK,
        Assigned(before=None, after="bo"),
        Flagged(on=True),
        moved(CaseState.OPEN, CaseState.WAITING),
    ],
)
@pytest.mark.parametrize("clocks", [(3, 4), (4, 3), (3, 3)])
def test_what_a_colleague_goes_on_with_is_not_aside_before_somebody_saw_both(
    work: Event, clocks: tuple[int, int]
) -> None:
    aside, on = by_asha(ASIDE, clock=clocks[0]), by_bo(work, clock=clocks[1])
    case = folded(aside, on)
    assert (case.plan.aside, case.plan.aside_contested, len(case.collisions)) == (False, True, 1)
    assert not case.has_contested_state
    assert not case.has_contested_assignee
    last = entry(ASIDE, number=4, clock=9, digest="5" * 64, heads={"bo": 1})
    case = folded(aside, on, last)
    assert (case.plan.aside, case.plan.aside_contested, case.collisions) == (True, False, ())
    back = entry(SetAside(on=False, reason=""), number=4, clock=9, digest="5" * 64, heads={"bo": 1})
    case = folded(aside, on, back)
    assert (case.plan.aside, case.plan.aside_contested, case.collisions) == (False, False, ())
    assert folded(aside, by_bo(work, clock=5, heads={"asha": 3})).plan.aside
    assert folded(by_bo(work, clock=3), by_asha(ASIDE, clock=4, heads={"bo": 1})).plan.aside


def test_what_a_colleague_ends_at_that_moment_is_no_work() -> None:
    for end in (
        replace(YES, answer="declined", code="other"),
        replace(YES, automatic=True),
        Assigned(before="bo", after=None),
        Flagged(on=False),
        replace(REPLY, state=CaseState.CLOSED),
    ):
        case = folded(by_asha(ASIDE, clock=3), by_bo(end, clock=3))
        assert (case.plan.aside, case.collisions) == (True, ())


def test_what_somebody_wrote_since_brings_it_back_and_ends_it() -> None:
    entries = [*OPENED, by_asha(ASIDE, clock=3), by_bo(REPLY, clock=3)]
    case = fold(CASE, [letter(9, follow_up(1, text="And more"))], entries)
    assert (case.plan.aside, case.plan.came_back) == (False, True)
    assert (case.plan.aside_contested, case.collisions) == (False, ())


_SAYS: st.SearchStrategy[Event] = st.sampled_from(
    [
        *WORK,
        ASIDE,
        SetAside(on=False, reason=""),
        Assigned(before=None, after="bo"),
        moved(CaseState.RECEIVED, CaseState.IN_TRIAGE),
        moved(CaseState.IN_TRIAGE, CaseState.OPEN),
        closed("resolved", CaseState.OPEN),
        closed("resolved", CaseState.CLOSED),
        moved(CaseState.CLOSED, CaseState.OPEN),
    ]
)


@settings(max_examples=150)
@given(st.data())
def test_whatever_two_desks_did_whoever_saw_all_settles_it(data: st.DataObject) -> None:
    desks: dict[str, list[Entry]] = {"asha": [], "bo": [], "chidi": []}

    def write(member: str, event: Event) -> None:
        had = desks[member]
        heads = {one: max((e.entry for e in had if e.member == one), default=0) for one in desks}
        number, clock = heads[member] + 1, max((e.clock for e in had), default=0) + 1
        digest = f"{member.encode().hex()}{number:02x}".zfill(64)
        desks[member] = [
            *had,
            entry(event, member=member, number=number, clock=clock, digest=digest, heads=heads),
        ]

    def hear(member: str, *others: str) -> None:
        known = {one.hash: one for each in (member, *others) for one in desks[each]}
        desks[member] = list(known.values())

    who = st.sampled_from(sorted(desks))
    for _ in range(data.draw(st.integers(1, 8))):
        if data.draw(st.booleans()):
            hear(data.draw(who), data.draw(who))
        write(data.draw(who), data.draw(_SAYS))
    everything = [one for each in desks.values() for one in each]
    case = fold(CASE, [], everything)
    shuffled = data.draw(st.permutations([*everything, *everything]))
    assert fold(CASE, [], shuffled) == case
    for one in case.collisions:
        assert one.other is None or not (one.entry.saw(one.other) and one.other.saw(one.entry))
    # no work is out of sight that whoever put it there had not seen
    if case.plan.aside:
        aside = next(e for e in reversed(case.entries) if e.event == ASIDE)
        works = [e for e in case.entries if e.event in WORK]
        assert all(aside.saw(e) or e.saw(aside) for e in works)
    last = data.draw(who)
    hear(last, *desks)
    write(last, ASIDE)
    write(last, Moved(before=case.state, after=case.state, reason="", outcome=case.plan.outcome))
    write(last, Assigned(before=case.assignee, after=last))
    write(last, YES)
    done = fold(CASE, [], desks[last])
    assert [one for one in done.collisions if not one.is_of(SetAside)] == []
    assert done.plan.aside

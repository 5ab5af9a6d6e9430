"""The plan of a case: the same at every desk, nothing forgotten, and due by the right clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import hypothesis.strategies as st
import pytest
from hypothesis import given

from complaints.domain import history, planning, zones
from complaints.domain.case import fold
from complaints.domain.errors import MalformedError
from complaints.domain.events import (
    DeadlineSet,
    Event,
    Flagged,
    Moved,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.planning import Standing
from complaints.domain.fields import Fields
from complaints.domain.history import Entry, Letter
from complaints.domain.identifiers import clock_time, minute, minute_text, zone
from complaints.domain.message import DirectoryReference
from complaints.domain.messages import FollowUp
from complaints.domain.outcomes import Outcome, read_outcome
from complaints.domain.planning import Plan
from complaints.domain.states import CaseState
from tests.complaints.domain import plans

CASE, TASK, OTHER = "c" * 32, "1" * 32, "2" * 32
DAY = date(2026, 7, 1)
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def entry(
    event: Event, *, at: int = 1, member: str = "asha", inbox: int = 0, saw: int = 0
) -> Entry:
    """An entry at a place in the common order; each member writes each clock once.

    ``saw`` is the clock up to which the writer had seen everything.
    """
    digest = f"{at:032x}{ord(member[0]):032x}"
    return Entry(
        hash=digest, id=digest[:32], member=member, entry=at, clock=at, inbox=inbox, at=AT,
        heads={"asha": saw, "bo": saw} | {member: at - 1}, event=event,
    )  # fmt: skip


def letter(seq: int) -> Letter:
    message = FollowUp(
        id=f"{seq:032x}", sender=CASE, to="nhri", case=CASE, counter=seq, day=DAY,
        directory=DirectoryReference(version=1, sha256="0" * 64), text="more",
    )  # fmt: skip
    return Letter(message=message, seq=seq, envelope=f"{seq:064x}")


def plan(*entries: Entry, letters: tuple[Letter, ...] = ()) -> Plan:
    return planning.plan(history.ordered(entries), letters, outcome=None)


@st.composite
def desks(draw: st.DrawFn) -> list[Entry]:
    """What two desks wrote, partly without having seen each other."""
    entries = []
    for member in ("asha", "bo"):
        clock = 0
        for event in draw(st.lists(plans.planned, max_size=8)):
            clock += draw(st.integers(1, 2))
            inbox = draw(st.integers(0, 5))
            entries.append(entry(event, at=clock, member=member, inbox=inbox))
    return entries


@given(desks(), st.permutations(range(5)), st.randoms(use_true_random=False))
def test_two_desks_have_one_plan_whatever_came_first(
    entries: list[Entry], came: list[int], random: object
) -> None:
    letters = tuple(letter(seq + 1) for seq in came)
    expected = fold(CASE, sorted(letters, key=lambda one: one.seq), entries).plan
    mixed = [*entries, *entries[:3]]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert fold(CASE, letters, mixed).plan == expected


@given(desks(), st.integers(0, 16))
def test_what_is_late_changes_nothing_in_the_end_and_forgets_nothing(
    entries: list[Entry], kept_back: int
) -> None:
    early = fold(CASE, [], entries[kept_back:]).plan
    whole = fold(CASE, [], entries).plan
    assert {one.id for one in early.items} <= {one.id for one in whole.items}
    assert fold(CASE, [], [*entries[kept_back:], *entries[:kept_back]]).plan == whole
    dues = [due.at for due in whole.dues()]
    assert dues == sorted(dues)
    still_open = [one for one in whole.items if one.is_open and one.due]
    assert len(dues) == len(still_open)


def test_two_who_decided_differently_are_both_shown_and_the_later_counts() -> None:
    added = entry(TaskAdded(task=TASK, text="Call", member=None, day=None))
    done = Settled(item=TASK, before=Standing.OPEN, after=Standing.DONE, reason="")
    dropped = replace(done, after=Standing.DROPPED)
    folded = plan(added, entry(done, at=2), entry(dropped, at=2, member="bo"))
    assert folded.tasks[0].standing is Standing.DROPPED
    assert [(one.entry.member, one.applied) for one in folded.collisions] == [("bo", True)]
    alike = plan(added, entry(done, at=2), entry(done, at=2, member="bo"))
    assert (alike.tasks[0].settled_by, alike.collisions) == ("bo", ())
    again = [entry(replace(done, before=Standing.DROPPED), at=3, saw=saw) for saw in (1, 2)]
    both = (added, entry(done, at=2), entry(dropped, at=2, member="bo"))
    assert [len(plan(*both, one).collisions) for one in again] == [1, 0]


def test_a_task_given_to_two_people_at_once_is_shown() -> None:
    added = entry(TaskAdded(task=TASK, text="Call", member=None, day=None))
    mine = TaskAssigned(task=TASK, before=None, after="asha")
    folded = plan(added, entry(mine, at=2), entry(replace(mine, after="bo"), at=2, member="bo"))
    assert folded.tasks[0].member == "bo"
    assert len(folded.collisions) == 1
    assert fold(CASE, [], [added, entry(mine, at=2)]).collisions == ()


def test_of_two_items_with_one_id_the_first_counts() -> None:
    first = TaskAdded(task=TASK, text="first", member=None, day=None)
    second = ReminderSet(reminder=TASK, at=AT, member=None, text="second")
    folded = plan(entry(first), entry(second, at=2))
    assert (len(folded.tasks), folded.reminders) == (1, ())
    assert plan(entry(Settled(item=OTHER, before=Standing.OPEN, after=Standing.DONE, reason="")))


@pytest.mark.parametrize(("read_until", "is_aside"), [(0, False), (2, False), (3, True), (9, True)])
def test_what_was_not_read_brings_a_case_back(read_until: int, is_aside: bool) -> None:
    aside = entry(SetAside(on=True, reason="junk"), inbox=read_until)
    folded = plan(aside, letters=(letter(1), letter(3)))
    assert (folded.aside, folded.came_back) == (is_aside, not is_aside)
    assert folded.aside_by == "asha"
    brought = plan(aside, entry(SetAside(on=False, reason=""), at=2), letters=(letter(3),))
    assert (brought.aside, brought.came_back, brought.aside_by) == (False, False, None)


def test_a_deadline_that_was_set_at_the_same_moment_keeps_the_case_in_sight() -> None:
    aside = entry(SetAside(on=True, reason="junk"), member="bo")
    appeal = DeadlineSet(
        deadline=OTHER, title="Appeal", day=AT.date(), until=None, zone=None, place=None,
        advised=None,
    )  # fmt: skip
    deadline = entry(appeal)
    dropped = Settled(item=OTHER, before=Standing.OPEN, after=Standing.DROPPED, reason="no")
    settled = entry(dropped, at=2)
    assert not plan(aside, deadline).aside
    assert plan(aside, deadline, settled).aside


def test_the_last_flag_counts() -> None:
    assert plan(entry(Flagged(on=True))).flagged
    assert not plan(entry(Flagged(on=True)), entry(Flagged(on=False), at=2, member="bo")).flagged


def test_the_soonest_comes_first_and_of_equals_the_deadline() -> None:
    deadline = DeadlineSet(
        deadline=TASK, title="Appeal", day=DAY, until=None, zone=None, place=None, advised=None
    )
    task = TaskAdded(task=OTHER, text="Write it", member=None, day=DAY)
    first = plan(entry(task), entry(deadline, at=2)).next_due()
    assert first
    assert (first.kind, first.title) == ("deadline", "Appeal")
    assert first.at == datetime(2026, 7, 1, 23, 59, tzinfo=UTC)


def test_the_outcome_is_that_of_the_closing_that_counts() -> None:
    def moved(before: CaseState, after: CaseState, outcome: str | None = None) -> Moved:
        return Moved(before=before, after=after, reason="", outcome=outcome)

    taken = entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE))
    closed = entry(moved(CaseState.IN_TRIAGE, CaseState.CLOSED, "resolved"), at=2)
    other = entry(moved(CaseState.IN_TRIAGE, CaseState.CLOSED, "junk"), at=2, member="bo")
    case = fold(CASE, [], [taken, closed, other])
    assert case.plan.outcome == "resolved"
    assert [one.applied for one in case.collisions] == [False]
    opened = entry(moved(CaseState.CLOSED, CaseState.OPEN), at=3)
    assert fold(CASE, [], [taken, closed, opened]).plan.outcome is None
    old = {"kind": "moved", "before": "in-triage", "after": "closed", "reason": ""}
    assert Moved.read(Fields(old, "event")).outcome is None


@pytest.mark.parametrize(
    ("day", "until", "where", "utc"),
    [
        (DAY, time(16), "Europe/Paris", (2026, 7, 1, 14, 0)),
        (date(2026, 1, 5), time(16), "Europe/Paris", (2026, 1, 5, 15, 0)),
        (DAY, None, "America/New_York", (2026, 7, 2, 3, 59)),
        (DAY, None, None, (2026, 7, 1, 23, 59)),
        # the clock is put back: half past two comes twice, and the first counts
        (date(2026, 10, 25), time(2, 30), "Europe/Paris", (2026, 10, 25, 0, 30)),
        # the clock is put forward: there is no half past two, and the earlier reading counts
        (date(2026, 3, 29), time(2, 30), "Europe/Paris", (2026, 3, 29, 0, 30)),
        (DAY, time(12), "Mars/Olympus", (2026, 6, 30, 22, 0)),
    ],
)
def test_a_moment_is_never_later_than_meant(
    day: date, until: time | None, where: str | None, utc: tuple[int, int, int, int, int]
) -> None:
    assert zones.moment(day, until, where) == datetime(*utc, tzinfo=UTC)


@given(st.dates(), st.none() | st.times().map(lambda one: one.replace(second=0, microsecond=0)))
def test_every_day_has_a_last_minute(day: date, until: time | None) -> None:
    for where in (None, "Pacific/Apia", "America/Los_Angeles"):
        found = zones.moment(day, until, where)
        assert found.tzinfo is UTC
        assert minute(minute_text(found)) == found


@pytest.mark.parametrize("wrong", ["24:00", "9:30", "09:60", "09:30Z", 9, None])
def test_a_time_has_one_spelling(wrong: object) -> None:
    with pytest.raises(MalformedError):
        clock_time(wrong)


@pytest.mark.parametrize("wrong", ["", "../etc/passwd", "Europe//Paris", "/Europe", "a/b/c/d", 1])
def test_a_zone_is_a_name_and_no_path(wrong: object) -> None:
    with pytest.raises(MalformedError):
        zone(wrong)


def test_outcomes_are_a_closed_list() -> None:
    assert read_outcome("resolved") is Outcome.RESOLVED
    with pytest.raises(MalformedError):
        read_outcome("won")

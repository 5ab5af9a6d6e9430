"""The conflict check as a fold: whatever the order, what is not cleared stays shut."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaints.domain import events, veil
from complaints.domain.case import Case, fold
from complaints.domain.conflict import is_owed_by
from complaints.domain.events import (
    Answered,
    ConflictChecked,
    NamesShown,
    Noted,
    Result,
    UnknownEvent,
)
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import FollowUp, Referral
from complaints.domain.parts import Part
from tests.complaints.domain.test_case_fold import (
    CASE,
    consent,
    entry,
    follow_up,
    letter,
    members,
    referral,
)

SECRET = "Mahala the baker"
OWED, FREE = "legal-aid", "nhri"
HASHES = [f"{n:064x}" for n in range(6)]
ALL_PARTS = (
    Part.new("account", {"text": SECRET, "violations": ["pushback", SECRET], "wants": [SECRET]}),
    Part.new(
        "circumstances",
        {
            "country": "ES", "region": "Melilla", "place": SECRET, "accused_states": ["ES", SECRET],
            "actors": [{"kind": "police", "description": SECRET}], "incident": SECRET,
        },
    ),
    Part.new("needs", {"needs": ["legal-help", SECRET]}),
    Part.new("person", {"languages": [SECRET]}),
    Part.new("contact", {"name": SECRET}),
    Part.new("missing[1]", {"name": SECRET}),
    Part.new("evidence[1]", {"kind": "photo", "words": SECRET}),
)  # fmt: skip


def arrived() -> list[Letter]:
    first = referral(1, None)
    assert isinstance(first.message, Referral)
    message = replace(
        first.message,
        parts=ALL_PARTS,
        consents=(replace(consent(), text=SECRET),),
        reason="An appeal",
        extra={"newer": SECRET},
    )
    more: FollowUp = follow_up(2, text=SECRET, parts=ALL_PARTS[:1], extra={"newer": SECRET})
    return [replace(first, message=message), letter(2, more)]


@st.composite
def stories(draw: st.DrawFn) -> list[Entry]:
    """Checks of several members that settle what was there before, and what else is written."""
    written: list[Entry] = []
    for at, digest in enumerate(HASHES):
        known = st.sampled_from(HASHES[:at]) if at else st.nothing()
        event = draw(
            st.one_of(
                st.builds(
                    ConflictChecked,
                    result=st.sampled_from(list(Result)),
                    text=st.text(max_size=3),
                    settles=st.lists(known, max_size=2).map(tuple) if at else st.just(()),
                ),
                st.just(NamesShown()),
                st.just(Noted(text=SECRET)),
            )
        )
        member = draw(members)
        number = sum(one.member == member for one in written) + 1
        clock = draw(st.integers(1, 4)) + number
        written.append(entry(event, member=member, number=number, clock=clock, digest=digest))
    return written[: draw(st.integers(0, len(written)))]


def told(value: object) -> str:
    """Everything in a value, what no ``repr`` shows included."""
    if is_dataclass(value):
        return " ".join(told(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, dict):
        return " ".join(f"{told(key)} {told(one)}" for key, one in value.items())
    if isinstance(value, list | tuple | frozenset | set):
        return " ".join(told(one) for one in value)
    return str(value)


@settings(max_examples=150)
@given(stories(), st.randoms(use_true_random=False), st.integers(0, 6))
def test_every_desk_sees_the_same_and_nothing_before_it_is_cleared(
    entries: list[Entry], random: Any, doubled: int
) -> None:
    whole = fold(CASE, arrived(), entries)
    mixed = entries + entries[:doubled]
    random.shuffle(mixed)
    assert fold(CASE, arrived()[::-1], mixed).conflict == whole.conflict
    assert veil.veiled(whole, kind=FREE) is whole
    found = veil.veiled(whole, kind=OWED)
    assert (found.summary is None) == (found is whole) == whole.conflict.opens
    if found.summary is None:
        return
    assert (found.parts, found.consents) == ((), ())
    notes = [one for one in whole.entries if one.event == Noted(text=SECRET)]
    silenced = replace(found, entries=()) if notes and not whole.conflict.is_refused else found
    assert SECRET not in told(silenced)
    assert found.conflict == whole.conflict
    assert [one.referral.reason for one in found.taken] == ["An appeal"]


@given(stories())
def test_of_what_counts_the_strictest_holds(entries: list[Entry]) -> None:
    found = fold(CASE, [], entries).conflict
    settled = {one for check in found.checks for one in check.settles}
    assert {one.hash for one in found.checks} == {one.hash for one in found.standing} | (
        settled & {one.hash for one in found.checks}
    )
    results = {one.result for one in found.standing}
    assert found.collides == (len(results) > 1)
    if Result.CONFLICT in results:
        assert found.is_refused
        assert not found.opens
    elif results:
        assert found.opens
        assert (found.result is Result.APART) == (Result.APART in results)
    else:
        assert found.result is None


def checked(
    result: Result, at: int, *, member: str = "asha", settles: tuple[str, ...] = ()
) -> Entry:
    event = ConflictChecked(result=result, text="why", settles=settles)
    return entry(event, member=member, clock=at, digest=HASHES[at])


def case_of(*entries: Entry) -> Case:
    return fold(CASE, arrived(), entries)


def test_two_that_differ_wait_for_a_person_and_the_stricter_holds() -> None:
    both = [checked(Result.CLEAR, 1), checked(Result.CONFLICT, 2, member="bo")]
    case = case_of(*both)
    assert case.conflict.collides
    assert case.conflict.is_refused
    mine = checked(Result.CLEAR, 3, settles=(HASHES[1],))
    assert case_of(*both, mine).conflict.is_refused  # one's own next word settles no colleague's
    settled = case_of(*both, checked(Result.APART, 3, settles=(HASHES[1], HASHES[2])))
    assert not settled.conflict.collides
    assert veil.veiled(settled, kind=OWED) is settled


def test_the_summary_has_closed_words_and_one_short_word_for_where() -> None:
    summary = veil.veiled(case_of(), kind=OWED).summary
    assert summary
    assert (summary.topics, summary.country, summary.region) == (("pushback",), "ES", "Melilla")
    assert (summary.accused, summary.asks, summary.files) == (("ES",), ("legal-help",), 1)
    assert SECRET not in told(summary)


def test_after_a_conflict_what_was_written_before_is_shut_too() -> None:
    answered = Answered(
        referral="1" * 32, to="nhri", answer="declined", code="conflict-of-interest",
        text="Not us", automatic=False,
    )  # fmt: skip
    notes = [
        entry(Noted(text=SECRET), clock=1, digest=HASHES[1]),
        checked(Result.CONFLICT, 2),
        entry(answered, clock=3, digest=HASHES[3]),
    ]
    found = veil.veiled(case_of(*notes), kind=OWED)
    assert [getattr(one.event, "text", None) for one in found.entries] == ["", "why", "Not us"]


@pytest.mark.parametrize(
    ("kind", "owed"), [("legal-aid", True), ("", True), ("nhri", False), ("interpreter", False)]
)
def test_lawyers_owe_a_check_and_so_does_whoever_nobody_knows(kind: str, owed: bool) -> None:
    assert is_owed_by(kind) is owed


def test_the_events_survive_the_journal_and_an_unknown_result_opens_nothing() -> None:
    for event in (
        ConflictChecked(result=Result.APART, text="x", settles=("a" * 64,)),
        NamesShown(),
    ):
        assert events.parse(events.dump(event)) == event
    newer = events.parse({"kind": "conflict-checked", "result": "fine", "text": "", "settles": []})
    assert isinstance(newer, UnknownEvent)
    assert veil.veiled(case_of(entry(newer)), kind=OWED).summary

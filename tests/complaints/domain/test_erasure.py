"""What is erased of what was taken back, when, and that the case stands as before without it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.domain import events, letting_go
from complaints.domain.case import Case, fold
from complaints.domain.erasure import GRACE, redacted
from complaints.domain.events import Erased, Event, LetGo, Noted, UnknownEvent
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import Complaint, FollowUp, Referral, Withdrawal
from complaints.domain.parts import Part
from tests.complaints.domain.test_case_fold import (
    AT,
    CASE,
    DAY,
    REFERRAL,
    address,
    answer,
    complaint,
    consent,
    entry,
    follow_up,
    journals,
    letter,
    referral,
    referred,
)

SECRET = "the well behind the mill"
LATER = DAY + GRACE


def told(counter: int) -> FollowUp:
    part = Part.new("account", {"text": SECRET})
    return follow_up(counter, text=SECRET, language="fr", parts=(part,), consents=(consent(),))


def story(*entries: Entry) -> tuple[list[Letter], list[Entry]]:
    first = complaint(1, address(1))
    message = replace(complaint_of(first), parts=(Part.new("account", {"text": SECRET}),))
    taken_back = follow_up(9, text=SECRET, withdrawal=Withdrawal(scope="all"))
    letters = [
        replace(first, message=message),
        letter(2, told(2)),
        letter(3, answer(1, what="accepted")),
        letter(4, taken_back),
    ]
    return letters, [entry(referred(), clock=1, digest="1" * 64), *entries]


def complaint_of(one: Letter) -> Complaint:
    assert isinstance(one.message, Complaint)
    return one.message


def noted(clock: int, *, inbox: int, at: datetime = AT, text: str = SECRET) -> Entry:
    one = entry(Noted(text=text), number=clock, clock=clock, digest=f"{clock:064x}")
    return replace(one, inbox=inbox, at=at)


def let_go(case: Case, today: date = DAY) -> list[Entry]:
    return [
        replace(
            entry(
                LetGo(messages=tuple(ids), on=day),
                number=90 + at,
                clock=90 + at,
                digest=f"{90 + at:064x}",
            ),
            inbox=4,
        )
        for at, (day, ids) in enumerate(letting_go.to_let_go(case, today=today).items())
    ]


def after(letters: list[Letter], entries: list[Entry], today: date) -> Case:
    """The case once a desk has erased what is due."""
    case = fold(CASE, letters, entries)
    gone, used = letting_go.due(case, today=today), letting_go.used_consents(case)
    words = {one.hash for one in letting_go.entries_due(case, today=today)}
    return fold(
        CASE,
        [
            replace(one, message=redacted(one.message, consents=used))
            if one.message.id in gone
            else one
            for one in letters
        ],
        [
            replace(one, event=events.without_words(one.event)) if one.hash in words else one
            for one in entries
        ],
    )


def test_nothing_is_due_before_its_day_and_everything_on_it() -> None:
    letters, entries = story(noted(5, inbox=4))
    entries += let_go(fold(CASE, letters, entries))
    case = fold(CASE, letters, entries)
    assert set(case.erasure.on.values()) == {LATER}
    assert letting_go.due(case, today=LATER - timedelta(days=1)) == frozenset()
    assert SECRET in repr([one.message.dump() for one in case.letters])
    done = after(letters, entries, LATER)
    assert not any(SECRET in one.message.dump().decode() for one in done.letters)
    assert not any(SECRET in repr(events.dump(one.event)) for one in done.entries)
    assert done.parts == ()


def test_what_has_to_stay_stays() -> None:
    letters, entries = story()
    entries += let_go(fold(CASE, letters, entries))
    before, done = fold(CASE, letters, entries), after(letters, entries, LATER)
    for name in ("state", "assignee", "taken_back", "erasure", "acknowledged", "consents"):
        assert getattr(done, name) == getattr(before, name)
    assert [one.answer for one in done.given] == [one.answer for one in before.given]
    assert [one.referred.parts for one in done.given] == [()]
    assert done.reply == before.reply  # or they could never write again
    assert done.is_withdrawn
    (kept,) = [one for one in done.letters if one.seq == 2]
    assert isinstance(kept.message, FollowUp)
    # the consent that was used proves that it was allowed, and says nothing of what was told
    assert [one.terms.id for one in kept.message.consents] == [consent().terms.id]


def test_a_consent_that_was_never_used_goes() -> None:
    message = told(2)
    bare = redacted(message, consents=frozenset())
    assert isinstance(bare, FollowUp)
    assert (bare.consents, bare.parts, bare.text) == ((), (), None)


def test_what_they_sent_since_is_kept_and_what_was_written_of_it() -> None:
    letters, entries = story(noted(5, inbox=3), noted(6, inbox=7, text="about the new one"))
    letters.append(letter(7, follow_up(12, text="I am here again")))
    entries += let_go(fold(CASE, letters, entries))
    done = after(letters, entries, LATER)
    assert [one.message.text for one in done.letters if isinstance(one.message, FollowUp)] == [
        None, None, "I am here again",
    ]  # fmt: skip
    notes = [one.event.text for one in done.entries if isinstance(one.event, Noted)]
    assert notes == ["", "about the new one"]


def test_what_is_written_after_the_day_is_not_erased_by_it() -> None:
    late = datetime(LATER.year, LATER.month, LATER.day, 9, tzinfo=UTC) + timedelta(days=1)
    letters, entries = story(noted(5, inbox=4), noted(6, inbox=4, at=late, text="closed"))
    entries += let_go(fold(CASE, letters, entries))
    done = after(letters, entries, LATER + timedelta(days=3))
    assert [one.event.text for one in done.entries if isinstance(one.event, Noted)] == [
        "",
        "closed",
    ]


def test_what_was_recalled_goes_on_the_same_day() -> None:
    brought = referral(1, None)
    assert isinstance(brought.message, Referral)
    message = replace(
        brought.message, parts=(Part.new("account", {"text": SECRET}),), reason=SECRET
    )
    recall = replace(answer(1, what="recalled"), referral=message.id)
    letters = [replace(brought, message=message), letter(2, recall)]
    case = fold(CASE, letters, [])
    assert letting_go.to_let_go(case, today=DAY) == {DAY: [message.id]}
    entries = [*let_go(case), noted(3, inbox=1)]
    done = after(letters, entries, DAY)
    assert SECRET not in repr([one.message.dump() for one in done.letters])
    assert SECRET not in repr([events.dump(one.event) for one in done.entries])
    assert [one.answer for one in done.taken] == ["recalled"]


def test_the_earliest_day_counts_and_nothing_is_said_twice() -> None:
    letters, entries = story()
    entries += let_go(fold(CASE, letters, entries))
    late = LetGo(
        messages=tuple(fold(CASE, letters, entries).erasure.on), on=LATER.replace(year=2027)
    )
    other = entry(late, member="bo", clock=1, digest="e" * 64)
    case = fold(CASE, letters, [*entries, other])
    assert set(case.erasure.on.values()) == {LATER}
    assert letting_go.to_let_go(case, today=LATER) == {}


def test_it_is_erased_once_all_desks_say_so() -> None:
    def said(member: str) -> Entry:
        return entry(Erased(messages=(REFERRAL,)), member=member, digest=member.rjust(64, "0"))

    one = fold(CASE, [], [said("asha")]).erasure
    assert one.is_erased_by([REFERRAL], ["asha"])
    assert not one.is_erased_by([REFERRAL], ["asha", "bo"])
    assert fold(CASE, [], [said("bo"), said("asha")]).erasure.is_erased_by(
        [REFERRAL], ["asha", "bo"]
    )


@settings(max_examples=60)
@given(journals(), st.randoms(use_true_random=False))
def test_erasing_twice_or_in_any_order_is_erasing_once(more: list[Entry], random: object) -> None:
    letters, entries = story(*more)
    entries += let_go(fold(CASE, letters, entries))
    done = after(letters, entries, LATER)
    letters_, entries_ = list(done.letters), list(done.entries)
    random.shuffle(letters_)  # type: ignore[attr-defined]
    random.shuffle(entries_)  # type: ignore[attr-defined]
    assert after(letters_, entries_, LATER) == done
    assert letting_go.to_let_go(done, today=LATER) == {}


def secrets_in(event: Event) -> list[str]:
    return [item.name for item in fields(event) if not item.repr]  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(events.KINDS))
def test_the_words_of_every_kind_are_texts_that_can_be_empty(kind: str) -> None:
    """A field that no ``repr`` shows is somebody's words: it must be one that can be erased."""
    for item in fields(events.KINDS[kind]):  # type: ignore[arg-type]
        if not item.repr:
            assert str(item.type).removesuffix(" | None") in ("str", "<class 'str'>"), item.name


@given(journals())
def test_without_its_words_an_event_is_still_that_event(entries: list[Entry]) -> None:
    for one in entries:
        bare = events.without_words(one.event)
        assert bare.kind == one.event.kind
        assert events.parse(events.dump(bare)) == bare
        assert not any(getattr(bare, name) for name in secrets_in(bare))
    unknown = UnknownEvent(kind="new", fields={"kind": "new", "text": SECRET})
    assert events.dump(events.without_words(unknown)) == {"kind": "new"}


@settings(max_examples=60)
@given(
    st.permutations((1, 2)),
    st.booleans(),
    st.integers(1, 2),
    st.randoms(use_true_random=False),
)
def test_of_two_that_gave_the_same_the_one_that_is_taken_back_takes_no_words_along(
    order: list[int], same: bool, inbox: int, random: Random
) -> None:
    """A note of what the first told stands while the second tells it, too, on the same consent."""

    def brought(n: int) -> Referral:
        message = referral(n, None).message
        assert isinstance(message, Referral)
        return message

    part = Part.new("account", {"text": SECRET})
    both = [replace(brought(n), parts=(part,), consents=(consent(),)) for n in order]
    if not same:
        terms = replace(consent().terms, id="e" * 32)
        both[1] = replace(both[1], consents=(replace(consent(), terms=terms),))
    recall = replace(answer(9, both[0].sender, "recalled"), referral=both[0].id)
    letters = [letter(1, both[0]), letter(2, both[1]), letter(3, recall)]
    entries = [noted(5, inbox=inbox)]
    random.shuffle(letters)
    entries += let_go(fold(CASE, letters, entries))
    done = after(letters, entries, DAY)
    assert [one.answer for one in done.taken] == ["recalled", "unanswered"]
    assert [one.hash for one in done.parts] == [part.hash]
    kept = [one.event.text for one in done.entries if isinstance(one.event, Noted)]
    assert kept == [SECRET if same or inbox == 2 else ""]
    # and once the other is taken back as well nothing is left
    last = replace(answer(10, both[1].sender, "recalled"), referral=both[1].id)
    letters.append(letter(4, last))
    entries = [entries[0], *let_go(fold(CASE, letters, entries[:1]))]
    done = after(letters, entries, DAY)
    assert done.parts == ()
    assert not any(SECRET in repr(events.dump(one.event)) for one in done.entries)

"""The fold of a case: the same from any order, with anything doubled, and nothing lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints.domain import decisions, events, history
from complaints.domain.case import Case, code_of, fold
from complaints.domain.consent import Consent, Terms
from complaints.domain.events import (
    Acknowledged,
    Answered,
    Asked,
    Assigned,
    Event,
    LetterAnswered,
    Moved,
    Noted,
    Opened,
    Referred,
    Related,
    Replied,
    Stopped,
    UnknownEvent,
)
from complaints.domain.events.authority import Outcome
from complaints.domain.history import Entry, Letter
from complaints.domain.messages import (
    Answer,
    Complaint,
    DirectoryReference,
    FollowUp,
    Message,
    PartReference,
    Referral,
    ReferralAnswer,
    ReplyAddress,
    Withdrawal,
)
from complaints.domain.parts import Part
from complaints.domain.states import TRANSITIONS, CaseState, may_follow
from tests.complaints.domain import plans

CASE = "c" * 32
DAY = date(2026, 7, 1)
REFERENCE = DirectoryReference(version=1, sha256="0" * 64)
REFERRAL, QUESTION, CONSENT = "1" * 32, "2" * 32, "3" * 32
HEAD = {"to": "nhri", "case": CASE, "counter": 1, "day": DAY, "directory": REFERENCE}
AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

members = st.sampled_from(["asha", "bo", "chidi"])
states = st.sampled_from(list(CaseState))
ids = st.integers(0, 9).map(lambda n: f"{n:032x}")
known_events: st.SearchStrategy[Event] = st.one_of(
    plans.planned,
    st.builds(
        Moved,
        before=states,
        after=states,
        reason=st.text(max_size=5),
        outcome=st.none() | st.just("resolved"),
    ),
    st.builds(Assigned, before=st.none() | members, after=st.none() | members),
    st.builds(Noted, text=st.text(max_size=5), corrects=st.none() | st.just("a" * 64)),
    st.builds(Opened, messages=st.lists(ids, max_size=3).map(tuple)),
    st.builds(Acknowledged, message=ids, reply=ids),
    st.builds(
        Replied,
        reply=ids,
        text=st.text(max_size=5),
        language=st.just("en"),
        state=st.none() | states,
    ),
    st.builds(
        Asked,
        reply=ids,
        question=ids,
        purpose=st.just("referral"),
        to=st.just("legal-aid"),
        parts=st.just((PartReference(name="account", hash="0" * 64),)),
        text=st.text(max_size=5),
        language=st.just("en"),
    ),
    st.builds(
        Referred,
        referral=ids,
        to=st.just("legal-aid"),
        consent=ids,
        parts=st.just(("0" * 64,)),
        reason=st.text(max_size=5),
        answer_by=st.none() | st.just(DAY),
    ),
    st.builds(Stopped, referral=ids),
    st.builds(
        Answered,
        referral=ids,
        to=st.just("legal-aid"),
        answer=st.just("accepted"),
        code=st.none(),
        text=st.text(max_size=5),
        automatic=st.booleans(),
    ),
)


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """What several members wrote, some at the same moment."""
    written: dict[str, int] = {}
    entries = []
    for at, event in enumerate(draw(st.lists(known_events, max_size=12))):
        member = draw(members)
        written[member] = written.get(member, 0) + 1
        entries.append(
            entry(
                event,
                member=member,
                number=written[member],
                clock=draw(st.integers(1, 6)) + written[member],
                digest=f"{at:064x}",
                heads={one: draw(st.integers(0, number)) for one, number in written.items()},
            )
        )
    return entries


def entry(
    event: Event,
    *,
    member: str = "asha",
    number: int = 1,
    clock: int = 1,
    digest: str = "0" * 64,
    heads: Mapping[str, int] | None = None,
) -> Entry:
    return Entry(
        hash=digest,
        id=digest[-32:],
        member=member,
        entry=number,
        clock=clock,
        inbox=0,
        heads={member: number - 1, **(heads or {})},
        at=AT,
        event=event,
    )


def letter(seq: int, message: Message) -> Letter:
    return Letter(message=message, seq=seq, envelope=f"{seq:064x}")


def follow_up(counter: int, **fields: object) -> FollowUp:
    return FollowUp(
        id=f"{counter:032x}",
        sender=CASE,
        to="nhri",
        case=CASE,
        counter=counter,
        day=DAY,
        directory=REFERENCE,
        **fields,  # type: ignore[arg-type]
    )


def answer(
    counter: int, sender: str = "legal-aid", what: str = "accepted", member: str = "m1"
) -> ReferralAnswer:
    return ReferralAnswer(
        id=f"{100 * int(member[1:]) + counter:032x}",
        sender=sender,
        to="nhri",
        case=CASE,
        counter=counter,
        day=DAY,
        directory=REFERENCE,
        member=member,
        referral=REFERRAL,
        answer=what,
    )


def consent(to: str | None = "legal-aid") -> Consent:
    terms = Terms(
        id=CONSENT,
        case=CASE,
        asked_by="nhri",
        to=to,
        kind=None if to else "legal-aid",
        purpose="referral",
        parts=("0" * 64,),
        reply=None,
        language="en",
        text_version="1",
        day=DAY,
        expires=DAY,
    )
    return Consent(text="", signature="", verifying_key="", terms=terms)


def referred() -> Referred:
    return Referred(
        referral=REFERRAL, to="legal-aid", consent=CONSENT, parts=(), reason="", answer_by=None
    )


@settings(max_examples=150)
@given(journals(), st.randoms(use_true_random=False), st.integers(0, 12))
def test_shuffled_and_doubled_events_give_the_same_case(
    entries: list[Entry], random: object, doubled: int
) -> None:
    letters = [letter(at, follow_up(at, text=str(at))) for at in range(1, 4)]
    expected = fold(CASE, letters, entries)
    mixed: list[Entry] = entries + entries[:doubled]
    mixed_letters = letters + letters[:1]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(mixed_letters)  # type: ignore[attr-defined]
    assert fold(CASE, mixed_letters, mixed) == expected


@given(known_events)
def test_an_event_survives_the_journal(event: Event) -> None:
    assert events.parse(events.dump(event)) == event


@given(st.dictionaries(st.text(max_size=8), st.none() | st.integers() | st.text(max_size=8)))
def test_what_is_no_event_is_kept_as_unknown(value: dict[str, object]) -> None:
    event = events.parse(value | {"kind": "moved", "before": 7})
    assert isinstance(event, UnknownEvent)
    newer = events.parse(value | {"kind": "from-the-future"})
    assert newer.kind == "from-the-future"
    assert events.dump(newer) == value | {"kind": "from-the-future"}


@given(journals())
def test_the_state_goes_only_where_the_table_allows(entries: list[Entry]) -> None:
    ordered = history.ordered(entries)
    states_ = [decisions.decide(ordered[:end]).state for end in range(len(ordered) + 1)]
    for before, after in pairwise(states_):
        assert after is before or may_follow(before, after)


def moved(before: CaseState, after: CaseState) -> Moved:
    return Moved(before=before, after=after, reason="")


def test_two_decisions_at_once_are_both_shown() -> None:
    story = [
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), clock=1, digest="1" * 64),
        entry(moved(CaseState.IN_TRIAGE, CaseState.OPEN), number=2, clock=2, digest="2" * 64),
        entry(moved(CaseState.IN_TRIAGE, CaseState.CLOSED), member="bo", clock=2, digest="3" * 64),
    ]
    case = fold(CASE, [], story)
    assert case.state is CaseState.CLOSED
    (collision,) = case.collisions
    assert (collision.entry.member, collision.applied) == ("bo", True)


def test_a_decision_that_may_not_follow_is_shown_and_does_not_count() -> None:
    story = [
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), clock=1, digest="1" * 64),
        entry(moved(CaseState.RECEIVED, CaseState.CLOSED), member="bo", clock=0, digest="2" * 64),
    ]
    case = fold(CASE, [], story)
    assert case.state is CaseState.IN_TRIAGE
    assert [one.applied for one in case.collisions] == [False]


def test_what_two_decided_alike_is_no_collision() -> None:
    to_asha = Assigned(before=None, after="asha")
    story = [
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), clock=1, digest="1" * 64),
        entry(
            moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), member="bo", clock=1, digest="2" * 64
        ),
        entry(to_asha, clock=2, digest="3" * 64),
        entry(to_asha, member="bo", clock=2, digest="4" * 64),
    ]
    case = fold(CASE, [], story)
    assert (case.state, case.assignee, case.collisions) == (CaseState.IN_TRIAGE, "asha", ())
    closings = [
        replace(moved(CaseState.IN_TRIAGE, CaseState.CLOSED), outcome=code)
        for code in ("resolved", "duplicate")
    ]
    story += [
        entry(event, member=member, clock=3, digest=digest * 64)
        for event, member, digest in zip(closings, ("asha", "bo"), "56", strict=True)
    ]
    case = fold(CASE, [], story)
    assert (case.plan.outcome, len(case.collisions)) == ("resolved", 1)


def closed(outcome: str, before: CaseState = CaseState.IN_TRIAGE) -> Moved:
    return replace(moved(before, CaseState.CLOSED), outcome=outcome)


def test_two_closings_settle_once_somebody_who_saw_both_says_how_it_is_closed() -> None:
    first = entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), clock=1, digest="1" * 64)
    saw = {"asha": 1}
    story = [
        first,
        entry(closed("resolved"), number=2, clock=2, digest="2" * 64, heads=saw),
        entry(closed("duplicate"), member="bo", clock=2, digest="3" * 64, heads=saw),
    ]
    assert fold(CASE, [], story).may_move(CaseState.CLOSED)
    both = {"asha": 2, "bo": 1}
    again = closed("duplicate", CaseState.CLOSED)
    settled = [*story, entry(again, member="bo", number=2, clock=3, digest="4" * 64, heads=both)]
    for arrived in (settled, settled[::-1]):
        case = fold(CASE, [], arrived)
        assert (case.state, case.plan.outcome) == (CaseState.CLOSED, "duplicate")
        assert case.collisions == ()
        assert not case.may_move(CaseState.CLOSED)
    # two who confirm at once, each something else, are shown again
    other = closed("resolved", CaseState.CLOSED)
    case = fold(CASE, [], [*settled, entry(other, number=3, clock=3, digest="5" * 64, heads=both)])
    assert [one.entry.member for one in case.collisions] == ["bo"]
    assert case.may_move(CaseState.CLOSED)
    # and who confirms what was opened again meanwhile
    opened = entry(
        moved(CaseState.CLOSED, CaseState.OPEN), number=3, clock=3, digest="6" * 64, heads=both
    )
    assert len(fold(CASE, [], [*settled, opened]).collisions) == 1


def test_a_state_that_collided_may_be_left_as_it_is() -> None:
    story = [
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), clock=1, digest="1" * 64),
        entry(moved(CaseState.IN_TRIAGE, CaseState.OPEN), number=2, clock=2, digest="2" * 64),
        entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), member="bo", clock=3),
    ]
    case = fold(CASE, [], story)
    assert (case.state, len(case.collisions)) == (CaseState.OPEN, 1)
    assert case.may_move(CaseState.OPEN)
    stays = entry(
        moved(CaseState.OPEN, CaseState.OPEN),
        number=3, clock=4, digest="4" * 64, heads={"asha": 2, "bo": 1},
    )  # fmt: skip
    case = fold(CASE, [], [*story, stays])
    assert (case.state, case.collisions) == (CaseState.OPEN, ())
    assert not case.may_move(CaseState.OPEN)


def test_who_gives_it_to_others_while_a_colleague_closes_it_is_shown_in_either_order() -> None:
    for closing, giving in ((2, 3), (3, 2)):
        opened = [
            entry(moved(CaseState.RECEIVED, CaseState.IN_TRIAGE), digest="1" * 64),
            entry(moved(CaseState.IN_TRIAGE, CaseState.OPEN), number=2, clock=2, digest="2" * 64),
        ]
        seen = {"asha": 2}
        ends = entry(
            closed("resolved", CaseState.OPEN),
            number=3, clock=1 + closing, digest="3" * 64, heads=seen,
        )  # fmt: skip
        gives = entry(referred(), member="bo", clock=1 + giving, digest="4" * 64, heads=seen)
        case = fold(CASE, [], [*opened, ends, gives])
        assert (case.state, len(case.collisions)) == (CaseState.CLOSED, 1)
        knew = replace(gives, clock=9, heads={"asha": 3})
        assert fold(CASE, [], [*opened, ends, knew]).collisions == ()


ASKS = "information-requested"


def test_two_who_say_differently_what_came_of_it_are_shown() -> None:
    done = Answered(
        referral=REFERRAL, to="nhri", answer="done", code=None, text="", automatic=False,
        outcome="resolved",
    )  # fmt: skip
    noted = LetterAnswered(
        letter=QUESTION, answer=Outcome.REFUSED, on=DAY, who="", text="", file=None
    )
    alike = Related(other="d" * 32, on=True)
    pairs: list[tuple[Event, Event]] = [
        (done, replace(done, outcome="not-shown")),
        (done, replace(done, answer="declined", outcome=None, code="other")),
        # who handed the case over goes by what came last: that they ask, though it was accepted
        (replace(done, answer="accepted", outcome=None), replace(done, answer=ASKS, outcome=None)),
        (noted, replace(noted, answer=Outcome.GRANTED)),
        (alike, replace(alike, on=False)),
    ]
    for one, other in pairs:
        story = [entry(one, digest="1" * 64), entry(other, member="bo", digest="2" * 64)]
        assert len(fold(CASE, [], story).collisions) == 1
        last = entry(one, number=2, clock=2, digest="3" * 64, heads={"bo": 1})
        assert fold(CASE, [], [*story, last]).collisions == ()
        same = [entry(one, digest="1" * 64), entry(one, member="bo", digest="2" * 64)]
        assert fold(CASE, [], same).collisions == ()
    yes = replace(done, answer="accepted", outcome=None)
    story = [entry(yes, digest="1" * 64), entry(done, member="bo", digest="2" * 64)]
    assert fold(CASE, [], story).collisions == ()  # what was done had been accepted


def test_a_yes_and_a_no_to_one_referral_are_shown_until_somebody_answers_again() -> None:
    yes = Answered(
        referral=REFERRAL, to="nhri", answer="accepted", code=None, text="", automatic=False
    )
    no = replace(yes, answer="declined", code="no-capacity")
    story = [
        entry(yes, member="asha", clock=1, digest="1" * 64),
        entry(no, member="bo", clock=1, digest="2" * 64),
    ]
    for ordered in (story, story[::-1]):
        case = fold(CASE, [], ordered)
        assert case.contested == {REFERRAL}
        assert [one.entry.member for one in case.collisions] == ["bo"]
    for who, heads in (("bo", {"asha": 1}), ("chi", {"asha": 1, "bo": 1})):
        more = entry(yes, member=who, number=2, clock=2, digest="3" * 64, heads=heads)
        again = fold(CASE, [], [*story, more])
        assert (again.contested, again.collisions) == (frozenset(), ())
    found = replace(no, code="conflict-of-interest")
    for heads, shown in (({"asha": 1}, 0), ({}, 1)):
        later = entry(found, member="bo", clock=2, digest="4" * 64, heads=heads)
        assert len(fold(CASE, [], [story[0], later]).collisions) == shown


@settings(max_examples=60)
@given(st.data())
def test_who_saw_both_settles_it_in_any_order_of_arrival(data: st.DataObject) -> None:
    """Three desks that sometimes hear of one another decide; then one of them, having heard all."""
    desks: dict[str, list[Entry]] = {one: [] for one in ("asha", "bo", "chidi")}

    def write(member: str) -> None:
        had = fold(CASE, [], desks[member])
        heads = {
            one: max((e.entry for e in had.entries if e.member == one), default=0) for one in desks
        }
        after = data.draw(st.sampled_from([one for one in CaseState if may_follow(had.state, one)]))
        clock = max((one.clock for one in had.entries), default=0)
        for event in (moved(had.state, after), Assigned(before=had.assignee, after=member)):
            heads[member], clock, number = heads[member] + 1, clock + 1, heads[member] + 1
            digest = f"{member.encode().hex()}{number:02x}".zfill(64)
            desks[member].append(
                entry(
                    event,
                    member=member,
                    number=number,
                    clock=clock,
                    digest=digest,
                    heads=heads | {member: number - 1},
                )
            )

    for _ in range(data.draw(st.integers(1, 5))):
        hears, says = data.draw(members), data.draw(members)
        desks[hears] = list(history.ordered([*desks[hears], *desks[says]]))
        write(data.draw(members))
    everything = [one for desk in desks.values() for one in desk]
    last = data.draw(members)
    desks[last] = list(history.ordered(everything))
    apart = fold(CASE, [], everything)
    unseen = [one for one in apart.collisions if one.other]
    assert all(not one.entry.saw(one.other) for one in unseen if one.other)
    write(last)
    arrived = data.draw(st.permutations(desks[last]))
    assert fold(CASE, [], arrived).collisions == ()


def test_every_state_can_be_left_and_only_closed_reopens() -> None:
    assert set(TRANSITIONS) == set(CaseState)
    assert all(TRANSITIONS.values())
    assert [state for state in CaseState if may_follow(CaseState.CLOSED, state)] == [CaseState.OPEN]


@pytest.mark.parametrize(
    ("withdrawal", "kept"),
    [
        (Withdrawal(scope="all"), 0),
        (Withdrawal(scope="referral"), 0),
        (Withdrawal(scope="referral", to="legal-aid"), 0),
        (Withdrawal(scope="referral", to="somebody-else"), 1),
    ],
)
def test_what_was_taken_back_permits_nothing(withdrawal: Withdrawal, kept: int) -> None:
    given_ = letter(1, follow_up(1, consents=(consent(),)))
    taken_back = letter(2, follow_up(2, withdrawal=withdrawal))
    assert len(fold(CASE, [given_, taken_back], []).consents) == kept
    # a withdrawal of the same counter counts, whatever arrived first
    same = letter(3, follow_up(1, withdrawal=withdrawal))
    same = replace(same, message=replace(same.message, id="f" * 32))
    assert len(fold(CASE, [same, given_], []).consents) == kept


@pytest.mark.parametrize("scope", ["all", "referral"])
def test_a_withdrawal_with_a_low_counter_covers_what_came_before_it(scope: str) -> None:
    """Whoever lost the keepsake does not know how many messages went before."""
    withdrawal = Withdrawal(scope=scope)  # type: ignore[arg-type]
    given_ = letter(4, follow_up(5, consents=(consent(),)))
    taken_back = letter(7, follow_up(2, withdrawal=withdrawal))
    again = letter(8, follow_up(6, consents=(consent(to=None),)))
    case = fold(CASE, [given_, taken_back, again], [])
    assert [one.terms.to for one in case.consents] == [None]


def test_a_consent_given_after_a_withdrawal_counts() -> None:
    letters = [
        letter(2, follow_up(2, consents=(consent(to=None),))),
        letter(1, follow_up(1, withdrawal=Withdrawal(scope="referral"))),
    ]
    assert len(fold(CASE, letters, []).consents) == 1


def test_only_the_organisation_that_was_given_the_parts_answers() -> None:
    made = [entry(referred())]

    def folded(letters: Sequence[Letter]) -> Case:
        return fold(CASE, letters, made)

    assert folded([]).given[0].answer == "unanswered"
    assert folded([letter(1, answer(1, sender="somebody"))]).given[0].answer == "unanswered"
    assert folded([letter(1, answer(1))]).given[0].answer == "accepted"
    later = [letter(2, answer(1)), letter(1, answer(2, what="done"))]
    assert folded(later).given[0].answer == "done"


def test_what_two_desks_gave_is_stopped_once_both_have() -> None:
    by = {one: entry(referred(), member=one, digest=one.encode().hex().zfill(64)) for one in "ab"}
    stops = [
        entry(Stopped(referral=REFERRAL), member=one, number=2, clock=2, digest=f"{at:064x}")
        for at, one in enumerate("ab", 1)
    ]
    assert fold(CASE, [], [by["a"], stops[0]]).given[0].answer == "stopped"
    (made,) = fold(CASE, [], [*by.values(), stops[0]]).given
    assert made.is_with_them  # the other desk may have sent it
    assert fold(CASE, [], [*by.values(), *stops]).given[0].answer == "stopped"


def test_counters_of_two_members_say_nothing_of_each_other() -> None:
    made = [entry(referred())]
    first = [letter(1, answer(7, what="accepted")), letter(2, answer(1, what="done", member="m2"))]
    assert fold(CASE, first, made).given[0].answer == "done"
    # the portal shuffles an hour's letters: what one member wrote is in that member's order
    mixed = [
        letter(1, answer(2, what="done")),
        letter(2, answer(1, what="information-requested", member="m2")),
        letter(3, answer(1, what="accepted")),
    ]
    assert fold(CASE, mixed, made).given[0].answer == "done"
    assert fold(CASE, mixed[:2], made).given[0].answer == "information-requested"


def test_the_last_answer_to_a_question_counts() -> None:
    asked = Asked(
        reply=QUESTION,
        question=QUESTION,
        purpose="referral",
        to="legal-aid",
        parts=(),
        text="May we?",
        language="en",
    )
    yes = letter(2, follow_up(1, answers=(Answer(question=QUESTION, yes=True),)))
    no = letter(1, follow_up(2, answers=(Answer(question=QUESTION, yes=False),)))
    assert fold(CASE, [], [entry(asked)]).questions[0].answer is None
    assert fold(CASE, [yes], [entry(asked)]).questions[0].answer is True
    assert fold(CASE, [yes, no], [entry(asked)]).questions[0].answer is False


@pytest.mark.parametrize(
    ("yes_at", "no_at", "answer"),
    [
        ((1, 2), (1, 3), False),  # asked again before the keepsake was shown: one counter twice
        ((1, 3), (1, 2), False),
        ((1, 2), (2, 3), False),
        ((2, 3), (1, 2), True),
    ],
)
def test_no_after_yes_takes_the_consent_along(
    yes_at: tuple[int, int], no_at: tuple[int, int], answer: bool
) -> None:
    asked = Asked(
        reply=QUESTION, question=QUESTION, purpose="referral", to="legal-aid", parts=(),
        text="May we?", language="en",
    )  # fmt: skip
    allowed = consent()
    said = follow_up(yes_at[0], answers=(Answer(question=QUESTION, yes=True),), consents=(allowed,))
    other = replace(
        follow_up(no_at[0], answers=(Answer(question=QUESTION, yes=False),)), id="f" * 32
    )
    case = fold(CASE, [letter(yes_at[1], said), letter(no_at[1], other)], [entry(asked)])
    assert case.questions[0].answer is answer
    assert case.consents == ((allowed,) if answer else ())


def address(tag: int) -> ReplyAddress:
    return ReplyAddress(recipient=f"age1pq1{tag}", tag=bytes([tag] * 16), verifying_key="RW")


def complaint(seq: int, reply: ReplyAddress) -> Letter:
    message = Complaint(
        **HEAD,  # type: ignore[arg-type]
        id=f"{seq + 200:032x}",
        sender=CASE,
        parts=(),
        reply=reply,
        language="en",
    )
    return letter(seq, message)


def referral(seq: int, reply: ReplyAddress | None) -> Letter:
    message = Referral(
        **HEAD,  # type: ignore[arg-type]
        id=f"{seq + 300:032x}",
        sender="legal-aid",
        member="m1",
        parts=(),
        consents=(),
        reason="",
        reply=reply,
        language="en",
    )
    return letter(seq, message)


def test_no_referral_changes_where_replies_go() -> None:
    first, second, own = address(1), address(2), address(3)
    assert fold(CASE, [], []).reply is None
    assert fold(CASE, [referral(1, None)], []).reply is None
    referrals = [referral(1, None), referral(2, first), referral(4, second)]
    assert fold(CASE, referrals, []).reply == first
    assert fold(CASE, [*referrals, complaint(3, own)], []).reply == own
    assert fold(CASE, [*referrals, complaint(9, own)], []).reply == own


def test_a_letter_stands_before_whoever_had_read_it() -> None:
    early, late = letter(1, follow_up(1, text="a")), letter(5, follow_up(2, text="b"))
    done = replace(entry(Noted(text="seen")), inbox=3)
    assert list(history.interleaved([late, early], [done])) == [early, done, late]


def test_codes_are_short_and_differ() -> None:
    assert code_of("00" * 16) == "0000-0000"
    assert code_of("ff" * 16) == "ZZZZ-ZZZZ"
    assert len({code_of(f"{n:032x}"[::-1]) for n in range(1000)}) == 1000


def test_a_part_is_replaced_by_the_next_of_its_name_and_a_file_never() -> None:
    told = [Part.new("account", {"text": word}) for word in ("first", "second")]
    files = [Part.new("evidence[1]", {"words": word}) for word in ("first", "second")]
    case = fold(
        CASE,
        [
            letter(at, follow_up(at, parts=pair))
            for at, pair in enumerate(zip(told, files, strict=True), start=1)
        ],
        (),
    )
    assert set(case.current_parts()) == {told[1], *files}

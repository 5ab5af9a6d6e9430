"""Overrides: what a statement must say, who may approve it, and that every desk sees the same."""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from complaints import overrides
from complaints.desk.filing import check_consents
from complaints.domain import override as rules
from complaints.domain import overriding, strictjson
from complaints.domain.case import Case, fold
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.events import (
    Asked,
    Event,
    OverrideApproved,
    OverrideProposed,
    OverrideRefused,
    Referred,
)
from complaints.domain.history import Entry
from complaints.domain.messages import Answer, Referral, Withdrawal, parse
from complaints.domain.override import APPROVED_WITHIN, BASES, SENT_WITHIN, Override, Statement
from complaints.domain.parts import Part
from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey
from tests.complaints.domain.test_case_fold import (
    AT,
    CASE,
    DAY,
    QUESTION,
    REFERENCE,
    entry,
    follow_up,
    journals,
    letter,
)

OVERRIDE = "5" * 32
PART = Part.new("account", {"text": "They are drowning"})
KEY = SecretKey.derived(SigningKey.generate())
STATEMENT = Statement(
    id=OVERRIDE,
    sender="nhri",
    to="legal-aid",
    case=CASE,
    parts=(PART.hash,),
    basis="vital-interests",
    facts="The boat takes water",
    day=DAY,
    member="asha",
)


def signed(statement: Statement = STATEMENT, key: SecretKey = KEY) -> Override:
    return overrides.sign(statement, key=key)


def proposed() -> OverrideProposed:
    override = signed()
    return OverrideProposed(
        override=OVERRIDE,
        to="legal-aid",
        parts=(PART.hash,),
        basis="vital-interests",
        facts=STATEMENT.facts,
        untold=None,
        statement=override.text,
        signature=override.signature,
    )


APPROVED = OverrideApproved(override=OVERRIDE)
REFUSED = OverrideRefused(override=OVERRIDE, reason="They can be asked")
GIVEN = Referred(
    referral="6" * 32, to="legal-aid", consent=None, parts=(), reason="", answer_by=None,
    override=OVERRIDE,
)  # fmt: skip


def at(event: Event, *, member: str, clock: int, hours: float = 0) -> Entry:
    digest = f"{clock:x}{member}".encode().hex().rjust(64, "0")
    one = entry(event, member=member, clock=clock, digest=digest)
    return replace(one, at=AT + timedelta(hours=hours))


def proposal(*entries: Entry) -> overriding.Proposal:
    (one,) = overriding.proposals(fold(CASE, [], entries).entries)
    return one


FIRST = at(proposed(), member="asha", clock=1)


def test_a_second_member_approves_within_a_day_and_nobody_else() -> None:
    assert proposal(FIRST).waits(AT + APPROVED_WITHIN)
    assert not proposal(FIRST).waits(AT + APPROVED_WITHIN + timedelta(minutes=1))
    assert not proposal(FIRST).may_go
    own = proposal(FIRST, at(APPROVED, member="asha", clock=2))
    assert (own.may_go, own.approved_by) == (False, None)
    late = proposal(FIRST, at(APPROVED, member="bo", clock=2, hours=24.1))
    assert not late.may_go
    before = proposal(FIRST, at(APPROVED, member="bo", clock=2, hours=-1))
    assert not before.may_go
    second = proposal(FIRST, at(APPROVED, member="bo", clock=2, hours=23))
    assert (second.may_go, second.approved_by) == (True, "bo")
    until = (AT + timedelta(hours=23)).date() + SENT_WITHIN
    assert second.may_be_sent(until)
    assert not second.may_be_sent(until + timedelta(days=1))
    assert not own.may_be_sent(until)
    assert not second.waits(AT)


def test_a_refusal_stops_it_even_where_somebody_approved_at_the_same_moment() -> None:
    yes, no = at(APPROVED, member="bo", clock=2), at(REFUSED, member="chidi", clock=2)
    one = proposal(FIRST, yes, no)
    assert not one.may_go
    assert (one.approved_by, one.refused_by) == ("bo", "chidi")
    assert not one.collides
    assert proposal(FIRST, yes, no, at(GIVEN, member="bo", clock=3)).collides
    assert not proposal(FIRST, at(REFUSED, member="asha", clock=2)).may_go  # taken back


@settings(max_examples=60)
@given(journals(), st.randoms(use_true_random=False))
def test_every_desk_sees_the_same(more: list[Entry], random: object) -> None:
    own = [
        FIRST,
        at(APPROVED, member="bo", clock=2),
        at(REFUSED, member="chidi", clock=2),
        at(GIVEN, member="bo", clock=3),
    ]
    expected = overriding.proposals(fold(CASE, [], own + more).entries)
    mixed = own + more + own[:2]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert overriding.proposals(fold(CASE, [], mixed).entries) == expected


def case(*letters: object) -> Case:
    return fold(CASE, [letter(n, one) for n, one in enumerate(letters, 1)], [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("withdrawal", "blocked"),
    [
        (Withdrawal(scope="all"), True),
        (Withdrawal(scope="referral"), True),
        (Withdrawal(scope="referral", to="legal-aid"), True),
        (Withdrawal(scope="referral", to="ngo"), False),
    ],
)
def test_what_they_took_back_is_never_overridden(withdrawal: Withdrawal, blocked: bool) -> None:
    taken_back = case(follow_up(1, withdrawal=withdrawal))
    if blocked:
        with pytest.raises(ConsentError):
            overriding.check(taken_back, "legal-aid")
    else:
        overriding.check(taken_back, "legal-aid")


def test_a_no_is_an_answer() -> None:
    asked = Asked(
        reply=QUESTION, question=QUESTION, purpose="referral", to="legal-aid", parts=(),
        text="", language="en",
    )  # fmt: skip
    no = letter(1, follow_up(1, answers=(Answer(question=QUESTION, yes=False),)))
    refused = fold(CASE, [no], [entry(asked)])
    with pytest.raises(ConsentError, match="said no"):
        overriding.check(refused, "legal-aid")
    overriding.check(refused, "ngo")


def check(override: Override, **changes: object) -> None:
    fields: dict[str, object] = {
        "sender": "nhri",
        "reader": "legal-aid",
        "of_case": CASE,
        "parts": [PART.hash],
        "approved_by": "bo",
        "on": DAY,
    }
    rules.check(override, **(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sender": "ngo"}, "something else"),
        ({"reader": "ngo"}, "something else"),
        ({"of_case": "d" * 32}, "something else"),
        ({"approved_by": "asha"}, "second member"),
        ({"on": DAY + timedelta(days=2)}, "within a day"),
        ({"on": DAY - timedelta(days=1)}, "within a day"),
        ({"parts": ["0" * 64]}, "does not name"),
    ],
)
def test_a_reader_refuses_what_the_statement_does_not_cover(
    changes: dict[str, object], why: str
) -> None:
    check(signed())
    check(signed(), on=DAY + timedelta(days=1))
    with pytest.raises(ConsentError, match=why) as caught:
        check(signed(), **changes)
    assert caught.value.check == "override"


def test_only_the_key_of_who_proposed_it_fits() -> None:
    overrides.verify(signed(), key=KEY.public_key)
    with pytest.raises(ConsentError):
        overrides.verify(signed(), key=SecretKey.derived(SigningKey.generate()).public_key)
    other = signed(replace(STATEMENT, facts="something else"))
    with pytest.raises(ConsentError):
        overrides.verify(replace(signed(), text=other.text), key=KEY.public_key)


def raw(**changes: object) -> bytes:
    fields = {**dict(strictjson.loads(STATEMENT.dump()).items()), **changes}  # type: ignore[attr-defined]
    return strictjson.dumps(fields)


@pytest.mark.parametrize(
    "changes",
    [
        {"basis": "we-want-to"},
        {"basis": ""},
        {"facts": "  "},
        {"format": "amparo/override/v2"},
        {"day": "yesterday"},
        {"parts": "all"},
    ],
)
def test_a_statement_without_ground_or_facts_is_none(changes: dict[str, object]) -> None:
    assert Statement.parse(raw()) == STATEMENT
    with pytest.raises(MalformedError):
        Statement.parse(raw(**changes))


def test_every_ground_says_what_allows_it() -> None:
    assert all(BASES.values())


def message(**changes: object) -> Referral:
    fields: dict[str, object] = {
        "id": "7" * 32,
        "sender": "nhri",
        "to": "legal-aid",
        "case": CASE,
        "counter": 1,
        "day": DAY,
        "directory": REFERENCE,
        "member": "bo",
        "parts": (PART,),
        "consents": (),
        "reason": "why",
        "reply": None,
        "language": "en",
        "override": signed(),
    }
    return Referral(**(fields | changes))  # type: ignore[arg-type]


def test_it_travels_in_place_of_consents_and_never_with_a_handing_over() -> None:
    assert parse(message().dump()) == message()
    with pytest.raises(MalformedError):
        message(transfer=True)
    bare = strictjson.loads(message().dump())
    assert isinstance(bare, dict)
    assert bare["consents"] == []
    assert bare["reply"] is None


def test_a_program_that_knows_no_overrides_refuses_it() -> None:
    """To it the referral has no consents at all."""

    def checked(referral: Referral) -> None:
        check_consents(referral, reader="legal-aid", reader_kind="legal-aid", today=DAY)

    checked(message())
    with pytest.raises(ConsentError) as caught:
        checked(message(override=None))
    assert caught.value.check == "parts"

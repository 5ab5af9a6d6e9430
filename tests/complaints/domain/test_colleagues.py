"""Who can be sealed to and who holds what: the same for every desk, whatever arrived how."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import events
from complaints.domain.colleagues import NOBODY, digest, fold
from complaints.domain.errors import MalformedError
from complaints.domain.events import Introduced, Shared
from complaints.domain.history import Entry
from complaints.domain.identities import Identities, SharedIdentity
from complaints.domain.messages import parse
from complaints.domain.validity import Validity
from tests.factories import TODAY, reference

MEMBERS = ("ana", "ben", "chi")
RECIPIENTS = tuple("age1pq1" + sign * 1952 for sign in "qpzry")
NAMES = tuple(digest(one) for one in RECIPIENTS)
names = st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for at in range(draw(st.integers(0, 12))):
        member = draw(st.sampled_from(MEMBERS))
        event = draw(
            st.one_of(
                st.builds(
                    Introduced,
                    member=st.sampled_from(MEMBERS),
                    recipient=st.sampled_from(RECIPIENTS),
                    holds=names,
                    administrator=st.booleans(),
                    met=st.lists(st.sampled_from(MEMBERS), max_size=2, unique=True).map(tuple),
                ),
                st.builds(
                    Shared,
                    member=st.sampled_from(MEMBERS),
                    envelope=st.sampled_from(NAMES),
                    recipients=names,
                ),
            )
        )
        found.append(
            Entry(
                hash=f"{at:064x}",
                id=f"{at:032x}",
                member=member,
                entry=at + 1,
                clock=draw(st.integers(1, 6)),
                inbox=0,
                heads={},
                at=datetime(2026, 7, 1, 12, at, tzinfo=UTC),
                event=event,
            )
        )
    return found


@given(st.data())
def test_the_order_of_arrival_and_repetition_change_nothing(data: st.DataObject) -> None:
    written = data.draw(entries())
    again = data.draw(st.lists(st.sampled_from(written), max_size=4)) if written else []
    shuffled = data.draw(st.permutations([*written, *again]))
    assert fold(shuffled) == fold(written)


@given(entries())
def test_nobody_is_said_to_hold_what_nobody_said(written: list[Entry]) -> None:
    there = fold(written)
    for member in MEMBERS:
        said = {
            name
            for one in written
            for name in (
                one.event.recipients
                if isinstance(one.event, Shared) and one.event.member == member
                else one.event.holds
                if isinstance(one.event, Introduced) and one.member == one.event.member == member
                else ()
            )
        }
        assert there.of(member).holds <= said
        own = {
            one.event.recipient
            for one in written
            if isinstance(one.event, Introduced) and one.member == one.event.member == member
        }
        assert there.of(member).recipient in own | {None}
    assert there.of("nobody") == NOBODY


@given(entries())
def test_events_are_read_back(written: list[Entry]) -> None:
    for one in written:
        assert events.parse(events.dump(one.event)) == one.event


def message(**changes: object) -> Identities:
    identity = SharedIdentity(
        seed=bytes([7]) * 32,
        validity=Validity(first=TODAY, last=TODAY + timedelta(days=35)),
        forms=False,
    )
    fields: dict[str, object] = {
        "id": "0" * 32,
        "sender": "office",
        "to": "office",
        "case": "",
        "counter": 1,
        "day": TODAY,
        "directory": reference(),
        "member": "ana",
        "reader": "ben",
        "identities": (identity,),
    }
    return Identities(**{**fields, **changes})  # type: ignore[arg-type]


def test_keys_are_read_back_and_never_shown() -> None:
    one = message()
    assert parse(one.dump()) == one
    assert "07" * 32 in one.dump().decode()
    assert "07" * 32 not in repr(one)
    assert repr(bytes([7]) * 32) not in repr(one)


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "other"},
        {"case": "0" * 32},
        {"identities": ()},
        {"day": TODAY - timedelta(days=2)},
    ],
)
def test_what_is_no_message_with_keys(changes: dict[str, object]) -> None:
    with pytest.raises(MalformedError):
        message(**changes)


@pytest.mark.parametrize(
    ("days", "forms", "fits"),
    [(35, False, True), (36, False, False), (400, True, True), (401, True, False)],
)
def test_nobody_makes_an_identity_live_longer(days: int, forms: bool, fits: bool) -> None:
    long = SharedIdentity(
        seed=bytes(32),
        validity=Validity(first=TODAY, last=TODAY + timedelta(days=days)),
        forms=forms,
    )
    data = message(identities=(long,)).dump()
    if fits:
        assert parse(data)
    else:
        with pytest.raises(MalformedError):
            parse(data)
    stub = data.replace(b'"reader"', b'"overflow":{},"reader"')
    with pytest.raises(MalformedError):
        parse(stub)

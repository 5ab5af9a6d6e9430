"""How far a newcomer is: the same for every desk, whatever arrived in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain import events
from complaints.domain.errors import MalformedError
from complaints.domain.events import CasesGiven, CasesTaken, Introduced
from complaints.domain.events.base import Readable
from complaints.domain.fields import Fields
from complaints.domain.history import Entry
from complaints.domain.newcomers import Newcomer, fold

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def entry(day: int, member: str, event: events.Event) -> Entry:
    at = _NOON + timedelta(days=day)
    return Entry(
        hash=f"{day:064x}", id=f"{day:032x}", member=member, entry=1, clock=day, inbox=0,
        heads={}, at=at, event=event,
    )  # fmt: skip


def introduced(member: str) -> Introduced:
    return Introduced(member=member, recipient="", holds=(), administrator=False, met=())


STORY = [
    entry(1, "ana", introduced("ana")),  # of oneself: nobody was added
    entry(2, "ana", introduced("noor")),
    entry(3, "noor", introduced("noor")),
    entry(4, "ana", CasesGiven(member="noor")),
    entry(5, "noor", CasesTaken(member="ana", letters=2, entries=3)),
    entry(6, "ana", CasesGiven(member="ben")),  # who was there from the beginning
]


@given(st.permutations(STORY + STORY[:3]))
def test_it_is_read_in_any_order(shuffled: list[Entry]) -> None:
    day = _NOON.date()
    assert fold(shuffled) == {
        "noor": Newcomer(
            added=day + timedelta(days=2),
            by="ana",
            given=day + timedelta(days=4),
            taken=day + timedelta(days=5),
        )
    }


@pytest.mark.parametrize("event", [one.event for one in STORY[3:5]])
def test_the_events_are_read_as_they_are_written(event: Readable) -> None:
    assert events.parse(events.dump(event)) == event
    with pytest.raises(MalformedError):
        type(event).read(Fields({**events.dump(event), "member": "No name"}, "event"))

"""What waits for ever, as anybody can send it: tried seldom, and not all of it with each letter."""

import pytest

from complaints.desk import sorting
from complaints.desk.reading import Reader, Unreadable, Verified
from complaints.domain.identifiers import new_id
from complaints.domain.messages import FollowUp
from crypto.receipt import Receipt
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_faults import complaint, keys, post


def junk(world: World) -> None:
    """A follow-up to what nobody has filed."""
    receipt = Receipt.generate()
    first = complaint(world, receipt, NHRI)
    more = FollowUp(
        id=new_id(),
        sender=first.sender,
        to=NHRI,
        case=first.case,
        counter=2,
        day=first.day,
        directory=first.directory,
        text="and more",
        language="en",
    )
    post(world, more, key=keys(receipt, NHRI).signing_key, to=NHRI)


def test_of_what_waits_for_ever_only_the_latest_is_tried_whenever_letters_come(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    for _ in range(3):
        junk(world)
    world.sync(desk)
    tried: list[int] = []
    again = sorting.Sorting._read_again

    def noted(of: sorting.Sorting, reader: Reader, seq: int) -> Verified | Unreadable:
        tried.append(seq)
        return again(of, reader, seq)

    monkeypatch.setattr(sorting.Sorting, "_read_again", noted)
    monkeypatch.setattr(sorting, "_AT_ONCE", 2)
    world.file()
    world.sync(desk)
    assert tried == [2, 3]
    world.sync(desk)  # what the office has answered comes back
    tried.clear()
    world.sync(desk)
    assert tried == []
    world.later(days=2)
    world.sync(desk)
    assert tried == [1, 2, 3]

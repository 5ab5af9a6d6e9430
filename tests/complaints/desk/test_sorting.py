"""What waits for ever, as anybody can send it: tried seldom, and not all of it with each letter."""

import pytest

from complaints.desk import sorting
from complaints.desk.reading import Reader, Unreadable, Verified
from crypto.receipt import Receipt
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_faults import early_follow_up


def test_of_what_waits_for_ever_only_the_latest_is_tried_whenever_letters_come(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    for _ in range(3):
        early_follow_up(world, Receipt.generate())  # to what nobody has filed
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

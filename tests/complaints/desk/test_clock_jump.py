"""A clock that is a year ahead for an hour costs no key, no entry and no round."""

from datetime import timedelta

import pytest

from complaints.desk.alarms import AlarmKind
from complaints.desk.stages import Stage
from complaints.portal_client import ProblemError
from tests.complaints.desk.offices import World, case_id
from tests.complaints.desk.test_colleagues import alarms, shared, two_desks


def refused(stage: Stage, _done: int, _total: int) -> None:
    """What a portal answers to a request that is signed at another time than its own."""
    if stage is Stage.INBOX:
        raise ProblemError("bad-signature", 401)


def test_a_clock_that_was_a_year_ahead_leaves_nothing_behind(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    world.sync(first, second)
    held, card = first.vault.keyring.holds, first.own_card.kept
    world.now += timedelta(days=365)
    first.office.note(case, "Written a year ahead")
    for _ in range(2):
        with pytest.raises(ProblemError):
            first.sync.run(refused)
    assert first.vault.keyring.holds == held
    assert first.own_card.kept == card
    world.now -= timedelta(days=365)
    first.sync.run()
    assert alarms(first) == {AlarmKind.CLOCK_BACK}
    first.office.note(case, "Written today")
    for _ in range(2):
        world.sync(first, second)
    assert shared(first.office.case(case)) == shared(second.office.case(case))
    assert alarms(first) == alarms(second) == set()

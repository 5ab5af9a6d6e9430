"""Planning a case at real desks: what is due, what is set aside, and many cases at once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from complaints.desk import casework_bulk, planning
from complaints.desk.errors import NotAllowedError
from complaints.desk.unlocked import Unlocked
from complaints.domain.events.planning import Advised, Standing
from complaints.domain.planning import Deadline
from tests.complaints.desk.offices import NHRI, World, case_id


@pytest.fixture
def desk(world: World) -> Unlocked:
    desk = world.desk(NHRI)
    world.file()
    world.sync(desk)
    return desk


def test_a_task_is_added_given_ticked_and_taken_up_again(desk: Unlocked) -> None:
    office, case = desk.office, case_id(desk.office)
    planning.add_task(office, case, "Call the harbour office", day=office.today)
    (task,) = office.case(case).plan.tasks
    planning.assign_task(office, case, task.id, office.me.member)
    planning.settle(office, case, task.id, Standing.DONE)
    plan = office.case(case).plan
    assert (plan.tasks[0].member, plan.tasks[0].standing) == (office.me.member, Standing.DONE)
    assert plan.next_due() is None
    planning.settle(office, case, task.id, Standing.OPEN)
    due = office.case(case).plan.next_due()
    assert due
    assert (due.kind, due.item) == ("task", task.id)
    with pytest.raises(NotAllowedError):
        planning.assign_task(office, case, task.id, "nobody-we-know")


def test_the_next_thing_due_is_the_soonest_wherever_its_clock_stands(desk: Unlocked) -> None:
    office, case = desk.office, case_id(desk.office)
    day = office.today + timedelta(days=3)
    planning.remind(office, case, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "Look")
    planning.set_deadline(
        office, case, "Rule 39", day, until=time(13, 30), zone="Europe/Paris", place="strasbourg"
    )
    due = office.case(case).plan.next_due()
    assert due
    assert (due.kind, due.title) == ("deadline", "Rule 39")
    with pytest.raises(NotAllowedError):
        planning.set_deadline(office, case, "x", day, zone="Mars/Olympus")
    with pytest.raises(NotAllowedError):
        planning.remind(office, case, office.moment, "too late")


def test_a_deadline_that_no_longer_applies_says_why_and_stays(desk: Unlocked) -> None:
    office, case = desk.office, case_id(desk.office)
    advised = Advised(channels=("ecthr",), basis="Four months.", source="Article 35")
    planning.set_deadline(office, case, "ECtHR", date(2027, 1, 4), advised=advised)
    with pytest.raises(NotAllowedError):  # it is there already
        planning.set_deadline(office, case, "ECtHR", date(2027, 1, 4), advised=advised)
    (deadline,) = office.case(case).plan.deadlines
    with pytest.raises(NotAllowedError):
        planning.settle(office, case, deadline.id, Standing.DROPPED)
    planning.settle(office, case, deadline.id, Standing.DROPPED, "A friendly settlement.")
    kept = office.case(case).plan.item(deadline.id)
    assert isinstance(kept, Deadline)
    assert (kept.standing, kept.reason, kept.advised) == (
        Standing.DROPPED,
        "A friendly settlement.",
        advised,
    )


def test_a_message_brings_back_what_was_set_aside(world: World) -> None:
    desk = world.desk(NHRI)
    receipt = world.file()
    world.sync(desk)
    office, case = desk.office, case_id(desk.office)
    planning.set_aside(office, case, "Advertising")
    plan = office.case(case).plan
    assert (plan.aside, plan.aside_by, plan.aside_why) == (True, office.me.member, "Advertising")
    world.file(receipt=receipt)  # they write again
    world.sync(desk)
    plan = office.case(case).plan
    assert (plan.aside, plan.came_back) == (False, True)
    assert not office.case(case).to_acknowledge  # it is acknowledged by itself, as always
    planning.set_aside(office, case, "Advertising again")
    assert office.case(case).plan.aside
    planning.bring_back(office, case)
    assert not office.case(case).plan.aside


def test_a_case_with_an_open_deadline_is_not_set_aside(desk: Unlocked) -> None:
    office, case = desk.office, case_id(desk.office)
    planning.set_deadline(office, case, "Appeal", office.today)
    with pytest.raises(NotAllowedError):
        planning.set_aside(office, case, "junk")
    (deadline,) = office.case(case).plan.deadlines
    planning.settle(office, case, deadline.id, Standing.DONE)
    planning.set_aside(office, case, "junk")
    assert office.case(case).plan.aside


def test_many_cases_at_once_or_none_of_them(world: World) -> None:
    desk = world.desk(NHRI)
    for _ in range(3):
        world.file()
    world.sync(desk)
    office = desk.office
    ids = [line.id for line in office.cases()]
    me = office.me.member
    assert casework_bulk.assign_many(office, [*ids, ids[0]], me) == 3
    assert casework_bulk.assign_many(office, ids, me) == 0
    assert casework_bulk.flag_many(office, ids[:2], on=True) == 2
    assert casework_bulk.flag_many(office, ids, on=True) == 1
    tomorrow = office.moment + timedelta(days=1)
    assert casework_bulk.remind_many(office, ids, tomorrow, "Read once more") == 3
    assert len({office.case(one).plan.reminders[0].id for one in ids}) == 3
    planning.set_deadline(office, ids[2], "Appeal", office.today)
    with pytest.raises(NotAllowedError):
        casework_bulk.set_aside_many(office, ids, "Somebody tried the form")
    assert not any(office.case(one).plan.aside for one in ids)
    assert casework_bulk.set_aside_many(office, ids[:2], "Somebody tried the form") == 2
    assert casework_bulk.bring_back_many(office, ids) == 2


def test_two_desks_that_did_not_see_each_other_agree_and_show_it(world: World) -> None:
    first = world.desk(NHRI)
    second = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.file()
    world.sync(first, second, first)
    case = case_id(first.office)
    planning.add_task(first.office, case, "Call", day=None)
    world.sync(first, second)
    (task,) = second.office.case(case).plan.tasks
    # offline, both of them
    planning.settle(first.office, case, task.id, Standing.DONE)
    planning.settle(second.office, case, task.id, Standing.DROPPED)
    planning.set_aside(second.office, case, "junk")
    world.sync(first, second, first, second)
    plans = [one.office.case(case).plan for one in (first, second)]
    assert plans[0] == plans[1]
    assert plans[0].aside
    (collision,) = first.office.case(case).collisions
    assert collision.entry.event == plans[0].collisions[0].entry.event

"""What the list shows of a case: what is due first, who waits for whom, who has written."""

from datetime import time, timedelta

import pytest

from complaints.complainant import Addition
from complaints.desk import casework_bulk, planning
from complaints.desk.store.cases import CaseLine
from complaints.desk.store.listing import View
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.portal_client import PortalClient
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id


@pytest.fixture
def desk(world: World) -> Unlocked:
    return world.desk(NHRI)


def line(desk: Unlocked) -> CaseLine:
    (one,) = desk.office.cases(View.ALL)
    return one


def test_a_deadline_by_the_clock_of_its_city_comes_before_a_task(
    world: World, desk: Unlocked
) -> None:
    world.file()
    world.sync(desk)
    case, day = case_id(desk.office), world.now.date() + timedelta(days=1)
    planning.add_task(desk.office, case, "Call the shelter", day=day)
    assert (line(desk).next_due, line(desk).next_due_kind) == (f"{day}T23:59", "task")
    planning.set_deadline(
        desk.office,
        case,
        "Interim measures",
        day,
        until=time(16),
        zone="Europe/Paris",
        place="strasbourg",
    )
    found = line(desk)
    assert (found.next_due, found.next_due_kind) == (f"{day}T14:00", "deadline")
    assert (found.next_due_zone, found.next_due_place) == ("Europe/Paris", "strasbourg")
    assert found.next_due_timed


def test_who_writes_again_waits_until_the_office_answers(world: World, desk: Unlocked) -> None:
    receipt = world.file()
    world.sync(desk)
    assert not line(desk).answered
    more = world.complainant().answer(receipt, NHRI, Addition(text="They came back."))
    more.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    world.sync(desk)
    desk.office.open_case(line(desk).id)
    assert [one.answered for one in desk.office.cases(View.ANSWERED)] == [True]
    desk.office.reply(line(desk).id, "We have read it.")
    assert desk.office.cases(View.ANSWERED) == []


def test_a_case_with_another_organisation_waits_for_it_and_is_late_after_its_day(
    world: World, desk: Unlocked
) -> None:
    receipt = world.file()
    world.sync(desk)
    case = desk.office.case(case_id(desk.office))
    question = desk.office.ask_consent(case.id, LEGAL_AID, [case.parts[0].hash])
    world.sync(desk)
    world.agree(receipt, question)
    world.sync(desk)
    (draft,) = desk.office.drafts(desk.office.case(case.id))
    by = world.now.date() + timedelta(days=3)
    desk.office.refer(case.id, draft.consent.terms.id, LEGAL_AID, reason="Please", answer_by=by)
    assert [one.id for one in desk.office.cases(View.AWAITING)] == [case.id]
    assert not line(desk).overdue_answer
    world.later(days=5)
    assert line(desk).overdue_answer


def test_what_is_set_aside_lies_apart_and_is_no_longer_urgent(world: World, desk: Unlocked) -> None:
    world.file(parts=[Part.new("account", {"text": "Buy now", "violations": ["pushback"]})])
    world.sync(desk)
    before = line(desk)
    assert before.rank < 3
    casework_bulk.set_aside_many(desk.office, [before.id], "An advertisement")
    after = line(desk)
    assert (after.aside, after.lane, after.rank) == (True, "aside", 3)
    assert after.topic_group == before.topic_group == "border-and-entry"

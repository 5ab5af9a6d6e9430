"""Two desks of one office: in step, even when they decide at once, and hard to deceive."""

import random
from dataclasses import replace

import pytest

from complaints.desk import closing
from complaints.desk.chain import Kind
from complaints.desk.store.cases import CaseLine
from complaints.desk.unlocked import Unlocked
from complaints.domain.case import Case
from complaints.domain.outcomes import Outcome
from complaints.domain.states import CaseState
from tests.complaints.desk.offices import NHRI, World, case_id


def two_desks(world: World) -> tuple[Unlocked, Unlocked]:
    """The first member's desk and a colleague's, with one complaint read by both."""
    ring = world.colleague(NHRI, "asha")
    world.file()
    first, second = world.desk(NHRI), world.desk(NHRI, ring=ring)
    world.sync(first, second, first)
    return first, second


def shared(case: Case) -> tuple[object, ...]:
    """What both must agree on."""
    return (
        [one.hash for one in case.entries],
        case.state,
        case.assignee,
        case.collisions,
        case.acknowledged,
        case.given,
    )


def alarms(desk: Unlocked) -> set[str]:
    with desk.store.reading() as unit:
        return {alarm.kind for alarm in unit.alarms.all()}


def test_what_one_decides_the_other_sees(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    first.office.assign(case, "asha")
    first.office.move(case, CaseState.IN_TRIAGE)
    first.office.note(case, "For Asha")
    world.sync(first, second)
    theirs = second.office.case(case)
    assert (theirs.assignee, theirs.state) == ("asha", CaseState.IN_TRIAGE)
    assert shared(theirs) == shared(first.office.case(case))
    second.office.reply(case, "Asha writes")
    world.sync(second, first)
    assert shared(second.office.case(case)) == shared(first.office.case(case))
    assert alarms(first) == alarms(second) == set()


def test_the_complainant_is_acknowledged_once_by_the_office(world: World) -> None:
    first, second = two_desks(world)
    case = first.office.case(case_id(first.office))
    said = [entry for entry in case.entries if entry.event.kind == "acknowledged"]
    assert len(said) == 1
    assert second.office.case(case.id).to_acknowledge == ()
    assert len(world.portal.replies) == 2  # the keepsake and one acknowledgement


def test_desks_that_were_offline_agree_and_show_the_collision(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    first.office.open_case(case)
    first.office.move(case, CaseState.IN_TRIAGE)
    world.sync(first, second)
    first.office.move(case, CaseState.OPEN)
    first.office.assign(case, "defensor-es-1")
    closing.close(
        second.office, case, Outcome.NO_ANSWER, "No answer for months", letter="We heard nothing."
    )
    second.office.assign(case, "asha")
    world.sync(second, first, second)
    one, other = first.office.case(case), second.office.case(case)
    assert shared(one) == shared(other)
    assert len(one.collisions) == 2
    second.office.move(case, CaseState.OPEN, "They answered after all")
    first.office.assign(case, one.assignee)  # as it stands
    world.sync(second, first, second)
    one, other = first.office.case(case), second.office.case(case)
    assert shared(one) == shared(other)
    assert (one.state, one.collisions) == (CaseState.OPEN, ())
    assert alarms(first) == alarms(second) == set()


def lines(desk: Unlocked) -> set[CaseLine]:
    """The list, whatever was touched last at this desk."""
    return {replace(line, touched=0) for line in desk.office.cases()}


def trickle(world: World, chance: random.Random) -> None:
    """What waits is released in two batches, each in random order, some of it brought twice."""
    waiting = world.portal.waiting_envelopes
    chance.shuffle(waiting)
    late = [waiting.pop() for _ in range(len(waiting) // 2)]
    for organisation, _, body in [*waiting[:3], *late[:3]]:
        world.complainant().portal.put_envelope(organisation, body)
    world.portal.release()
    world.portal.waiting_envelopes.extend(late)


@pytest.mark.parametrize("seed", range(3))
def test_two_desks_offline_for_two_days_come_to_the_same(world: World, seed: int) -> None:
    chance = random.Random(seed)
    first, second = two_desks(world)
    world.file()
    world.sync(first, second, first)
    cases = [line.id for line in first.office.cases()]
    for day in range(2):
        for desk, member in ((first, "defensor-es-1"), (second, "asha")):
            for case in cases:
                office = desk.office
                office.note(case, f"{member} on day {day}")
                office.assign(case, member if day else chance.choice([member, None]))
                if office.case(case).state is CaseState.RECEIVED:
                    office.move(case, CaseState.IN_TRIAGE)
                elif desk is first:
                    office.move(case, CaseState.OPEN)
        world.later(days=1)
    for desk in chance.sample([first, second, second, first], 4):
        desk.sync.run()
        trickle(world, chance)
    world.portal.release()
    world.sync(first, second, first, second)
    for case in cases:
        one, other = first.office.case(case), second.office.case(case)
        assert shared(one) == shared(other)
        assert {entry.member for entry in one.entries} == {"defensor-es-1", "asha"}
        assert one.collisions
    assert lines(first) == lines(second)
    assert alarms(first) == alarms(second) == set()


def test_a_colleagues_lost_entry_is_a_hole_after_a_day(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    first.office.note(case, "This one is withheld")
    first.sync.run()
    world.portal.waiting_envelopes.clear()  # the portal took it, proved it, and dropped it
    first.office.note(case, "This one arrives")
    world.sync(first, second)
    assert alarms(second) == {Kind.HOLE}
    world.later(days=1)
    world.sync(second, first)
    assert "not-delivered" in alarms(first)


def test_different_inboxes_for_two_desks_are_noticed(world: World) -> None:
    first, second = two_desks(world)
    world.file()
    world.file()
    world.sync(first)
    # the portal shows the second desk the same two envelopes in another order
    kept = world.portal.inboxes[NHRI]
    (one, name, body), (two, other_name, other_body) = kept[:2]
    kept[:2] = [(one, other_name, other_body), (two, name, body)]
    second.sync.run()
    second.office.note(case_id_any(second), "Seen from here")
    world.sync(second, first)
    assert Kind.INBOX in alarms(first)


def case_id_any(desk: Unlocked) -> str:
    return desk.office.cases()[-1].id


def test_a_forked_journal_is_noticed(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    first.close()
    data = world.config("defensor-es-1").data
    before = (data / "desk.db").read_bytes()
    again = world.desk(NHRI)
    again.office.note(case, "One story")
    world.sync(again)
    again.close()
    for path in data.iterdir():
        path.unlink()
    (data / "desk.db").write_bytes(before)  # an old copy is put back and goes on from there
    restored = world.desk(NHRI)
    restored.office.note(case, "Another story")
    world.sync(restored, second)
    assert Kind.FORK in alarms(second)


def test_a_former_members_signature_no_longer_counts(world: World) -> None:
    from complaints import cards
    from complaints.domain.validity import Validity

    first, second = two_desks(world)
    card = world.instance.card(NHRI)
    world.later(days=2)
    day = world.now.date()
    gone = [
        replace(one, validity=Validity(first=one.validity.first, last=day.replace(day=day.day - 1)))
        if one.id == "asha"
        else one
        for one in card.members
    ]
    data = cards.sign(
        replace(card, version=card.version + 1, members=tuple(gone)), world.instance.keyrings[NHRI]
    )
    case = case_id(second.office)
    second.office.note(case, "I am still here")
    with second.store.reading() as unit:
        parcels = [unit.outgoing.get(one.id) for one in unit.outgoing.waiting()]
    for parcel in parcels:
        world.complainant().portal.put_envelope(NHRI, parcel.body)
    world.portal.cards[NHRI] = data
    world.portal.release()
    world.sync(first)
    with first.store.reading() as unit:
        reasons = [one.reason for one in unit.inbox.refused()]
    assert reasons == ["not-on-card"]

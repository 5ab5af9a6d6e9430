"""Joining and leaving an office: what a newcomer is given, and what somebody who left still can."""

from dataclasses import replace
from datetime import timedelta

import pytest

from complaints.desk.errors import NotAllowedError
from complaints.desk.reading import Reason
from complaints.desk.unlocked import Unlocked
from complaints.directory import Card
from complaints.domain.events import Introduced
from complaints.domain.messages import NO_HASH
from complaints.domain.states import CaseState
from complaints.joining import JoiningError, Request
from complaints.keyring import Keyring
from complaints.portal_client import ProblemError
from crypto import envelope
from crypto.errors import NoIdentityMatchError
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.test_colleagues import alarms, shared, two_desks
from tests.complaints.desk.test_sharing import reasons, ring


def newcomer(world: World, member: str = "noor", organisation: str = NHRI) -> Keyring:
    return Keyring.generate(
        root=world.instance.root, organisation=organisation, member=member, organisation_key=None
    )


def card(desk: Unlocked) -> Card:
    assert desk.own_card.kept
    return desk.own_card.kept


def three_desks(world: World) -> tuple[Unlocked, Unlocked, Unlocked]:
    """Three members of one office, with one complaint read by all."""
    rings = [world.colleague(NHRI, one) for one in ("asha", "noor")]
    world.file()
    first, second, third = world.desk(NHRI), *(world.desk(NHRI, ring=one) for one in rings)
    world.sync(first, second, third, first, second)
    return first, second, third


def put(world: World, desk: Unlocked) -> None:
    """What this desk has laid out reaches the inbox, whoever the portal still knows."""
    with desk.store.reading() as unit:
        parcels = [unit.outgoing.get(one.id) for one in unit.outgoing.waiting()]
    for parcel in parcels:
        world.complainant().portal.put_envelope(NHRI, parcel.body)
    world.portal.release()


def test_a_newcomer_is_given_what_opens_the_inbox(world: World) -> None:
    first, second = two_desks(world)
    noor = newcomer(world)
    first.members.add(Request.parse(Request.of(noor).dump()))
    world.sync(first)
    third = world.desk(NHRI, ring=noor)
    world.sync(third)
    assert ring(third).holds == ring(first).holds != frozenset()
    world.file()
    world.sync(first, second, third)
    assert len(third.office.cases()) == 1  # the first has left the portal long ago
    case = third.office.cases()[0].id
    third.office.note(case, "Noor was here")
    world.sync(third, first, second)
    assert shared(first.office.case(case)) == shared(third.office.case(case))
    assert reasons(first) == reasons(second) == reasons(third) == []
    row = {one.id: one for one in first.members.rows()}["noor"]
    assert (row.is_current, row.administrator, row.waits) == (True, False, False)
    assert row.seen == world.now.date()


def test_a_request_is_known_by_its_fingerprint(world: World) -> None:
    request = Request.of(newcomer(world))
    assert Request.parse(request.dump()) == request
    assert len(request.fingerprint.replace(" ", "")) == 30
    other = replace(request, sign=Request.of(newcomer(world)).sign)
    assert other.fingerprint != request.fingerprint
    for wrong in (
        b"",
        b"{}",
        request.dump() + b"x",
        request.dump().replace(b"age1pq1", b"age1pq2"),
    ):
        with pytest.raises(JoiningError):
            Request.parse(wrong)


def test_who_cannot_join(world: World) -> None:
    first, second = two_desks(world)
    for wrong in (
        newcomer(world, organisation=LEGAL_AID),
        newcomer(world, member="asha"),
        newcomer(world, member="defensor-es-1"),
    ):
        with pytest.raises(NotAllowedError):
            first.members.add(Request.of(wrong))
    with pytest.raises(NotAllowedError, match="administrator"):
        second.members.add(Request.of(newcomer(world)))
    keys = replace(newcomer(world), sign=ring(second).sign)
    with pytest.raises(NotAllowedError, match="keys"):
        first.members.add(Request.of(keys))
    assert {one.id for one in card(first).members} == {"defensor-es-1", "asha"}


def test_whoever_left_opens_nothing_new_and_asks_for_nothing(world: World) -> None:
    first, second, third = three_desks(world)
    gone = ring(second)
    first.own_card.allow_forms(wanted=True)
    world.sync(first, second)
    gone_with_forms = ring(second)
    last = {one[0] for one in world.portal.inboxes.get(NHRI, [])}
    first.members.remove("asha")
    world.file()
    world.sync(first)
    with pytest.raises(ProblemError, match=r"."):
        second.sync.run()
    # what is sealed from now on, shares among it, opens with none of their keys
    bodies = [body for seq, _, body in world.portal.inboxes[NHRI] if seq not in last]
    assert bodies
    theirs = [*gone.open_with, *gone.own, *gone_with_forms.open_with, *gone_with_forms.own]
    unread = 0
    for body in bodies:
        try:
            envelope.open_sealed(body, identities=theirs)
        except NoIdentityMatchError:
            unread += 1
    assert unread >= 2  # the complaint, and what was given to the one who stays
    assert card(first).recipient.recipient not in {str(one.recipient) for one in theirs}
    field = card(first).field_recipient
    assert field
    assert field.recipient not in {str(one.recipient) for one in theirs}
    # and whoever stays goes on
    world.sync(third, first)
    assert ring(third).holds >= ring(first).holds
    assert len(third.office.cases()) == 2
    assert alarms(first) == alarms(third) == set()


def test_what_they_wrote_before_counts_and_nothing_after_whatever_day_it_bears(
    world: World,
) -> None:
    first, second, third = three_desks(world)
    case = case_id(first.office)
    second.office.move(case, CaseState.IN_TRIAGE)
    world.sync(second, first)  # the first has read it, the third not yet
    first.members.remove("asha")
    world.sync(first)
    second.office.move(case, CaseState.OPEN)
    put(world, second)
    world.now -= timedelta(days=1)  # a message may bear any day
    second.office.note(case, "Dated before")
    world.now += timedelta(days=1)
    put(world, second)
    world.sync(third, first, third)
    one, other = first.office.case(case), third.office.case(case)
    assert one.state is other.state is CaseState.IN_TRIAGE
    assert shared(one) == shared(other)
    assert set(reasons(first)) == set(reasons(third)) == {Reason.AFTER_LEAVING}
    assert alarms(first) == alarms(third) == set()


def test_what_arrived_before_the_card_is_taken_back_with_it(world: World) -> None:
    first, second, third = three_desks(world)
    case = case_id(first.office)
    second.office.assign(case, "asha")
    second.sync.run()
    world.portal.release()
    third.sync.run()  # the third desk sees it before the card, the first after it
    assert third.office.case(case).assignee == "asha"
    first.members.remove("asha")
    world.sync(first, third, first)
    assert first.office.case(case).assignee is third.office.case(case).assignee is None
    assert third.office.cases()[0].assignee is None
    assert alarms(first) == alarms(third) == set()


def test_who_cannot_be_removed(world: World) -> None:
    first, second = two_desks(world)
    for wrong in ("defensor-es-1", "nobody"):
        with pytest.raises(NotAllowedError):
            first.members.remove(wrong)
    with pytest.raises(NotAllowedError, match="administrator"):
        second.members.remove("defensor-es-1")


def test_whoever_never_wrote_has_no_chain_and_no_name_is_used_twice(world: World) -> None:
    world.file()
    first = world.desk(NHRI)
    world.colleague(NHRI, "asha")
    world.sync(first)
    first.members.remove("asha")
    (gone,) = [one for one in card(first).members if one.id == "asha"]
    assert gone.last == NO_HASH
    assert gone.validity.last < world.now.date()
    with pytest.raises(NotAllowedError, match="another name"):
        first.members.add(Request.of(newcomer(world, member="asha")))
    world.later(days=9)
    world.sync(first)
    assert [one.last for one in card(first).members if one.id == "asha"] == [NO_HASH]


def test_a_desk_that_came_late_ends_no_chain_that_it_does_not_have(world: World) -> None:
    first, second = two_desks(world)
    world.sync(second, first, second, first)
    noor = replace(newcomer(world), organisation_key=ring(first).organisation_key)
    first.members.add(Request.of(noor))
    world.sync(first)
    third = world.desk(NHRI, ring=noor)
    world.sync(third)
    with pytest.raises(NotAllowedError, match="Take over the cases first"):
        third.members.remove("asha")
    assert [one.last for one in card(third).members] == [None] * 3


def test_an_administrator_who_was_removed_is_not_put_back_by_the_key_that_they_keep(
    world: World,
) -> None:
    first, second = two_desks(world)
    key = ring(first).organisation_key
    second.vault.change(replace(ring(second), organisation_key=key))  # as shares bring it back
    second.members.remove("defensor-es-1")
    world.sync(second)
    left = card(second)
    world.later(days=10)  # a card is due again
    world.instance.publish(issued=world.now.date())
    with pytest.raises(ProblemError):
        first.sync.run()
    with pytest.raises(NotAllowedError, match="removed"):
        first.own_card.renew(left)
    now = Card.accept(
        world.portal.cards[NHRI], organisation=world.instance.organisations[NHRI][1],
        instance=world.instance.root.instance, today=world.now.date(),
    )  # fmt: skip
    assert {one.id for one in now.current_members(world.now.date())} == {"asha"}


def test_what_somebody_says_of_newcomers_after_they_left_counts_nowhere(world: World) -> None:
    first, second, third = three_desks(world)
    with second.store.writing() as unit:
        key = Request.of(newcomer(world)).recipient
        forged = Introduced(member="noor", recipient=key, holds=(), administrator=False, met=())
        second.own_card.writer(unit).enter(forged)
    world.sync(second, third)  # who has read it before it is known that its writer has left
    joining = [one.id for one in third.members.rows() if one.newcomer]
    assert joining == ["noor"]
    first.members.remove("asha")
    world.sync(first, third)
    assert [one.id for one in third.members.rows() if one.newcomer] == []

"""What members of other offices signed who had to leave: what came in time counts, no more."""

import pytest

from complaints import cards
from complaints.desk import duties
from complaints.desk.alarms import AlarmKind
from complaints.desk.reading import Reason
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.unlocked import Unlocked
from complaints.domain.messages import NO_HASH, Referral
from complaints.domain.outcomes import Outcome
from complaints.keyring import Keyring
from complaints.portal_client import PortalClient
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, checked
from tests.complaints.desk.test_road import referred
from tests.complaints.desk.test_sharing import reasons
from tests.factories import reference


def removed(world: World, organisation: str) -> None:
    """The office's only member so far has to leave; somebody else signs its cards from now on."""
    theirs, today = world.instance.keyrings[organisation], world.now.date()
    other = Keyring.generate(
        root=theirs.root,
        organisation=organisation,
        member="asha",
        organisation_key=theirs.organisation_key,
    )
    both = cards.renew(other, world.instance.card(organisation), today=today)
    made = cards.renew(both.keyring, both.card, today=today, leaves={theirs.member: NO_HASH})
    world.instance.cards[organisation] = world.portal.cards[organisation] = made.data


def hand_in(world: World, desk: Unlocked, to: str) -> None:
    """What this desk has laid out for others is brought to the portal, by whoever has it."""
    with desk.store.reading() as unit:
        parcels = [unit.outgoing.get(one.id) for one in unit.outgoing.waiting()]
    for parcel in parcels:
        if parcel.target == to:
            PortalClient(world.base).put_envelope(to, parcel.body)
    world.portal.release()


def sent_before_it_was_known(world: World) -> tuple[Unlocked, str]:
    """Our desk with today's cards, and its case: since then the other writer left, and wrote."""
    _, first, second, case, referral = referred(world)
    world.sync(second)
    theirs = checked(second.office)
    second.office.answer_referral(theirs, referral, "accepted", text="We take it.")
    world.sync(second, first)
    world.later(days=1)
    world.sync(first)  # today's cards
    removed(world, LEGAL_AID)
    second.office.answer_referral(
        theirs, referral, "done", text="Send us her address.", outcome=Outcome.RESOLVED
    )
    hand_in(world, second, NHRI)
    return first, case


def test_what_was_sent_in_time_counts_however_late_it_is_read_and_nothing_dated_back(
    world: World,
) -> None:
    _, first, second, case, referral = referred(world)
    world.sync(second)
    theirs = checked(second.office)
    second.office.answer_referral(theirs, referral, "accepted", text="We take it.")
    world.sync(second)
    signed_on = world.now
    world.later(days=3)
    removed(world, LEGAL_AID)
    # they have left, and write as if it were days ago
    now, world.now = world.now, signed_on
    second.office.answer_referral(
        theirs, referral, "done", text="Send us her address.", outcome=Outcome.RESOLVED
    )
    world.now = now
    hand_in(world, second, NHRI)
    world.sync(first, first)
    (given,) = first.office.case(case).given
    assert (given.answer, given.text) == ("accepted", "We take it.")
    assert reasons(first) == [Reason.WRITER_LEFT]


def test_what_came_before_this_desk_knew_is_to_be_asked_about(world: World) -> None:
    first, case = sent_before_it_was_known(world)
    world.sync(first)
    assert doubts(first) == []
    world.later(days=1)
    world.sync(first)
    assert doubts(first) == [f"{LEGAL_AID}, {first.office.case(case).code}"]
    world.sync(first)
    assert len(doubts(first)) == 1


def test_what_was_read_before_this_desk_knew_and_is_filed_later_is_to_be_asked_about_too(
    world: World,
) -> None:
    first, case = sent_before_it_was_known(world)
    with pytest.raises(Cancelled):
        first.sync.run(stop_before_filing)
    world.later(days=1)
    world.sync(first)
    assert first.office.case(case).given[0].answer == "done"
    assert doubts(first) == [f"{LEGAL_AID}, {first.office.case(case).code}"]


def stop_before_filing(stage: Stage, _done: int, _total: int) -> None:
    if stage is Stage.FILING:
        raise Cancelled


def test_who_left_has_refused_nothing_for_the_office(world: World) -> None:
    """What they wrote after the end that the card sets keeps nobody from being told."""
    desk = world.desk(NHRI)
    away = world.desk(NHRI, ring=world.colleague(NHRI, "defensor-es-2"))
    world.sync(desk, away)
    referral = Referral(
        id="5" * 32,
        sender=LEGAL_AID,
        to=NHRI,
        case="c" * 32,
        counter=1,
        day=world.now.date(),
        directory=reference(),
        member=f"{LEGAL_AID}-1",
        parts=(),
        consents=(),
        reason="",
        reply=None,
        language="en",
    )

    def refused(at: Unlocked) -> int:
        with at.store.writing() as unit:
            writer = at.office._writer(unit)
            duties.refuse(unit, writer, at.registry.known, referral, "No consent")
            return sum(one.target == LEGAL_AID for one in unit.outgoing.waiting())

    assert refused(away) == 1
    world.sync(away, desk)
    assert refused(desk) == 0  # a colleague has told them
    ring, today = world.instance.keyrings[NHRI], world.now.date()
    leaves = {"defensor-es-2": NO_HASH}
    made = cards.renew(ring, world.instance.card(NHRI), today=today, leaves=leaves)
    world.instance.cards[NHRI] = world.portal.cards[NHRI] = made.data
    world.later(hours=2)
    world.sync(desk)
    assert desk.registry.known.left(NHRI) == leaves
    assert refused(desk) == 1


def doubts(desk: Unlocked) -> list[str]:
    with desk.store.reading() as unit:
        return [one.detail for one in unit.alarms.all() if one.kind == AlarmKind.WRITER_LEFT]

"""Identities among colleagues: who is given what, and that nobody else can have it."""

from dataclasses import replace
from datetime import timedelta

from complaints.desk import joining, sharing
from complaints.desk.alarms import AlarmKind
from complaints.desk.me import Me
from complaints.desk.reading import Reason
from complaints.desk.unlocked import Unlocked
from complaints.domain.colleagues import digest
from complaints.domain.events import Introduced, Present, Shared
from complaints.domain.identities import Identities, SharedIdentity
from complaints.domain.validity import Validity
from complaints.keyring import ERASED_AFTER, Keyring
from complaints.sealing import seal_message
from crypto import envelope
from crypto.errors import NoIdentityMatchError
from crypto.hybrid import Identity
from crypto.minisign import SecretKey
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_colleagues import alarms, two_desks

DAY = timedelta(days=1)
ROTATES = 16  # days after which no card can outlast the first recipient


def reasons(desk: Unlocked) -> list[str]:
    with desk.store.reading() as unit:
        return [one.reason for one in unit.inbox.refused()]


def ring(desk: Unlocked) -> Keyring:
    return desk.vault.keyring


def rotate(world: World, first: Unlocked) -> None:
    """A fortnight passes, and the administrator's desk renews card and recipient."""
    before = ring(first).holds
    for _ in range(2):
        world.later(days=ROTATES // 2)
        world.sync(first)
    assert len(ring(first).holds - before) == 1


def test_a_fresh_identity_reaches_the_colleague_by_itself(world: World) -> None:
    first, second = two_desks(world)
    rotate(world, first)
    assert first.own_card.kept
    fresh = digest(first.own_card.kept.recipient.recipient)
    assert fresh not in ring(second).holds
    receipt = world.file()
    world.sync(second)
    assert fresh in ring(second).holds
    assert len(second.office.cases()) == 2  # sealed to the new recipient, and opened
    world.sync(first, second, first)
    assert alarms(first) == alarms(second) == set()
    assert reasons(first) == reasons(second) == []
    assert len(world.replies(receipt).replies) == 1


def test_what_is_shared_is_sealed_to_the_colleague_alone(world: World) -> None:
    first, second = two_desks(world)
    rotate(world, first)
    with first.store.reading() as unit:
        (shared,) = [one.event for one in unit.journal.of_case("") if isinstance(one.event, Shared)]
    (body,) = [body for _, name, body in world.portal.inboxes[NHRI] if name == shared.envelope]
    with_office = [*ring(first).open_with, *ring(second).open_with, *ring(first).own]
    for identity in with_office:
        try:
            envelope.open_sealed(body, identities=[identity])
        except NoIdentityMatchError:
            continue
        raise AssertionError("more than one key opens it")
    assert envelope.open_sealed(body, identities=[ring(second).seal])
    assert shared.member == "asha"
    assert set(shared.recipients) == ring(first).holds - ring(second).holds


def test_the_own_recipient_is_replaced_after_each_use_and_erased_in_time(world: World) -> None:
    first, second = two_desks(world)
    old = ring(second).seal
    rotate(world, first)
    world.sync(second)
    assert ring(second).seal != old
    assert ring(second).own[1:] == (old,)
    world.sync(first)
    world.later(days=8)
    world.sync(first, second)  # the next card names the new one
    assert first.own_card.kept
    assert first.own_card.kept.member_on("asha", world.now.date()).seal == digest(
        str(ring(second).seal.recipient)
    )
    world.later(days=14)
    world.sync(first, second)
    assert old in ring(second).own
    world.later(days=1)
    world.sync(second)
    assert old not in ring(second).own


def test_an_own_recipient_lives_no_longer_than_what_it_opened(world: World) -> None:
    """Even if no administrator ever takes up the new one."""
    first, second = two_desks(world)
    old = ring(second).seal
    rotate(world, first)
    world.sync(second)
    newest = max(one.validity.last for one in ring(second).identities)
    assert old in ring(second).without_expired(newest).own
    assert old not in ring(second).without_expired(newest + ERASED_AFTER + DAY).own


def test_forms_can_be_opened_by_every_colleague(world: World) -> None:
    first, second = two_desks(world)
    first.own_card.allow_forms(wanted=True)
    world.sync(first, second)
    assert ring(first).field_identities == ring(second).field_identities != ()


def test_a_colleague_who_was_never_there_is_given_it_once_they_come(world: World) -> None:
    world.file()
    first = world.desk(NHRI)
    asha = world.colleague(NHRI, "asha")
    world.sync(first)
    rotate(world, first)
    world.file()
    second = world.desk(NHRI, ring=asha)
    world.sync(second)
    assert len(second.office.cases()) == 1
    assert set(reasons(second)) == {Reason.SEALED_TO_ANOTHER}
    refused = {Reason.SEALED_TO_ANOTHER.value: 1, Reason.FORGED.value: 2}
    assert joining.ours(second, refused) == {Reason.FORGED.value: 2}  # the keys are on their way
    world.sync(first, second)
    assert joining.ours(second, refused) == refused
    assert len(second.office.cases()) == 2
    assert reasons(second) == []
    assert alarms(second) == set()


def test_a_lost_key_is_noticed_after_a_day_and_given_again(world: World) -> None:
    first, second = two_desks(world)
    kept = ring(second)
    rotate(world, first)
    world.sync(second, first)
    second.vault.change(kept)  # a copy of the keyfile from before is put back
    world.later(days=1)
    world.file()
    world.sync(second)
    assert AlarmKind.KEY_MISSING in alarms(second)
    assert set(reasons(second)) == {Reason.SEALED_TO_ANOTHER}
    world.later(days=1)
    world.sync(second, first, second)
    world.sync(first, second)
    assert reasons(second) == []
    assert AlarmKind.KEY_MISSING not in alarms(second)
    assert len(second.office.cases()) == 2


def put(world: World, desk: Unlocked) -> None:
    """What this desk has laid out reaches the inbox, and the desk makes no round."""
    with desk.store.reading() as unit:
        parcels = [unit.outgoing.get(one.id) for one in unit.outgoing.waiting()]
    for parcel in parcels:
        world.complainant().portal.put_envelope(NHRI, parcel.body)
    world.portal.release()


def sent(desk: Unlocked, reader: str, recipient: str) -> None:
    """Another member's desk shares what it has, in spite of the rules."""
    with desk.store.writing() as unit:
        desk.own_card.writer(unit).share(
            reader=reader,
            recipient=recipient,
            identities=tuple(ring(desk).to_share().values()),
        )


def test_keys_come_in_no_other_way(world: World) -> None:
    first, second = two_desks(world)
    before = ring(second)
    own = str(before.seal.recipient)
    assert first.own_card.kept
    sent(first, "asha", first.own_card.kept.recipient.recipient)  # sealed to the office
    sent(first, "somebody-else", own)  # passed on
    with first.store.writing() as unit:  # another story for one desk alone
        aside = first.own_card.writer(unit)
        aside._me = replace_recipient(first, own)
        aside.enter(Present())
    world.sync(first, second)
    assert reasons(second) == [Reason.PASSED_ON] * 3
    assert ring(second) == before


def replace_recipient(desk: Unlocked, recipient: str) -> Me:
    return replace(desk.office.me, recipient=recipient)


def test_a_stranger_gives_no_keys(world: World) -> None:
    first, second = two_desks(world)
    before = ring(second)
    message = Identities(
        id="0" * 32,
        sender=NHRI,
        to=NHRI,
        case="",
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        member="defensor-es-1",
        reader="asha",
        identities=tuple(ring(first).to_share().values()),
    )
    forged = seal_message(
        message,
        key=SecretKey.derived(ring(second).request),
        recipient=str(before.seal.recipient),
    )
    world.complainant().portal.put_envelope(NHRI, forged.body.data)
    world.portal.release()
    world.sync(second)
    assert reasons(second) == [Reason.FORGED]
    assert ring(second) == before


def test_nobody_is_introduced_by_others_once_they_spoke_themselves(world: World) -> None:
    first, _ = two_desks(world)
    with first.store.writing() as unit:
        said = sharing.known(unit, None).of("asha")
        first.own_card.writer(unit).enter(
            Introduced(
                member="asha",
                recipient=str(ring(first).seal.recipient),
                holds=("0" * 64,),
                administrator=True,
                met=(),
            )
        )
        assert sharing.known(unit, None).of("asha") == said


def test_nobody_is_given_less_for_what_was_said_by_whom_had_to_leave(world: World) -> None:
    first, _ = two_desks(world)
    card, what = first.own_card.kept, "f" * 64
    assert card
    with first.store.writing() as unit:
        last = unit.journal.last("defensor-es-1")
        assert last
        said = Shared(member="asha", envelope="0" * 64, recipients=(what,))
        first.own_card.writer(unit).enter(said)
        assert what in sharing.known(unit, card).of("asha").holds
        left = [replace(one, last=last.hash) for one in card.members if one.id != "asha"]
        after = replace(card, members=tuple(left))
        there = sharing.known(unit, after)
        assert what not in there.of("asha").holds
        assert said.envelope not in there.envelopes
        assert there.of("defensor-es-1").recipient  # what they said before counts


def test_no_key_younger_than_the_card_is_given_to_whom_only_an_old_card_names(
    world: World,
) -> None:
    """The portal keeps from one desk the card on which a colleague has left, and lets keys by."""
    world.file()
    first = world.desk(NHRI)
    rings = [world.colleague(NHRI, one) for one in ("asha", "noor")]
    second, third = (world.desk(NHRI, ring=one) for one in rings)
    world.sync(first, second, third, first, second)
    old = world.portal.cards[NHRI]
    world.later(days=1)
    first.members.remove("noor")
    world.sync(first)
    fresh = ring(first).holds - ring(third).holds
    assert len(fresh) == 1
    world.portal.cards[NHRI] = old
    for _ in range(3):
        world.sync(second)
        world.later(days=1)
    assert ring(second).holds >= fresh
    with second.store.reading() as unit:
        there = sharing.known(unit, None)
    assert not there.of("noor").holds & fresh
    assert "noor" not in there.envelopes.values()


def test_what_is_no_key_harms_nobody_but_who_introduced_themselves_by_it(world: World) -> None:
    first, second = two_desks(world)
    said = str(ring(second).seal.recipient)
    with second.store.writing() as unit:
        second.own_card.writer(unit).enter(
            Introduced(
                member="asha",
                recipient=said[:-6] + ("q" * 6 if said[-6:] != "q" * 6 else "p" * 6),
                holds=(),
                administrator=False,
                met=("defensor-es-1",),
            )
        )
    put(world, second)
    rotate(world, first)
    world.file()
    world.sync(first)
    assert len(first.office.cases()) == 2
    first.members.remove("asha")
    assert [one.id for one in first.members.rows() if one.is_current] == ["defensor-es-1"]


def test_keys_by_who_left_count_for_nothing_whatever_day_they_bear(world: World) -> None:
    world.file()
    first = world.desk(NHRI)
    rings = [world.colleague(NHRI, one) for one in ("asha", "noor")]
    second, third = (world.desk(NHRI, ring=one) for one in rings)
    world.sync(first, second, third, first, second)
    world.later(days=2)
    first.members.remove("noor")
    world.sync(first, second, first)
    before = ring(second)
    own = Identity.generate()
    yesterday = world.now.date() - DAY
    mine = SharedIdentity(
        seed=own.seed, validity=Validity(first=yesterday, last=yesterday + 30 * DAY), forms=False
    )
    message = Identities(
        id="0" * 32,
        sender=NHRI,
        to=NHRI,
        case="",
        counter=1,
        day=yesterday,
        directory=world.instance.accepted().reference,
        member="noor",
        reader="asha",
        identities=(mine,),
    )
    given = seal_message(message, key=ring(third).sign, recipient=str(before.seal.recipient))
    world.complainant().portal.put_envelope(NHRI, given.body.data)
    world.portal.release()
    world.sync(second)
    assert reasons(second) == [Reason.NOT_ON_CARD]
    assert ring(second) == before


def test_no_complaint_that_waits_for_its_key_is_thrown_away_on_a_colleague_s_word(
    world: World,
) -> None:
    first, second = two_desks(world)
    kept, said = ring(second), second.office.me.recipient
    rotate(world, first)
    world.sync(second, first)
    second.vault.change(kept)  # the key is here no more
    world.later(days=1)
    world.file()
    (_, name, _) = world.portal.inboxes[NHRI][-1]
    with first.store.writing() as unit:
        aside = first.own_card.writer(unit)
        aside._me = replace_recipient(first, said)  # which the other desk opens all the same
        aside.enter(Shared(member="noor", envelope=name, recipients=()))
    world.sync(first, second)
    with second.store.reading() as unit:
        assert name in sharing.known(unit, None).envelopes
    world.later(days=1)
    world.sync(second, first, second)
    world.sync(first, second)
    read = [second.office.case(line.id).content("account") for line in second.office.cases()]
    assert len(read) == 2
    assert all(read)

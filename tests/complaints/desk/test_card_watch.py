"""Cards that a portal withholds, refuses or doubles, and keys that it brings again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from complaints import cards
from complaints.desk import sharing
from complaints.desk.registry import CardDiffersError
from complaints.desk.unlocked import Unlocked
from complaints.directory import Card
from complaints.domain.events import CardSeen, Noted
from complaints.domain.identifiers import new_id
from complaints.domain.messages import Identities
from crypto import envelope, signedfile
from crypto.errors import NoIdentityMatchError
from crypto.signedfile import SignedFile
from tests.complaints.cli.test_journal import verify
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id
from tests.complaints.desk.test_colleagues import two_desks
from tests.complaints.desk.test_members import three_desks
from tests.complaints.desk.test_sharing import ring
from tests.portal_simulator import ProblemError


def raised(desk: Unlocked) -> list[tuple[str, str]]:
    with desk.store.reading() as unit:
        return [(one.kind, one.detail) for one in unit.alarms.all()]


def kept(desk: Unlocked) -> Card:
    assert desk.own_card.kept
    return desk.own_card.kept


def test_of_two_cards_with_one_number_the_first_stays_and_a_person_is_told(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    known = desk.registry.known.card(LEGAL_AID)
    data = world.instance.cards[LEGAL_AID]
    signed = SignedFile.parse(data)
    # a line that nobody signs may differ
    other_comment = data.replace(b"untrusted comment: amparo\n", b"untrusted comment: opapra\n")
    assert SignedFile.parse(other_comment).content == signed.content
    assert desk.registry.keep_card(LEGAL_AID, other_comment) == known
    assert raised(desk) == []
    twin = cards.sign(replace(known, answers_in_days=3), world.instance.keyrings[LEGAL_AID])
    with pytest.raises(CardDiffersError):
        desk.registry.keep_card(LEGAL_AID, twin)
    assert desk.registry.known.card(LEGAL_AID) == known
    assert raised(desk) == [("card-differs", f"{LEGAL_AID}, {known.version}")]
    world.portal.cards[LEGAL_AID] = twin
    world.later(days=1)
    world.sync(desk)
    assert desk.registry.known.card(LEGAL_AID) == known
    assert desk.registry.keep_card(
        LEGAL_AID,
        cards.sign(replace(known, version=known.version + 1), world.instance.keyrings[LEGAL_AID]),
    )


def test_a_refused_card_loses_no_identity_and_makes_no_more_each_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    before = ring(desk).holds
    world.later(days=15)
    taken = world.portal.cards[NHRI]
    shown: list[bytes] = []

    def refused(organisation: str, body: bytes) -> object:
        shown.append(body)
        raise ProblemError("bad-card", 400)

    monkeypatch.setattr(world.portal, "_put_card", refused)
    world.sync(desk, desk, desk)
    assert len(shown) == 3
    assert world.portal.cards[NHRI] == taken
    made = [Card.parse(SignedFile.parse(one).content).recipient.recipient for one in shown]
    assert len(set(made)) == 1
    assert made[0] in {str(one.recipient) for one in ring(desk).open_with}
    assert len(ring(desk).holds - before) == 1


def test_keys_that_come_again_change_nothing(world: World) -> None:
    desk = world.desk(NHRI)
    world.sync(desk)
    (identity,) = ring(desk).to_share().values()
    message = Identities(
        id=new_id(),
        sender=NHRI,
        to=NHRI,
        case="",
        counter=1,
        day=world.now.date(),
        directory=world.instance.accepted().reference,
        member="asha",
        reader=ring(desk).member,
        identities=(identity,),
    )

    def take(one: Identities) -> bytes:
        sharing.take(desk.vault, desk.store, [one], world.now.date())
        return desk.vault.path.read_bytes()

    once = take(message)
    seal = ring(desk).seal
    for days in (0, 1, 30):
        world.later(days=days)
        assert take(message) == once, "the keyfile is not even written"
    assert ring(desk).seal == seal
    another = take(replace(message, id=new_id(), day=world.now.date()))
    assert ring(desk).seal != seal
    assert take(message) == another
    world.now += timedelta(days=60)
    take(replace(message, id=new_id(), day=world.now.date()))
    with desk.store.reading() as unit:
        assert len(sharing._taken(unit)) == 1


def test_a_withheld_card_comes_through_the_journal_and_nothing_is_sealed_to_the_old_one(
    world: World,
) -> None:
    first, second, third = three_desks(world)
    gone, old = ring(second), world.portal.cards[NHRI]
    first.members.remove("asha")
    world.sync(first)
    fresh = kept(first)
    world.portal.cards[NHRI] = old
    before = {seq for seq, _, _ in world.portal.inboxes[NHRI]}
    case = case_id(third.office)
    world.sync(third, third)
    assert kept(third) == fresh
    third.office.note(case, "Only for who is here")
    world.sync(third)
    bodies = [body for seq, _, body in world.portal.inboxes[NHRI] if seq not in before]
    assert bodies
    for body in bodies:
        with pytest.raises(NoIdentityMatchError):
            envelope.open_sealed(body, identities=[*gone.open_with, *gone.own])
    world.portal.cards[NHRI] = cards.sign(fresh, ring(first))
    world.sync(first)
    assert any(
        isinstance(one.event, Noted) and one.event.text == "Only for who is here"
        for one in first.office.case(case).entries
    )
    assert not [one for one in (*raised(first), *raised(third)) if one[0] == "card-differs"]


def test_two_administrators_cards_with_one_number_are_found_by_both(
    world: World, tmp_path: Path
) -> None:
    first, second = two_desks(world)
    world.sync(first, second, first)
    card = kept(first)
    assert card == kept(second)
    honest = replace(card, version=card.version + 1, answers_in_days=3)
    false = replace(honest, answers_in_days=4)
    for desk, shown in ((first, honest), (second, false)):
        world.portal.cards[NHRI] = cards.sign(shown, ring(first))
        world.sync(desk)
        assert kept(desk) == shown
    world.portal.cards[NHRI] = cards.sign(honest, ring(first))
    world.sync(first, second)
    said = ("card-differs", f"{NHRI}, {honest.version}")
    assert said in raised(first)
    assert said in raised(second)
    assert (kept(first), kept(second)) == (honest, false), "nobody can tell here which is right"
    done = verify(world, second, tmp_path)
    assert done.exit_code == 1
    assert f"WRONG: card {honest.version}: two different cards" in done.output


def test_what_a_colleague_calls_a_card_counts_for_its_signature_alone(world: World) -> None:
    first, second = two_desks(world)
    world.sync(first, second, first)
    card = kept(first)
    newer = replace(card, version=card.version + 5)
    forged = signedfile.sign(
        newer.dump(), key=ring(second).sign, trusted_comment=newer.trusted_comment
    )
    for data in (forged, b"", b"\x00\x01x"):
        with second.store.writing() as unit:
            second.own_card.writer(unit).enter(CardSeen.of(data))
    with second.store.writing() as unit:
        second.own_card.writer(unit).enter(CardSeen(card="no base64"))
    world.sync(second, first)
    assert kept(first) == kept(second) == card
    assert raised(first) == raised(second) == []

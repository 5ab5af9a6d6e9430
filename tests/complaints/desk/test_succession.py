"""Several stores of one member: whatever was forgotten or copied, no chain of theirs forks."""

import io
import random
from contextlib import suppress
from dataclasses import replace

import pytest

from complaints import keyring
from complaints.desk import succession
from complaints.desk.alarms import AlarmKind
from complaints.desk.chain import Kind
from complaints.desk.errors import NotAllowedError, StoreMissingError, UnreachableError
from complaints.desk.stages import Cancelled, Stage
from complaints.desk.store.journal import Journal
from complaints.desk.succession import Standing
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import Present
from complaints.domain.messages import ChainHead
from complaints.domain.parts import Part
from complaints.domain.strictjson import MAX_INTEGER
from crypto.errors import KeyfileError
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, case_id
from tests.complaints.desk.test_colleagues import alarms, shared, two_desks
from tests.complaints.desk.test_withdrawal import everything

WRONG = {*Kind} - {Kind.HOLE, Kind.WITHHELD}


def beside(world: World, desk: Unlocked, name: str = "beside", *, anew: bool = True) -> Unlocked:
    """A desk with the same keyfile in another folder."""
    config = replace(world.config(desk.vault.keyring.member), data=world.folder / name)
    opened = Unlocked.open(config, PASSPHRASE, now=lambda: world.now, anew=anew)
    world.desks.append(opened)
    return opened


def from_a_copy(world: World, desk: Unlocked, name: str = "copied") -> Unlocked:
    """A desk whose keyfile was copied before any desk was opened with it."""
    return world.desk(NHRI, ring=replace(desk.vault.keyring, begun=False), name=name)


def written(desk: Unlocked) -> set[int]:
    """The places in the journal that this very store has used."""
    with desk.store.reading() as unit:
        ours = (one.message for one in unit.journal.all() if unit.outgoing.has(one.message.id))
        return {one.entry for one in ours}


def standing(desk: Unlocked) -> Standing:
    with desk.store.reading() as unit:
        return succession.standing(unit, desk.vault.keyring.member)


def go_on(world: World, desk: Unlocked) -> None:
    with desk.store.writing() as unit:
        succession.go_on(unit, world.now)


def acknowledged(world: World, desk: Unlocked) -> int:
    return world.portal.acknowledged.get((NHRI, desk.vault.keyring.member), 0)


def test_a_forgotten_stick_makes_no_second_desk(world: World) -> None:
    first, second = two_desks(world)
    second.close()
    with pytest.raises(StoreMissingError, match="Put the disk or the stick"):
        beside(world, second, anew=False)
    assert not (world.folder / "beside").exists()
    again = world.desk(NHRI, ring=second.vault.keyring)
    again.office.note(case_id(again.office), "The stick is back")
    world.sync(again, first)
    assert alarms(first) == set()


def test_a_keyfile_that_cannot_be_saved_begins_no_desk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start could not tell that its folder is missing."""
    world.desk(NHRI).close()
    unmarked = replace(world.instance.keyrings[NHRI], begun=False)

    def full(*_: object, **__: object) -> None:
        raise KeyfileError("no room")

    for name in ("defensor-es-1", "another"):
        config = world.config(name)
        keyring.save(config.keyfile, unmarked, PASSPHRASE)
    monkeypatch.setattr(keyring, "save", full)
    with pytest.raises(KeyfileError):
        Unlocked.open(world.config("another"), PASSPHRASE)
    assert not world.config("another").data.exists()
    Unlocked.open(world.config("defensor-es-1"), PASSPHRASE).close()  # a store that is there


def test_whoever_begins_anew_forks_nothing_and_the_old_desk_stops(world: World) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    second.office.note(case, "Before")
    world.sync(second, first)
    second.close()
    fresh = beside(world, second)
    world.sync(fresh, first)
    second_again = world.desk(NHRI, name="asha")
    assert written(fresh)
    assert not written(fresh) & written(second_again)
    world.sync(second_again)
    assert standing(second_again) is Standing.ELSEWHERE
    assert AlarmKind.ELSEWHERE in alarms(second_again)
    with pytest.raises(NotAllowedError, match="Another desk has written with your keys"):
        second_again.office.note(case, "Too late")
    with pytest.raises(NotAllowedError):
        second_again.own_card.renew(second_again.own_card.kept)
    told = acknowledged(world, second)
    world.file()
    world.sync(second_again)
    assert len(second_again.office.cases()) == 2  # it reads on, and leaves it there for the other
    assert acknowledged(world, second) == told
    world.later(minutes=1)
    go_on(world, second_again)
    second_again.office.note(case, "On the first computer again")
    world.sync(second_again, fresh, first)
    assert standing(fresh) is Standing.ELSEWHERE
    # the other one had told the portal that its member has what came meanwhile
    assert alarms(second_again) == {AlarmKind.INBOX_GAP}
    everything = io.BytesIO()
    first.handover.give("asha", everything)
    second_again.handover.take(io.BytesIO(everything.getvalue()))
    world.sync(second_again, first, second_again)
    assert shared(first.office.case(case)) == shared(second_again.office.case(case))
    assert alarms(first) == alarms(second_again) == set()


def test_an_old_copy_of_the_keyfile_finds_what_its_member_wrote_and_waits(world: World) -> None:
    first, second = two_desks(world)
    ring = second.vault.keyring
    world.sync(second, first)
    second.close()
    told = acknowledged(world, second)
    first.office.note(case_id(first.office), "Names what Asha wrote")
    world.sync(first)
    copied = from_a_copy(world, second)
    world.file()
    world.sync(copied)
    assert written(copied) == set()
    assert standing(copied) is Standing.ELSEWHERE
    assert acknowledged(world, copied) == told
    assert alarms(copied) == {AlarmKind.ELSEWHERE}
    second = world.desk(NHRI, ring=ring)
    world.sync(second, first, second)
    assert len(second.office.cases()) == 2
    assert alarms(first) == alarms(second) == set()


def test_where_nothing_shows_it_begins_where_no_other_can_be(world: World) -> None:
    """An office of one: the portal has forgotten whatever the other desk had."""
    world.file()
    only = world.desk(NHRI)
    world.sync(only, only)
    used = written(only)
    world.portal.inboxes[NHRI].clear()
    only.close()
    world.later(minutes=1)
    copied = from_a_copy(world, only)
    world.sync(copied)
    assert written(copied)
    assert not written(copied) & used
    again = world.desk(NHRI, name="defensor-es-1")
    world.sync(again)
    assert standing(again) is Standing.ELSEWHERE
    assert not alarms(again) & WRONG


def test_nothing_is_written_before_the_inbox_was_read(world: World) -> None:
    world.file()
    fresh = world.desk(NHRI)

    def offline(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.INBOX:
            raise Cancelled

    with pytest.raises(Cancelled):  # the directory came, and no more
        fresh.sync.run(offline)
    assert standing(fresh) is Standing.UNREAD
    with pytest.raises(UnreachableError, match="not been read yet"):
        _enter(fresh)
    assert written(fresh) == set()
    world.sync(fresh)
    assert written(fresh)


def _enter(desk: Unlocked) -> None:
    with desk.store.writing() as unit:
        desk.own_card.writer(unit).enter(Present())


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_stores_of_one_member_do_no_chain_forks(world: World, seed: int) -> None:
    chance = random.Random(seed)
    first, second = two_desks(world)
    case = case_id(first.office)
    second.office.note(case, "Before")
    world.sync(second, first)
    stores = [second]
    for at in range(14):
        world.later(minutes=chance.choice((1, 7, 300)))
        one = chance.choice(stores)
        match chance.randrange(6):
            case 0 if len(stores) < 3:
                make = from_a_copy if chance.random() < 0.5 else beside
                stores.append(make(world, second, f"store-{at}"))
            case 1:
                go_on(world, one)
            case 2:
                world.sync(first)
                first.office.note(case, f"{at}")
            case 3:
                world.file()
            case _:
                with suppress(NotAllowedError, UnreachableError, KeyError):
                    one.office.note(case, f"{at}")
                if chance.random() < 0.7:
                    world.sync(one)
    for _ in range(2):
        world.sync(*stores, first)
    for desk in (first, *stores):
        assert not alarms(desk) & WRONG
    assert [standing(one) for one in stores].count(Standing.GOES_ON) <= 1


def test_a_card_that_is_due_keeps_no_new_desk_from_reading_to_the_end(world: World) -> None:
    """It was locked in its first round, and has to share a key before the next one."""
    office = world.instance.keyrings[NHRI]
    ring = replace(world.colleague(NHRI, "asha"), organisation_key=office.organisation_key)
    first = world.desk(NHRI)
    world.sync(first)
    fresh = world.desk(NHRI, ring=ring)

    def locked(stage: Stage, done: int, total: int) -> None:
        if stage is Stage.FILING and done == total:
            raise Cancelled

    with pytest.raises(Cancelled):
        fresh.sync.run(locked)
    assert standing(fresh) is Standing.UNREAD
    world.later(days=20)
    world.sync(fresh, first)
    world.instance.cards = dict(world.portal.cards)
    assert fresh.own_card.kept
    assert world.instance.card(NHRI).version == fresh.own_card.kept.version
    assert standing(fresh) is Standing.GOES_ON
    assert first.vault.keyring.holds >= fresh.vault.keyring.holds  # it was given, once it could be


def test_a_colleague_who_claims_too_much_makes_no_desk_write_beyond_what_others_take(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_desks(world)
    ring, case = world.colleague(NHRI, "noor"), case_id(first.office)
    world.sync(first)
    heads = Journal.heads

    def claimed(journal: Journal) -> dict[str, ChainHead]:
        return heads(journal) | {"noor": ChainHead(entry=MAX_INTEGER, hash="a" * 64)}

    with monkeypatch.context() as hostile:
        hostile.setattr(Journal, "heads", claimed)
        second.office.note(case, "Noor has written more than anybody can")
    world.sync(second)
    third = world.desk(NHRI, ring=ring)
    world.sync(third)
    assert standing(third) is Standing.ELSEWHERE
    go_on(world, third)
    world.sync(third, first)
    with first.store.reading() as unit:
        assert unit.journal.last("noor")
        assert unit.inbox.count_refused() == {}


def test_a_desk_that_was_left_behind_erases_what_is_to_go(world: World) -> None:
    first, second = two_desks(world)
    receipt = world.file(parts=(Part.new("account", {"text": "the well behind the mill"}),))
    world.sync(first, second)
    second.close()
    fresh = beside(world, second)
    world.sync(fresh, first)
    behind = world.desk(NHRI, name="asha")
    world.sync(behind)
    assert standing(behind) is Standing.ELSEWHERE
    assert "the well" in everything(behind)
    world.withdraw(receipt)
    world.sync(first, fresh, behind)
    for days in (13, 1):
        world.later(days=days)
        world.instance.publish(issued=world.now.date())
        assert "the well" in everything(behind)
        world.sync(behind)
    assert "the well" not in everything(behind)
    assert standing(behind) is Standing.ELSEWHERE
    assert AlarmKind.CASE_STUCK not in alarms(behind)

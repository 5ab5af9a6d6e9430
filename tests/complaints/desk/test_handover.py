"""A newcomer is handed everything so far, and comes to the same cases as who gave it."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from complaints.desk.errors import NotAllowedError
from complaints.desk.handover_file import HandoverError
from complaints.desk.store import Unit
from complaints.desk.taking_over import TakenOver
from complaints.desk.unlocked import Unlocked
from complaints.domain.parts import Part
from complaints.domain.states import CaseState
from complaints.joining import Request
from crypto import age
from crypto.hybrid import Recipient
from tests.complaints.desk.offices import NHRI, World
from tests.complaints.desk.test_colleagues import alarms, shared, two_desks
from tests.complaints.desk.test_members import newcomer
from tests.complaints.desk.test_sharing import reasons, ring


def joined(world: World) -> tuple[Unlocked, Unlocked, Unlocked]:
    """Two desks with cases that the portal has forgotten, and one that came later."""
    first, second = two_desks(world)
    long = Part.new("account", {"text": "سطر طويل. " * 5000, "language": "ar"})
    world.file(parts=(long,), language="ar")
    world.sync(first, second)
    for line in first.office.cases():
        first.office.move(line.id, CaseState.IN_TRIAGE)
        second.office.note(line.id, "Read by both")
    world.sync(first, second, first, second)
    noor = newcomer(world)
    first.members.add(Request.of(noor))
    world.sync(first, second)
    third = world.desk(NHRI, ring=noor)
    world.sync(third)
    return first, second, third


def given(first: Unlocked, path: Path, member: str = "noor") -> Path:
    with path.open("wb") as file:
        first.handover.give(member, file)
    return path


def took(desk: Unlocked, path: Path) -> TakenOver:
    with path.open("rb") as file:
        return desk.handover.take(file)


def test_a_newcomer_comes_to_the_same_cases(world: World, tmp_path: Path) -> None:
    first, second, third = joined(world)
    assert third.office.cases() == []
    assert alarms(third) == set()  # of what was before it came it says nothing
    taken = took(third, given(first, tmp_path / "all"))
    assert (taken.giver, taken.letters) == ("defensor-es-1", 2)
    world.sync(third, first, second, third)
    ids = {line.id for line in first.office.cases()}
    assert {line.id for line in third.office.cases()} == ids
    for one in ids:
        assert shared(third.office.case(one)) == shared(first.office.case(one))
        assert third.office.case(one).parts == first.office.case(one).parts
    assert alarms(first) == alarms(second) == alarms(third) == set()
    assert reasons(third) == []
    # twice does no harm, and from here on the chain of the inbox is compared
    again = took(third, given(first, tmp_path / "all"))
    assert (again.letters, again.entries) == (0, 0)
    world.file()
    world.sync(first, third, second, first)
    assert alarms(first) == alarms(third) == set()
    with third.store.reading() as unit:
        assert unit.inbox.first() == 1
    assert len(world.portal.replies) == len({body for _, body in world.portal.replies})


def test_what_was_erased_stays_erased(world: World, tmp_path: Path) -> None:
    first, second = two_desks(world)
    receipt = world.file()
    world.sync(first, second)
    for line in first.office.cases():
        second.office.note(line.id, "Read by both")
    world.sync(first, second, first)
    world.withdraw(receipt)
    world.sync(first, second, first)
    for _ in range(3):  # nobody's card ends meanwhile
        world.later(days=6)
        world.instance.publish()
        world.sync(first, second, first)
    (gone,) = (line.id for line in first.office.cases() if line.withdrawn)
    assert first.office.case(gone).parts == ()
    noor = newcomer(world)
    first.members.add(Request.of(noor))
    world.sync(first, second)
    third = world.desk(NHRI, ring=noor)
    world.sync(third)
    took(third, given(first, tmp_path / "all"))
    world.sync(third, first, second, third)
    assert shared(third.office.case(gone)) == shared(first.office.case(gone))
    assert third.office.case(gone).is_withdrawn
    assert alarms(third) == set()


def test_nothing_is_taken_that_was_changed_or_is_for_another(world: World, tmp_path: Path) -> None:
    first, second, third = joined(world)
    path = given(first, tmp_path / "all")
    whole = path.read_bytes()
    with pytest.raises(HandoverError):
        took(second, path)
    plain = age.decrypt_bytes(whole, identities=ring(third).own)
    recipient = Recipient.parse(str(ring(third).seal.recipient))
    lines = plain.splitlines(keepends=True)

    def sealed(changed: bytes) -> bytes:
        return age.encrypt_bytes(changed, recipients=[recipient])

    at = next(at for at, line in enumerate(lines) if b'"letter"' in line)
    other = plain.replace(b'"member":"defensor-es-1","reader"', b'"member":"asha","reader"')
    assert other != plain
    for wrong in (
        whole[:-1],
        whole[:9000] + b"x" + whole[9001:],
        sealed(b"".join(lines[:-1])),  # not signed
        sealed(b"".join(lines[:at] + lines[at + 1 :])),  # a letter left out
        sealed(b"".join([*lines[:at], b'{"letter":{}}\n', *lines[at:]])),
        sealed(plain + lines[at]),
        sealed(other),
        sealed(b""),
    ):
        path.write_bytes(wrong)
        with pytest.raises(HandoverError):
            took(third, path)
    assert third.office.cases() == []
    with third.store.reading() as unit:
        assert unit.inbox.first() > 1


@pytest.mark.parametrize(
    "forge",
    [
        # as if it had been erased: of that nobody's signature is left
        lambda one: {**one, "hash": "0" * 64, "whole": one["whole"] or one["signed"], "signed": ""},
        lambda one: {**one, "hash": "0" * 64},
        lambda one: {**one, "case_id": "0" * 32},
        lambda one: {**one, "seq": one["seq"] + 1},
        lambda one: {**one, "counter": one["counter"] + 1},
        lambda one: {**one, "envelope": "0" * 64},
    ],
)
def test_a_giver_makes_no_letters_up(
    world: World, tmp_path: Path, forge: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    first, _, third = joined(world)
    honest = first.store.reading

    @contextmanager
    def forged() -> Iterator[Unit]:
        with honest() as unit:
            letters = unit.handing.letters
            unit.handing.letters = lambda: map(forge, letters())  # type: ignore[method-assign]
            yield unit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first.store, "reading", forged)
        path = given(first, tmp_path / "all")
    with pytest.raises(HandoverError):
        took(third, path)
    assert third.office.cases() == []


def test_a_giver_makes_no_entries_up(world: World, tmp_path: Path) -> None:
    first, _, third = joined(world)
    honest = first.store.reading

    def forge(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "whole": one["whole"] or one["signed"], "signed": ""}

    @contextmanager
    def forged() -> Iterator[Unit]:
        with honest() as unit:
            entries = unit.handing.entries
            unit.handing.entries = lambda: map(forge, entries())  # type: ignore[method-assign]
            yield unit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first.store, "reading", forged)
        path = given(first, tmp_path / "all")
    with pytest.raises(HandoverError):
        took(third, path)


def test_it_is_given_to_members_alone(world: World) -> None:
    first, _, _ = joined(world)
    for nobody in ("nobody", "defensor-es-1"):
        with pytest.raises(NotAllowedError):
            first.handover.give(nobody, io.BytesIO())
    first.members.remove("asha")
    with pytest.raises(NotAllowedError):
        first.handover.give("asha", io.BytesIO())


def test_another_inbox_is_noticed(world: World, tmp_path: Path) -> None:
    first, _, third = joined(world)
    world.sync(first)
    with third.store.writing() as unit:
        records = unit.handing.records()
        heads = [(seq, name, "0" * 64) for seq, name in records]
        heads[0] = (heads[0][0], "f" * 64, heads[0][2])
        unit.handing.put_records(heads)
    with pytest.raises(HandoverError, match="another inbox"):
        took(third, given(first, tmp_path / "all"))


def test_a_giver_who_left_gives_nothing(world: World, tmp_path: Path) -> None:
    first, second, third = joined(world)
    path = given(second, tmp_path / "all")
    first.members.remove("asha")
    world.sync(first, third)
    with pytest.raises(HandoverError):
        took(third, path)

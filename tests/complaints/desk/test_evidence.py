"""Files: sent, fetched, kept sealed, listened to, passed on, erased; over HTTP, at real desks."""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest

from complaints.complainant import Addition, Attached, Choice, attach
from complaints.complainant.record import reply_address
from complaints.desk import fetching, sending
from complaints.desk.chunkfolder import ChunkFolder
from complaints.desk.errors import FileDamagedError, NotAllowedError, StoreError
from complaints.desk.evidence import exhibits
from complaints.desk.i18n import Tongue
from complaints.desk.office import Office
from complaints.desk.store.attachments import CaseFile, FileState
from complaints.desk.unlocked import Unlocked
from complaints.domain.attachments import Evidence
from complaints.domain.identifiers import new_id
from complaints.domain.messages import AttachmentReference, Complaint
from complaints.domain.parts import Part
from complaints.domain.referrals import STOPPED
from complaints.portal_client import PortalClient, UnreachableError
from complaints.sealing import seal_message
from crypto.attachment import PIECE_SIZE
from crypto.receipt import Receipt
from tests.complaints.desk.offices import LEGAL_AID, NHRI, World, case_id, checked
from tests.complaints.desk.test_translating import titles
from tests.complaints.desk.window import Browser, the_case, unlocked
from tests.e2e import canary

LENGTH = 2 * PIECE_SIZE + 1000


def recording(length: int = LENGTH) -> bytes:
    return random.Random(length).randbytes(length)


def voice(data: bytes, **changes: object) -> Attached:
    said: dict[str, object] = {
        "name": "evidence[1]",
        "kind": "voice",
        "media_type": "audio/webm",
        "words": "My own voice",
        **changes,
    }
    return attach(lambda: BytesIO(data), **said)  # type: ignore[arg-type]


def file(world: World, *attached: Attached, receipt: Receipt | None = None) -> Receipt:
    parts = (*world.record(), *(one.part for one in attached))
    delivery = world.complainant().file(
        parts,
        [Choice(organisation=NHRI, parts=tuple(part.name for part in parts))],
        language="en",
        receipt=receipt,
        files=[one.file for one in attached],
    )
    filed = delivery.send(PortalClient(world.base), today=world.now.date())
    assert not filed.refusals
    assert filed.keepsake is None
    world.portal.release()
    return delivery.receipt


def files(desk: Unlocked) -> list[CaseFile]:
    return desk.files.of_case(case_id(desk.office))


def only(desk: Unlocked) -> CaseFile:
    (one,) = files(desk)
    return one


def kept(world: World, member: str) -> list[Path]:
    return canary.files_below(world.folder / f"{member}-desk" / "attachments")


def content(desk: Unlocked) -> bytes:
    return desk.files.stream(only(desk)).read()


def add(world: World, receipt: Receipt, one: Attached) -> None:
    """More to the office that has a complaint already."""
    addition = Addition(parts=(one.part,), files=(one.file,))
    delivery = world.complainant().answer(receipt, NHRI, addition)
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()


def evidence(office: Office) -> Part:
    parts = office.case(case_id(office)).parts
    return next(part for part in parts if part.name == "evidence[1]")


def test_what_was_attached_is_fetched_and_opened_as_it_was(world: World) -> None:
    data = recording()
    file(world, voice(data))
    desk = world.desk(NHRI)
    world.sync(desk)
    assert only(desk).state is FileState.HERE
    assert content(desk) == data
    said = Evidence.of(evidence(desk.office))
    assert said
    assert said.sha256 == hashlib.sha256(data).digest()
    # the chunks as they were fetched, and nothing else
    sealed = {path.read_bytes() for path in kept(world, "defensor-es-1")}
    assert sealed == set(world.portal.chunks.values())
    assert len(sealed) == 4


def test_chunks_are_handed_in_before_the_envelope_and_once_for_all(world: World) -> None:
    one = voice(recording())
    parts = (*world.record(), one.part)
    names = tuple(part.name for part in parts)
    delivery = world.complainant().file(
        parts,
        [Choice(organisation=to, parts=names) for to in (NHRI, LEGAL_AID)],
        language="en",
        files=[one.file],
    )
    world.portal.requests.clear()
    delivery.send(PortalClient(world.base), today=world.now.date())
    puts = [path.split("/")[2] for method, path in world.portal.requests if method == "PUT"]
    assert puts == ["chunks"] * 4 + ["inboxes"] * 2 + ["replies"] * puts.count("replies")
    world.portal.release()
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    assert only(first).reference == only(second).reference == one.file.reference


def test_a_missing_chunk_is_fetched_once_it_is_there(world: World) -> None:
    data = recording()
    one = voice(data)
    file(world, one)
    name = one.file.names[1].hex()
    chunk = world.portal.chunks.pop(name)
    desk = world.desk(NHRI)
    world.sync(desk)
    assert only(desk).state is FileState.WAITING
    with pytest.raises(FileDamagedError):
        content(desk)
    world.portal.chunks[name] = chunk
    world.portal.requests.clear()
    world.sync(desk)
    assert only(desk).state is FileState.WAITING  # it is left alone for a while
    assert not any("chunks" in path for _, path in world.portal.requests)
    world.later(minutes=6)
    world.sync(desk)
    assert content(desk) == data
    fetched = [path for method, path in world.portal.requests if "chunks" in path]
    assert len(fetched) == 2  # what was here already is not asked for again


def test_something_else_than_a_chunk_is_neither_kept_nor_opened(world: World) -> None:
    data = recording()
    one = voice(data)
    file(world, one)
    name = one.file.names[1].hex()
    chunk = world.portal.chunks[name]
    world.portal.chunks[name] = chunk[:-1] + bytes([chunk[-1] ^ 1])
    desk = world.desk(NHRI)
    world.sync(desk)
    assert only(desk).state is FileState.ALTERED
    assert all(
        hashlib.sha256(path.read_bytes()).hexdigest() == path.name
        for path in kept(world, "defensor-es-1")
    )
    world.portal.chunks[name] = chunk
    world.later(minutes=6)
    world.sync(desk)
    assert content(desk) == data


@pytest.mark.parametrize("lie", ["sha256", "key", "length"])
def test_a_file_that_is_not_the_one_described_stays_damaged(world: World, lie: str) -> None:
    data = recording()
    one = voice(data)
    changes: dict[str, object] = {
        "sha256": bytes(32),
        "key": bytes(32),
        "length": LENGTH - 1,
    }
    reference = replace(one.file.reference, **{lie: changes[lie]})  # type: ignore[arg-type]
    said = Evidence(kind="voice", length=reference.length, sha256=reference.sha256)
    lying = Attached(
        part=Part.new("evidence[1]", said.content()), file=replace(one.file, reference=reference)
    )
    for chunk in _chunks(one):
        world.complainant().portal.put_chunk(chunk)
    _send(world, (lying.part,), (reference,))
    desk = world.desk(NHRI)
    world.sync(desk)
    assert only(desk).state is FileState.DAMAGED
    with pytest.raises(FileDamagedError):
        content(desk)
    world.later(days=2)
    world.portal.requests.clear()
    world.sync(desk)
    assert kept(world, "defensor-es-1") == []
    assert not any("chunks" in path for _, path in world.portal.requests)


def test_what_no_part_names_is_never_fetched(world: World) -> None:
    one, other = voice(recording()), voice(recording(100), name="evidence[2]")
    for chunk in (*_chunks(one), *_chunks(other)):
        world.complainant().portal.put_chunk(chunk)
    _send(world, (*world.record(), one.part), (other.file.reference, one.file.reference))
    desk = world.desk(NHRI)
    world.portal.requests.clear()
    world.sync(desk)
    assert only(desk).reference == one.file.reference
    asked = {path.rpartition("/")[2] for _, path in world.portal.requests if "chunks" in path}
    assert asked == {name.hex() for name in one.file.names}


def test_an_evidence_part_without_its_file_is_a_part_like_any_other(world: World) -> None:
    one = voice(recording())
    _send(world, (*world.record(), one.part), ())
    desk = world.desk(NHRI)
    world.sync(desk)
    assert files(desk) == []
    assert evidence(desk.office).hash == one.part.hash


def test_a_file_may_be_given_again_once_its_chunks_are_gone(world: World) -> None:
    data = recording()
    one = voice(data)
    receipt = Receipt.generate()
    file(world, one, receipt=receipt)
    world.portal.chunks.clear()  # they were not fetched in time
    desk = world.desk(NHRI)
    world.sync(desk)
    assert only(desk).state is FileState.WAITING

    again = attach(lambda: BytesIO(data), name="evidence[1]", kind="voice").file
    delivery = world.complainant().answer(
        receipt, NHRI, Addition(parts=(one.part,), files=(again,))
    )
    delivery.send(PortalClient(world.base), today=world.now.date())
    world.portal.release()
    world.later(minutes=6)
    world.sync(desk)
    assert sorted(one.state for one in files(desk)) == [FileState.HERE, FileState.WAITING]
    world.portal.requests.clear()
    world.later(days=3)
    world.sync(desk)
    assert not any("chunks" in path for _, path in world.portal.requests)


def test_much_is_fetched_over_several_rounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    data = recording()
    file(world, voice(data))
    monkeypatch.setattr(fetching, "CHUNKS_A_ROUND", 3)
    desk = world.desk(NHRI)
    assert desk.sync.run(), "the next round is to follow at once"
    assert only(desk).state is FileState.WAITING
    assert not desk.sync.run()
    assert content(desk) == data


def test_a_slow_line_brings_a_little_each_round(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = recording()
    file(world, voice(data))
    monkeypatch.setattr(fetching, "SECONDS_A_ROUND", 0.0)
    desk = world.desk(NHRI)
    for there in (1, 2, 3, 4):
        assert not any(one.state is FileState.HERE for one in (files(desk) if there > 1 else []))
        world.sync(desk)
        assert len(kept(world, "defensor-es-1")) == there
    assert content(desk) == data


def test_opening_what_is_here_takes_of_a_round_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many descriptions of one upload cost the portal nothing, but each costs us all of it."""
    one = voice(recording())
    for chunk in _chunks(one):
        world.complainant().portal.put_chunk(chunk)
    lies = [replace(one.file.reference, sha256=bytes([n]) * 32) for n in range(6)]
    said = [Evidence(kind="voice", length=lie.length, sha256=lie.sha256) for lie in lies]
    parts = [Part.new(f"evidence[{n}]", one.content()) for n, one in enumerate(said, 1)]
    _send(world, tuple(parts), tuple(lies))
    monkeypatch.setattr(fetching, "CHUNKS_A_ROUND", 5)
    desk = world.desk(NHRI)
    settled = []
    for n in range(3):
        assert desk.sync.run() is (n == 0), "only what comes from the portal hurries"
        settled.append(sum(one.state is FileState.DAMAGED for one in files(desk)))
    assert settled == [2, 4, 6]


def test_a_case_with_many_files_does_not_keep_others_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "CHUNKS_A_ROUND", 5)
    data = recording()
    many = [voice(recording(100 + n), name=f"evidence[{n}]") for n in range(1, 9)]
    file(world, *many)
    file(world, voice(data))
    desk = world.desk(NHRI)
    world.sync(desk)
    world.sync(desk)
    found = [one for case in desk.office.cases() for one in desk.files.of_case(case.id)]
    (other,) = [one for one in found if one.reference.length == len(data)]
    assert other.state is FileState.HERE


def test_a_disk_that_cannot_read_one_chunk_keeps_nothing_else_away(world: World) -> None:
    one, other = voice(recording(900)), voice(recording(1000), name="evidence[2]")
    file(world, one, other)
    desk = world.desk(NHRI)
    root = world.folder / "defensor-es-1-desk" / "attachments" / one.file.reference.root.hex()
    root.mkdir(parents=True)
    bad = root / one.file.names[0].hex()
    bad.symlink_to(bad)  # reading it fails, as on a bad sector
    world.sync(desk)
    assert [one.state for one in files(desk)] == [FileState.HERE, FileState.HERE]


def test_without_room_on_the_disk_nothing_is_fetched_and_it_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(world, voice(recording()))
    desk = world.desk(NHRI)
    monkeypatch.setattr(fetching, "ROOM", 1 << 62)
    with pytest.raises(Exception, match="no room"):
        desk.sync.run()
    assert kept(world, "defensor-es-1") == []
    monkeypatch.setattr(fetching, "ROOM", 0)
    world.sync(desk)
    assert only(desk).state is FileState.HERE


def test_a_chunk_at_which_the_line_always_breaks_keeps_no_other_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = recording()
    bad, other = voice(data), voice(recording(2 * LENGTH), name="evidence[2]")
    file(world, bad, other)
    chunk = PortalClient.chunk

    def breaks(self: PortalClient, name: bytes) -> bytes:
        if name == bad.file.names[1]:
            raise UnreachableError("The line to the portal broke; try again.")
        return chunk(self, name)

    monkeypatch.setattr(PortalClient, "chunk", breaks)
    desk = world.desk(NHRI)
    for _ in range(2):
        with pytest.raises(UnreachableError):
            desk.sync.run()
    world.sync(desk)
    states = {one.reference.length: one.state for one in files(desk)}
    assert states == {LENGTH: FileState.WAITING, 2 * LENGTH: FileState.HERE}


def test_a_line_that_breaks_now_and_then_is_used_at_once_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = recording()
    file(world, voice(data))
    chunk, asked = PortalClient.chunk, []

    def breaks(self: PortalClient, name: bytes) -> bytes:
        asked.append(name)
        if len(asked) % 2 == 0:
            raise UnreachableError("The line to the portal broke; try again.")
        return chunk(self, name)

    monkeypatch.setattr(PortalClient, "chunk", breaks)
    desk = world.desk(NHRI)
    for _ in range(3):
        with pytest.raises(UnreachableError):
            desk.sync.run()
    world.sync(desk)
    assert content(desk) == data


def test_a_file_for_which_there_is_no_room_keeps_no_other_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file(world, voice(recording(2 << 20)))
    file(world, voice(recording(900)), voice(recording(1000), name="evidence[2]"))
    monkeypatch.setattr(ChunkFolder, "room", lambda _self: 1 << 20)
    desk = world.desk(NHRI)
    with pytest.raises(StoreError, match="no room"):
        desk.sync.run()
    found = [one for case in desk.office.cases() for one in desk.files.of_case(case.id)]
    assert {one.reference.length for one in found if one.state is FileState.HERE} == {900, 1000}


def referred(world: World, data: bytes) -> tuple[Receipt, Unlocked, Unlocked, str, str]:
    """The complainant agreed that legal aid may have the account and the voice."""
    receipt = file(world, voice(data))
    first, second = world.desk(NHRI), world.desk(LEGAL_AID)
    world.sync(first, second)
    case = first.office.case(case_id(first.office))
    hashes = [part.hash for part in case.parts if part.name in ("account", "evidence[1]")]
    question = first.office.ask_consent(case.id, LEGAL_AID, hashes)
    world.sync(first)
    world.agree(receipt, question)
    world.sync(first)
    (draft,) = first.office.drafts(first.office.case(case.id))
    return receipt, first, second, case.id, draft.consent.terms.id


def give(desk: Unlocked, case: str, consent: str) -> None:
    """Refer with the file as it is: it is made of chance, and no tool could clean it."""
    as_they_are = [part.hash for part in desk.office.case(case).parts]
    desk.office.refer(case, consent, LEGAL_AID, reason="Please listen", as_they_are=as_they_are)


def test_a_referral_brings_the_same_bytes_under_a_fresh_key(world: World) -> None:
    data = recording()
    _, first, second, case, consent = referred(world, data)
    world.portal.requests.clear()
    give(first, case, consent)
    world.sync(first)
    puts = [path.split("/")[2:4] for method, path in world.portal.requests if method == "PUT"]
    chunks = [at for at, put in enumerate(puts) if put[0] == "chunks"]
    assert len(chunks) >= 4
    assert puts.index(["inboxes", LEGAL_AID]) > max(chunks)
    world.sync(second)
    assert content(second) == data
    ours, theirs = only(first).reference, only(second).reference
    assert (ours.sha256, ours.length) == (theirs.sha256, theirs.length)
    assert ours.root != theirs.root
    assert ours.key != theirs.key
    (taken,) = second.office.case(checked(second.office)).taken
    assert evidence(first.office).hash in {part.hash for part in taken.referral.parts}
    assert evidence(second.office).hash == evidence(first.office).hash


def test_a_lost_line_sends_no_chunk_of_a_referral_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = recording()
    _, first, second, case, consent = referred(world, data)
    give(first, case, consent)
    world.portal.requests.clear()
    put, left = PortalClient.put_chunk, iter(range(2))

    def lose(self: PortalClient, chunk: bytes) -> None:
        if next(left, None) is None:
            raise UnreachableError("The portal cannot be reached; try again later.")
        put(self, chunk)

    with monkeypatch.context() as patched:
        patched.setattr(PortalClient, "put_chunk", lose)
        with pytest.raises(UnreachableError):
            first.sync.run()
    world.sync(first)
    world.sync(second)
    assert content(second) == data
    puts = [path for method, path in world.portal.requests if method == "PUT" and "chunks" in path]
    assert len(puts) == len(set(puts))


def test_a_referral_says_why_it_waits_when_only_its_file_has_no_room(world: World) -> None:
    data = recording()
    _, first, second, case, consent = referred(world, data)
    give(first, case, consent)
    world.portal.max_chunks = len(world.portal.chunks)
    world.sync(first)
    problems = {one.problem for one in first.office.unsent(case)}
    assert any("no room" in problem for problem in problems)
    world.portal.max_chunks = None
    world.sync(first, second)
    assert first.office.unsent(case) == []
    assert content(second) == data


def test_what_is_taken_back_while_a_long_file_goes_out_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, first, second, case, consent = referred(world, recording())
    give(first, case, consent)
    before = set(world.portal.chunks)
    with monkeypatch.context() as slow:
        slow.setattr(sending, "SECONDS_A_ROUND", 0.0)
        world.sync(first)
    assert len(set(world.portal.chunks) - before) == 1
    world.withdraw(receipt)
    world.sync(first, second)
    (given,) = first.office.case(case).given
    assert given.answer == STOPPED
    assert second.office.cases() == []


def test_what_is_left_out_does_not_go(world: World) -> None:
    _, first, second, case, consent = referred(world, recording())
    before = set(world.portal.chunks)
    first.office.refer(case, consent, LEGAL_AID, reason="Only the words", evidence=[])
    world.sync(first, second)
    theirs = second.office.case(checked(second.office))
    assert [part.name for part in theirs.parts] == ["account"]
    assert files(second) == []
    (given,) = first.office.case(case).given
    assert len(given.referred.parts) == 1
    assert len(set(world.portal.chunks) - before) < 4


def test_a_file_that_is_not_here_does_not_go(world: World) -> None:
    data = recording()
    _, first, _, case, consent = referred(world, data)
    damaged = kept(world, "defensor-es-1")[0]
    damaged.write_bytes(bytes(65_536))
    with pytest.raises(NotAllowedError, match="fetched again"):
        give(first, case, consent)
    assert first.office.case(case).given == ()
    with pytest.raises(NotAllowedError, match="not here"):
        give(first, case, consent)
    world.sync(first)
    give(first, case, consent)


def test_what_was_taken_back_is_erased_after_fourteen_days(world: World) -> None:
    receipt = file(world, voice(recording()))
    desk = world.desk(NHRI)
    world.sync(desk)
    assert kept(world, "defensor-es-1")
    world.withdraw(receipt)
    world.sync(desk)
    world.later(days=13)
    world.sync(desk)
    assert content(desk)
    world.later(days=1)
    world.sync(desk)
    assert only(desk).state is FileState.ERASED
    assert kept(world, "defensor-es-1") == []
    with pytest.raises(FileDamagedError):
        content(desk)


def test_what_was_taken_back_before_it_was_here_is_not_fetched(world: World) -> None:
    receipt = file(world, voice(recording()))
    chunks, world.portal.chunks = world.portal.chunks, {}
    desk = world.desk(NHRI)
    world.sync(desk)
    world.withdraw(receipt)
    world.portal.chunks |= chunks
    world.later(days=2)
    world.portal.requests.clear()
    world.sync(desk)
    assert not any("chunks" in path for _, path in world.portal.requests)
    (shown,) = exhibits(
        [evidence(desk.office)], files(desk), code="", tongue=Tongue.of("en", lambda _there: None)
    )
    assert shown.trouble == "Not fetched, because it was taken back."


def test_what_another_case_has_too_is_not_erased_with_the_first(world: World) -> None:
    data = recording()
    one = voice(data)
    receipt = file(world, one)
    file(world, one)
    desk = world.desk(NHRI)
    world.sync(desk)
    world.withdraw(receipt)
    world.sync(desk)
    world.later(days=14)
    world.sync(desk)
    found = [one for case in desk.office.cases() for one in desk.files.of_case(case.id)]
    (here,) = [one for one in found if one.state is FileState.HERE]
    assert sorted(one.state for one in found) == [FileState.ERASED, FileState.HERE]
    assert desk.files.stream(here).read() == data


def test_a_stranger_who_names_the_same_chunks_changes_nothing(world: World) -> None:
    data = recording()
    one = voice(data)
    file(world, one)
    _send(world, (one.part,), (replace(one.file.reference, key=bytes(32)),))
    desk = world.desk(NHRI)
    world.sync(desk)
    world.sync(desk)
    found = [one for case in desk.office.cases() for one in desk.files.of_case(case.id)]
    (here,) = [one for one in found if one.state is FileState.HERE]
    assert sorted(one.state for one in found) == [FileState.DAMAGED, FileState.HERE]
    assert desk.files.stream(here).read() == data


def test_a_file_that_comes_after_a_withdrawal_was_not_taken_back(world: World) -> None:
    receipt = file(world, voice(recording()))
    desk = world.desk(NHRI)
    world.sync(desk)
    world.withdraw(receipt)
    world.sync(desk)
    later = voice(recording(700), name="evidence[2]")
    add(world, receipt, later)
    world.sync(desk)
    first, second = files(desk)
    assert first.erase_on
    assert second.erase_on is None
    assert second.state is FileState.HERE
    assert "Sent a file" in titles(desk, second.case_id)
    world.later(days=14)
    world.sync(desk)
    assert [one.state for one in files(desk)] == [FileState.ERASED, FileState.HERE]


def test_what_was_taken_back_and_is_given_again_is_kept(world: World) -> None:
    data = recording()
    one = voice(data)
    receipt = file(world, one)
    desk = world.desk(NHRI)
    world.sync(desk)
    world.withdraw(receipt)
    world.sync(desk)
    add(world, receipt, one)
    world.sync(desk)
    world.portal.chunks.clear()
    world.later(days=14)
    world.sync(desk)
    first, second = files(desk)
    assert (first.state, second.state) == (FileState.ERASED, FileState.HERE)
    assert desk.files.stream(second).read() == data


def test_what_is_given_again_is_waited_for_not_called_taken_back(world: World) -> None:
    one = voice(recording())
    receipt = file(world, one)
    desk = world.desk(NHRI)
    world.portal.chunks.clear()
    world.sync(desk)
    world.withdraw(receipt)
    world.sync(desk)
    add(world, receipt, one)
    world.portal.chunks.clear()
    world.sync(desk)
    (shown,) = exhibits(
        [evidence(desk.office)], files(desk), code="", tongue=Tongue.of("en", lambda _there: None)
    )
    assert shown.trouble == "Not here yet. It is fetched by itself."


def test_a_recall_erases_at_once_what_was_to_wait(world: World) -> None:
    receipt, first, second, case, consent = referred(world, recording())
    give(first, case, consent)
    world.sync(first, second)
    world.withdraw(receipt, LEGAL_AID)
    world.sync(second)
    assert only(second).state is FileState.HERE
    world.later(days=1)
    world.withdraw(receipt)
    world.sync(first, second)
    assert only(second).state is FileState.ERASED
    assert kept(world, "abogacia-es-1") == []


def test_what_was_taken_back_is_erased_without_a_line_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = file(world, voice(recording()))
    desk = world.desk(NHRI)
    world.sync(desk)
    world.withdraw(receipt)
    world.sync(desk)
    world.later(days=14)

    def no_line(_self: PortalClient, *_about: object, **_more: object) -> None:
        raise UnreachableError("The portal cannot be reached; try again later.")

    monkeypatch.setattr(PortalClient, "directory", no_line)
    monkeypatch.setattr(PortalClient, "inbox", no_line)
    with pytest.raises(UnreachableError):
        desk.sync.run()
    assert only(desk).state is FileState.ERASED
    assert kept(world, "defensor-es-1") == []


def test_what_was_recalled_is_erased_at_the_other_office_at_once(world: World) -> None:
    receipt, first, second, case, consent = referred(world, recording())
    give(first, case, consent)
    world.sync(first, second)
    assert kept(world, "abogacia-es-1")
    world.withdraw(receipt)
    world.sync(first, second)
    assert kept(world, "abogacia-es-1") == []
    assert only(second).state is FileState.ERASED
    assert kept(world, "defensor-es-1")  # for another fourteen days


def test_the_bytes_and_the_key_are_nowhere_on_the_disk(world: World) -> None:
    word = canary.word("voice")
    data = (word.encode() + b" ") * 5000
    _, first, second, case, consent = referred(world, data)
    give(first, case, consent)
    world.sync(first, second)
    assert content(first) == content(second) == data
    keys = {f"key {n}": desk_file.reference.key.hex() for n, desk_file in enumerate(files(first))}
    everything = canary.files_below(world.folder)
    assert any("attachments" in str(path) for path in everything)
    assert canary.found({"voice": word, **keys}, everything) == []
    raw = only(first).reference.key
    assert not [path for path in everything if raw in path.read_bytes()]


# what a browser at the desk is given


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    photo = attach(
        lambda: BytesIO(recording(500)),
        name="evidence[2]",
        kind="photo",
        media_type="text/html",
        words="<b>not a page</b>",
    )
    file(world, voice(recording()), photo)
    yield from unlocked(world)


@dataclass
class Links:
    listen: str
    voice: str
    photo: str


def links(browser: Browser) -> Links:

    page = browser.get(the_case(browser)).text
    found = re.findall(r"/case/[0-9a-f]+/evidence/[0-9a-f]{64}/(?:listen|copy)", page)
    (listen,) = [one for one in found if one.endswith("listen")]
    first, second = [one for one in found if one.endswith("copy")]
    return Links(listen=listen, voice=first, photo=second)


def test_the_case_shows_what_the_files_are(browser: Browser) -> None:
    page = browser.get(the_case(browser)).text
    for words in ("Voice (1)", "Photo (2)", "133 kB", "1 kB", "My own voice", "custody log"):
        assert words in page, words
    assert "&lt;b&gt;not a page" in page
    assert hashlib.sha256(recording()).hexdigest() in page
    assert page.count("<audio") == 1
    # in the timeline, too, with the way to open them
    brought = re.search(r'data-testid="brought">(.*?)</p>', page)
    assert brought
    assert re.findall(r'/evidence/[0-9a-f]{64}">([^<]+)</a>', brought[1]) == [
        "Voice (1)", "Photo (2)",
    ]  # fmt: skip


def test_a_voice_is_listened_to_from_any_place(browser: Browser) -> None:
    data, listen = recording(), links(browser).listen
    answer = browser.get(listen)
    assert answer.status_code == 200
    assert answer.data == data
    assert answer.mimetype == "audio/webm"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    edge = PIECE_SIZE - 1
    for start, stop in [(0, 0), (1, PIECE_SIZE), (edge, PIECE_SIZE), (LENGTH - 5, LENGTH - 1)]:
        part = browser.get(listen, headers={"Range": f"bytes={start}-{stop}"})
        assert part.status_code == 206
        assert part.data == data[start : stop + 1]
        assert part.headers["Content-Range"] == f"bytes {start}-{stop}/{LENGTH}"
    assert browser.get(listen, headers={"Range": "bytes=-7"}).data == data[-7:]
    assert browser.get(listen, headers={"Range": f"bytes={PIECE_SIZE}-"}).data == data[PIECE_SIZE:]
    assert browser.get(listen, headers={"Range": f"bytes={LENGTH}-"}).status_code == 416
    assert browser.get(listen, headers={"Range": "lines=1-2"}).status_code == 416


def test_a_copy_bears_a_name_of_ours_and_no_type_of_theirs(browser: Browser) -> None:
    found = links(browser)
    warning = browser.get(found.photo).text
    assert "no longer sealed" in warning
    assert "virus" in warning
    assert browser.client.post(found.photo, base_url=browser.base).status_code == 303, "no token"
    answer = browser.post(found.photo, of=found.photo)
    assert answer.data == recording(500)
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Disposition"].endswith("-2.bin")
    voice = browser.post(found.voice, of=found.voice)
    assert voice.headers["Content-Disposition"].endswith("-1.weba")


def test_the_question_names_a_file_by_what_it_is(browser: Browser) -> None:
    page = browser.get(f"{the_case(browser)}/ask").text
    assert "Voice: <bdi>133 kB</bdi>" in page
    assert "In their words: <bdi>My own voice</bdi>" in page


@pytest.mark.parametrize("ticked", [True, False])
def test_a_caseworker_ticks_which_files_go_along(world: World, ticked: bool) -> None:
    data = recording()
    _, first, second, case, consent = referred(world, data)
    part = evidence(first.office).hash
    first.close()
    for browser in unlocked(world):
        address = f"/case/{case}/refer/{consent}/{LEGAL_AID}"
        page = browser.get(address).text
        assert f'name="evidence" value="{part}" checked' in page
        chosen = {"evidence": [part]} if ticked else {}
        answer = browser.post(address, of=address, reason="Please listen", **chosen)
        if ticked:  # it is made of chance: no tool knows it
            assert answer.status_code == 409
            assert "cannot be cleaned here" in answer.text
            assert f'name="as_they_are" value="{part}"' in answer.text
            chosen["as_they_are"] = [part]
            answer = browser.post(address, of=address, reason="Please listen", **chosen)
        assert answer.status_code == 303
    again = world.desk(NHRI)
    world.sync(again, second)
    if ticked:
        assert content(second) == data
    else:
        assert files(second) == []


def test_only_recordings_of_the_closed_list_are_listened_to(browser: Browser) -> None:
    photo = links(browser).photo
    assert browser.get(photo.replace("copy", "listen")).status_code == 404
    other = photo.replace(photo.split("/")[-2], "0" * 64)
    assert browser.get(other).status_code == 404


def test_a_damaged_piece_gives_a_sentence_and_no_bytes(browser: Browser, world: World) -> None:
    found = links(browser)
    world.portal.chunks.clear()  # or a round could have it whole again before we look
    for path in kept(world, "defensor-es-1"):
        path.write_bytes(bytes(65_536))
    answer = browser.get(found.listen)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "fetched again" in answer.text
    assert "Not here yet" in browser.get(the_case(browser)).text
    assert browser.get(found.listen).status_code == 404


def test_a_piece_that_turns_out_damaged_on_the_way_is_fetched_again(
    browser: Browser, world: World
) -> None:
    found = links(browser)
    last = list(world.portal.chunks)[2]  # of the voice, which was handed in first
    world.portal.chunks.clear()
    (path,) = [one for one in kept(world, "defensor-es-1") if one.name == last]
    path.write_bytes(bytes(65_536))
    with pytest.raises(FileDamagedError):
        _ = browser.post(found.voice, of="/cases").data
    assert "Not here yet" in browser.get(the_case(browser)).text


def test_what_is_not_here_cannot_be_asked_for(world: World) -> None:
    file(world, voice(recording()))
    world.portal.chunks.clear()
    for browser in unlocked(world):
        page = browser.get(the_case(browser)).text
        assert "Not here yet" in page
        assert "/listen" not in page
        assert "/evidence/" not in page


def test_a_locked_desk_opens_nothing_more(world: World) -> None:
    data = recording()
    file(world, voice(data))
    desk = world.desk(NHRI)
    world.sync(desk)
    blocks = desk.files.blocks(only(desk), 0, LENGTH)
    assert next(blocks) == data[:PIECE_SIZE]
    desk.files.close()
    with pytest.raises(FileDamagedError, match="locked"):
        next(blocks)


def _chunks(one: Attached) -> list[bytes]:
    found: list[bytes] = []
    one.file.hand_in(found.append)
    return found


def _send(
    world: World, parts: tuple[Part, ...], attachments: tuple[AttachmentReference, ...]
) -> None:
    """A complaint that no client of ours would write."""

    complainant = world.complainant()
    keys = Receipt.generate().derive(complainant.book.directory.instance).addressee(NHRI)
    message = Complaint(
        id=new_id(),
        sender=keys.case.hex(),
        to=NHRI,
        case=keys.case.hex(),
        counter=1,
        day=world.now.date(),
        directory=complainant.book.directory.reference,
        parts=parts,
        attachments=attachments,
        reply=reply_address(keys),
        language="en",
    )
    sealed = seal_message(message, key=keys.signing_key, recipient=complainant.book.recipient(NHRI))
    for chunk in sealed.chunks:
        complainant.portal.put_chunk(chunk.data)
    complainant.portal.put_envelope(NHRI, sealed.body.data)
    world.portal.release()

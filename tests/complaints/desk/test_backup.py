"""A desk comes back from its backup, and counts nowhere on from there."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from complaints import keyring
from complaints.cli.desk import desk
from complaints.cli.journal import journal
from complaints.desk import backup
from complaints.desk.backup import MAGIC, BackupError
from complaints.desk.errors import StoreInUseError
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import Restored
from crypto import age, keyfile
from crypto.errors import PassphraseError
from tests.complaints.desk.offices import NHRI, PASSPHRASE, World, case_id
from tests.complaints.desk.test_colleagues import alarms, shared, two_desks
from tests.factories import CHEAP


def saved(world: World, desk: Unlocked, name: str = "backup") -> Path:
    desk.close()
    path = world.folder / name
    with path.open("wb") as out:
        config = world.config(desk.vault.keyring.member)
        backup.make(
            config.keyfile, PASSPHRASE, config.data, out, today=world.now.date(), cost=CHEAP
        )
    return path


def numbers_of(desk: Unlocked) -> list[int]:
    """The places in the journal that the member of this desk has used."""
    with desk.store.reading() as unit:
        member = desk.vault.keyring.member
        return [one.message.entry for one in unit.journal.all() if one.message.member == member]


def back(world: World, path: Path, name: str) -> Unlocked:
    config = world.config(name)
    backup.restore(path, PASSPHRASE, config.keyfile, config.data, now=world.now, cost=CHEAP)
    ring = keyring.load(config.keyfile, PASSPHRASE)
    return world.desk(NHRI, ring=ring, name=name)


def test_a_disk_that_cannot_be_written_makes_no_backup_a_damaged_one(world: World) -> None:
    path = saved(world, world.desk(NHRI))
    taken = world.folder / "a file"
    taken.touch()
    with pytest.raises(BackupError, match="room on the disk"):
        backup.restore(path, PASSPHRASE, world.folder / "k.key", taken / "desk", now=world.now)
    assert not (world.folder / "k.key").exists()


def test_a_desk_alone_comes_back_and_uses_no_number_twice(world: World) -> None:
    receipt = world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    case = case_id(desk.office)
    before = {*numbers_of(desk)}
    path = saved(world, desk)
    again = world.desk(NHRI)
    again.office.note(case, "After the backup")
    again.office.reply(case, "Also after it")
    world.sync(again)
    again.close()
    restored = back(world, path, "restored")
    assert restored.office.case(case).parts
    restored.office.note(case, "Back again")
    restored.office.reply(case, "We are back")
    world.sync(restored)
    world.file()
    world.sync(restored)
    assert len(restored.office.cases()) == 2  # it had its identities: nobody else could give them
    with restored.store.reading() as unit:
        entries = list(unit.journal.all())
    numbers = [one.message.entry for one in entries]
    assert len(set(numbers)) == len(numbers)
    world.later(minutes=10)
    once_more = back(world, path, "once-more")  # that computer breaks as well
    once_more.office.reply(case, "We are back again")
    assert {*numbers_of(restored)} & {*numbers_of(once_more)} == before
    once_more.sync.run()
    begun, leap = [one for one in entries if one.entry.event.kind == Restored.kind]
    assert begun.message.entry == min(before)
    assert leap.message.entry > max(before) + 9_000
    assert alarms(restored) == {"inbox-gap"}  # what came meanwhile has left the portal
    replies = [one.reply for one in world.replies(receipt).replies if one.reply]
    counters = [one.counter for one in replies]
    assert len(set(counters)) == len(counters)
    assert {"Also after it", "We are back", "We are back again"} <= {one.text for one in replies}


def test_with_colleagues_it_brings_no_key_and_is_given_them_and_the_rest(
    world: World, tmp_path: Path
) -> None:
    first, second = two_desks(world)
    case = case_id(first.office)
    path = saved(world, second)
    second = world.desk(NHRI, ring=second.vault.keyring)
    second.office.note(case, "Lost with the computer")
    world.sync(second, first)
    second.close()
    restored = back(world, path, "asha-again")
    assert restored.vault.keyring.holds == frozenset()
    assert not {*second.vault.keyring.own} & {*restored.vault.keyring.own}
    for _ in range(3):
        world.sync(restored, first)
    assert restored.vault.keyring.holds == first.vault.keyring.holds
    with (tmp_path / "all").open("wb") as out:
        first.handover.give("asha", out)
    with (tmp_path / "all").open("rb") as file:
        restored.handover.take(file)
    restored.office.note(case, "Here again")
    world.sync(restored, first, restored, first)
    assert shared(first.office.case(case)) == shared(restored.office.case(case))
    assert alarms(first) == alarms(restored) == set()


def test_nothing_in_it_is_plain_and_nothing_else_opens_it(world: World) -> None:
    world.file()
    desk = world.desk(NHRI)
    world.sync(desk)
    path = saved(world, desk)
    whole = path.read_bytes()
    for word in (b"pushed us back", b"the fence", b"SQLite format", b"attachments", b"keyring"):
        assert word not in whole
    config = world.config("elsewhere")
    with pytest.raises(PassphraseError):
        backup.restore(path, "wrong", config.keyfile, config.data, now=world.now)
    for wrong in (b"", whole[:-1], whole[:-9] + b"x" * 9, b"x" + whole):
        path.write_bytes(wrong)
        with pytest.raises(BackupError, match="damaged"):
            back(world, path, "elsewhere")
        assert not config.keyfile.exists()
        assert not config.data.exists()  # or the next try would find the place taken
    path.write_bytes(whole)
    back(world, path, "elsewhere")
    with pytest.raises(BackupError, match="already"):
        back(world, path, "elsewhere")


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "desk.lock", "attachments/../x", "attachments/x/y", ""]
)
def test_no_file_is_written_elsewhere(world: World, name: str) -> None:
    desk = world.desk(NHRI)
    whole = saved(world, desk).read_bytes()
    size = int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 4], "big")
    head = whole[: len(MAGIC) + 4 + size]
    sealed = keyfile.open_(head[len(MAGIC) + 4 :], PASSPHRASE)
    identity = backup._head(io.BytesIO(head), PASSPHRASE)[1]
    assert sealed
    evil = len(name).to_bytes(2, "big") + name.encode() + (1).to_bytes(8, "big") + b"x"
    path = world.folder / "evil"
    path.write_bytes(head + age.encrypt_bytes(evil, recipients=[identity.recipient]))
    config = world.config("evil-desk")
    with pytest.raises(BackupError):
        backup.restore(path, PASSPHRASE, config.keyfile, config.data, now=world.now)


def test_a_forgotten_stick_gives_no_empty_copy_and_nothing_that_fits(
    world: World, tmp_path: Path
) -> None:
    """The copy before it would be replaced by nothing at all."""
    path = saved(world, world.desk(NHRI))
    config, elsewhere = world.config("defensor-es-1"), tmp_path / "not mounted"
    before = path.read_bytes()
    words = tmp_path / "words"
    words.write_text(PASSPHRASE)
    secret = ["--keyfile", str(config.keyfile), "--passphrase-file", str(words)]
    elsewhere.mkdir()  # a place to mount at
    there = ["--data", str(elsewhere)]
    copied = CliRunner().invoke(desk, ["backup", str(path), *secret, *there])
    assert (copied.exit_code, "There is no desk in this folder" in copied.output) == (1, True)
    assert path.read_bytes() == before
    proven = CliRunner().invoke(journal, ["verify", *secret, *there])
    assert (proven.exit_code, "There is no desk in this folder" in proven.output) == (1, True)
    assert list(elsewhere.iterdir()) == []


def test_a_backup_of_a_newer_program_is_not_called_damaged(world: World) -> None:
    path = saved(world, world.desk(NHRI))
    path.write_bytes(path.read_bytes().replace(b"backup/v1", b"backup/v2", 1))
    with pytest.raises(BackupError, match="A newer program made this backup"):
        back(world, path, "elsewhere")


def test_what_cannot_be_copied_is_not_said_of_what_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.desk(NHRI).close()
    config = world.config("defensor-es-1")
    gone = ("attachments/x/y", config.data / "attachments" / "gone")
    monkeypatch.setattr(backup, "_files", lambda _data: iter([gone]))
    with pytest.raises(BackupError, match="could not be read"):
        backup.make(
            config.keyfile,
            PASSPHRASE,
            config.data,
            io.BytesIO(),
            today=world.now.date(),
            cost=CHEAP,
        )


def test_what_is_wrong_is_said_in_the_language_of_the_computer(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, words = tmp_path / "broken", tmp_path / "words"
    broken.write_bytes(b"no backup")
    words.write_text(PASSPHRASE)
    config = world.config("elsewhere")
    arguments = ["restore", str(broken), "--keyfile", str(config.keyfile)]

    def said(language: str, charset: str = "utf-8") -> str:
        monkeypatch.setenv("LC_ALL", language)
        runner = CliRunner(charset=charset)
        return runner.invoke(desk, [*arguments, "--passphrase-file", str(words)]).output

    assert "Ce n’est pas la sauvegarde d’un poste" in said("fr_FR.UTF-8")
    assert "هذه ليست نسخة من مكتب" in said("ar_MA.UTF-8")
    assert "This is no backup of a desk" in said("ar_MA", charset="cp1252")
    assert "This is no backup of a desk" in said("C")


def test_an_open_desk_is_not_copied(world: World) -> None:
    world.desk(NHRI)
    config = world.config("defensor-es-1")
    with pytest.raises(StoreInUseError):
        backup.make(config.keyfile, PASSPHRASE, config.data, io.BytesIO(), today=world.now.date())


def test_the_command_copies_and_brings_back(world: World, tmp_path: Path) -> None:
    world.file()
    opened = world.desk(NHRI)
    world.sync(opened)
    opened.close()
    config, there = world.config("defensor-es-1"), world.config("there")
    words, out = tmp_path / "words", tmp_path / "copy"
    words.write_text(PASSPHRASE)
    secret = ["--passphrase-file", str(words)]
    for command, at in (("backup", config), ("restore", there)):
        done = CliRunner().invoke(desk, [command, str(out), "--keyfile", str(at.keyfile), *secret])
        assert done.exit_code == 0, done.output
    assert out.stat().st_mode & 0o777 == 0o600
    again = world.desk(NHRI, name="there")
    assert len(again.office.cases()) == 1

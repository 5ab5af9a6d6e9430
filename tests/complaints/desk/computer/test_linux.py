"""Linux, for real on this computer, and as other computers of its kind are."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import psutil
import pytest

from complaints.desk.computer import linux, looking
from complaints.desk.computer.linux import Linux
from complaints.desk.computer.mounts import Mount, is_elsewhere, mount_of, mounts
from complaints.desk.computer.surroundings import Seal, Surroundings
from complaints.desk.computer.synced import services

TODAY = date(2026, 11, 22)


class Made:
    """A system with the block devices that a test asks for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "proc").mkdir()
        (root / "sys/dev/block").mkdir(parents=True)

    def device(self, number: str, *, uuid: str = "", on: tuple[str, ...] = ()) -> None:
        place = self.root / "sys/devices" / number.replace(":", "-")
        (place / "slaves").mkdir(parents=True)
        if uuid:
            (place / "dm").mkdir()
            (place / "dm/uuid").write_text(f"{uuid}\n")
        for below in on:
            (place / "slaves" / below).symlink_to(
                self.root / "sys/devices" / below.replace(":", "-")
            )
        (self.root / "sys/dev/block" / number).symlink_to(place)

    def together(self, name: str, numbers: tuple[str, ...]) -> None:
        devices = self.root / "sys/fs/btrfs" / name / "devices"
        devices.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            place = devices / number.replace(":", "-")
            if not place.is_symlink():
                place.symlink_to(self.root / "sys/devices" / place.name)

    def seal(self, number: str) -> Seal:
        major, minor = number.split(":")
        return Linux(self.root).device(int(major), int(minor))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def test_a_disk_is_sealed_by_what_it_lies_on(made: Made) -> None:
    made.device("259:2")
    made.device("259:3")
    made.device("253:0", uuid="CRYPT-LUKS2-0f3a-luks", on=("259:2",))
    made.device("253:1", uuid="LVM-8aFq", on=("253:0",))
    made.device("253:2", uuid="LVM-8aFr", on=("259:2",))
    made.device("9:0", on=("253:0", "259:3"))
    assert made.seal("253:0") is Seal.SEALED
    assert made.seal("253:1") is Seal.SEALED, "a volume on a sealed disk"
    assert made.seal("253:2") is Seal.PLAIN
    assert made.seal("259:2") is Seal.PLAIN
    assert made.seal("9:0") is Seal.PLAIN, "half of it is not sealed"
    assert made.seal("8:99") is Seal.UNKNOWN


@pytest.mark.parametrize("kind", ["VERITY", "INTEGRITY", "SUBDEV"])
def test_what_only_notices_changes_seals_nothing(made: Made, kind: str) -> None:
    made.device("259:2")
    made.device("253:0", uuid=f"CRYPT-{kind}-0f3a-x", on=("259:2",))
    assert made.seal("253:0") is Seal.PLAIN


def test_of_a_file_system_over_several_disks_every_one_counts(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mount names one of them: here the node of /dev/null stands for it."""
    about = Path("/dev/null").stat().st_rdev
    named = f"{os.major(about)}:{os.minor(about)}"
    mount = Mount(at=tmp_path, device="/dev/null", kind="btrfs")
    monkeypatch.setattr(linux, "mount_of", lambda _folder: mount)
    system = Linux(made.root)
    assert system.disk(tmp_path) is Seal.UNKNOWN
    made.device("259:3")
    for number, uuid in ((named, "CRYPT-LUKS2-0f3a-a"), ("253:1", "CRYPT-LUKS2-0f3b-b")):
        made.device(number, uuid=uuid, on=("259:3",))
    assert system.disk(tmp_path) is Seal.UNKNOWN, "nothing says which others there are"
    for disks, seal in (((named,), Seal.SEALED), ((named, "253:1"), Seal.SEALED)):
        made.together("0f3a", disks)
        assert system.disk(tmp_path) is seal
    made.together("another", ("259:3",))
    assert system.disk(tmp_path) is Seal.SEALED
    made.together("0f3a", (named, "253:1", "259:3"))
    assert system.disk(tmp_path) is Seal.PLAIN, "one of three"


HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"  # as proc_swaps(5) shows it


def test_swap_is_as_safe_as_its_least_safe_place(made: Made, tmp_path: Path) -> None:
    swaps = made.root / "proc/swaps"
    assert Linux(made.root).swap() is Seal.UNKNOWN
    swaps.write_text(HEAD)
    assert Linux(made.root).swap() is Seal.SEALED, "none"
    swaps.write_text(f"{HEAD}/dev/zram0\tpartition\t8388604\t0\t100\n")
    assert Linux(made.root).swap() is Seal.SEALED, "in memory"
    backing = made.root / "sys/block/zram0/backing_dev"
    backing.parent.mkdir(parents=True)
    for disk, seal in (("none", Seal.SEALED), ("/dev/no-such-disk", Seal.UNKNOWN)):
        backing.write_text(f"{disk}\n")
        assert Linux(made.root).swap() is seal, "in memory, and on a disk if it is told so"
    backing.write_text("none\n")
    file = tmp_path / "swap file"
    file.touch()
    about = file.stat().st_dev
    number = f"{os.major(about)}:{os.minor(about)}"
    made.device(number)
    spelled = str(file).replace(" ", "\\040")
    swaps.write_text(f"{HEAD}/dev/zram0\tpartition\t1\t0\t100\n{spelled}\tfile\t1\t0\t-2\n")
    assert Linux(made.root).swap() is made.seal(number) is Seal.PLAIN
    swaps.write_text(f"{HEAD}{tmp_path}/gone\tpartition\t1\t0\t-2\n")
    assert Linux(made.root).swap() is Seal.UNKNOWN


def test_the_system_names_the_day_of_its_end(made: Made) -> None:
    system = Linux(made.root)
    assert system.outdated(TODAY) is None
    (made.root / "etc").mkdir()
    about = made.root / "etc/os-release"
    about.write_text('PRETTY_NAME="Fedora Linux 42"\nSUPPORT_END=2026-05-13\n')
    assert system.outdated(TODAY) == "Fedora Linux 42"
    assert system.outdated(date(2026, 5, 13)) == ""
    about.write_text('PRETTY_NAME="Debian GNU/Linux 13"\n')
    assert system.outdated(TODAY) is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks this Linux")
def test_this_computer_answers_as_its_own_tools_do(tmp_path: Path) -> None:
    mount = mount_of(tmp_path.resolve())
    assert mount
    said = subprocess.run(
        ["findmnt", "-no", "TARGET,FSTYPE", "-T", tmp_path], capture_output=True, text=True
    ).stdout.split()
    assert [str(mount.at), mount.kind] == said
    assert is_elsewhere(tmp_path.resolve()) is False
    assert Linux().disk(tmp_path) in Seal
    assert Linux().swap() in Seal
    memory = Path("/dev/shm")
    if any(one.at == memory and one.kind == "tmpfs" for one in mounts()):
        assert Linux().disk(memory) is Seal.SEALED


def test_the_innermost_mount_counts(tmp_path: Path) -> None:
    root = Mount(at=Path("/"), device="/dev/sda1", kind="ext4")
    share = Mount(at=Path("/mnt/office"), device="//office/cases", kind="cifs")
    drive = Mount(at=Path("/Z"), device="Z:\\", kind="", options=frozenset({"rw", "remote"}))
    again = Mount(at=Path("/mnt/office"), device="tmpfs", kind="tmpfs")
    assert mount_of(Path("/mnt/office/desk"), [root, share]) is share
    assert mount_of(Path("/mnt/officers"), [share, root]) is root
    assert mount_of(Path("/mnt/office"), [root, share, again]) is again
    assert mount_of(tmp_path, []) is None
    assert share.is_elsewhere
    assert drive.is_elsewhere
    assert root.is_elsewhere is False
    assert Mount(at=Path("/x"), device="x", kind="fuse.gvfsd-fuse").is_elsewhere
    assert Mount(at=Path("/x"), device="x", kind="fuse.new").is_elsewhere is None, "not known"


def test_file_systems_that_encrypt_by_themselves_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for kind, seal in (("fuse.gocryptfs", Seal.SEALED), ("ecryptfs", Seal.SEALED)):
        mount = Mount(at=tmp_path, device="x", kind=kind)
        monkeypatch.setattr(linux, "mount_of", lambda _folder, mount=mount: mount)
        assert Linux().disk(tmp_path) is seal


def test_a_system_that_hides_programs_or_folders_is_not_called_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen() -> Surroundings:
        return looking.look(tmp_path / "keys/a.key", tmp_path / "desk", today=TODAY)

    whole = seen()
    assert not whole.programs_unseen
    assert not whole.folders_unseen
    own = psutil.Process()
    own.info = {"name": "python"}
    monkeypatch.setattr(psutil, "process_iter", lambda _names: iter([own]))
    assert seen().programs_unseen, "the first of all is not among them"
    monkeypatch.undo()
    monkeypatch.setattr(looking, "_running", lambda: ["bash", None])
    assert seen().programs_unseen, "one has no name"
    (tmp_path / ".stfolder").mkdir()
    monkeypatch.setattr(looking, "_MOST", 1)
    assert seen().folders_unseen, "there are more names than were looked at"

    def refuse(_folder: Path) -> object:
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    assert seen().folders_unseen


def test_the_keyfile_counts_as_the_cases_do(tmp_path: Path) -> None:
    keys = tmp_path / "Dropbox"
    keys.mkdir()
    both = looking.look(keys / "a.key", tmp_path / "desk", today=TODAY)
    assert services(both.above) == {"Dropbox"}
    alone = looking.look(tmp_path / "a.key", tmp_path / "desk", today=TODAY)
    assert not services(alone.above)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert looking.look(tmp_path / "circle", tmp_path / "circle/desk", today=TODAY).above

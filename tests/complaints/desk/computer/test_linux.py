"""Linux, for real on this computer, and as other computers of its kind are."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from complaints.desk.computer import linux
from complaints.desk.computer.linux import Linux
from complaints.desk.computer.mounts import Mount, is_elsewhere, mount_of, mounts
from complaints.desk.computer.surroundings import Seal

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


HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"  # as proc_swaps(5) shows it


def test_swap_is_as_safe_as_its_least_safe_place(made: Made, tmp_path: Path) -> None:
    swaps = made.root / "proc/swaps"
    assert Linux(made.root).swap() is Seal.UNKNOWN
    swaps.write_text(HEAD)
    assert Linux(made.root).swap() is Seal.SEALED, "none"
    swaps.write_text(f"{HEAD}/dev/zram0\tpartition\t8388604\t0\t100\n")
    assert Linux(made.root).swap() is Seal.SEALED, "in memory"
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
    assert not root.is_elsewhere


def test_file_systems_that_encrypt_by_themselves_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for kind, seal in (("fuse.gocryptfs", Seal.SEALED), ("ecryptfs", Seal.SEALED)):
        mount = Mount(at=tmp_path, device="x", kind=kind)
        monkeypatch.setattr(linux, "mount_of", lambda _folder, mount=mount: mount)
        assert Linux().disk(tmp_path) is seal

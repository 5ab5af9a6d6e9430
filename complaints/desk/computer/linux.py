"""What Linux says of its disks and its swap, in files that anybody may read.

A disk that encrypts by itself, or a host that does it for a virtual machine, cannot be seen from
here: "plain" says that no encryption was found.
Source: sysfs(5), proc_swaps(5), os-release(5); the kernel's ABI of sysfs-block-zram and of
``/sys/fs/btrfs``; cryptsetup names its mappings ``CRYPT-`` and their kind.
"""

import os
import stat
from datetime import date
from pathlib import Path
from typing import Final

from complaints.desk.computer.mounts import Mount, mount_of
from complaints.desk.computer.surroundings import Seal, worst

#: The kinds that encrypt: VERITY and INTEGRITY only notice changes.
_CRYPT: Final = tuple(
    f"CRYPT-{one}-" for one in ("BITLK", "FVAULT2", "LOOPAES", "LUKS1", "LUKS2", "PLAIN", "TCRYPT")
)
#: File systems that encrypt by themselves, and those that lie in memory alone.
_SEALED: Final = frozenset(
    {"ecryptfs", "fuse.cryfs", "fuse.encfs", "fuse.gocryptfs", "fuse.securefs", "fuse.veracrypt"}
)
_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_OVER_SEVERAL: Final = "btrfs"
_ZRAM: Final = "/dev/zram"  # swap in memory
_NO_DISK: Final = "none"


class Linux:
    """A Linux system below ``root``."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def disk(self, folder: Path) -> Seal:
        """Of the disk that a folder lies on; memory counts as sealed."""
        mount = mount_of(folder)
        kind = mount.kind if mount else ""
        if kind in _SEALED | _MEMORY:
            return Seal.SEALED
        if mount and kind == _OVER_SEVERAL:
            return self._over_several(mount)
        try:
            number = folder.stat().st_dev
            if not os.major(number):  # a file system of its own kind has no number of a disk
                number = _device(mount)
        except OSError:
            return Seal.UNKNOWN
        return self.device(os.major(number), os.minor(number))

    def swap(self) -> Seal:
        """Of everything that memory may be written to."""
        try:
            lines = (self._root / "proc" / "swaps").read_text("utf-8").splitlines()[1:]
        except OSError:
            return Seal.UNKNOWN
        return worst(self._swap(_spelled(line.split()[0])) for line in lines if line.split())

    def declared(self, folder: Path) -> frozenset[str]:
        """Nothing here says more than marks do."""
        del folder
        return frozenset()

    def outdated(self, today: date) -> str | None:
        """The system, if the day it named has passed; None if it names none."""
        about: dict[str, str] = {}
        for place in ("etc/os-release", "usr/lib/os-release"):
            try:
                lines = (self._root / place).read_text(encoding="utf-8").splitlines()
            except OSError:
                continue
            about = {k: v.strip("\"'") for k, _, v in (one.partition("=") for one in lines)}
            break
        try:
            ends = date.fromisoformat(about.get("SUPPORT_END", ""))
        except ValueError:
            return None
        return about.get("PRETTY_NAME", "Linux") if ends < today else ""

    def device(self, major: int, minor: int) -> Seal:
        """Of a block device, by everything it lies on."""
        place = self._place(major, minor)
        if not place.exists():
            return Seal.UNKNOWN
        return Seal.SEALED if _is_crypt(place) else Seal.PLAIN

    def _place(self, major: int, minor: int) -> Path:
        return self._root / "sys" / "dev" / "block" / f"{major}:{minor}"

    def _over_several(self, mount: Mount) -> Seal:
        """Of a file system that can lie on several disks, of which its mount names one."""
        try:
            number = _device(mount)
            own = self._place(os.major(number), os.minor(number)).resolve(strict=True)
            for one in (self._root / "sys" / "fs" / "btrfs").glob("*/devices"):
                disks = [disk.resolve() for disk in one.iterdir()]
                if own in disks:
                    return worst(Seal.SEALED if _is_crypt(disk) else Seal.PLAIN for disk in disks)
        except OSError:
            pass
        return Seal.UNKNOWN

    def _swap(self, place: str) -> Seal:
        if place.startswith(_ZRAM):
            return self._in_memory(Path(place).name)
        try:
            about = Path(place).stat()
        except OSError:
            return Seal.UNKNOWN
        if stat.S_ISBLK(about.st_mode):
            return self.device(os.major(about.st_rdev), os.minor(about.st_rdev))
        return self.disk(Path(place))

    def _in_memory(self, name: str) -> Seal:
        """Of swap in memory, which can be told to put on a disk what nobody has used for long."""
        try:
            disk = (self._root / "sys" / "block" / name / "backing_dev").read_text("utf-8").strip()
        except OSError:  # a kernel that was built without that
            return Seal.SEALED
        return Seal.SEALED if disk == _NO_DISK else self._swap(disk)


def _is_crypt(device: Path) -> bool:
    """Whether it is a mapping that encrypts, or lies on nothing else."""
    try:
        uuid = (device / "dm" / "uuid").read_text("utf-8")
    except OSError:
        uuid = ""
    if uuid.startswith(_CRYPT):
        return True
    below = device / "slaves"
    slaves = [one.resolve() for one in below.iterdir()] if below.is_dir() else []
    return bool(slaves) and all(map(_is_crypt, slaves))


def _device(mount: Mount | None) -> int:
    number = Path(mount.device).stat().st_rdev if mount else 0
    if not number:
        raise OSError
    return number


def _spelled(name: str) -> str:
    """A path from ``/proc``, in which a space is ``\\040``."""
    return name.encode().decode("unicode_escape") if "\\" in name else name

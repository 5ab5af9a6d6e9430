"""Which disk or share a folder lies on, by what the system says is mounted."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

#: File systems whose bytes lie on another computer.
_ELSEWHERE: Final = frozenset(
    {
        *("9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs"),
        *("nfs3", "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"),
        *("webdav", "fuse.curlftpfs", "fuse.davfs2", "fuse.glusterfs"),
        *("fuse.google-drive-ocamlfuse", "fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.onedriver"),
        *("fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    }
)
#: Those whose bytes lie on a disk of this one, or in its memory. Of any other nothing is known.
_HERE: Final = frozenset(
    {
        *("apfs", "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fat", "fat32"),
        *("fuseblk", "hfs", "hfsplus", "jfs", "msdos", "nilfs2", "ntfs", "ntfs3", "overlay"),
        *("ramfs", "refs", "reiserfs", "tmpfs", "udf", "ufs", "vfat", "xfs", "zfs"),
    }
)
#: Those that know no owners, as on most sticks.
_OWNERLESS: Final = frozenset({"exfat", "fat", "fat32", "msdos"})
_NO_OWNERS: Final = "ignore-ownership"  # what psutil says of a Mac's disk that was told so
_REMOTE: Final = "remote"  # what psutil says of a Windows drive that is a share


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """Where something is mounted, what, and of which kind."""

    at: Path
    device: str
    kind: str
    options: frozenset[str] = frozenset()

    @property
    def is_elsewhere(self) -> bool | None:
        """Whether it is another computer's."""
        kind = self.kind.casefold()
        if kind in _ELSEWHERE or _REMOTE in self.options:
            return True
        return False if kind in _HERE else None

    @property
    def is_anybodys(self) -> bool:
        """Whether, on Windows and macOS, it gives every user of the computer everything."""
        return self.kind.casefold() in _OWNERLESS or _NO_OWNERS in self.options


def mounts() -> list[Mount]:
    """Everything that is mounted; nothing if the system does not say."""
    try:
        found = psutil.disk_partitions(all=True)
    except OSError:
        return []
    return [
        Mount(
            at=Path(one.mountpoint),
            device=one.device,
            kind=one.fstype,
            options=frozenset(one.opts.split(",")),
        )
        for one in found
    ]


def mount_of(folder: Path, among: Iterable[Mount] | None = None) -> Mount | None:
    """The innermost mount that a folder lies in; of two at one place, the later."""
    there = [one for one in (mounts() if among is None else among) if folder.is_relative_to(one.at)]
    return max(reversed(there), key=lambda one: len(one.at.parts), default=None)


def is_elsewhere(folder: Path) -> bool | None:
    """Whether a folder is another computer's."""
    if folder.drive.startswith("\\\\"):  # \\SERVER\SHARE
        return True
    mount = mount_of(folder)
    return mount.is_elsewhere if mount else None

"""What macOS says of FileVault and of its swap. Written from the manuals; not run on a Mac here.

Source: fdesetup(8), whose ``status`` needs no rights; sysctl(8), ``vm.swapusage``; Apple Support,
"Add your Desktop and Documents files to iCloud Drive" and "Role of Apple File System" (the volume
on which users' files lie).
"""

from datetime import date
from pathlib import Path
from typing import Final

from complaints.desk.computer.asking import said
from complaints.desk.computer.surroundings import Seal

_FILEVAULT: Final = ("/usr/bin/fdesetup", "status")
_SWAP: Final = ("/usr/sbin/sysctl", "vm.swapusage")
_START: Final = Path("/System/Volumes/Data")
_HALFWAY: Final = "in progress"
_CLOUD: Final = Path("Library", "Mobile Documents", "com~apple~CloudDocs")


class MacOS:
    """A Mac with the home folder ``home``, whose users' files lie on the volume of ``start``."""

    def __init__(self, home: Path | None = None, start: Path = _START) -> None:
        self._home = home or Path.home()
        self._start = start

    def disk(self, folder: Path) -> Seal:
        """Of the start disk; of others nothing is known here."""
        try:
            is_there = folder.stat().st_dev == self._start.stat().st_dev
        except OSError:
            return Seal.UNKNOWN
        return filevault(said(_FILEVAULT)) if is_there else Seal.UNKNOWN

    def swap(self) -> Seal:
        """Of the swap files, which the system encrypts."""
        return swapusage(said(_SWAP))

    def declared(self, folder: Path) -> frozenset[str] | None:
        """iCloud, if it holds the folder Desktop or Documents and this one lies there."""
        for name in ("Desktop", "Documents"):
            if folder.is_relative_to(self._home / name):
                try:
                    (self._home / _CLOUD / name).lstat()
                except (FileNotFoundError, NotADirectoryError):
                    continue
                except OSError:  # the system asks people first whether a program may look there
                    return None
                return frozenset({"iCloud"})
        return frozenset()

    def outdated(self, today: date) -> str | None:
        """Apple names no days."""
        del today
        return None


def filevault(answer: str) -> Seal:
    """What ``fdesetup status`` says; half of a disk is not encrypted."""
    if answer.startswith("FileVault is Off") or _HALFWAY in answer:
        return Seal.PLAIN
    return Seal.SEALED if answer.startswith("FileVault is On") else Seal.UNKNOWN


def swapusage(answer: str) -> Seal:
    """What ``sysctl vm.swapusage`` says."""
    if "(encrypted)" in answer or "total = 0.00M" in answer:
        return Seal.SEALED
    return Seal.PLAIN if answer.startswith("vm.swapusage: total =") else Seal.UNKNOWN

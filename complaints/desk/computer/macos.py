"""What macOS says of FileVault and of its swap. Written from the manuals; not run on a Mac here.

Source: fdesetup(8), whose ``status`` needs no rights; sysctl(8), ``vm.swapusage``; Apple Support,
"Add your Desktop and Documents files to iCloud Drive".
"""

from datetime import date
from pathlib import Path
from typing import Final

from complaints.desk.computer.asking import said
from complaints.desk.computer.surroundings import Seal

_FILEVAULT: Final = ("/usr/bin/fdesetup", "status")
_SWAP: Final = ("/usr/sbin/sysctl", "vm.swapusage")
_VOLUMES: Final = Path("/Volumes")
_CLOUD: Final = Path("Library", "Mobile Documents", "com~apple~CloudDocs")


class MacOS:
    """A Mac with the home folder ``home``."""

    def __init__(self, home: Path | None = None) -> None:
        self._home = home or Path.home()

    def disk(self, folder: Path) -> Seal:
        """Of the start disk; of others nothing is known here."""
        return Seal.UNKNOWN if folder.is_relative_to(_VOLUMES) else filevault(said(_FILEVAULT))

    def swap(self) -> Seal:
        """Of the swap files, which the system encrypts."""
        return swapusage(said(_SWAP))

    def declared(self, folder: Path) -> frozenset[str]:
        """iCloud, if it holds the folder Desktop or Documents and this one lies there."""
        names = ("Desktop", "Documents")
        held = [one for one in names if (self._home / _CLOUD / one).exists()]
        inside = any(folder.is_relative_to(self._home / one) for one in held)
        return frozenset({"iCloud"} if inside else ())

    def outdated(self, today: date) -> str | None:
        """Apple names no days."""
        del today
        return None


def filevault(answer: str) -> Seal:
    """What ``fdesetup status`` says in its first line."""
    first = answer.partition("\n")[0]
    if first.startswith("FileVault is On"):
        return Seal.SEALED
    return Seal.PLAIN if first.startswith("FileVault is Off") else Seal.UNKNOWN


def swapusage(answer: str) -> Seal:
    """What ``sysctl vm.swapusage`` says."""
    if "(encrypted)" in answer or "total = 0.00M" in answer:
        return Seal.SEALED
    return Seal.PLAIN if answer.startswith("vm.swapusage: total =") else Seal.UNKNOWN

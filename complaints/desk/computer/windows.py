"""What Windows says of BitLocker, of its memory on the disk, of its own age and of what it copies.

Not run on Windows here.

``manage-bde -status`` and WMI want an administrator and answer in the system's language. Explorer
asks the shell's property instead, which anybody may, and which is a number: 1 on, 2 off, 3 being
encrypted, 4 being decrypted, 5 suspended (its key lies beside it in plain), 6 locked.
Source: Microsoft Learn, "Creating Shortcut Menu Handlers" (``System.Volume.BitLockerProtection``),
"Integrate a cloud storage provider" (``SyncRootManager``), "Memory Management Registry Keys";
Microsoft Lifecycle, Windows 10 (ended 2025-10-14) and 11; what OneDrive sets for its user.
"""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

from complaints.desk.computer import registry
from complaints.desk.computer.asking import said
from complaints.desk.computer.surroundings import Seal, worst

_SHELL: Final = "WindowsPowerShell\\v1.0\\powershell.exe"
_ASK: Final = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}\\').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)
_SEALS: Final[Mapping[str, Seal]] = {
    "1": Seal.SEALED,
    **dict.fromkeys(("0", "2", "3", "4", "5"), Seal.PLAIN),
}
_ONEDRIVE: Final = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_MEMORY: Final = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management"
_ROOTS: Final = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\SyncRootManager"
_ENGINES: Final = "Software\\SyncEngines\\Providers\\OneDrive"
_DRIVE: Final = re.compile(r"([A-Za-z]:)\\")
#: By build: the last day of Home and Pro, and of the edition that is mended longest.
_UNTIL: Final[Mapping[int, tuple[str, date, date]]] = {
    22_000: ("Windows 11, 21H2", date(2023, 10, 10), date(2024, 10, 8)),
    22_621: ("Windows 11, 22H2", date(2024, 10, 8), date(2025, 10, 14)),
    22_631: ("Windows 11, 23H2", date(2025, 11, 11), date(2026, 11, 10)),
    26_100: ("Windows 11, 24H2", date(2026, 10, 13), date(2034, 10, 10)),
    26_200: ("Windows 11, 25H2", date(2027, 10, 12), date(2028, 10, 10)),
}
_WINDOWS_11: Final = 22_000  # its first build
_WORKSTATION: Final = 1


class Windows:
    """The Windows that this runs on; each drive is asked about once."""

    def __init__(self) -> None:
        self._asked: dict[str, Seal] = {}

    def disk(self, folder: Path) -> Seal:
        """Of the drive that a folder lies on."""
        try:  # another disk can hang in a folder of this drive
            is_there = folder.stat().st_dev == Path(folder.anchor).stat().st_dev
        except OSError:
            return Seal.UNKNOWN
        return self._drive(folder.drive) if is_there else Seal.UNKNOWN

    def swap(self) -> Seal:
        """Of the drives with a ``pagefile.sys``, and of the system's, with ``hiberfil.sys``."""
        own = os.environ.get("SYSTEMDRIVE", "")
        try:
            pages = page_files(registry.values(registry.SYSTEM, _MEMORY))
        except OSError:
            pages = None
        seals = [self._drive(one) for one in {own.upper(), *(pages or ())}]
        return worst([*seals, *([Seal.UNKNOWN] if pages is None else [])])

    def declared(self, folder: Path) -> frozenset[str] | None:
        """What says that it holds this folder; None if not all could be asked."""
        inside = PureWindowsPath(folder)
        found = onedrive(inside, os.environ)
        try:
            return found | held(inside, _roots())
        except OSError:
            return found or None

    def outdated(self, today: date) -> str | None:
        """Windows 10 and older are, and those of 11 whose day has passed."""
        if sys.platform != "win32":
            return None
        version = sys.getwindowsversion()
        return old(version.build, version.product_type, today)

    def _drive(self, drive: str) -> Seal:
        if drive not in self._asked:
            self._asked[drive] = _drive(drive)
        return self._asked[drive]


def bitlocker(answer: str) -> Seal:
    """What the property's number means."""
    return _SEALS.get(answer.strip(), Seal.UNKNOWN)


def page_files(memory: Mapping[str, object]) -> frozenset[str] | None:
    """The drives that memory is written to; None if the system does not say which there are."""
    there = memory.get("ExistingPageFiles")
    wanted = memory.get("PagingFiles")
    if not isinstance(there, list):
        return None
    lines = [*there, *(wanted if isinstance(wanted, list) else ())]
    return frozenset(one.upper() for line in lines for one in _DRIVE.findall(str(line)))


def onedrive(folder: PurePath, environment: Mapping[str, str]) -> frozenset[str]:
    """Whether a folder lies in one that OneDrive names in the environment."""
    named = [("OneDrive", environment[one]) for one in _ONEDRIVE if environment.get(one)]
    return held(folder, named)


def held(folder: PurePath, roots: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The services of those folders, each with its service, that this one lies in."""
    return frozenset(name for name, root in roots if root and folder.is_relative_to(root))


def old(build: int, product_type: int, today: date) -> str | None:
    """What gets no repairs any more, or nothing; None for a server, or where the edition counts."""
    if product_type != _WORKSTATION:
        return None
    if build < _WINDOWS_11:
        return "Windows 10"
    if build not in _UNTIL:  # a newer one, of which nothing is known here
        return None
    name, first, last = _UNTIL[build]
    if today <= first:
        return ""
    return name if today > last else None


def _roots() -> list[tuple[str, str]]:
    """Every folder that a service has told the system of, with the service's name."""
    found = [
        (one.removeprefix(f"{_ROOTS}\\").partition("!")[0], str(path))
        for one in registry.keys(registry.SYSTEM, _ROOTS)
        for path in registry.values(registry.SYSTEM, f"{one}\\UserSyncRoots").values()
    ]
    for one in registry.keys(registry.USER, _ENGINES):
        found.append(("OneDrive", str(registry.values(registry.USER, one).get("MountPoint", ""))))
    return found


def _drive(drive: str) -> Seal:
    if len(drive) != 2 or not drive[0].isalpha() or drive[1] != ":":
        return Seal.UNKNOWN
    system = PureWindowsPath(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", _SHELL)
    command = (str(system), "-NoProfile", "-NonInteractive", "-Command", _ASK.format(drive=drive))
    return bitlocker(said(command))

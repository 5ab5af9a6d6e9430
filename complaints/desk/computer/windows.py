"""What Windows says of BitLocker, of its own age and of OneDrive. Not run on Windows here.

``manage-bde -status`` and WMI want an administrator and answer in the system's language. Explorer
asks the shell's property instead, which anybody may, and which is a number: 1 on, 2 off, 3 being
encrypted, 4 being decrypted, 5 suspended (its key lies beside it in plain), 6 locked.
Source: Microsoft Learn, "Creating Shortcut Menu Handlers" (``System.Volume.BitLockerProtection``);
Microsoft Lifecycle, Windows 10 (ended 2025-10-14); the environment that OneDrive sets.
"""

import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

from complaints.desk.computer.asking import said
from complaints.desk.computer.surroundings import Seal

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
_WINDOWS_11: Final = 22_000  # its first build
_WORKSTATION: Final = 1


class Windows:
    """The Windows that this runs on."""

    def disk(self, folder: Path) -> Seal:
        """Of the drive that a folder lies on."""
        return _drive(folder.drive)

    def swap(self) -> Seal:
        """Of the drive with ``pagefile.sys`` and ``hiberfil.sys``."""
        return _drive(os.environ.get("SYSTEMDRIVE", ""))

    def declared(self, folder: Path) -> frozenset[str]:
        """OneDrive, if it says that it holds this folder."""
        return onedrive(PureWindowsPath(folder), os.environ)

    def outdated(self, today: date) -> str | None:
        """Windows 10 and older are; a server has days of its own."""
        del today
        if sys.platform != "win32":
            return None
        version = sys.getwindowsversion()
        return old(version.build, version.product_type)


def bitlocker(answer: str) -> Seal:
    """What the property's number means."""
    return _SEALS.get(answer.strip(), Seal.UNKNOWN)


def onedrive(folder: PurePath, environment: Mapping[str, str]) -> frozenset[str]:
    """Whether a folder lies in one that OneDrive names in the environment."""
    held = [environment[one] for one in _ONEDRIVE if environment.get(one)]
    inside = any(folder.is_relative_to(one) for one in held)
    return frozenset({"OneDrive"} if inside else ())


def old(build: int, product_type: int) -> str | None:
    """What gets no repairs any more, or nothing; None for a server."""
    if product_type != _WORKSTATION:
        return None
    return "Windows 10" if build < _WINDOWS_11 else ""


def _drive(drive: str) -> Seal:
    if len(drive) != 2 or not drive[0].isalpha() or drive[1] != ":":
        return Seal.UNKNOWN
    system = PureWindowsPath(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", _SHELL)
    command = (str(system), "-NoProfile", "-NonInteractive", "-Command", _ASK.format(drive=drive))
    return bitlocker(said(command))

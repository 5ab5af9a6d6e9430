"""Looking at this computer: what all systems are asked alike, and what each is asked in its way."""

import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import psutil

from complaints.desk.computer.linux import Linux
from complaints.desk.computer.macos import MacOS
from complaints.desk.computer.mounts import is_elsewhere
from complaints.desk.computer.surroundings import Folder, Seal, Surroundings
from complaints.desk.computer.synced import is_mark
from complaints.desk.computer.watching import plain_name
from complaints.desk.computer.windows import Windows

_MOST: Final = 5_000  # names that are looked at in a folder
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
#: Where Dropbox says which folders it copies; its help: "Locate the Dropbox folders".
_DROPBOX: Final = Path("Dropbox", "info.json")


class System(Protocol):
    """What one kind of system can say."""

    def disk(self, folder: Path) -> Seal:
        """Of the disk that a folder lies on."""

    def swap(self) -> Seal:
        """Of what memory is written to."""

    def declared(self, folder: Path) -> frozenset[str]:
        """Services whose settings name a folder that this one lies in."""

    def outdated(self, today: date) -> str | None:
        """The system, if nobody mends it any more; empty if somebody does; None if not known."""


def look(keyfile: Path | None, data: Path, *, today: date) -> Surroundings:
    """One look, which takes no line and no rights, at where ``keyfile`` and the cases lie.

    What it cannot see is unknown; it never fails.
    """
    whole = _resolved(data)
    folder = _there(whole)
    system = _system()
    environment, home = os.environ, Path.home()
    return Surroundings(
        today=today,
        above=tuple(_above(whole)),
        declared=dropbox(folder, home, environment)
        | (system.declared(folder) if system else frozenset()),
        elsewhere=is_elsewhere(folder),
        disk=system.disk(folder) if system else Seal.UNKNOWN,
        swap=system.swap() if system else Seal.UNKNOWN,
        running=_running(),
        open_to_others=_is_open_to_others([one for one in (keyfile, data) if one], home),
        outdated=system.outdated(today) if system else None,
    )


def dropbox(folder: Path, home: Path, environment: Mapping[str, str]) -> frozenset[str]:
    """Dropbox, if its settings name a folder that this one lies in."""
    places = [home / ".dropbox" / _DROPBOX.name]
    places += [
        Path(environment[one]) / _DROPBOX
        for one in ("APPDATA", "LOCALAPPDATA")
        if one in environment
    ]
    for place in places:
        try:
            accounts = json.loads(place.read_text(encoding="utf-8"))
            held = [one["path"] for one in accounts.values()]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
        if any(folder.is_relative_to(one) for one in held if isinstance(one, str) and one):
            return frozenset({"Dropbox"})
    return frozenset()


def _system() -> System | None:
    kind = {"linux": Linux, "darwin": MacOS, "win32": Windows}.get(sys.platform)
    return kind() if kind else None


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except OSError:
        return folder.absolute()


def _there(folder: Path) -> Path:
    """The folder, or the nearest around it that exists already."""
    try:
        return next(one for one in (folder, *folder.parents) if one.exists())
    except (OSError, StopIteration):
        return folder


def _above(folder: Path) -> Iterator[Folder]:
    for one in (folder, *folder.parents):
        yield Folder(name=one.name, marks=frozenset(filter(is_mark, _names(one))))


def _names(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for _count, entry in zip(range(_MOST), entries, strict=False):
                yield entry.name
    except OSError:
        return


def _running() -> frozenset[str] | None:
    try:
        found = [one.info["name"] for one in psutil.process_iter(["name"])]
    except (OSError, psutil.Error):
        return None
    return frozenset(plain_name(one) for one in found if one)


def _is_open_to_others(paths: list[Path], home: Path) -> bool | None:
    """By the rights of the files; on Windows, by their lying in the user's own folder."""
    if os.name != "posix":
        return False if all(one.is_relative_to(home) for one in paths) else None
    try:
        modes = [one.stat().st_mode for one in paths if one.exists()]
    except OSError:
        return None
    return any(mode & _OTHERS for mode in modes) if modes else None

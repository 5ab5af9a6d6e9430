"""Looking at this computer: what all systems are asked alike, and what each is asked in its way."""

import json
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import psutil

from complaints.desk.computer.linux import Linux
from complaints.desk.computer.macos import MacOS
from complaints.desk.computer.mounts import is_elsewhere, mount_of
from complaints.desk.computer.surroundings import Folder, Seal, Surroundings, worst
from complaints.desk.computer.synced import is_mark
from complaints.desk.computer.watching import plain_name
from complaints.desk.computer.windows import Windows

_MOST: Final = 50_000  # names that are looked at in a folder
_FIRST: Final = 1  # the process that every POSIX begins with
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
#: Where Dropbox says which folders it copies; its help: "Locate the Dropbox folders".
_DROPBOX: Final = Path("Dropbox", "info.json")


class System(Protocol):
    """What one kind of system can say."""

    def disk(self, folder: Path) -> Seal:
        """Of the disk that a folder lies on."""

    def swap(self) -> Seal:
        """Of what memory is written to."""

    def declared(self, folder: Path) -> frozenset[str] | None:
        """Services whose settings name a folder that this one lies in; None if not all are seen."""

    def outdated(self, today: date) -> str | None:
        """The system, if nobody mends it any more; empty if somebody does; None if not known."""


def look(keyfile: Path | None, data: Path, *, today: date) -> Surroundings:
    """One look, which takes no line and no rights, at where ``keyfile`` and the cases lie.

    What it cannot see is unknown; it never fails.
    """
    wholes = _places(keyfile, data)
    folders = [_there(one) for one in wholes]
    system, home = _system(), _home()
    above = _above(wholes)
    declared = [system.declared(one) for one in folders if system]
    declared += [dropbox(one, home, os.environ) for one in folders if home]
    running = _running()
    return Surroundings(
        today=today,
        above=tuple(Folder(name=one.name, marks=marks or frozenset()) for one, marks in above),
        declared=frozenset().union(*(one or () for one in declared)),
        folders_unseen=None in declared or any(marks is None for _one, marks in above),
        elsewhere=_any(map(is_elsewhere, folders)),
        disk=worst(map(system.disk, folders)) if system else Seal.UNKNOWN,
        swap=system.swap() if system else Seal.UNKNOWN,
        running=None if running is None else frozenset(plain_name(one) for one in running if one),
        programs_unseen=running is not None and None in running,
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
    kind: Callable[[], System] | None = {"linux": Linux, "darwin": MacOS, "win32": Windows}.get(
        sys.platform
    )
    return kind() if kind else None


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # the system names none
        return None


def _places(keyfile: Path | None, data: Path) -> list[Path]:
    """The folder of the cases; and the keyfile's, where that is none of those around it."""
    whole = _resolved(data)
    other = _resolved(keyfile).parent if keyfile else whole
    return [whole] if whole.is_relative_to(other) else [whole, other]


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # links that lead in a circle
        return path.absolute()


def _there(folder: Path) -> Path:
    """The folder, or the nearest around it that exists already."""
    try:
        return next(one for one in (folder, *folder.parents) if one.exists())
    except (OSError, StopIteration):
        return folder


def _above(folders: Iterable[Path]) -> list[tuple[Path, frozenset[str] | None]]:
    """Each and those around it, with the marks in it; None where not all could be looked at."""
    return [(one, _marks(one)) for folder in folders for one in (folder, *folder.parents)]


def _marks(folder: Path) -> frozenset[str] | None:
    try:
        names = list(_names(folder))
    except (FileNotFoundError, NotADirectoryError):  # it will be made
        return frozenset()
    except OSError:
        return None
    return frozenset(filter(is_mark, names)) if len(names) < _MOST else None


def _names(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for _count, entry in zip(range(_MOST), entries, strict=False):
            yield entry.name


def _running() -> list[str | None] | None:
    """The names of what runs; None among them for what the system hides."""
    try:
        found = list(psutil.process_iter(["name"]))
        names = [one.info["name"] for one in found]
    except (OSError, psutil.Error):
        return None
    # a Linux can be told to hide other users' programs, as that of a remote control often is
    is_whole = os.name != "posix" or any(one.pid == _FIRST for one in found)
    return names if is_whole else [*names, None]


def _any(each: Iterable[bool | None]) -> bool | None:
    found = set(each)
    return True if True in found else None if None in found else False


def _is_open_to_others(paths: list[Path], home: Path | None) -> bool | None:
    """By the rights of the files; on Windows, by their lying in the user's own folder."""
    wholes = [_resolved(one) for one in paths]
    if sys.platform != "linux" and any(_is_anybodys(one) for one in wholes):
        return True
    if os.name != "posix":
        return False if home and all(one.is_relative_to(home) for one in wholes) else None
    try:
        modes = [one.stat().st_mode for one in wholes if one.exists()]
    except OSError:
        return None
    return any(mode & _OTHERS for mode in modes) if modes else None


def _is_anybodys(path: Path) -> bool:
    mount = mount_of(path)
    return mount is not None and mount.is_anybodys

"""A desk that carries all it needs in one folder, so that it can lie on a stick.

The folder holds the keyfile, beside it the cases, and ``desk.toml``, which names no place outside:

    portal = "https://complaints.example.org"
    keyfile = "asha.key"

A program that runs without Python finds it by itself where it lies beside the program's own folder
under the name `NAME`. Inside of that folder it would go with the next version.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final, Self

from complaints.desk.errors import DeskError

NAME: Final = "amparo-home"
FILE: Final = "desk.toml"


class HomeError(DeskError):
    """The folder is not what a desk can be started from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What ``desk.toml`` says: the portal, and the keyfile, which lies in the same folder."""

    keyfile: Path
    portal: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a folder's file. Raises `HomeError`."""
        try:
            said = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
        except OSError as error:
            raise HomeError(f"There is no {FILE} in {folder}.") from error
        except ValueError as error:
            raise HomeError("The file desk.toml cannot be read.") from error
        portal, keyfile = said.pop("portal", None), said.pop("keyfile", None)
        if said or not isinstance(portal, str) or not isinstance(keyfile, str):
            raise HomeError("The file desk.toml says “portal” and “keyfile”, and nothing else.")
        if not _is_plain(keyfile):
            raise HomeError("The keyfile lies in the folder of desk.toml, under a plain name.")
        return cls(keyfile=folder.absolute() / keyfile, portal=portal)


def beside_program() -> Path | None:
    """The folder beside a program that runs without Python; None without one, or elsewhere."""
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parents[1] / NAME
    return folder if (folder / FILE).is_file() else None


def _is_plain(name: str) -> bool:
    """One name, on every system."""
    is_one = name == PureWindowsPath(name).name == PurePosixPath(name).name
    return is_one and name not in ("", "..")

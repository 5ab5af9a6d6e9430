"""A desk that carries all it needs in one folder, so that it can lie on a stick.

The folder holds the keyfile, beside it the cases, and ``desk.toml``, which names no place outside:

    portal = "https://complaints.example.org"
    keyfile = "asha.key"

A program that runs without Python finds it by itself where it lies beside the program's own folder
under the name `NAME`. Inside of that folder it would go with the next version.
"""

import json
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

    def is_there(self, folder: Path) -> bool:
        """Whether something of a desk lies in the folder already."""
        return is_begun(folder) or self.keyfile.exists()

    def write(self, folder: Path) -> None:
        """Write ``desk.toml`` for `read`. Raises `OSError`, also where there is one."""
        said = {"portal": self.portal, "keyfile": self.keyfile.name}
        lines = [f"{name} = {json.dumps(one)}\n" for name, one in said.items()]
        with (folder / FILE).open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)


def beside_program() -> Path | None:
    """The folder beside a program that runs without Python, whether it is there or not yet.

    None for a program that runs with Python.
    """
    if not getattr(sys, "frozen", False):
        return None
    return Path(sys.executable).resolve().parents[1] / NAME


def is_begun(folder: Path) -> bool:
    """Whether there is a desk in this folder."""
    return (folder / FILE).is_file()


def _is_plain(name: str) -> bool:
    """One name, on every system."""
    is_one = name == PureWindowsPath(name).name == PurePosixPath(name).name
    return is_one and name not in ("", "..")

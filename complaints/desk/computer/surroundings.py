"""What was seen on a computer, as values: no rule, no system call."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

#: There was no sealed copy yet.
NEVER: Final = date.min


class Seal(StrEnum):
    """Whether what is written to a disk is encrypted by the system, as far as it says."""

    SEALED = "sealed"
    PLAIN = "plain"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The name of one folder, and what in it services that copy folders leave as a mark."""

    name: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """One look at a computer. None is always: not known.

    ``above``: the folder of the cases and those around it, from the innermost to the root.
    ``declared``: services whose own settings name a folder that this one lies in.
    ``elsewhere``: the folder is another computer's. ``swap``: what memory is written to; sealed if
    there is none. ``running``: names of programs, in small letters. ``ahead``: this clock less the
    portal's. ``open_to_others``: whether other users may read keyfile or folder.
    ``backed_up``: the day of the last sealed copy, or `NEVER`.
    ``outdated``: the system, if nobody mends it any more, else empty.
    """

    today: date
    above: tuple[Folder, ...] = ()
    declared: frozenset[str] = frozenset()
    elsewhere: bool | None = None
    disk: Seal = Seal.UNKNOWN
    swap: Seal = Seal.UNKNOWN
    running: frozenset[str] | None = field(default=None, repr=False)
    ahead: timedelta | None = None
    open_to_others: bool | None = None
    backed_up: date | None = None
    outdated: str | None = None

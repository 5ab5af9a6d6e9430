"""What was seen on a computer, as values: no rule, no system call."""

from collections.abc import Iterable
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


def worst(seals: Iterable[Seal]) -> Seal:
    """Of several places, the one that counts: a chain is as strong as that. Of none, `SEALED`."""
    found = set(seals)
    return next((one for one in (Seal.PLAIN, Seal.UNKNOWN) if one in found), Seal.SEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The name of one folder, and what in it services that copy folders leave as a mark."""

    name: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """One look at a computer. None is always: not known.

    ``above``: the folder of the cases and those around it, from the innermost to the root; then
    those around the keyfile, where it lies elsewhere. ``declared``: services whose own settings
    name one that these lie in. ``folders_unseen``: some of that could not be looked at.
    ``elsewhere``: cases or keyfile are on another computer. ``disk``: what they lie on. ``swap``:
    what memory is written to; sealed if there is none. ``running``: names of programs, in small
    letters; ``programs_unseen``: there are, or may be, others. ``ahead``: this clock less the
    portal's. ``open_to_others``: whether other users may read keyfile or cases.
    ``backed_up``: the day of the last sealed copy, or `NEVER`.
    ``outdated``: the system, if nobody mends it any more, else empty.
    """

    today: date
    above: tuple[Folder, ...] = ()
    declared: frozenset[str] = frozenset()
    folders_unseen: bool = False
    elsewhere: bool | None = None
    disk: Seal = Seal.UNKNOWN
    swap: Seal = Seal.UNKNOWN
    running: frozenset[str] | None = field(default=None, repr=False)
    programs_unseen: bool = False
    ahead: timedelta | None = None
    open_to_others: bool | None = None
    backed_up: date | None = None
    outdated: str | None = None

"""Asking the worker for a picture, and keeping the last ones in memory until the desk locks."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.desk.processes.apart import Apart, command
from complaints.locale.marking import _

SECONDS: Final = 40.0
COMMAND: Final = command("complaints.desk.viewing.worker")

_AT_ONCE: Final = 2
_ANSWER: Final = 96 << 20  # bytes: more than any picture that is asked for
_KEPT: Final = 48 << 20  # bytes of pictures in memory
_LINE: Final = 300  # bytes
_MAX_PAGES: Final = 100_000
_TYPES: Final = ("image/jpeg", "image/png")

_WHY: Final[Mapping[str, str]] = {
    "unknown": _("This kind of file is not shown here. You can only save a copy of it."),
    "too-large": _("This picture has too many dots to be shown here."),
    "no-page": _("The file has no such page."),
    "passphrase": _("This paper is locked with a passphrase of its own, so it cannot be shown."),
}
_FAILED: Final = _("This file cannot be shown: it may be broken, or made to do harm.")


class CannotShowError(NotAllowedError):
    """There is no picture of this file, or not of this page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Page ``page`` from 1, at most ``edge`` dots on its longer side, turned by ``turn`` degrees.

    A ``soft`` one shows colours by which to find a file again, and nothing that could be known.
    """

    page: int = 1
    edge: int
    turn: int = 0
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture of our own making, of one of ``pages`` pages."""

    data: bytes = field(repr=False)
    media_type: str
    pages: int


class Viewer:
    """Makes pictures of files. Safe to use from several threads; `close` ends and forgets all."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._apart = Apart(seconds=seconds)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[bytes, Look], Shown] = OrderedDict()

    def show(self, name: bytes, read: Callable[[], bytes], look: Look) -> Shown:
        """The picture of the file of SHA-256 ``name``; ``read`` is asked for it only if need be.

        Raises `CannotShowError`, `NotAllowedError` once locked, and what ``read`` raises.
        """
        key = (name, look)
        with self._turns:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            shown = self._made(read(), look)
        with self._lock:
            self._kept[key] = shown
            while sum(len(one.data) for one in self._kept.values()) > _KEPT:
                self._kept.popitem(last=False)
        return shown

    def close(self) -> None:
        """End what is being made, forget what was, and make nothing more."""
        self._apart.close()
        with self._lock:
            self._kept.clear()

    def _made(self, data: bytes, look: Look) -> Shown:
        asked = (str(look.page), str(look.edge), str(look.turn), "1" if look.soft else "0")
        answer = self._apart.run((*COMMAND, *asked), data, most=_ANSWER)
        line, _newline, picture = answer.partition(b"\n")
        said = _said(line, len(picture))
        if said.get("state") != "shown":
            raise CannotShowError(_WHY.get(str(said.get("state")), _FAILED))
        return Shown(data=picture, media_type=str(said["type"]), pages=int(str(said["pages"])))


def _said(line: bytes, length: int) -> Mapping[str, object]:
    """What the worker says, if it is whole; else nothing. It may have been taken over."""
    try:
        said = json.loads(line) if len(line) <= _LINE else {}
        if not isinstance(said, dict) or said.get("length") != length:
            return {}
        if said.get("state") == "shown" and not _is_sound(said):
            return {}
    except ValueError:
        return {}
    return said


def _is_sound(said: Mapping[str, object]) -> bool:
    pages = said.get("pages")
    return said.get("type") in _TYPES and type(pages) is int and 1 <= pages <= _MAX_PAGES

"""Asking the worker for a clean copy: a file in, what it answers out. Nothing touches the disk."""

import json
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.desk.processes.apart import Apart, command
from complaints.domain.attachments import MAX_LENGTH
from complaints.locale.marking import _

SECONDS: Final = 180.0
COMMAND: Final = command("complaints.desk.cleaning.worker")
_LINE: Final = 200  # bytes
_ANSWER: Final = 2 * MAX_LENGTH  # bytes: a copy is hardly longer than what it is of


class CannotCleanError(NotAllowedError):
    """No tool of ours knows this file, or the one that does cannot read it."""


class Cleaner:
    """Cleans one file after the other. Safe to use from several threads; `close` ends them all."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._apart = Apart(seconds=seconds)

    def clean(self, data: bytes) -> bytes:
        """The file, cleaned; `CannotCleanError` says why not, `NotAllowedError` once locked."""
        answer = self._apart.run(COMMAND, data, most=_ANSWER)
        line, _newline, cleaned = answer.partition(b"\n")
        match _state(line, len(cleaned)):
            case "cleaned":
                return cleaned
            case "unknown":
                raise CannotCleanError(_("This kind of file cannot be cleaned here."))
            case _failed:
                raise CannotCleanError(
                    _("This file could not be cleaned here: it may be broken, or made to do harm.")
                )

    def close(self) -> None:
        """End what is running, and begin nothing more."""
        self._apart.close()


def _state(line: bytes, length: int) -> str:
    """What the worker says, if it is whole; else that it failed."""
    if len(line) > _LINE:
        return "failed"
    try:
        said = json.loads(line)
        return str(said["state"]) if said["length"] == length else "failed"
    except (ValueError, TypeError, KeyError):
        return "failed"

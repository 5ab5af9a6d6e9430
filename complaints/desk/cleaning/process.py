"""Running the worker: a file into its standard input, what it answers out of its standard output.

Nothing touches the disk. A worker that hangs, dies or answers nonsense has not cleaned anything.
"""

import json
import os
import subprocess
import sys
import threading
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.locale.marking import _

SECONDS: Final = 180.0
COMMAND: Final = (sys.executable, "-I", "-m", "complaints.desk.cleaning.worker")
_LINE: Final = 200  # bytes
#: What a process needs to start at all; nothing of the desk's own environment.
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class CannotCleanError(NotAllowedError):
    """No tool of ours knows this file, or the one that does cannot read it."""


class Cleaner:
    """Cleans one file after the other. Safe to use from several threads; `close` ends them all."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False

    def clean(self, data: bytes) -> bytes:
        """The file, cleaned; `CannotCleanError` says why not."""
        answer = self._run(data)
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
        with self._lock:
            self._is_closed = True
            for one in self._running:
                one.kill()

    def _run(self, data: bytes) -> bytes:
        with self._lock:
            if self._is_closed:
                raise NotAllowedError(_("The desk is locked."))
            process = subprocess.Popen(  # noqa: S603 - our own
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            )
            self._running.add(process)
        try:
            answer, _nothing = process.communicate(data, timeout=self._seconds)
        except subprocess.TimeoutExpired:
            return b""
        finally:
            process.kill()
            process.wait()
            with self._lock:
                self._running.discard(process)
        return answer


def _state(line: bytes, length: int) -> str:
    """What the worker says, if it is whole; else that it failed."""
    if len(line) > _LINE:
        return "failed"
    try:
        said = json.loads(line)
        return str(said["state"]) if said["length"] == length else "failed"
    except (ValueError, TypeError, KeyError):
        return "failed"

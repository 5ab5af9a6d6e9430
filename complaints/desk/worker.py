"""Rounds in the background: at intervals, when woken, with progress, and stopped when asked."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from complaints.desk.errors import DeskError
from complaints.desk.stages import Cancelled, Stage, Step
from complaints.directory import DirectoryError
from complaints.locale.marking import _
from complaints.portal_client import PortalError
from crypto.errors import KeyfileError

_UNEXPECTED: Final = _("The round stopped at something unexpected; it will be tried again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the desk is doing with the portal.

    ``stage`` is None between rounds; ``total`` 0 when it is not known. ``finished`` is when the
    last round ended well, ``problem`` why the last one did not.
    """

    stage: Stage | None = None
    done: int = 0
    total: int = 0
    finished: datetime | None = None
    problem: str | None = None


class Worker:
    """One thread that makes rounds until it is stopped. ``run`` says if one follows at once."""

    def __init__(
        self, run: Callable[[Step], bool], *, seconds: float, now: Callable[[], datetime]
    ) -> None:
        self._run = run
        self._seconds = seconds
        self._now = now
        self._status = Status()
        self._wake = threading.Event()
        self._cancel = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="sync", daemon=True)

    @property
    def status(self) -> Status:
        """Where it stands."""
        return self._status

    def start(self) -> None:
        """Begin with a round at once."""
        self._thread.start()

    def wake(self) -> None:
        """Make a round now, or another one after the one that runs."""
        self._wake.set()

    def cancel(self) -> None:
        """Stop the round that runs at its next step; the next one comes at its time."""
        self._cancel.set()

    def stop(self, *, patience: float = 5.0) -> None:
        """Make no more rounds; waits a little for the one that runs."""
        self._stop.set()
        self._cancel.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _loop(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            self._cancel.clear()
            if self._stop.is_set():
                return
            self._round()
            self._wake.wait(self._seconds)

    def _round(self) -> None:
        problem: str | None = None
        finished = self._status.finished
        try:
            if self._run(self._step):
                self._wake.set()
            finished = self._now()
        except Cancelled:
            problem = None
        except (DeskError, PortalError, DirectoryError, KeyfileError) as error:
            problem = str(error)
        except Exception:  # a fault of ours must not end the thread, nor print what was read
            problem = _UNEXPECTED
        self._status = Status(finished=finished, problem=problem)

    def _step(self, stage: Stage, done: int, total: int) -> None:
        if self._cancel.is_set():
            raise Cancelled
        self._status = replace(self._status, stage=stage, done=done, total=total)

"""Running a worker apart: bytes into its standard input, its answer out of its standard output.

For parsers of what strangers sent, and for a program of the office's own. Nothing touches the disk,
the worker is given nothing of the desk's environment, and one that hangs, dies or answers too much
has answered nothing.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import IO, Final

from complaints.desk.errors import NotAllowedError
from complaints.desk.processes.family import Family
from complaints.locale.marking import _

#: What a process needs to start at all.
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

_LOOK: Final = 0.05  # seconds between looks at whether it has ended by itself
#: How long what was ended is waited for: something that it left behind may hold its pipes.
_GRACE: Final = 2.0

#: How a program that brings its own Python is told to be a worker, and the only ones it can be.
WORKER: Final = "--worker"
WORKERS: Final = (
    "complaints.desk.cleaning.worker",
    "complaints.desk.viewing.worker",
    "complaints.desk.opener",
    "complaints.desk.processes.isolation",
)


def command(module: str) -> tuple[str, ...]:
    """How to start one of `WORKERS`, from Python or from the folder that runs without it."""
    if getattr(sys, "frozen", False):
        return sys.executable, WORKER, module
    return sys.executable, "-I", "-m", module


def environment(more: Sequence[str] = ()) -> dict[str, str]:
    """What a worker is given of ours: what every process needs, and the variables ``more``."""
    return {name: os.environ[name] for name in (*_ENVIRONMENT, *more) if name in os.environ}


class Fault(StrEnum):
    """Why something that ran has answered nothing."""

    LATE = "late"
    TOO_LONG = "too-long"
    FAILED = "failed"


class Apart:
    """Runs workers. Safe to use from several threads; `close` ends them all.

    ``more`` are variables of the environment that they are given besides what every process needs.
    """

    def __init__(self, *, seconds: float, more: Sequence[str] = ()) -> None:
        self._seconds = seconds
        self._more = more
        self._lock = threading.Lock()
        self._running: set[_Run] = set()
        self._is_closed = False

    def run(self, command: Sequence[str], data: bytes, *, most: int) -> bytes:
        """What the worker answers to ``data``; nothing if it is late, or has more than ``most``.

        Raises `NotAllowedError` once this is closed.
        """
        answer, fault = self._run(command, data, most, to_the_end=False)
        return b"" if fault else answer

    def run_to_the_end(
        self, command: Sequence[str], data: bytes, *, most: int
    ) -> tuple[bytes, Fault | None]:
        """What a program answers that says by its exit code whether it could, or why nothing.

        Raises `NotAllowedError` once this is closed.
        """
        return self._run(command, data, most, to_the_end=True)

    def _run(
        self, command: Sequence[str], data: bytes, most: int, *, to_the_end: bool
    ) -> tuple[bytes, Fault | None]:
        with self._lock:
            if self._is_closed:
                raise NotAllowedError(_("The desk is locked."))
            run = _Run(Family(command, environment=environment(self._more)))
            self._running.add(run)
        try:
            return run.answer(data, most, self._seconds, to_the_end=to_the_end)
        finally:
            with self._lock:
                self._running.discard(run)

    def close(self) -> None:
        """End what is running, and begin nothing more."""
        with self._lock:
            self._is_closed = True
            for one in self._running:
                one.stop()


class _Run:
    """One that runs. It ends with all that it has started, and nobody waits longer for it.

    Its pipes belong to threads of their own. What has left its family can hold them open for ever;
    such a thread is then left behind, and what it still reads is for nobody.
    """

    def __init__(self, family: Family) -> None:
        self._family = family
        self._is_over = threading.Event()  # it has said all, or was stopped
        self._is_stopped = False
        self._said = b""

    def stop(self) -> None:
        """End it; whoever waits for its answer is told of none."""
        self._is_stopped = True
        self._family.end()
        self._is_over.set()

    def answer(
        self, data: bytes, most: int, seconds: float, *, to_the_end: bool
    ) -> tuple[bytes, Fault | None]:
        """What it says, or why nothing. To be asked once."""
        process, ends = self._family.process, time.monotonic() + seconds
        assert process.stdin
        assert process.stdout
        reader = threading.Thread(target=self._read, args=(process.stdout, most), daemon=True)
        feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
        is_late, ended_well = False, True
        try:
            reader.start()
            feeder.start()
            while not self._is_over.wait(_LOOK) and process.poll() is None and not is_late:
                is_late = time.monotonic() >= ends
            if to_the_end and not is_late and len(self._said) <= most:
                ended_well = process.wait(max(0.0, ends - time.monotonic())) == 0
        except subprocess.TimeoutExpired:
            is_late = True
        finally:
            self._family.end()
        process.wait()
        reader.join(_GRACE)
        if is_late:
            return b"", Fault.LATE
        if len(self._said) > most:
            return b"", Fault.TOO_LONG
        if self._is_stopped or reader.is_alive() or not ended_well:
            return b"", Fault.FAILED
        return self._said, None

    def _read(self, pipe: IO[bytes], most: int) -> None:
        with pipe, contextlib.suppress(OSError):
            self._said = pipe.read(most + 1)
        self._is_over.set()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError):  # it died, or has heard enough
        pipe.write(data)
    with contextlib.suppress(OSError):
        pipe.close()

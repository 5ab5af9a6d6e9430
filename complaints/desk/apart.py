"""Running a worker apart: bytes into its standard input, its answer out of its standard output.

For parsers of what strangers sent, and for a program of the office's own. Nothing touches the disk,
the worker is given nothing of the desk's environment, and one that hangs, dies or answers too much
has answered nothing.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.locale.marking import _

#: What a process needs to start at all.
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

#: How a program that brings its own Python is told to be a worker, and the only ones it can be.
WORKER: Final = "--worker"
WORKERS: Final = (
    "complaints.desk.cleaning.worker",
    "complaints.desk.viewing.worker",
    "complaints.desk.opener",
    "complaints.desk.isolation",
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
        self._running: set[subprocess.Popen[bytes]] = set()
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

        It and all that it has started end with it. Raises `NotAllowedError` once this is closed.
        """
        return self._run(command, data, most, to_the_end=True)

    def _run(
        self, command: Sequence[str], data: bytes, most: int, *, to_the_end: bool
    ) -> tuple[bytes, Fault | None]:
        with self._lock:
            if self._is_closed:
                raise NotAllowedError(_("The desk is locked."))
            process = subprocess.Popen(  # noqa: S603 - our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(self._more),
                start_new_session=to_the_end,
            )
            self._running.add(process)
        is_late = threading.Event()
        clock = threading.Timer(self._seconds, _end, (process, is_late))
        feeder = threading.Thread(target=_feed, args=(process, data))
        try:
            clock.start()
            feeder.start()
            assert process.stdout
            answer = process.stdout.read(most + 1)
            ended_well = not to_the_end or len(answer) > most or process.wait() == 0
        finally:
            clock.cancel()
            _kill(process)
            process.wait()
            feeder.join()
            assert process.stdout
            process.stdout.close()
            with self._lock:
                self._running.discard(process)
        if is_late.is_set():
            return b"", Fault.LATE
        if len(answer) > most:
            return b"", Fault.TOO_LONG
        return (answer, None) if ended_well else (b"", Fault.FAILED)

    def close(self) -> None:
        """End what is running, and begin nothing more."""
        with self._lock:
            self._is_closed = True
            for one in self._running:
                _kill(one)


def _end(process: "subprocess.Popen[bytes]", is_late: threading.Event) -> None:
    is_late.set()
    _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End it, and what it has started, where it has a session of its own and systems know such."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # there is no such group: it shares ours, or is gone
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _feed(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin
    with contextlib.suppress(OSError):  # it died, or has heard enough
        process.stdin.write(data)
    with contextlib.suppress(OSError):
        process.stdin.close()

"""Running a worker apart: bytes into its standard input, its answer out of its standard output.

For parsers of what strangers sent. Nothing touches the disk, the worker is given nothing of the
desk's environment, and one that hangs, dies or answers too much has answered nothing.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Final

from complaints.desk.errors import NotAllowedError
from complaints.locale.marking import _

#: What a process needs to start at all.
_ENVIRONMENT: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

#: How a program that brings its own Python is told to be a worker, and the only ones it can be.
WORKER: Final = "--worker"
WORKERS: Final = ("complaints.desk.cleaning.worker", "complaints.desk.viewing.worker")


def command(module: str) -> tuple[str, ...]:
    """How to start one of `WORKERS`, from Python or from the folder that runs without it."""
    if getattr(sys, "frozen", False):
        return sys.executable, WORKER, module
    return sys.executable, "-I", "-m", module


class Apart:
    """Runs workers. Safe to use from several threads; `close` ends them all."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_closed = False

    def run(self, command: Sequence[str], data: bytes, *, most: int) -> bytes:
        """What the worker answers to ``data``; nothing if it is late, or has more than ``most``.

        Raises `NotAllowedError` once this is closed.
        """
        with self._lock:
            if self._is_closed:
                raise NotAllowedError(_("The desk is locked."))
            process = subprocess.Popen(  # noqa: S603 - our own
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
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
        finally:
            clock.cancel()
            process.kill()
            process.wait()
            feeder.join()
            assert process.stdout
            process.stdout.close()
            with self._lock:
                self._running.discard(process)
        return b"" if is_late.is_set() or len(answer) > most else answer

    def close(self) -> None:
        """End what is running, and begin nothing more."""
        with self._lock:
            self._is_closed = True
            for one in self._running:
                one.kill()


def _end(process: "subprocess.Popen[bytes]", is_late: threading.Event) -> None:
    is_late.set()
    process.kill()


def _feed(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin
    with contextlib.suppress(OSError):  # it died, or has heard enough
        process.stdin.write(data)
    with contextlib.suppress(OSError):
        process.stdin.close()

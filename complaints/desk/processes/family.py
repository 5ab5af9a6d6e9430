"""A process and all that it starts, so that they end together.

POSIX knows them as a session, Windows as a job. A process can leave its session, and then lives on:
whoever reads what it says must not wait for it longer than a clock.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Final

from complaints.desk.processes.jobs import Job, kernel32

_NO_WINDOW: Final = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW


class Family:
    """A process that was started, with pipes for its input and its output; what it says of errors
    goes nowhere. Safe to use from several threads. `OSError` if it cannot be started.
    """

    def __init__(self, command: Sequence[str], *, environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._is_over = False
        self.process = subprocess.Popen(  # noqa: S603 - our own, or the office's choice
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
            creationflags=_NO_WINDOW,
        )
        self._job = _job(self.process)

    def end(self) -> None:
        """End it and what it has started; a second time does nothing."""
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
            if self._job:
                self._job.end()
            elif sys.platform != "win32":
                with contextlib.suppress(OSError):  # none of them is left
                    os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()


def _job(process: "subprocess.Popen[bytes]") -> Job | None:
    if sys.platform == "win32":
        return Job.around(int(process._handle), kernel32())
    return None

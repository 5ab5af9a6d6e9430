"""The demonstration's programs: the same commands that operators and caseworkers start.

All of them end with this process, and none outlives an error.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_COMMAND: Final = "from complaints.cli import main; main()"
_PATIENCE: Final = 10  # seconds for a program to end when asked


class DemoError(Exception):
    """The demonstration cannot go on; the message says what to do."""


@dataclass(slots=True)
class Programs:
    """What was started, in order."""

    logs: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, arguments: Sequence[str | Path]) -> None:
        """Start ``amparo`` with ``arguments``; what it says goes to a file of that name."""
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            self._running[name] = subprocess.Popen(  # noqa: S603 - nothing from outside
                [sys.executable, "-c", _COMMAND, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,  # Ctrl-C reaches them through us, in order
            )

    def said(self, name: str) -> str:
        """What the program of that name has said so far."""
        log = self.logs / f"{name}.log"
        return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    def check(self) -> None:
        """Return while all run; `DemoError` names the one that ended, and where it says why."""
        for name, process in self._running.items():
            if process.poll() is not None:
                said = self.said(name).strip().splitlines()
                last = f" It said: {said[-1]}" if said else ""
                raise DemoError(f"The {name} has ended.{last} (See {self.logs / name}.log.)")

    def stop(self) -> None:
        """End all of them, the last started first."""
        for process in reversed(self._running.values()):
            process.terminate()
        ends = time.monotonic() + _PATIENCE
        for process in self._running.values():
            try:
                process.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def programs(logs: Path) -> Iterator[Programs]:
    """Programs that all end with the block."""
    logs.mkdir(parents=True, exist_ok=True)
    started = Programs(logs)
    try:
        yield started
    finally:
        started.stop()

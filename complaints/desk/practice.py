"""Starting a training from a real desk: another program, which shares nothing with this one.

It is given no keyfile, no passphrase, no portal and no folder of this desk, and ends with it.
"""

import re
import subprocess
import sys
import threading
from typing import Final

from complaints.desk.entrance import PATH

_COMMAND: Final = "from complaints.cli import main; main()"
_LINK: Final = re.compile(rf"http://127\.0\.0\.1:\d+/\S*{PATH.strip('/')}/\S+")
_PATIENCE: Final = 5.0  # seconds to end by itself


class Practice:
    """The training that this desk has started, if any. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: subprocess.Popen[str] | None = None
        self._link = ""

    def start(self) -> None:
        """Start one, unless one runs."""
        with self._lock:
            if self.is_running:
                return
            self._link = ""
            self._running = subprocess.Popen(  # noqa: S603 - nothing from outside
                [*_program(), "desk", "training", "--until-closed"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
            threading.Thread(target=self._listen, args=(self._running,), daemon=True).start()

    @property
    def is_running(self) -> bool:
        """Whether one runs."""
        return self._running is not None and self._running.poll() is None

    @property
    def link(self) -> str:
        """How to come in, once; "" while it is being made."""
        return self._link if self.is_running else ""

    def stop(self) -> None:
        """End it, and with it everything that was practised."""
        with self._lock:
            program, self._running, self._link = self._running, None, ""
        if program is None:
            return
        if program.stdin:
            program.stdin.close()
        try:
            program.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            program.terminate()

    def _listen(self, program: subprocess.Popen[str]) -> None:
        assert program.stdout
        for line in program.stdout:
            if (found := _LINK.search(line)) and program is self._running:
                self._link = found[0]


def _program() -> list[str]:
    """How this very program is started once more; never with what lies in the folder of now."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-I", "-c", _COMMAND]

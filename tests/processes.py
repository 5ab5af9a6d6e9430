"""Real processes for tests: started, their output kept, asked until ready, always ended."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import psutil

AMPARO: Final = Path(sys.executable).with_name("amparo")

_PAUSE: Final = 0.05
_T = TypeVar("_T")


def until(ask: Callable[[], _T], *, within: float = 60.0, every: float = _PAUSE, what: str) -> _T:
    """The first true answer of ``ask``; `AssertionError` names ``what`` did not come in time.

    Both in seconds; ``every`` is longer where asking keeps those busy who are waited for.
    """
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        if answer := ask():
            return answer
        time.sleep(every)
    raise AssertionError(f"after {within:g} s still not: {what}")


@contextlib.contextmanager
def listening(talk: Callable[[socket.socket], object]) -> Iterator[str]:
    """The address of a server that talks so to whoever connects, each on a thread of its own."""

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                one, _ = server.accept()
                threading.Thread(target=talk, args=(one,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    """A port of the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A running program with all that it started; what it says is in ``log``."""

    process: subprocess.Popen[bytes]
    log: Path

    def said(self) -> str:
        """All output so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for_port(self, port: int) -> None:
        """Return when it listens; `AssertionError` with its output if it ends before."""

        def ready() -> bool:
            if self.process.poll() is not None:
                raise AssertionError(f"it ended at once:\n{self.said()}")
            return listens(port)

        until(ready, what=f"listening on {port}:\n{self.said()}")

    def stop(self) -> None:
        """End it in order, and by force if it takes long."""
        family = self._family()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            _end(family)
        self.process.wait()
        _end(family)

    def kill(self) -> None:
        """End it as a power cut would: all of it, at once, without a word."""
        _end(self._family())
        self.process.wait()

    def _family(self) -> list[psutil.Process]:
        try:
            parent = psutil.Process(self.process.pid)
            return [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _end(family: Sequence[psutil.Process]) -> None:
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(family, timeout=10)


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> Program:
    """Start a program in a session of its own, its output appended to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(one) for one in command],
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Program(process=process, log=log)


@contextlib.contextmanager
def running(
    command: Sequence[str | Path],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Program]:
    """A program for as long as the block runs."""
    program = start(command, log=log, folder=folder, environment=environment)
    try:
        yield program
    finally:
        program.stop()

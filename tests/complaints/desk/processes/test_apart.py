"""Running something apart: whatever it starts and leaves behind, nobody waits for it for ever."""

import ctypes
import shlex
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from complaints.desk.processes.apart import Apart, Fault
from complaints.desk.processes.jobs import Job, Limits
from tests.processes import until

#: Starts another one, which holds every pipe that it was given, and says its number first.
LEAVING = """
import subprocess, sys
code = "import time; time.sleep(60)"
left = subprocess.Popen([sys.executable, "-c", code])
print(left.pid, flush=True)
{then}
"""
MUCH = bytes(1 << 20)  # more than a pipe holds


def command(then: str) -> list[str]:
    return [sys.executable, "-c", LEAVING.format(then=then)]


def is_there(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.fixture
def leavers() -> Iterator[list[int]]:
    """The numbers of those that a test lets escape, to be ended after it."""
    found: list[int] = []
    yield found
    for pid in found:
        if psutil.pid_exists(pid):
            psutil.Process(pid).kill()


def escaped(folder: Path) -> list[str]:
    """A program whose other one leaves the session with its pipes, and writes its number down."""
    place = shlex.quote(str(folder / "pid"))
    said = f"setsid sleep 60 & echo $! > {place}.new; mv {place}.new {place}; exec sleep 60"
    return ["/bin/sh", "-c", said]


def test_what_left_its_family_with_the_pipes_is_not_waited_for(
    tmp_path: Path, leavers: list[int]
) -> None:
    began = time.monotonic()
    answer = Apart(seconds=2.0).run_to_the_end(escaped(tmp_path), MUCH, most=1000)
    leavers.append(int((tmp_path / "pid").read_text()))
    assert answer == (b"", Fault.LATE)
    assert is_there(leavers[0]), "it holds the pipes still"
    assert time.monotonic() - began < 20


def test_closing_does_not_wait_for_it_either(tmp_path: Path, leavers: list[int]) -> None:
    apart, answers = Apart(seconds=600), list[object]()
    thread = threading.Thread(
        target=lambda: answers.append(apart.run_to_the_end(escaped(tmp_path), MUCH, most=1000))
    )
    thread.start()
    there = tmp_path / "pid"
    leavers.append(int(until(lambda: there.exists() and there.read_text(), what="the other one")))
    apart.close()
    thread.join(20)
    assert not thread.is_alive()
    assert answers == [(b"", Fault.FAILED)]


@pytest.mark.parametrize("to_the_end", [True, False])
def test_what_a_program_leaves_running_ends_with_it_and_its_answer_counts(to_the_end: bool) -> None:
    apart, ends = Apart(seconds=30), command("print('answer')")
    if to_the_end:
        answer, fault = apart.run_to_the_end(ends, b"", most=1000)
        assert fault is None
    else:
        answer = apart.run(ends, b"", most=1000)
    pid, word = answer.split()
    assert word == b"answer"
    until(lambda: not is_there(int(pid)), what="the end of what it left")


def test_one_that_was_stopped_has_answered_nothing(tmp_path: Path) -> None:
    apart, answers, half = Apart(seconds=600), list[bytes](), tmp_path / "half"
    said = f"import time; print('half', flush=True); open({str(half)!r}, 'w'); time.sleep(60)"
    thread = threading.Thread(
        target=lambda: answers.append(apart.run([sys.executable, "-c", said], b"", most=1000))
    )
    thread.start()
    until(half.exists, what="half of an answer")
    apart.close()
    thread.join(20)
    assert answers == [b""]


class Kernel:
    """What Windows answers; ``refuses`` is the call to which it says no."""

    def __init__(self, refuses: str = "") -> None:
        self.asked: list[tuple[str, tuple[object, ...]]] = []
        self.refuses = refuses

    def __getattr__(self, name: str) -> object:
        def call(*arguments: object) -> int:
            self.asked.append((name, arguments))
            return 0 if name == self.refuses else 77

        return call

    @property
    def names(self) -> list[str]:
        return [name for name, _arguments in self.asked]


def test_a_job_ends_all_that_is_in_it() -> None:
    kernel = Kernel()
    job = Job.around(5, kernel)  # type: ignore[arg-type]
    assert job
    job.end()
    assert kernel.names == [
        "CreateJobObjectW",
        "SetInformationJobObject",
        "AssignProcessToJobObject",
        "TerminateJobObject",
        "CloseHandle",
    ]
    _name, (handle, kind, limits, size) = kernel.asked[1]
    assert (handle, kind, size) == (77, 9, ctypes.sizeof(Limits))
    assert limits._obj.basic.flags == 0x2000  # type: ignore[attr-defined]
    assert kernel.asked[2][1] == (77, 5)


@pytest.mark.parametrize("refused", ["SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_job_that_is_refused_is_none(refused: str) -> None:
    kernel = Kernel(refused)
    assert Job.around(5, kernel) is None  # type: ignore[arg-type]
    assert kernel.names[-2:] == [refused, "CloseHandle"], "and nothing is left behind"
    assert Job.around(5, Kernel("CreateJobObjectW")) is None  # type: ignore[arg-type]


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64 bits")
def test_what_windows_is_told_has_the_shape_that_it_expects() -> None:
    """winnt.h on 64 bits: 144 bytes, the flags at 16."""
    assert ctypes.sizeof(Limits) == 144
    basic = Limits().basic
    assert (ctypes.sizeof(basic), type(basic).flags.offset) == (64, 16)

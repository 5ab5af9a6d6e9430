"""What a parser that was taken over can still do: asked past Python, as its own code would."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

#: Prints which acts the system let pass, once a worker has given everything away.
_TAKEN_OVER = """
import ctypes, json, sys
from complaints.desk.processes import confinement
file, other = sys.argv[1].encode(), int(sys.argv[2])
libc = ctypes.CDLL(None)
confinement.limit(memory=2 << 30, seconds=30)
confinement.shut()
acts = {
    "be looked into": libc.prctl(3, 0, 0, 0, 0) != 0,
    "read": libc.open(file, 0) >= 0,
    "call": libc.socket(2, 1, 0) >= 0,
    "move": libc.rename(file, file + b"-moved") == 0,
    "cut": libc.truncate(file, 0) == 0,
    "link": libc.symlink(file, file + b"-link") == 0,
    "steer": libc.ptrace(16, other, 0, 0) == 0,
    "end": libc.kill(other, 15) == 0,
    "remove": libc.unlink(file) == 0,
}
print(json.dumps([name for name, done in acts.items() if done]))
"""


@pytest.fixture
def other() -> Iterator[int]:
    """Another program of the same user."""
    with subprocess.Popen(["/bin/sleep", "60"]) as process:
        yield process.pid
        process.kill()


def test_a_parser_that_was_taken_over_can_touch_nothing(tmp_path: Path, other: int) -> None:
    file = tmp_path / "keyfile"
    file.write_bytes(b"kept")
    answer = subprocess.run(
        [sys.executable, "-c", _TAKEN_OVER, str(file), str(other)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(answer.stdout) == []
    assert file.read_bytes() == b"kept"
    assert [one.name for one in tmp_path.iterdir()] == ["keyfile"]

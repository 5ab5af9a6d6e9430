"""Secrets are asked for in one place, which guards the memory that they come into."""

import subprocess
import sys
from pathlib import Path

import pytest

from complaints import cli

_TRIED = """
import ctypes, resource, sys
from pathlib import Path
from complaints.cli import asking
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (1 if hard else 0, hard))  # 0 where nothing may be had
ask = {"passphrase": lambda: asking.passphrase(Path(sys.argv[2]), "it"),
       "receipt": lambda: asking.receipt(Path(sys.argv[2])),
       "secret": lambda: asking.secret("it")}[sys.argv[1]]
try:
    ask()
except Exception:
    pass
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.parametrize("what", ["passphrase", "receipt", "secret"])
def test_whoever_is_asked_for_a_secret_leaves_no_image_of_it(tmp_path: Path, what: str) -> None:
    path = tmp_path / "secret"
    path.write_text("seven quiet rivers\n")
    command = [sys.executable, "-c", _TRIED, what, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, input=b"x\n")
    assert done.stdout.decode().splitlines()[-1].endswith("(0, 0) 0")


def test_no_command_asks_for_a_secret_by_itself() -> None:
    asking = [
        path.name
        for path in Path(cli.__file__).parent.glob("*.py")
        if "hide_input" in path.read_text("utf-8")
    ]
    assert asking == ["asking.py"]

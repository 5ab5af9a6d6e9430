"""Asking the system's own programs, without administrator's rights, and not for long."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Final

_SECONDS: Final = 5.0
_NO_WINDOW: Final = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW


def said(command: Sequence[str]) -> str:
    """What a program of the system says; nothing if it fails, is missing or late."""
    try:
        done = subprocess.run(  # noqa: S603 - whole paths, nothing from outside
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            creationflags=_NO_WINDOW,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""

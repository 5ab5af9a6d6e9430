"""Asking the system's own programs, without administrator's rights, and not for long."""

import os
from collections.abc import Sequence
from typing import Final

from complaints.desk.processes.apart import Apart

_SECONDS: Final = 10.0  # an old computer needs five to start PowerShell
_MOST: Final = 1 << 16


def said(command: Sequence[str]) -> str:
    """What a program of the system says; nothing if it fails, is missing or late."""
    try:
        asked = Apart(seconds=_SECONDS, more=tuple(os.environ))
        answer, fault = asked.run_to_the_end(command, b"", most=_MOST)
    except OSError:
        return ""
    return "" if fault else answer.decode(errors="replace")

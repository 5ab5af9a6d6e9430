"""What this process asks of the system for its own memory, in which keys and cases lie.

No image of it on the disk when it ends badly, and on Linux no other program of the same user reads
it while it runs. Everything is asked for where it exists, and nothing is assumed to.
"""

import ctypes
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # <linux/prctl.h>
#: No box for faults, no report of them: SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX.
_QUIET: Final = 0x0001 | 0x0002


def harden() -> None:
    """Forbid images of this process's memory."""
    _no_core()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_QUIET)


def _no_core() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

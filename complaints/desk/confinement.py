"""What a worker takes from itself before it opens what strangers sent.

* `limit` comes first: memory, processor time, no byte into any file, no core dump.
* `shut` comes once everything is imported: nothing can be opened any more, no file and no line to
  anywhere. On POSIX the system sees to it for everything in the process, as no number for another
  open file is left. Python's own functions are shut everywhere; on Windows a parser that was taken
  over is not held by more than that.

Source: setrlimit(2); PEP 578.
"""

import contextlib
import sys
from typing import Final

#: Beginnings of the names of audit events that no worker has reason for.
_NEVER: Final = ("socket.", "subprocess.", "os.", "open", "shutil.", "winreg.", "ctypes.dlopen")


def limit(*, memory: int, seconds: int) -> None:
    """At most ``memory`` bytes and ``seconds`` of a processor, where the platform can."""
    try:
        import resource
    except ImportError:  # Windows: whoever waits for the answer has the only clock
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def shut() -> None:
    """Open nothing any more; what is open stays so."""
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _refuse(event: str, _about: tuple[object, ...]) -> None:
    if event.startswith(_NEVER):
        raise PermissionError(event)

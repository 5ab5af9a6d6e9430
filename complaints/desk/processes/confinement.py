"""What a worker takes from itself before it opens what strangers sent.

* `limit` comes first: memory, processor time, no byte into any file, no image of what it is given
  and no look into it by others.
* `shut` comes once everything is imported: nothing can be opened any more, no file and no line to
  anywhere. On POSIX the system sees to it for everything in the process, as no number for another
  open file is left. On Linux no file can be removed or moved either, and no other program of the
  same user be looked into, steered or ended. Python's own functions are shut everywhere; on Windows
  a parser that was taken over is not held by more than that.

Source: setrlimit(2); landlock(7); PEP 578.
"""

import contextlib
import ctypes
import os
import struct
import sys
from typing import Final

from complaints.desk.processes.hardening import harden

#: Beginnings of the names of audit events that no worker has reason for.
_NEVER: Final = ("socket.", "subprocess.", "os.", "open", "shutil.", "winreg.", "ctypes.dlopen")

#: <linux/landlock.h>, <linux/prctl.h>; these calls have one number on every processor.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_BENEATH: Final = 1
#: Acts on files: to execute and read them, to list folders; to write into one.
READING: Final = 0b1101
_WRITING: Final = 0b10
#: How many acts on files a version knows, from the latest to the first.
_ACTS: Final = ((5, 16), (3, 15), (2, 14), (1, 13))
_LINES: Final = (4, 0b11)  # from which version: bind and connect
_OTHERS: Final = (6, 0b11)  # sockets without a file, signals


def limit(*, memory: int, seconds: int) -> None:
    """At most ``memory`` bytes and ``seconds`` of a processor, where the platform can."""
    harden()
    try:
        import resource
    except ImportError:  # Windows: whoever waits for the answer has the only clock
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def shut() -> None:
    """Open nothing any more, and touch nothing; what is open stays so."""
    if sys.platform == "linux":
        lock_out()
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def rules() -> int:
    """The version of the rules by which a process can hold itself; below 1 there are none."""
    if sys.platform != "linux":
        return 0
    return int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _ASK_VERSION))


def lock_out(*, but: int = 0, writable: str = "") -> None:
    """Every act on files and other programs that this system can forbid a process by itself.

    Linux only, where there are `rules`; without them nothing is forbidden. Allowed are the acts on
    files in ``but``, and to write into the file ``writable``.
    """
    version = rules()
    if version < 1:
        return  # an older system, or one that was built without
    libc = ctypes.CDLL(None)
    acts = next(count for since, count in _ACTS if version >= since)
    kinds = [(1 << acts) - 1 & ~but]
    kinds += [forbidden for since, forbidden in (_LINES, _OTHERS) if version >= since]
    handled = (ctypes.c_uint64 * len(kinds))(*kinds)
    ruleset = libc.syscall(_CREATE_RULESET, handled, ctypes.sizeof(handled), 0)
    if ruleset < 0:
        raise OSError("The rules of this process were refused.")
    if writable:
        _allow(libc, ruleset, writable)
    held = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    if held:
        raise OSError("The rules of this process do not hold.")


def _allow(libc: ctypes.CDLL, ruleset: int, writable: str) -> None:
    place = os.open(writable, os.O_RDONLY | os.O_CLOEXEC)
    rule = struct.pack("=Qi", _WRITING, place)  # struct landlock_path_beneath_attr, packed
    added = libc.syscall(_ADD_RULE, ruleset, _BENEATH, rule, 0)
    os.close(place)
    if added:
        raise OSError("The rules of this process were refused.")


def _refuse(event: str, _about: tuple[object, ...]) -> None:
    if event.startswith(_NEVER):
        raise PermissionError(event)

"""``python -m complaints.desk.processes.isolation PROGRAM …``: run it without a network.

For a program that the office has chosen, such as one that translates: it is trusted to translate,
not to tell others what. On Linux it can reach no network, write into no file and touch no other
program of the same user, nor can anything that it starts; it reads files, its models are there.
A Linux that cannot hold it to that, for its age or for a processor whose numbers are not known
here, does not start it: see `can_hold`. On other systems nothing holds it, and the office should
choose a program that needs no network. It ends with the desk.

Source: landlock(7); seccomp(2), <linux/audit.h>; the numbers are each processor's own.
"""

import ctypes
import os
import platform
import sys
from typing import Final, NamedTuple, NoReturn

from complaints.desk.processes import confinement
from complaints.desk.processes.hardening import harden

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_FILTER: Final = 2
_SIGKILL: Final = 9
_NOWHERE: Final = "/dev/null"

#: <linux/bpf_common.h>: load a word of what is called, compare it, give the verdict.
_LOAD, _IS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE = 0, 4  # where they stand in struct seccomp_data
_LET: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | 13  # EACCES
_KILL: Final = 0x80000000
_X32: Final = 0x40000000
_IO_URING: Final = 425  # it could open a line by another way; one number on every processor


class _Processor(NamedTuple):
    audit: int
    socket: int


_PROCESSORS: Final = {
    "x86_64": _Processor(audit=0xC000003E, socket=41),
    "aarch64": _Processor(audit=0xC00000B7, socket=198),
}


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Steps(ctypes.Structure):
    _fields_ = (("count", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def can_hold() -> bool:
    """Whether this Linux can hold a program to what is said above."""
    return platform.machine() in _PROCESSORS and confinement.rules() > 0


def main(*command: str) -> NoReturn:
    """Become the program. Not on Windows, where a process becomes no other.

    `OSError` where this is a Linux that cannot hold it.
    """
    harden()
    if sys.platform == "linux":
        if not can_hold():
            raise OSError("This system does not keep a program from the network.")
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        confinement.lock_out(but=confinement.READING, writable=_NOWHERE)
        _cut_off(_PROCESSORS[platform.machine()])
    os.execv(command[0], command)  # noqa: S606 - the office's choice


def _cut_off(known: _Processor) -> None:
    """No line to anywhere, of any family, from now on."""
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IS, 1, 0, known.audit),
        (_RETURN, 0, 0, _KILL),  # another numbering of the same calls
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 3, 0, _X32),
        (_IS, 2, 0, known.socket),
        (_IS, 1, 0, _IO_URING),
        (_RETURN, 0, 0, _LET),
        (_RETURN, 0, 0, _DENY),
    )
    filled = (_Step * len(steps))(*(_Step(*one) for one in steps))
    program = _Steps(len(steps), filled)
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError("This system does not keep a program from the network.")


if __name__ == "__main__":
    main(*sys.argv[1:])

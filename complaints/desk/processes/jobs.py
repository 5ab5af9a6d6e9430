"""Windows' own word for a process with all that it starts: a job, which the system ends as one.

Also when nobody is left who holds it, so what was started ends with the desk. Not run on Windows
here. Where the system refuses a job there is none: see `complaints.desk.processes.family`.

Source: Microsoft Learn, "Job Objects"; winnt.h, ``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``.
"""

import ctypes
from collections.abc import Callable
from typing import Any, Final, Protocol, Self

_EXTENDED: Final = 9  # JobObjectExtendedLimitInformation
_END_WITH_ITS_HOLDER: Final = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_SIZE_T: Final = ctypes.c_size_t


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_memory", _SIZE_T),
        ("most_memory", _SIZE_T),
        ("processes", ctypes.c_uint32),
        ("affinity", _SIZE_T),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class Limits(ctypes.Structure):
    """What a job may do; zero is no limit."""

    _fields_ = (
        ("basic", _Basic),
        ("counted", ctypes.c_uint64 * 6),
        ("process_memory", _SIZE_T),
        ("job_memory", _SIZE_T),
        ("process_peak", _SIZE_T),
        ("job_peak", _SIZE_T),
    )


class Kernel(Protocol):
    """What is asked of ``kernel32``. Each gives zero where it refuses."""

    CreateJobObjectW: Callable[..., Any]
    SetInformationJobObject: Callable[..., int]
    AssignProcessToJobObject: Callable[..., int]
    TerminateJobObject: Callable[..., int]
    CloseHandle: Callable[..., int]


class Job:
    """A job that one process, and all that it starts, is in."""

    def __init__(self, kernel: Kernel, handle: object) -> None:
        self._kernel = kernel
        self._handle = handle

    @classmethod
    def around(cls, process: int, kernel: Kernel) -> Self | None:
        """A job around the process of this handle; None where the system refuses."""
        handle = kernel.CreateJobObjectW(None, None)
        if not handle:
            return None
        limits = Limits()
        limits.basic.flags = _END_WITH_ITS_HOLDER
        said = handle, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)
        if kernel.SetInformationJobObject(*said) and kernel.AssignProcessToJobObject(
            handle, process
        ):
            return cls(kernel, handle)
        kernel.CloseHandle(handle)
        return None

    def end(self) -> None:
        """End all that is in it, at once. To be called once: the handle is gone after it."""
        self._kernel.TerminateJobObject(self._handle, 1)
        self._kernel.CloseHandle(self._handle)


def kernel32() -> Kernel:
    """The system's own, with the widths of its handles said."""
    kernel: Any = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    handle, number, place = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p
    for name, gives, takes in (
        ("CreateJobObjectW", handle, (place, ctypes.c_wchar_p)),
        ("SetInformationJobObject", ctypes.c_int, (handle, ctypes.c_int, place, number)),
        ("AssignProcessToJobObject", ctypes.c_int, (handle, handle)),
        ("TerminateJobObject", ctypes.c_int, (handle, ctypes.c_uint)),
        ("CloseHandle", ctypes.c_int, (handle,)),
    ):
        function = getattr(kernel, name)
        function.restype, function.argtypes = gives, takes
    found: Kernel = kernel
    return found

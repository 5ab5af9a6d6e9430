# ruff: noqa: PTH112, PTH115, PTH119, PTH208
"""Files as Windows has them: where this is imported, what fails there fails here.

* A folder cannot be opened, nor a name made that has certain characters or is a device's.
* A file that is open cannot be removed or moved, nor anything moved over it.

`test_wheel` lays it into an environment, so that every Python of it, workers too, comes by it.
Source: Microsoft Learn, "Naming Files, Paths, and Namespaces"; CreateFileW without
FILE_SHARE_DELETE, as Python opens files.
"""

import errno
import os
import re
import sys

_BAD = re.compile(r'[<>:"|?*\\\x00-\x1f]|[ .]$|^(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\.|$)', re.I)
_OPEN = "/proc/self/fd"


def _refuse(event: str, about: tuple[object, ...]) -> None:
    if event == "open":
        path, _mode, flags = about
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "a folder is opened", os.fspath(path))
        if isinstance(flags, int) and flags & os.O_CREAT:
            _check(path)
    elif event == "os.mkdir":
        _check(about[0])
    elif event in ("os.remove", "os.rename", "os.rmdir"):
        for path in about[: 2 if event == "os.rename" else 1]:
            _check(path)
            if _is_open(path):
                raise PermissionError(errno.EACCES, "a file that is open is moved or removed", path)


def _check(path: object) -> None:
    name = os.path.basename(os.fsdecode(path))  # type: ignore[arg-type]
    if _BAD.search(name):
        raise OSError(errno.EINVAL, "no name for a file", name)


def _is_open(path: object) -> bool:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False
    whole = os.path.realpath(os.fsdecode(path))
    for one in os.listdir(_OPEN):
        try:
            if os.readlink(f"{_OPEN}/{one}") == whole:
                return True
        except OSError:
            continue
    return False


sys.addaudithook(_refuse)

"""Chunks in a folder: one file each, found by its name alone.

Fanned out over two levels by name; written whole or not at all; times of files and folders set to
midnight, so that they tell the day and no more (but for the inode's own, which nobody can set).
How many bytes are there stands in one file under a lock, so that several processes keep one quota.
Nothing says who stored or read what.
"""

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from complaints.portal.errors import PortalError

SIZE: Final = 65_536  # bytes of every chunk

_USAGE: Final = "usage"
_INCOMING: Final = "incoming"


class QuotaError(PortalError):
    """There is no room for another chunk."""


class ChunkFolder:
    """The chunks of a portal in ``folder``, at most ``quota`` bytes of them."""

    def __init__(self, folder: Path, *, quota: int) -> None:
        self._folder = folder
        self._quota = quota

    def put(self, name: str, body: bytes, *, today: date) -> None:
        """Store a chunk under its hex name; it is durable when this returns.

        `QuotaError` if it has no room. One that is there already is left as it is.
        """
        path = self._path(name)
        if path.exists():
            return
        self._reserve(len(body))
        stored = False
        try:
            stored = self._write(path, body, today)
        finally:
            if not stored:
                self._reserve(-len(body))
            for touched in (self._folder / _USAGE, self._folder / _INCOMING, path.parent):
                _set_day(touched, today)

    def get(self, name: str) -> bytes | None:
        """The chunk of that hex name, if it is there. Reading leaves no trace on the file."""
        try:
            handle = os.open(self._path(name), os.O_RDONLY | getattr(os, "O_NOATIME", 0))
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def expire(self, *, before: date) -> None:
        """Remove chunks from before that day, and count the rest anew."""
        limit = _midnight(before)
        with self._usage() as usage:
            kept = 0
            for path in self._all():
                found = path.stat()
                if found.st_mtime < limit:
                    path.unlink()
                else:
                    kept += found.st_size
            _write_usage(usage, kept)
            for path in (self._folder / _INCOMING).iterdir():  # left by a loss of power
                if path.stat().st_mtime < limit:
                    path.unlink(missing_ok=True)

    def _write(self, path: Path, body: bytes, today: date) -> bool:
        """Write a file as a whole; False if somebody else did meanwhile."""
        incoming = self._folder / _INCOMING / secrets.token_hex(16)
        handle = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                _set_day(file.fileno(), today)
                os.fsync(file.fileno())
            self._make_folders(path.parent, today)
            os.link(incoming, path)  # unlike a rename, never over another
            _sync(path.parent)
        except FileExistsError:
            return False
        finally:
            incoming.unlink()
        return True

    def _make_folders(self, leaf: Path, today: date) -> None:
        for folder in (leaf.parent, leaf):
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:
                continue
            _set_day(folder.parent, today)
            _sync(folder.parent)

    def _reserve(self, size: int) -> None:
        with self._usage() as usage:
            used = int(os.pread(usage, 32, 0) or b"0") + size
            if size > 0 and used > self._quota:
                raise QuotaError("There is no room for another chunk.")
            _write_usage(usage, max(used, 0))

    @contextmanager
    def _usage(self) -> Iterator[int]:
        """The open file that says how many bytes are there, and nobody else's meanwhile."""
        (self._folder / _INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / _USAGE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
        finally:
            os.close(handle)

    def _all(self) -> Iterator[Path]:
        return self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name[2:4] / name


def _write_usage(handle: int, used: int) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, str(used).encode("ascii"), 0)


def _set_day(where: Path | int, today: date) -> None:
    midnight = _midnight(today)
    with suppress(FileNotFoundError):  # what failed was never made
        os.utime(where, (midnight, midnight))


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), tzinfo=UTC).timestamp()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has nothing to write for a folder
            raise
    finally:
        os.close(handle)

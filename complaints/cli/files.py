"""Where a command reads and writes: files, standard input and output, the terminal.

An output file appears under its name only when it is complete; until then nothing of that name is
touched. Standard output cannot be taken back: what stands there before an error is a beginning.
"""

import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from unicodedata import category

import click

STANDARD: Final = "-"
PRIVATE: Final = 0o600
SHARED: Final = 0o666  # less the umask

_MAX_SCREEN: Final = 1 << 20


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file ``path``, or standard input for ``-``."""
    if path == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            yield file
    except OSError as error:
        raise _failure("read", path, error) from error


@contextmanager
def written(path: str | None, *, mode: int) -> Iterator[BinaryIO]:
    """Where to write: ``path``, complete or not at all; standard output for ``-`` or None."""
    if path is None or path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        yield from _replaced(Path(path).resolve(), mode)
    except OSError as error:
        raise _failure("write", path, error) from error


@contextmanager
def text_on_terminal() -> Iterator[BinaryIO]:
    """Standard output that is a terminal: shows all of it, and only if it is plain text."""
    held = io.BytesIO()
    yield held
    data = held.getvalue()
    if len(data) > _MAX_SCREEN or not _is_plain(data):
        raise click.ClickException(
            "This is not text for a terminal; name a file with -o, or force it with -o -."
        )
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def create(path: str, data: bytes) -> None:
    """Write a new file that only its owner can read; never over another."""
    target = Path(path)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except OSError as error:
        raise _failure("create", path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        target.unlink()
        raise _failure("write", path, error) from error


def same_file(first: str, second: str | None) -> bool:
    """Whether both name one regular file."""
    if second is None or STANDARD in (first, second):
        return False
    paths = Path(first), Path(second)
    return all(path.is_file() for path in paths) and paths[0].samefile(paths[1])


def _replaced(target: Path, mode: int) -> Iterator[BinaryIO]:
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        with target.open("wb") as device:  # a pipe or /dev/null must not be replaced
            yield device
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _is_plain(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(category(character) != "Cc" or character in "\n\r\t" for character in text)


def _failure(verb: str, path: str, error: OSError) -> click.ClickException:
    return click.ClickException(f"Cannot {verb} {path}: {error.strerror}.")

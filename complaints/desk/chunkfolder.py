"""Sealed chunks in a folder beside the database, exactly as they were fetched.

One folder for each root, one file for each chunk, under their names. Written whole or not at all.
Never holds a key or anything that was opened.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from complaints.desk.errors import StoreError
from complaints.locale.marking import _

_INCOMING: Final = ".incoming-"
_UNKEPT: Final = _(
    "A file cannot be kept. Look whether the disk or the stick of this desk is there, and whether "
    "it is write-protected or full. It is fetched again by itself."
)
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class ChunkFolder:
    """The chunks of every attachment that this desk keeps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, root: bytes, name: bytes) -> bytes | None:
        """The chunk of this name that belongs to this root; None if it is not here.

        One that the disk cannot read any more is not here either: it can be fetched and put anew.
        """
        try:
            return self._path(root, name).read_bytes()
        except OSError:
            return None

    def put(self, root: bytes, name: bytes, chunk: bytes) -> None:
        """Keep a chunk; it is durable when this returns.

        Raises `StoreError` when the disk does not take it.
        """
        path = self._path(root, name)
        incoming = path.with_name(_INCOMING + secrets.token_hex(8))
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(chunk)
                    file.flush()
                    os.fsync(file.fileno())
                incoming.replace(path)
            except BaseException:
                incoming.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreError(_UNKEPT) from error

    def room(self) -> int:
        """How many bytes the disk still has. `StoreError` when it does not say."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return shutil.disk_usage(self._folder).free
        except OSError as error:
            raise StoreError(_UNKEPT) from error

    def remove(self, root: bytes) -> None:
        """Remove every chunk that belongs to this root."""
        shutil.rmtree(self._folder / root.hex(), ignore_errors=True)

    def roots(self) -> Iterator[bytes]:
        """The roots of which there is anything here."""
        if self._folder.is_dir():
            names = (one.name for one in self._folder.iterdir() if one.is_dir())
            yield from (bytes.fromhex(name) for name in names if _NAME.fullmatch(name))

    def _path(self, root: bytes, name: bytes) -> Path:
        return self._folder / root.hex() / name.hex()

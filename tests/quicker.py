"""What lets the tests take less time and changes nothing that they find."""

import gc
import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

import brotli
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, event, text

from complaints.desk.migrations.run import upgrade
from complaints.desk.store import engine
from complaints.pages import assets


def keep_what_is_there() -> None:
    """What is there now stays, and need not be looked through at each of the many collections."""
    gc.collect()
    gc.freeze()


@contextmanager
def quicker() -> Iterator[None]:
    """Compress quickly, compile each template once, run the desk's migrations once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "_compress", _compress_quickly)
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Compiled())
        patch.setattr(engine, "upgrade", _Upgraded())
        yield


def _compress_quickly(target: Path, content: bytes) -> None:
    """Tests build the pages dozens of times, and as small as can be takes most of that.

    Whether two builds give the same is asked where each has a process of its own.
    """
    target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 1, mtime=0))
    target.with_name(f"{target.name}.br").write_bytes(brotli.compress(content, quality=1))


class _Compiled(BytecodeCache):
    """Templates as they were compiled, by what is written in them, for every app of this process.

    Compiling was a quarter of what tests of the desk took: each begins an app of its own.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._codes[bucket.key, bucket.checksum] = bucket.code


class _Upgraded:
    """The desk's migrations; into an empty file, each statement of the first ones of this process.

    To work out the statements was an eighth of what tests of the desk took: each makes a few empty
    desks.
    """

    def __init__(self) -> None:
        self._written: Sequence[tuple[str, Any]] = ()

    def __call__(self, connection: Connection) -> None:
        if connection.scalar(text("SELECT count(*) FROM sqlite_master")):
            upgrade(connection)
        elif not self._written:
            self._written = _written_by_upgrade(connection)
        else:
            for statement, parameters in self._written:
                connection.exec_driver_sql(statement, parameters or None)


def _written_by_upgrade(connection: Connection) -> Sequence[tuple[str, Any]]:
    """Upgrade, and give each statement that wrote, with its parameters."""
    written: list[tuple[str, Any]] = []

    def note(_of: Connection, _by: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith(("SELECT", "PRAGMA")):
            written.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    upgrade(connection)
    event.remove(connection, "before_cursor_execute", note)
    return written

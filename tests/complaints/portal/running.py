"""A real portal for tests: gunicorn with its workers in processes of its own, over loopback."""

import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import urllib3

from complaints.portal import install
from complaints.portal.config import Config
from tests.complaints.portal.instance import Instance, Office, Person

_COMMAND = "from complaints.cli import main; main()"
_START_SECONDS = 20


def prepared(
    folder: Path,
    *,
    database: str | None = None,
    offices: Sequence[Office] | None = None,
    bucket_bits: int = 0,
    rulebook: bytes | None = None,
    **settings: Any,
) -> tuple[Instance, Config]:
    """A portal that was set up with its directory; by default one office, `nhri`, of two."""
    folder.mkdir(parents=True, exist_ok=True)
    config = Config.read(
        environment={},
        overrides={
            "data": str(folder / "data"),
            "database": database,
            "bind": f"127.0.0.1:{_free_port()}",
            **settings,
        },
    )
    instance = Instance(
        install.prepare(config),
        list(offices or [Office("nhri", [Person("anna"), Person("ben")])]),
        bucket_bits=bucket_bits,
        rulebook=rulebook,
    )
    (folder / "trust.json").write_bytes(instance.root().dump())
    install.trust(config, folder / "trust.json")
    publish(instance, config)
    return instance, config


def publish(instance: Instance, config: Config) -> None:
    """Install the instance's directory."""
    signed = config.data.parent / f"signed-{instance.version}"
    instance.write(signed)
    install.publish(config, signed)


class Running:
    """A portal that serves, and releases nothing unless told; ends with the block."""

    def __init__(self, config: Config, *words: str, program: Sequence[str] | None = None) -> None:
        self.config = config
        host, _, port = config.bind.rpartition(":")
        self.address = host, int(port)
        self.connect()
        self._log = config.data / f"output-{secrets.token_hex(4)}.log"
        self._words = words or ("serve",)
        self._program = program or [sys.executable, "-c", _COMMAND, "portal", *self._words]

    def connect(self) -> None:
        """Make new connections from now on: another worker may take them."""
        self.pool = urllib3.HTTPConnectionPool(*self.address, maxsize=8, retries=False, timeout=30)

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._program,
                env={**os.environ, **self.config.environment()},
                stdout=log,
                stderr=log,
            )
        self._wait_for_workers(self.config.workers)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pool.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def put(self, path: str, body: bytes, **headers: str) -> urllib3.BaseHTTPResponse:
        """PUT a body under ``path/{its name}``."""
        return self.request("PUT", f"{path}/{name_of(body)}", body, **headers)

    def signed(
        self, who: Person, method: str, path: str, *, query: str = "", body: bytes = b""
    ) -> urllib3.BaseHTTPResponse:
        """A member's request."""
        headers = who.headers(method, path, query=query, body=body)
        return self.pool.request(
            method, path + (f"?{query}" if query else ""), body=body or None, headers=headers
        )

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """One request; underscores in header names are hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.pool.request(method, path, body=body, headers=named)

    def workers(self) -> list[int]:
        """The process ids of gunicorn's workers."""
        return [one.pid for one in psutil.Process(self.process.pid).children()]

    def wait_for_new_workers(self) -> None:
        """Return when all workers were replaced once more."""
        self._wait_for_workers(self._ready + self.config.workers)

    def _wait_for_workers(self, count: int) -> None:
        # a worker that is told to end while it starts does not hear it
        until = time.monotonic() + _START_SECONDS
        while self.output().count("Worker ready") < count:
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise RuntimeError(f"The portal did not start:\n{self.output()}")
            time.sleep(0.02)
        self._ready = count

    def output(self) -> str:
        """Everything that its processes have printed."""
        return self._log.read_text(errors="replace")


def name_of(body: bytes) -> str:
    """The hex SHA-256."""
    return hashlib.sha256(body).hexdigest()


def records(data: bytes, *, head: int, size: int) -> list[tuple[bytes, bytes]]:
    """The records of an answer: a head and a body each."""
    assert len(data) % (head + size) == 0
    step = head + size
    return [(data[at : at + head], data[at + head : at + step]) for at in range(0, len(data), step)]


def slug(response: urllib3.BaseHTTPResponse) -> str:
    """The problem's slug, after looking that it is a problem and nothing more."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.data)
    assert problem.keys() <= {"type", "title", "status", "work"}
    assert problem["status"] == response.status
    prefix, _, found = problem["type"].rpartition(":")
    assert prefix == "urn:amparo:problem"
    return str(found)


def changed(config: Config, **settings: Any) -> Config:
    """The configuration with other settings, on another port."""
    return replace(config, bind=f"127.0.0.1:{_free_port()}", **settings)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port

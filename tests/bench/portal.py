"""Envelopes a second through the whole portal, durably, beside pgbench inserting the same rows.

Two gunicorn workers and one load client that only moves prepared bytes, over loopback; pgbench
with the same number of clients, the same table, the same 16 KiB and ``synchronous_commit=on``, on
the same server, in turns with the portal.
"""

import contextlib
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

from complaints.portal import migrate
from tests.bench import load
from tests.complaints.portal.instance import sealed
from tests.complaints.portal.running import Running, prepared
from tests.tools import postgres

_CLIENTS: Final = 16
_SECONDS: Final = 3.0
_ROUNDS: Final = 3
_MOST_A_SECOND: Final = 3_000  # PUTs prepared for each second
_SIZE: Final = 16_384
_SCRIPT: Final = """INSERT INTO waiting_envelopes (name, organisation, day, body) VALUES
(decode(md5(random()::text) || md5(random()::text), 'hex'), 'nhri', current_date, :body);
"""


def run() -> dict[str, float]:
    """PUTs and rows a second, their ratios, and the resident memory of a worker in MB."""
    rates: dict[str, list[float]] = {"pgbench": [], "PostgreSQL": [], "SQLite": []}
    memory: list[float] = []
    with postgres.server(synchronous_commit="on", max_wal_size="4GB") as server, _folder() as work:
        for turn in range(_ROUNDS):
            rates["pgbench"].append(_pgbench(server, work, f"bare{turn}"))
            for name, url in (
                ("PostgreSQL", server.create(f"portal{turn}")),
                ("SQLite", f"sqlite:///{work}/portal{turn}.sqlite"),
            ):
                rate, resident = _portal(work / f"{name}{turn}", url)
                rates[name].append(rate)
                memory.append(resident)
    median = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "pgbench rows a second": median["pgbench"],
        "PUTs a second on PostgreSQL": median["PostgreSQL"],
        "PUTs a second on SQLite": median["SQLite"],
        "PostgreSQL / pgbench": median["PostgreSQL"] / median["pgbench"],
        "SQLite / pgbench": median["SQLite"] / median["pgbench"],
        "clients": float(_CLIENTS),
        "worker resident memory, MB": max(memory),
    }


def _pgbench(server: postgres.Server, work: Path, database: str) -> float:
    """Rows a second into the portal's own table."""
    migrate.upgrade(server.create(database))
    script = work / "insert.sql"
    script.write_text(_SCRIPT)
    command: list[str | Path] = [
        *(server.programs / "pgbench", "--no-vacuum", "--protocol=prepared"),
        *(f"--client={_CLIENTS}", "--jobs=2", f"--time={_SECONDS:.0f}"),
        *(f"--define=body=\\x{os.urandom(_SIZE).hex()}", f"--file={script}"),
        *("-h", server.folder, "-U", "amparo", database),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("tps = "):
            return float(line.split()[2])
    raise RuntimeError(f"pgbench failed: {done.stderr[:500]}")


def _portal(folder: Path, url: str) -> tuple[float, float]:
    """PUTs a second, and the resident megabytes of the larger worker after them."""
    instance, config = prepared(folder, database=url)
    with Running(config) as portal:
        requests = _requests(instance.offices[0].id)
        result = load.measure(portal.address, requests, clients=_CLIENTS, seconds=_SECONDS)
        resident = max(psutil.Process(pid).memory_info().rss for pid in portal.workers())
    return result, resident / 2**20


def _requests(organisation: str) -> list[bytes]:
    """Enough PUTs, each of an envelope of its own."""
    envelope = sealed(_SIZE)
    requests = []
    for _ in range(int((_SECONDS + load.WARM_UP) * _MOST_A_SECOND)):
        body = envelope[:-32] + os.urandom(32)
        name = hashlib.sha256(body).hexdigest()
        head = (
            f"PUT /v1/inboxes/{organisation}/{name} HTTP/1.1\r\nHost: portal\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    started = time.monotonic()
    for name, value in run().items():
        sys.stdout.write(f"{name}: {value:,.2f}\n")
    sys.stdout.write(f"in {time.monotonic() - started:.0f} s\n")

"""The report of a bench run: figures with machine, versions and day, so that they can be judged."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

# what was aimed at: row -> (aim, and where else it was measured)
_AIMS: Final = {
    "envelope seal / bare HPKE seal": "at least 0.6",
    "envelope open / bare HPKE open": "at least 0.6",
    "SQLite / pgbench": "at least 0.3",
    "PostgreSQL / pgbench": "at least 0.3",
    "worker resident memory, MB": "at most 80 (Hush Line: 161)",
    "reading all rules and facts, ms": "at most 500",
    "one recommendation, 10,000 services, ms": "at most 1",
    "10,000 services / 100 services": "less than 3",
    "rulebook, brotli, kB": "at most 8",
    "one judgement, jitless, ms": "at most 5",
    "cleaning of a 12-megapixel JPEG in Chromium, ms": "at most 100",
    "brotli, kB": "at most 60 (Hush Line's one page: 251 kB gzip)",
    "slow phone: first question, s": "at most 8",
    "slow phone: send to receipt, s": "at most 5",
    "slow phone: send to receipt, jitless, s": "at most 20",
    "median language": "at most 60",
    "sealing a 100 MiB file, MB/s": "at least 20",
    "renderer above idle, 100 MiB file, MB": "at most 60",
    "largest language with lists": "at most 500",
    "one round of portal verify on loopback, s": "less than 10",
    "requests": "at most 8 (Hush Line: 11)",
    "pulled, opened and verified / bare HPKE open": "at least 0.6",
    "put into cases, a second": "at least 1,000",
    "desk resident memory at most, MB": "at most 400",
}
_LIBRARIES: Final = ("cryptography", "pynacl", "flask", "gunicorn", "sqlalchemy", "psycopg")


def write(path: Path, results: Mapping[str, Mapping[str, float]]) -> None:
    """Write ``results`` (section -> figure -> value) as Markdown."""
    lines = ["# Benchmarks", "", "Written by `make bench`. Ratios are taken in one run.", ""]
    lines += [f"* {name}: {value}" for name, value in _machine().items()]
    for section, figures in results.items():
        lines += ["", f"## {section}", "", "| | measured | aim |", "|---|---:|---|"]
        lines += [
            f"| {name} | {_number(value)} | {_AIMS.get(name, '')} |"
            for name, value in figures.items()
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}"


def _machine() -> dict[str, str]:
    return {
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
        "programs": "; ".join(filter(None, map(_program, ("postgres", "chromium", "node")))),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        return ""
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0].strip() if done.stdout else ""

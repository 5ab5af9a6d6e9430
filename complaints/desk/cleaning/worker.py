"""``python -m complaints.desk.cleaning.worker``: one file in, a line and the cleaned file out.

Runs apart because it opens what strangers sent. It is told nothing but the bytes, and gives away
what it could do harm with before the first of them is parsed: see
`complaints.desk.processes.confinement`.
"""

import contextlib
import importlib
import json
import sys
from typing import Final

from complaints.desk.cleaning.formats import HEAD, Format, sniff
from complaints.desk.processes import confinement

MEMORY: Final = 2 << 30  # bytes: a file of 128 MiB is there three or four times
SECONDS: Final = 120

_TOOLS: Final = {Format.PICTURE: "pictures", Format.PAPER: "papers", Format.FILM: "films"}


def main() -> int:
    """Read, clean, write; what went wrong is a word in the line, never a trace of the file."""
    confinement.limit(memory=MEMORY, seconds=SECONDS)
    data = sys.stdin.buffer.read()
    found = sniff(data[:HEAD])
    answer: bytes | None = None
    if found is not None:
        tool = importlib.import_module(f"complaints.desk.cleaning.{_TOOLS[found]}")
        tool.ready()
        confinement.shut()
        with contextlib.suppress(Exception):
            answer = tool.clean(data)
    state = "unknown" if found is None else "failed" if not answer else "cleaned"
    out = sys.stdout.buffer
    out.write(json.dumps({"state": state, "length": len(answer or b"")}).encode() + b"\n")
    out.write(answer or b"")
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

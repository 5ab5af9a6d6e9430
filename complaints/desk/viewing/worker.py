"""``python -m complaints.desk.viewing.worker PAGE EDGE TURN SOFT``: a file in, a picture out.

Runs apart because it opens what strangers sent. Before the first byte of that is parsed it gives
away whatever it could do harm with: see `complaints.desk.processes.confinement`. It answers with a
line of JSON and the picture; what went wrong is a word in the line, never a trace of the file.
"""

import importlib
import json
import sys
from typing import Final

from complaints.desk.processes import confinement
from complaints.desk.viewing.formats import HEAD, Shape, shape

MEMORY: Final = 2 << 30  # bytes
SECONDS: Final = 30

_TOOLS: Final = {Shape.PICTURE: "pictures", Shape.PAPER: "papers"}


def main(page: str, edge: str, turn: str, soft: str) -> int:
    """Read, draw, write."""
    confinement.limit(memory=MEMORY, seconds=SECONDS)
    data = sys.stdin.buffer.read()
    found = shape(data[:HEAD])
    answer: dict[str, object] = {"state": "unknown"}
    picture = b""
    if found is not None:
        answer, picture = _draw(found, data, int(page), int(edge), int(turn), soft == "1")
    out = sys.stdout.buffer
    out.write(json.dumps({**answer, "length": len(picture)}).encode() + b"\n")
    out.write(picture)
    out.flush()
    return 0


def _draw(
    found: Shape, data: bytes, page: int, edge: int, turn: int, soft: bool
) -> tuple[dict[str, object], bytes]:
    from complaints.desk.viewing.drawn import CannotDrawError, Wanted

    tool = importlib.import_module(f"complaints.desk.viewing.{_TOOLS[found]}")
    tool.ready(data[:HEAD])
    confinement.shut()
    try:
        drawn = tool.draw(data, Wanted(page=page, edge=edge, turn=turn, soft=soft))
    except CannotDrawError as error:
        return {"state": error.state}, b""
    except MemoryError:
        return {"state": "too-large"}, b""
    except Exception:
        return {"state": "failed"}, b""
    return {"state": "shown", "type": drawn.media_type, "pages": drawn.pages}, drawn.data


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

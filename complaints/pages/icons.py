"""The pictures of closed lists, as the browser's build has joined them from their files.

A drawing is the ``d`` of a path of 24 by 24, stroked 2 wide. It always stands beside words, never
instead of them.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from referral import vocabulary

FILE: Final = Path(__file__).parents[1] / "browser" / "dist" / "icons.json"

Drawings: TypeAlias = Mapping[str, Mapping[str, str]]


@cache
def drawings() -> Drawings:
    """List (``groups``, ``violations`` …), then id, or the ``icon`` of a violation, to drawing."""
    found: Drawings = json.loads(FILE.read_bytes())
    return found


def for_pages() -> str:
    """What pages bring, as JSON: each drawing by the id of what it stands for."""
    found = drawings()
    violations = {one.id: found["violations"][one.icon] for one in vocabulary.violations()}
    return json.dumps({**found, "violations": violations}, separators=(",", ":"))

"""What a case belongs to: the cases that a person found to be of one event, and its matters.

Whoever decided last in the common order counts; nothing follows from two texts being alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from complaints.domain.events import InMatter, MatterNamed, Related
from complaints.domain.history import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """``related`` and ``unrelated`` are cases (their ids), ``matters`` titles by id."""

    related: frozenset[str] = frozenset()
    unrelated: frozenset[str] = frozenset()
    matters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def ties(entries: Iterable[Entry]) -> Ties:
    """The fold of ``entries``, which come from `complaints.domain.history.ordered`."""
    decided: dict[str, bool] = {}
    matters: dict[str, str] = {}
    for entry in entries:
        match entry.event:
            case Related(other=other, on=on):
                decided[other] = on
            case InMatter(matter=matter, title=title, on=True):
                matters[matter] = title
            case InMatter(matter=matter):
                matters.pop(matter, None)
            case MatterNamed(matter=matter, title=title) if matter in matters:
                matters[matter] = title
    return Ties(
        related=frozenset(other for other, on in decided.items() if on),
        unrelated=frozenset(other for other, on in decided.items() if not on),
        matters=matters,
    )

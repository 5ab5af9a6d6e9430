"""Who is named in services that others publish: counted, and left out on request.

A signed list is fetched by every phone of a country and kept by anybody. HSDS has fields for named
staff; a steward decides whether their names belong there.
"""

from collections.abc import Mapping
from typing import Final

# contact objects, who checked an entry, who changed it and when, to whose attention a letter goes
_FIELDS: Final = frozenset({"contacts", "assurer_email", "metadata", "attention"})


def named(value: object) -> int:
    """In how many places a service has fields for people."""
    if isinstance(value, Mapping):
        inside = sum(named(one) for name, one in value.items() if name not in _FIELDS)
        return inside + len(_FIELDS & value.keys())
    return sum(map(named, value)) if isinstance(value, list | tuple) else 0


def without(service: Mapping[str, object]) -> dict[str, object]:
    """The service without them."""
    return {name: _without(one) for name, one in service.items() if name not in _FIELDS}


def _without(value: object) -> object:
    if isinstance(value, Mapping):
        return without(value)
    return [_without(one) for one in value] if isinstance(value, list | tuple) else value

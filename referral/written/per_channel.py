"""Lists whose entries say something about channels, each channel once."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from referral import reading
from referral.reading import Fields, Node
from referral.written.channels import Mechanisms, selected

T = TypeVar("T")


def per_channel(
    node: Node, mechanisms: Mechanisms, build: Callable[[Fields], T]
) -> Mapping[str, T]:
    """By channel, what the entry that names it says; `DataError` if two entries do."""
    found: dict[str, T] = {}
    for item in node.items:
        channels, value = reading.record(
            lambda fields: (selected(fields, mechanisms), build(fields))
        )(item)
        if twice := found.keys() & set(channels):
            raise item.error(f'"{min(twice)}" stands in an earlier entry already')
        found |= dict.fromkeys(channels, value)
    return found

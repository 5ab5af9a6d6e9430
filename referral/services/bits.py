"""Sets of listed services as whole numbers, bit n for the n-th, so that no search walks the list.

A search is then a few ANDs over as many bits as there are services for one channel: ten thousand
are 1,250 bytes. This is the bitmap index of databases, in the standard library's integers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """Which services state which values of one kind, and which are silent on it."""

    by_value: Mapping[str, int]
    silent: int

    @classmethod
    def of(cls, stated: Sequence[Iterable[str]]) -> Self:
        """The facet of what each service states, in order."""
        where: dict[str, list[int]] = {}
        silent = []
        for number, values in enumerate(stated):
            for value in values:
                where.setdefault(value, []).append(number)
            if not values:
                silent.append(number)
        return cls(
            by_value={value: bits(numbers) for value, numbers in where.items()},
            silent=bits(silent),
        )

    def stating(self, values: Iterable[str]) -> int:
        """Those that state one of the values."""
        found = 0
        for value in values:
            found |= self.by_value.get(value, 0)
        return found

    def accepting(self, values: Iterable[str]) -> int:
        """Those that state one of the values, or are silent."""
        return self.stating(values) | self.silent


def bits(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    found = bytearray()
    for number in numbers:
        place = number >> 3
        if place >= len(found):
            found.extend(bytes(place + 1 - len(found)))
        found[place] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def ranked(among: int, preferred: Sequence[int]) -> Iterator[int]:
    """Sets that together are ``among``, the best first.

    Those in the first preferred set come before all others, among both those in the second, and so
    on; none of the sets is empty.
    """
    waiting = [(among, 0)] if among else []
    while waiting:
        equal, level = waiting.pop()
        for deeper, one in enumerate(preferred[level:], start=level + 1):
            better = equal & one
            if better and better != equal:
                waiting.append((equal ^ better, deeper))
                equal = better
        yield equal

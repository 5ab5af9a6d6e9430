"""Reading one JSON object, field by field, with an error that names the field.

Whatever is never asked for stays in `Fields.extra`, because unknown fields are kept.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from complaints.domain.errors import MalformedError

T = TypeVar("T")

_MAX_ITEMS: Final = 4096


class Fields:
    """The fields of one object; ``what`` names it in errors."""

    def __init__(self, value: object, what: str) -> None:
        if not isinstance(value, dict):
            raise MalformedError(f"The {what} should be a JSON object.")
        self._members: dict[str, object] = value
        self._what = what
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def get(self, name: str, parse: Callable[[object], T]) -> T:
        """The field ``name``; `MalformedError` if it is missing or does not parse."""
        self._asked.add(name)
        try:
            value = self._members[name]
        except KeyError:
            raise MalformedError(f'The {self._what} has no field "{name}".') from None
        try:
            return parse(value)
        except MalformedError as error:
            raise MalformedError(f'The field "{name}" of the {self._what}: {error}') from None

    def optional(self, name: str, parse: Callable[[object], T]) -> T | None:
        """The field ``name``, or None when it is missing or null."""
        if self._members.get(name) is None:
            self._asked.add(name)
            return None
        return self.get(name, parse)

    def each(self, name: str, parse: Callable[[object], T]) -> tuple[T, ...]:
        """The items of the array ``name``."""
        return self.get(name, lambda value: _items(value, parse))

    def each_if_any(self, name: str, parse: Callable[[object], T]) -> tuple[T, ...]:
        """The items of the array ``name``; none when it is missing or null."""
        return self.optional(name, lambda value: _items(value, parse)) or ()

    def extra(self) -> Mapping[str, object]:
        """The fields that nobody asked for."""
        return {name: one for name, one in self._members.items() if name not in self._asked}


def mapping(value: object) -> Mapping[str, object]:
    """Any JSON object."""
    if not isinstance(value, dict):
        raise MalformedError("It should be a JSON object.")
    return value


def _items(value: object, parse: Callable[[object], T]) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise MalformedError("It should be a list.")
    if len(value) > _MAX_ITEMS:
        raise MalformedError("It is too long a list.")
    return tuple(parse(item) for item in value)

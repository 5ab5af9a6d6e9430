"""A sentence into which something of the case or the data was filled.

It reads in English like any other text, and remembers of what it was made, so that a program in
another language can translate the pattern and each part. It must never be made of what a person
wrote: its parts are sentences of the data, days, numbers, countries, things by their ids, and
proper names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A State: its code, and what the data call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A proper name, the same in every language."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of the case or a scope of consent, by its name in the rules."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What happened, who did it or what is needed, by its id in the closed lists."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A channel, a treaty or an organisation of States, by its id in the data."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One of these or another."""

    items: tuple["Value", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Some of these, one after the other; ``by`` is what English puts between them."""

    items: tuple["Value", ...]
    by: str


Value: TypeAlias = str | int | date | Country | Name | Fact | Term | Body | Either | Several


class Filled(str):
    """The English sentence, with its ``pattern`` and what was filled in by name."""

    pattern: str
    values: Mapping[str, Value]

    def __new__(cls, pattern: str, **values: Value) -> Self:
        """Fill the pattern."""
        filled = pattern.format(**{name: _english(one) for name, one in values.items()})
        made = super().__new__(cls, filled)
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.pattern,), dict(self.values)


def together(sentences: Iterable[Value]) -> Filled:
    """Whole sentences, one after the other."""
    return Filled("{sentences}", sentences=Several(items=tuple(sentences), by=" "))


def _english(value: Value) -> str:
    match value:
        case Country() | Name() | Fact():
            return value.name
        case Term() | Body():
            return value.id
        case Several():
            return value.by.join(map(_english, value.items))
        case Either():
            *several, last = map(_english, value.items)
            return f"{', '.join(several)} or {last}" if several else last
    return str(value)

"""Which facts make a condition hold: for whoever wants to see why.

It must never name a fact that nobody gave.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from referral.conditions.logic import (
    AllOf,
    AnyOf,
    Case,
    Condition,
    Maybe,
    Not,
    Term,
)
from referral.conditions.questions import Has


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Support:
    """A fact of the case, by name, with its value or that part of it that counts."""

    fact: str
    value: str = field(repr=False)


def of(condition: Condition, case: Case) -> tuple[Support, ...]:
    """The facts that make it true, each once, in the order of their names; none if it is not."""
    if condition.value(case) is not True:
        return ()
    return tuple(sorted(set(_holding(condition, case))))


def _holding(condition: Condition, case: Case) -> Iterator[Support]:
    match condition:
        case AllOf() | AnyOf() | Term() | Maybe():
            for part in condition.parts:
                if part.value(case) is True:
                    yield from _holding(part, case)
        case Not(part):
            yield from _given(_names(part), case)
        case Has(fact, ids):
            found = case.facts[fact]
            assert isinstance(found, frozenset)
            yield from (Support(fact=fact, value=one) for one in found & ids)
        case _:
            yield from _given(_names(condition), case)


def _names(condition: Condition) -> Iterator[str]:
    """The facts that a condition asks about."""
    for name in ("fact", "first", "second"):
        if isinstance(found := getattr(condition, name, None), str):
            yield found
    for part in condition.parts:
        yield from _names(part)


def _given(names: Iterable[str], case: Case) -> Iterator[Support]:
    for name in names:
        if name in case.facts:
            yield from (Support(fact=name, value=one) for one in _written(case.facts[name]))


def _written(value: object) -> Iterable[str]:
    if isinstance(value, frozenset):
        return map(str, value)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return ("none" if value is None else str(value),)

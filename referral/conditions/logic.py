"""Conditions on the facts of a case: true, false, or unknown because of facts that nobody gave.

The logic of ``all``, ``any`` and ``not`` is Kleene's. `RULEBOOK.md`, section 2, is normative, and
the browser has the same in JavaScript. It must never take an unknown fact for a "no", and never
look at anything but the case: no clock, no directory, no channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeAlias

Value: TypeAlias = bool | frozenset[str]
"""True, False, or those facts that, known, could decide."""


@dataclass(slots=True)
class Case:
    """Facts under judgement, with what is already known of named conditions and of the priority.

    ``facts`` are canonical: a name that is missing is unknown, None is known to be none.
    """

    facts: Mapping[str, object] = field(repr=False)
    today: date
    terms: dict[str, Value] = field(default_factory=dict, repr=False)
    levels: dict[str, Value] = field(default_factory=dict, repr=False)


class Condition(Protocol):
    """What can be asked of a case. Its text is how a lawyer would write it in a rule file."""

    def value(self, case: Case) -> Value:
        """Whether it holds."""

    @property
    def parts(self) -> "tuple[Condition, ...]":
        """The conditions that it is made of; none for a question about a fact."""


class Leaf:
    """A condition that is made of no others."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Condition, ...]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Always(Leaf):
    """True, whatever the case."""

    def value(self, case: Case) -> Value:
        """True."""
        return True

    def __str__(self) -> str:
        return "always"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def value(self, case: Case) -> Value:
        """False if a part is false; else unknown if one is unknown; else true."""
        unknown: frozenset[str] | None = None
        for part in self.parts:
            found = part.value(case)
            if found is False:
                return False
            if found is not True:
                unknown = found if unknown is None else unknown | found
        return True if unknown is None else unknown

    def __str__(self) -> str:
        return f"all of ({'; '.join(map(str, self.parts))})"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def value(self, case: Case) -> Value:
        """True if a part is true; else unknown if one is unknown; else false."""
        unknown: frozenset[str] | None = None
        for part in self.parts:
            found = part.value(case)
            if found is True:
                return True
            if found is not False:
                unknown = found if unknown is None else unknown | found
        return False if unknown is None else unknown

    def __str__(self) -> str:
        return f"any of ({'; '.join(map(str, self.parts))})"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The one part."""
        return (self.part,)

    def value(self, case: Case) -> Value:
        """True and false change places; unknown stays."""
        found = self.part.value(case)
        return not found if isinstance(found, bool) else found

    def __str__(self) -> str:
        return f"not ({self.part})"


@dataclass(frozen=True, slots=True)
class Maybe:
    """The part holds or may hold: for rules that must err towards help, or towards refusal."""

    part: Condition

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The one part."""
        return (self.part,)

    def value(self, case: Case) -> Value:
        """True unless the part is known to be false."""
        return self.part.value(case) is not False

    def __str__(self) -> str:
        return f"maybe ({self.part})"


@dataclass(frozen=True, slots=True)
class Term:
    """A named condition; judged once for each case."""

    name: str
    part: Condition

    @property
    def parts(self) -> tuple[Condition, ...]:
        """What the name stands for."""
        return (self.part,)

    def value(self, case: Case) -> Value:
        """What the named condition gives."""
        found = case.terms.get(self.name)
        if found is None:
            found = case.terms[self.name] = self.part.value(case)
        return found

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Level(Leaf):
    """The case has this priority, or a higher one."""

    level: str

    def value(self, case: Case) -> Value:
        """What the rules of priority gave; unknown where one of them could still raise it."""
        return case.levels[self.level]

    def __str__(self) -> str:
        return f"level: {self.level}"

"""What conditions ask about facts: of ids, choices, numbers, countries, and what States accepted.

A fact that is missing makes a question unknown; one that is known to be none makes it false. It
must never take one for the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from referral.conditions.logic import Case, Leaf, Value
from referral.conditions.validity import Tense, holds
from referral.model import Acceptance

UNKNOWN: Final = "unknown"  # in a set of ids: some of it is not known


@dataclass(frozen=True, slots=True)
class Known(Leaf):
    """Somebody gave the fact."""

    fact: str

    def value(self, case: Case) -> Value:
        """Whether it is there; known to be none counts."""
        return self.fact in case.facts

    def __str__(self) -> str:
        return f"known: {self.fact}"


class _AboutOne(Leaf):
    """A question about one fact: unknown where it is missing, false where there is none."""

    __slots__ = ()
    fact: str

    def value(self, case: Case) -> Value:
        try:
            found = case.facts[self.fact]
        except KeyError:
            return frozenset((self.fact,))
        return self.of(found)

    def of(self, found: object) -> Value:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Has(_AboutOne):
    """A set has one of these ids."""

    fact: str
    ids: frozenset[str]

    def of(self, found: object) -> Value:
        """Unknown if none matches in a set of which some is not known."""
        if not isinstance(found, frozenset):
            return False
        if not found.isdisjoint(self.ids):
            return True
        return frozenset((self.fact,)) if UNKNOWN in found else False

    def __str__(self) -> str:
        return f"{self.fact}: [{', '.join(sorted(self.ids))}]"


@dataclass(frozen=True, slots=True)
class Is(_AboutOne):
    """A choice, flag or country is one of these; None among them is "known to be none"."""

    fact: str
    values: tuple[str | bool | None, ...]

    def of(self, found: object) -> Value:
        """Whether it is one of them."""
        return found in self.values

    def __str__(self) -> str:
        written = [str(_WRITTEN.get(one, one)) for one in self.values]
        return f"{self.fact}: {written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}"


_WRITTEN: Final[Mapping[str | bool | None, str]] = {True: "yes", False: "no", None: "none"}


@dataclass(frozen=True, slots=True)
class Most(_AboutOne):
    """A number is at most this."""

    fact: str
    limit: int

    def of(self, found: object) -> Value:
        """False where there is no such number."""
        return isinstance(found, int) and found <= self.limit

    def __str__(self) -> str:
        return f"{self.fact}: at most {self.limit}"


@dataclass(frozen=True, slots=True)
class Least(_AboutOne):
    """A number is at least this."""

    fact: str
    limit: int

    def of(self, found: object) -> Value:
        """False where there is no such number."""
        return isinstance(found, int) and found >= self.limit

    def __str__(self) -> str:
        return f"{self.fact}: at least {self.limit}"


@dataclass(frozen=True, slots=True)
class In(_AboutOne):
    """A country, or one of a set of countries, is in the table."""

    fact: str
    table: str
    countries: frozenset[str] = field(repr=False)

    def of(self, found: object) -> Value:
        """Whether one is."""
        return not self.countries.isdisjoint(countries_of(found))

    def __str__(self) -> str:
        return f"{self.fact}: in {self.table}"


@dataclass(frozen=True, slots=True)
class Elsewhere(_AboutOne):
    """A country of the set is in the table, and the person is not there."""

    fact: str
    table: str
    countries: frozenset[str] = field(repr=False)

    def value(self, case: Case) -> Value:
        """Unknown also where it depends on the place of the person."""
        found = case.facts.get(self.fact)
        if self.fact not in case.facts:
            return frozenset((self.fact,))
        matching = self.countries & countries_of(found)
        if len(matching) != 1:
            return bool(matching)  # nobody is in two countries
        if "current_location" not in case.facts:
            return frozenset(("current_location",))
        return case.facts["current_location"] not in matching

    def __str__(self) -> str:
        return f"{self.fact}: elsewhere in {self.table}"


@dataclass(frozen=True, slots=True)
class Same(Leaf):
    """Two facts (each a country, or a set of them) have a country in common."""

    first: str
    second: str

    def value(self, case: Case) -> Value:
        """Unknown because of those that are missing."""
        missing = frozenset(fact for fact in (self.first, self.second) if fact not in case.facts)
        if missing:
            return missing
        one, other = (countries_of(case.facts[fact]) for fact in (self.first, self.second))
        return not one.isdisjoint(other)

    def __str__(self) -> str:
        return f"same: [{self.first}, {self.second}]"


@dataclass(frozen=True, slots=True)
class Bound(Leaf):
    """A State of the fact is bound by a procedure or a treaty, at the time that counts."""

    what: str
    fact: str
    tense: Tense
    states: Mapping[str, Acceptance] = field(repr=False, compare=False)

    def value(self, case: Case) -> Value:
        """True if one State is; unknown where that depends on the day of the act."""
        if self.fact not in case.facts:
            return frozenset((self.fact,))
        unknown: frozenset[str] = frozenset()
        for country in countries_of(case.facts[self.fact]):
            acceptance = self.states.get(country)
            if acceptance is None:
                continue
            found = holds(acceptance, self.tense, case.facts, case.today)
            if found is True:
                return True
            if found is not False:
                unknown |= found
        return unknown or False

    def __str__(self) -> str:
        return f"{self.tense.value}: {self.what} ({self.fact})"


def countries_of(found: object) -> frozenset[str]:
    """The countries of a fact: its one, or its set; none of a fact that is not there."""
    if isinstance(found, frozenset):
        return found
    return frozenset((found,)) if isinstance(found, str) else frozenset()

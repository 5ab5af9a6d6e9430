"""The closed lists that complaints, rules and pages name things by.

Facts only: ids, plain English sentences, sources. It must never hold a rule, and an id, once
published, never changes its meaning, because sealed complaints carry it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

_VIOLATIONS: Final = "violations_short.json"
_CLOSED_LISTS: Final = "closed_lists.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry of a closed list: its id and how a person would say it, in English."""

    id: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Term):
    """A kind of who did it; ``of_the_state`` if such a person acts for a State."""

    of_the_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation(Term):
    """A kind of what happened.

    ``label`` is its short name, ``group`` what it is shown with, ``severity`` its default
    (``critical``, ``high`` or ``medium``), ``sources`` document and place each.
    """

    label: str
    group: str
    severity: str
    sources: tuple[str, ...]


@cache
def violations() -> tuple[Violation, ...]:
    """What happened: the short list, in the order in which it is asked."""
    return tuple(
        Violation(**{**one, "sources": tuple(one["sources"])})
        for one in _read(_VIOLATIONS)["violations"]
    )


@cache
def actors() -> tuple[Actor, ...]:
    """Who did it."""
    return tuple(Actor(**one) for one in _read(_CLOSED_LISTS)["actors"])


@cache
def needs() -> tuple[Term, ...]:
    """What a person needs now."""
    return _terms("needs")


@cache
def about() -> tuple[Term, ...]:
    """Who it is about; several may hold."""
    return _terms("about")


@cache
def as_of() -> date:
    """The day on which the list of violations was compiled."""
    return date.fromisoformat(_read(_VIOLATIONS)["date"])


def texts() -> Sequence[str]:
    """Every English sentence of the lists, for the translators."""
    terms: list[Term] = [*violations(), *actors(), *needs(), *about()]
    labels = [violation.label for violation in violations()]
    return [*(term.plain for term in terms), *labels]


def _terms(name: str) -> tuple[Term, ...]:
    return tuple(Term(**one) for one in _read(_CLOSED_LISTS)[name])


def _read(name: str) -> Mapping[str, Any]:
    value = json.loads(files("referral").joinpath("data", name).read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value

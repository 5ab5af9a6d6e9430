"""The closed lists that complaints, rules and pages name things by.

Facts only: ids, plain English sentences, sources. It must never hold a rule, and an id, once
published, never changes its meaning, because sealed complaints carry it.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

from referral.loading import lists
from referral.model import Actor, Term, Violation, Vocabulary


def groups() -> tuple[Term, ...]:
    """What the kinds of what happened are grouped by, in the order in which it is asked."""
    return _lists().groups


def violations() -> tuple[Violation, ...]:
    """What happened, group by group."""
    return _lists().violations


def actors() -> tuple[Actor, ...]:
    """Who did it."""
    return _lists().actors


def needs() -> tuple[Term, ...]:
    """What a person needs now."""
    return _lists().needs


def about() -> tuple[Term, ...]:
    """Who it is about; several may hold."""
    return _lists().about


def as_of() -> date:
    """The day on which the list of violations was compiled."""
    return _lists().as_of


def texts() -> Sequence[str]:
    """Every English sentence of the lists, for the translators."""
    terms: list[Term] = [*groups(), *violations(), *actors(), *needs(), *about()]
    labels = [violation.label for violation in violations()]
    return [*(term.plain for term in terms), *labels]


@cache
def _lists() -> Vocabulary:
    return lists.vocabulary(files("referral") / "data")

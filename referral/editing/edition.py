"""Everything that the rules are made of: what ships, or a copy that somebody edited.

It must never mix the two in silence: a folder of rules alone is judged by the data that ship, a
folder of data by its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from referral import loader, reading, rules
from referral.advice import deadlines, indicators, scopes, submitters
from referral.advice.deadlines import Limit
from referral.advice.indicators import Question
from referral.advice.scopes import Consents
from referral.errors import DataError
from referral.model import Data
from referral.rules import Rules

_TERMS: Final = "terms.yaml"  # stands in every folder of rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Data, rules, and the lists that speak of channels; ``names``: who must give theirs."""

    data: Data = field(repr=False)
    rules: Rules = field(repr=False)
    limits: Mapping[str | None, tuple[Limit, ...]] = field(repr=False)
    consents: Consents = field(repr=False)
    names: Mapping[str, submitters.Rule] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)


@cache
def shipped() -> Edition:
    """What this version ships; `DataError` if any of it is wrong."""
    return _whole(files("referral") / "data")


def load(folder: Traversable) -> Edition:
    """The edition of a copy of the folder ``data``, or of its folder ``rules`` alone.

    `DataError` names file, line and what was expected.
    """
    if (folder / rules.FOLDER / _TERMS).is_file():
        return _whole(folder)
    if not (folder / _TERMS).is_file():
        raise DataError(folder.name, 1, "this is no copy of the folder of rules, or of data")
    known = shipped()
    found = rules.load(folder, known.data)
    return Edition(
        data=known.data,
        rules=found,
        limits=known.limits,
        consents=known.consents,
        names=known.names,
        questions=_questions(files("referral") / "data", found, known.data),
    )


def _whole(folder: Traversable) -> Edition:
    data = loader.load(folder)
    found = rules.load(folder / rules.FOLDER, data)
    named = data.mechanisms
    return Edition(
        data=data,
        rules=found,
        limits=deadlines.read_limits(reading.read(folder / deadlines.FILE), named),
        consents=scopes.read_consents(reading.read(folder / scopes.FILE), named),
        names=submitters.read_rules(reading.read(folder / submitters.FILE), named),
        questions=_questions(folder, found, data),
    )


def _questions(folder: Traversable, found: Rules, data: Data) -> tuple[Question, ...]:
    return indicators.read_questions(reading.read(folder / indicators.FILE), found, data)

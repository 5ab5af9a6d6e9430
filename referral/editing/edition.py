"""Everything that the rules are made of: what ships, or a copy that somebody edited.

It must never mix the two in silence: a folder of rules alone is judged by the data that ship, a
folder of data by its own. The facts of worked cases are always read by the words that ship.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from referral import browser, fact_words, loader, reading, rules
from referral.advice import deadlines, demands, indicators, scopes, submitters
from referral.advice.deadlines import Limit
from referral.advice.indicators import Question
from referral.advice.scopes import Consents
from referral.editing import scenarios
from referral.editing.scenarios import Scenario
from referral.errors import DataError, UnfitRuleError
from referral.model import Data
from referral.rules import Rules

_TERMS: Final = "terms.yaml"  # stands in every folder of rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Data, rules, the lists that speak of channels, and worked cases.

    ``names``: who must give theirs; ``asked_later``: by field of a form, its words.
    """

    data: Data = field(repr=False)
    rules: Rules = field(repr=False)
    limits: Mapping[str | None, tuple[Limit, ...]] = field(repr=False)
    consents: Consents = field(repr=False)
    names: Mapping[str, submitters.Rule] = field(repr=False)
    asked_later: Mapping[str, str] = field(repr=False)
    questions: tuple[Question, ...] = field(repr=False)
    scenarios: tuple[Scenario, ...] = field(repr=False)


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
        expected = f"{folder.name} should be a copy of the rules, and has no such file"
        raise DataError(f"{rules.FOLDER}/{_TERMS}", 1, expected)
    known = shipped()
    found = _rules(folder, known.data, fact_words.words())
    questions = _questions(files("referral") / "data", found, known.data)
    return replace(known, rules=found, questions=questions)


def _whole(folder: Traversable) -> Edition:
    data = loader.load(folder)
    named = data.mechanisms
    found = _rules(folder / rules.FOLDER, data, fact_words.load(folder))
    return Edition(
        data=data,
        rules=found,
        limits=deadlines.read_limits(reading.read(folder / deadlines.FILE), named),
        consents=scopes.read_consents(reading.read(folder / scopes.FILE), named),
        names=submitters.read_rules(reading.read(folder / submitters.FILE), named),
        asked_later=demands.read_asked_later(reading.read(folder / demands.FILE), named),
        questions=_questions(folder, found, data),
        scenarios=scenarios.load(folder, named),
    )


def _rules(folder: Traversable, data: Data, words: fact_words.FactWords) -> Rules:
    """The rules of a folder, of which pages can judge those that they must."""
    found = rules.load(folder, data, words)
    try:
        browser.for_browser(found.book, data)
    except UnfitRuleError as error:
        text = found.texts[error.rule]
        channels = ", ".join(sorted(browser.BROWSER_CHANNELS.intersection(text.rule.channels)))
        raise DataError(
            text.file,
            text.line,
            f'pages judge {channels} too, without days of acceptance and alternatives: ask "party:"'
            ", or write a rule for other channels",
        ) from None
    return found


def _questions(folder: Traversable, found: Rules, data: Data) -> tuple[Question, ...]:
    return indicators.read_questions(reading.read(folder / indicators.FILE), found, data)

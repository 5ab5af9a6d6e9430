"""The rules as lawyers write them, in ``data/rules``: read, checked, and made a rulebook.

The only reader of those files. What it cannot understand is a `DataError` with file and line,
never a rule left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from referral import reading
from referral.book import ByState, Channel, Rulebook
from referral.conditions.grammar import OF_STATES
from referral.fact_words import FactWords, words
from referral.loader import data as shipped
from referral.model import Acceptance, Data
from referral.reading import Node
from referral.tables import tables
from referral.written.channels import ChannelTexts, OnlyByRule, channels
from referral.written.conditions import Lexicon
from referral.written.terms import TermText, asks, terms
from referral.written.texts import ACCEPTANCE, RuleText, rule_texts

__all__ = ["OnlyByRule", "RuleText", "Rules", "TermText", "load", "rules"]

FOLDER: Final = "rules"
_TERMS: Final = "terms.yaml"
_CHANNELS: Final = "channels.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rulebook, and how each part of it is written. ``texts`` are by id of rule."""

    book: Rulebook = field(repr=False)
    texts: Mapping[str, RuleText] = field(repr=False)
    terms: Mapping[str, TermText] = field(repr=False)
    only_by_rule: tuple[OnlyByRule, ...] = field(repr=False)


@cache
def rules() -> Rules:
    """The rules that this version ships, read once; `DataError` if a file is wrong."""
    return load(files("referral") / "data" / FOLDER, shipped())


def load(folder: Traversable, data: Data, known: FactWords | None = None) -> Rules:
    """The rules of a folder, about these data. Files are read in the order of their names.

    ``known`` are the words that rules can use, where they are not those that ship.
    """
    countries = tables(data)
    accepted, ratified = _by_state(data, "accepted"), _by_state(data, "ratified")

    def lexicon(names: Iterable[str]) -> Lexicon:
        return Lexicon(
            severities={one.id: one.severity for one in data.vocabulary.violations},
            channels=data.mechanisms,
            tables=countries,
            procedures=accepted,
            treaties=ratified,
            terms=tuple(names),
            words=known or words(),
        )

    named = terms(reading.read(folder / _TERMS), lexicon)
    texts = _unique(_texts(folder, lexicon(named), data))
    _refuse_impossible(texts.values(), named)
    placed = channels(reading.read(folder / _CHANNELS), data.mechanisms)
    book = Rulebook.of(
        as_of=data.vocabulary.as_of,
        violations=[one.id for one in data.vocabulary.violations],
        tables=countries,
        terms={name: term.when for name, term in named.items()},
        channels=_channels(data, placed),
        rules=[text.rule for text in texts.values()],
        accepted=accepted,
        ratified=ratified,
    )
    return Rules(book=book, texts=texts, terms=named, only_by_rule=placed.only_by_rule)


def _texts(folder: Traversable, lexicon: Lexicon, data: Data) -> Iterator[RuleText]:
    for name in sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml")):
        if name not in (_TERMS, _CHANNELS):
            yield from rule_texts(reading.read(folder / name), lexicon, data.mechanisms)


def _unique(found: Iterable[RuleText]) -> Mapping[str, RuleText]:
    texts: dict[str, RuleText] = {}
    for text in found:
        first = texts.setdefault(text.rule.id, text)
        if first is not text:
            node = Node(text.file, text.line, "")
            raise node.error(f'"{text.rule.id}" stands in {first.file}, line {first.line}, already')
    return texts


def _refuse_impossible(texts: Iterable[RuleText], named: Mapping[str, TermText]) -> None:
    for text in texts:
        node = Node(text.file, text.line, "")
        if text.rule.level and asks(text.rule.when, ("level",), named):
            raise node.error("the priority cannot depend on itself: leave out what asks its level")
        if text.tells == ACCEPTANCE and not asks(text.rule.when, OF_STATES, named):
            raise node.error(f'"{ACCEPTANCE}" tells what "accepted:" asks, and this does not ask')


def _channels(data: Data, placed: ChannelTexts) -> Iterator[Channel]:
    waiting = {channel for one in placed.only_by_rule for channel in one.channels}
    for one in data.mechanisms.values():
        yield Channel(
            id=one.id,
            kind=one.kind,
            order=placed.order[one.id],
            mandate=one.mandate,
            by_mandate=one.id not in waiting,
        )


def _by_state(data: Data, of: str) -> ByState:
    found: dict[str, dict[str, Acceptance]] = {}
    for country, state in data.states.items():
        bound = state.accepted if of == "accepted" else state.ratified
        for what, acceptance in bound.items():
            found.setdefault(what, {})[country] = acceptance
    return found

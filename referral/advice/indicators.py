"""Signs that something graver may lie behind a case, raised as a question to the caseworker.

Forced labour, trafficking, enforced disappearance, reprisal. It must never be shown or sent to the
person or to anybody else, and never become a label: it says what was said, what would have to be
asked, and where that comes from.
Source of each: ``data/indicators.yaml``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from referral import reading
from referral.advice import supports
from referral.advice.supports import Support
from referral.conditions import logic
from referral.conditions.grammar import Names, read
from referral.conditions.logic import Case, Condition
from referral.fact_words import words
from referral.facts import Facts
from referral.loader import data
from referral.model import Data
from referral.reading import Fields, Node
from referral.rules import Rules, rules
from referral.written.conditions import Lexicon

FILE: Final = "indicators.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What points there: what ``says`` it, where that comes from, and the facts behind it."""

    id: str
    says: str
    source: str
    because: tuple[Support, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A sign that nothing was said about, and what to ask. ``needless``: it need not be there."""

    id: str
    says: str
    asks: str
    source: str
    needless: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A question for the caseworker, with what supports it and what to ask next."""

    id: str
    asks: str
    mind: str
    supported: tuple[Sign, ...]
    open: tuple[Open, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRule:
    """``when`` a sign is there, None if no fact can say so; ``needless``: when it need not be."""

    id: str
    says: str
    asks: str
    when: Condition | None = field(repr=False)
    needless: Condition | None = field(repr=False)
    source: str

    def is_there(self, case: Case) -> bool:
        """Whether something that was said supports it."""
        return self.when is not None and self.when.value(case) is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: ``only`` where it makes sense, raised by so many signs or by a condition."""

    id: str
    asks: str
    mind: str
    only: Condition = field(repr=False)
    signs: tuple[SignRule, ...]
    at_least: int | None
    or_when: Condition | None = field(repr=False)
    source: str

    def raised(self, case: Case) -> Indicator | None:
        """The question, if enough was said for it. What is unknown supports nothing."""
        if self.only.value(case) is not True:
            return None
        there = [one for one in self.signs if one.is_there(case)]
        enough = self.at_least is not None and len(there) >= self.at_least
        if not enough and not (self.or_when and self.or_when.value(case) is True):
            return None
        return Indicator(
            id=self.id,
            asks=self.asks,
            mind=self.mind,
            supported=tuple(_sign(one, case) for one in there),
            open=tuple(_open(one, case) for one in self.signs if one not in there),
            source=self.source,
        )


def raised(facts: Facts, today: date) -> tuple[Indicator, ...]:
    """The questions that these facts raise."""
    case = Case(facts.canonical(), today)
    return tuple(found for one in questions() if (found := one.raised(case)))


@cache
def questions() -> tuple[Question, ...]:
    """Those that this version ships, read once; `DataError` if the file is wrong."""
    return read_questions(reading.read(files("referral").joinpath("data", FILE)), rules(), data())


def read_questions(node: Node, known: Rules, facts: Data) -> tuple[Question, ...]:
    """The questions of a file, which may use the named conditions of the rules.

    `DataError` names the line of what is wrong.
    """
    taken = set(known.terms)
    return tuple(_Reader(known, facts, taken).question(item) for item in node.items)


def _sign(rule: SignRule, case: Case) -> Sign:
    assert rule.when is not None
    because = supports.of(rule.when, case)
    return Sign(id=rule.id, says=rule.says, source=rule.source, because=because)


def _open(rule: SignRule, case: Case) -> Open:
    needless = rule.needless is not None and rule.needless.value(case) is True
    return Open(id=rule.id, says=rule.says, asks=rule.asks, source=rule.source, needless=needless)


class _Reader:
    """Reads one question after the other; ``taken`` are names that a sign cannot have."""

    def __init__(self, known: Rules, facts: Data, taken: set[str]) -> None:
        self._known = known
        self._violations = facts.vocabulary.violations
        self._taken = taken
        self._signs: dict[str, Condition] = {}

    def question(self, node: Node) -> Question:
        self._signs = {}
        return reading.record(self._build)(node)

    def _build(self, fields: Fields) -> Question:
        signs = fields.get("signs", reading.each(reading.record(self._sign)))
        at_least, or_when = fields.get("raised", reading.record(self._raised))
        only = fields.optional("only", self._condition)
        return Question(
            id=fields.get("id", reading.identifier),
            asks=fields.get("asks", reading.text),
            mind=fields.get("mind", reading.text),
            only=only or logic.Always(),
            signs=signs,
            at_least=at_least,
            or_when=or_when,
            source=fields.get("source", reading.text),
        )

    def _raised(self, fields: Fields) -> tuple[int | None, Condition | None]:
        at_least = fields.optional("at_least", reading.integer(1, 99))
        or_when = fields.optional("or", self._condition)
        if at_least is None and or_when is None:
            raise fields.node.error('write "at_least: 2", or "or:" and a condition')
        return at_least, or_when

    def _sign(self, fields: Fields) -> SignRule:
        name = fields.get("id", self._free_name)
        when = fields.optional("when", self._condition)
        rule = SignRule(
            id=name,
            says=fields.get("says", reading.text),
            asks=fields.get("asks", reading.text),
            when=when,
            needless=fields.optional("needless", self._condition),
            source=fields.get("source", reading.text),
        )
        self._taken.add(name)
        if when is not None:
            self._signs[name] = when
        return rule

    def _free_name(self, node: Node) -> str:
        if reading.identifier(node) in self._taken:
            raise node.error(f'"{node.scalar}" is a name already; choose another')
        return node.scalar

    def _condition(self, node: Node) -> Condition:
        book = self._known.book
        terms = {**book.named, **self._signs}
        lexicon = Lexicon(
            severities={one.id: one.severity for one in self._violations},
            channels=book.channels,
            tables=book.tables,
            procedures=(),
            treaties=(),
            terms=tuple(terms),
            words=words(),
        )
        names = Names(
            violations=frozenset(book.violations),
            tables=book.tables,
            mandates={one.id: one.mandate for one in book.channels.values()},
            terms=terms,
            accepted={},
            ratified={},
        )
        condition = read(lexicon.condition(node), names)
        if any(isinstance(one, logic.Level) for one in _all(condition)):
            raise node.error("the priority is no sign of anything; leave it out")
        return condition


def _all(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts:
        yield from _all(part)

"""Conditions as lawyers write them in YAML, to the compiled form that `grammar` reads.

Every name is looked up here, so that a slip gets the line it stands on. It must never guess what a
line may have meant.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from referral import reading
from referral.conditions.grammar import FACTS, LEVELS, Compiled, Kind
from referral.fact_words import NONE, UNKNOWN, FactWords
from referral.reading import Fields, Node

_LIMIT: Final = re.compile(r"at (most|least) ([0-9]{1,6})")
_CHANNELS: Final = frozenset(("accused_channels", "attested_channels"))
_NONE_IS_KNOWN: Final = "special_status"  # there, "none" is no word but says that there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What a condition may name. ``severities`` are the violations' and their default."""

    severities: Mapping[str, str] = field(repr=False)
    channels: Collection[str] = field(repr=False)
    tables: Collection[str] = field(repr=False)
    procedures: Collection[str] = field(repr=False)
    treaties: Collection[str] = field(repr=False)
    terms: Collection[str] = field(repr=False)
    words: FactWords = field(repr=False)

    def condition(self, node: Node) -> Compiled:
        """The condition that stands here; `DataError` where it cannot be understood."""
        if not node.value:
            raise node.error("write a condition here")
        if isinstance(node.value, tuple):
            raise node.error('write one condition here, or "all:" or "any:" before the list')
        if isinstance(node.value, str):
            if node.value == "always":
                return True
            return ["term", reading.one_of(self.terms, "term (see terms.yaml)")(node)]
        parts = [self._member(name, member) for name, member in node.members.items()]
        return parts[0] if len(parts) == 1 else ["all", *parts]

    def _member(self, name: str, node: Node) -> Compiled:
        if name in ("all", "any"):
            if not node.items:
                raise node.error("write at least one condition")
            return [name, *map(self.condition, node.items)]
        if name in ("not", "maybe"):
            return [name, self.condition(node)]
        if name == "known":
            return [name, reading.one_of(FACTS, "fact")(node)]
        if name == "level":
            return [name, reading.one_of(LEVELS, "level")(node)]
        if name == "mandate":
            return [name, reading.one_of(self.channels, "channel (see mechanisms.yaml)")(node)]
        if name == "same":
            return [name, *self._two_places(node)]
        if name in _LAW:
            return self._law(name, node)
        fact = reading.one_of([*FACTS, *_OTHERS], "fact")(Node(node.file, node.line, name))
        return self._about(fact, FACTS[fact], node)

    def _two_places(self, node: Node) -> tuple[str, ...]:
        places = [name for name, kind in FACTS.items() if kind in (Kind.COUNTRY, Kind.COUNTRIES)]
        found = reading.each(reading.one_of(places, "fact that is a country"))(node)
        if len(found) != 2:
            raise node.error("write two facts")
        return found

    def _law(self, name: str, node: Node) -> Compiled:
        if name in ("accepted", "accepted_today"):
            procedure = reading.one_of(self.procedures, "procedure (see states.yaml)")(node)
            return [_LAW[name], procedure]

        def build(fields: Fields) -> Compiled:
            treaty = fields.get("treaty", reading.one_of(self.treaties, "treaty"))
            states = fields.get("states", reading.one_of(_STATES, "fact that is a country"))
            return [_LAW[name], treaty, states]

        return reading.record(build)(node)

    def _about(self, fact: str, kind: Kind, node: Node) -> Compiled:
        if kind is Kind.FLAG:
            return ["is", fact, [reading.flag(node)]]
        if kind is Kind.NUMBER:
            limit = _LIMIT.fullmatch(node.scalar)
            if limit is None:
                raise node.error('write "at most" or "at least" and a whole number')
            return [limit[1], fact, int(limit[2])]
        if kind is Kind.SET:
            return ["has", fact, [*self._ids(fact, node)]]
        if kind is Kind.CHOICE:
            return ["is", fact, [*self._choices(fact, node)]]
        if kind is Kind.COUNTRY and isinstance(node.value, str | tuple):
            return ["is", fact, [*_list(node, reading.one_of(self.words.places, _PLACE))]]
        if isinstance(node.value, str | tuple):
            raise node.error('write "{in: …}" or "{elsewhere_in: …}" and a table of countries')

        def build(fields: Fields) -> Compiled:
            table = reading.one_of(self.tables, "table of countries")
            if "elsewhere_in" in fields and kind is Kind.COUNTRIES:
                return ["elsewhere", fact, fields.get("elsewhere_in", table)]
            return ["in", fact, fields.get("in", table)]

        return reading.record(build)(node)

    def _ids(self, fact: str, node: Node) -> tuple[str, ...]:
        if fact != "violations":
            known = self.channels if fact in _CHANNELS else self.words.names(fact) - {UNKNOWN}
            return _list(node, reading.one_of(known, f"word for {fact}"))
        if isinstance(node.value, str | tuple):
            return _list(node, reading.one_of(self.severities, "violation (see violations.yaml)"))
        severity = reading.one_of(("critical", "high", "medium"), "severity")
        wanted = reading.record(lambda fields: fields.get("severity", reading.distinct(severity)))
        levels = wanted(node)
        return tuple(one for one, level in self.severities.items() if level in levels)

    def _choices(self, fact: str, node: Node) -> tuple[str | None, ...]:
        known = self.words.names(fact) - {UNKNOWN} | ({NONE} if fact == _NONE_IS_KNOWN else set())
        found = _list(node, reading.one_of(known, f"word for {fact}"))
        return tuple(None if (fact, one) == (_NONE_IS_KNOWN, NONE) else one for one in found)


# how rules write them, and the operator
_LAW: Final = {
    "accepted": "accepted",
    "accepted_today": "accepted-today",
    "begun_under": "ratified",
    "party": "party",
}
_OTHERS: Final = ("all", "any", "not", "maybe", "known", "level", "mandate", "same", *_LAW)
_STATES: Final = ("respondent_states", "country_of_origin")


_PLACE: Final = "place (two capital letters, as NO, or at-sea)"


def _list(node: Node, parser: reading.Parser[str]) -> tuple[str, ...]:
    """One word, or a list of different ones that is not empty; sorted."""
    if isinstance(node.value, str):
        return (parser(node),)
    found = reading.distinct(parser)(node)
    if not found:
        raise node.error("write at least one")
    return tuple(sorted(found))

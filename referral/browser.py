"""The part of the desk's rulebook that pages judge by.

It must never be less careful than the desk: a refusal that no page could judge is an error here,
not an omission.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from referral import loader, rules
from referral import rulebook as books
from referral.book import Rule, Rulebook
from referral.conditions.grammar import BY_DATE, Compiled, walk
from referral.conditions.validity import Tense, holds
from referral.errors import UnfitRuleError
from referral.model import Data

# First help, and what can be an organisation in the directory.
BROWSER_CHANNELS: Final = frozenset(
    {
        "alarm-phone",
        "anti-trafficking-service",
        "child-protection",
        "equality-body",
        "forensic-search-body",
        "icrc-rfl",
        "ifrc",
        "iom",
        "itf",
        "legal-aid",
        "medical-72h",
        "medical-care",
        "mrcc",
        "nhri",
        "npm",
        "shelter-gbv",
        "trade-union",
        "unhcr",
        "unicef",
    }
)


@cache
def shipped() -> bytes:
    """The rulebook for pages that this version ships, as stewards sign it."""
    return books.dump(for_browser(rules.rules().book, loader.data()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayable:
    """Of what a page may have to say one plain sentence each. Ids, in the rulebook's order.

    ``reasons`` are rules for which an organisation is suggested, ``refusals`` rules by which a
    channel is refused, ``triggers`` rules of priority.
    """

    channels: tuple[str, ...]
    reasons: tuple[str, ...]
    refusals: tuple[str, ...]
    triggers: tuple[str, ...]


def sentences(rulebook: Rulebook) -> Sayable:
    """What a page that judges by this rulebook needs sentences for."""

    def ids(*kinds: str) -> tuple[str, ...]:
        return tuple(one.id for one in rulebook.rules if one.then in kinds)

    told = tuple(one.id for one in rulebook.rules if one.tell)
    return Sayable(
        channels=tuple(rulebook.channels),
        reasons=(*ids("first", "propose", "optional"), *told),
        refusals=ids("refuse", "need"),
        triggers=ids("priority"),
    )


def for_browser(rulebook: Rulebook, data: Data) -> Rulebook:
    """What pages get of the desk's rulebook: rules of `BROWSER_CHANNELS`, and what these name.

    Whether a State is party to a treaty becomes a table, as of the rulebook's day. Rules of
    priority that ask for other dates are left out. `UnfitRuleError` if a rule of a channel does.
    """
    drawn = _Drawn(rulebook, data)
    rules = [one for rule in rulebook.rules for one in drawn.rule(rule)]
    terms = {name: drawn.terms[name] for name in rulebook.terms if name in drawn.terms}
    return Rulebook.of(
        as_of=rulebook.as_of,
        violations=rulebook.violations,
        tables=drawn.tables,
        terms=terms,
        channels=[one for one in rulebook.channels.values() if one.id in BROWSER_CHANNELS],
        rules=rules,
    )


class _Drawn:
    """What the rules that were taken name, collected."""

    def __init__(self, rulebook: Rulebook, data: Data) -> None:
        self._rulebook = rulebook
        self._data = data
        self.tables: dict[str, frozenset[str]] = {}
        self.terms: dict[str, Compiled] = {}

    def rule(self, rule: Rule) -> Iterator[Rule]:
        """The rule as pages get it; nothing if it is not for them."""
        channels = tuple(one for one in rule.channels if one in BROWSER_CHANNELS)
        if rule.then == "priority":
            if not self._needs_dates(rule.when):
                yield replace(rule, when=self._drawn(rule.when))
        elif channels:
            if self._needs_dates(rule.when) or rule.then == "alternative":
                raise UnfitRuleError(rule.id)
            yield replace(rule, channels=channels, when=self._drawn(rule.when))

    def _needs_dates(self, compiled: Compiled) -> bool:
        return any(
            part[0] in BY_DATE
            or (part[0] == "term" and self._needs_dates(self._rulebook.terms[str(part[1])]))
            for part in walk(compiled)
        )

    def _drawn(self, compiled: Compiled) -> Compiled:
        match compiled:
            case ["all" | "any" | "not" | "maybe" as operator, *parts]:
                return [operator, *map(self._drawn, parts)]
            case ["term", str(name)]:
                if name not in self.terms:
                    self.terms[name] = self._drawn(self._rulebook.terms[name])
            case ["in" | "elsewhere", _, str(table)]:
                self.tables[table] = self._rulebook.tables[table]
            case ["mandate", str(channel)] if channel not in BROWSER_CHANNELS:
                mandate = self._rulebook.channels[channel].mandate
                ordered = [one for one in self._rulebook.violations if one in mandate]
                return ["has", "violations", [*ordered]]
            case ["party", str(treaty), fact]:
                table = f"party-{treaty}"
                self.tables[table] = self._parties(treaty)
                return ["in", fact, table]
        return compiled

    def _parties(self, treaty: str) -> frozenset[str]:
        today = self._rulebook.as_of
        return frozenset(
            country
            for country, state in self._data.states.items()
            if treaty in state.ratified
            and holds(state.ratified[treaty], Tense.TODAY, {}, today) is True
        )

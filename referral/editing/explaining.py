"""What a rule, a named condition, a channel or a violation says and does, for a lawyer.

Text only. It must never judge by other rules than those that it explains.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from referral.book import Rule
from referral.conditions.grammar import Compiled
from referral.conditions.logic import Condition
from referral.editing.edition import Edition
from referral.editing.phrases import Speaker
from referral.errors import UnknownIdError
from referral.model import Mechanism, Violation
from referral.written.texts import ACCEPTANCE, INSTITUTIONS

# what a rule does to its channels, and the word for it in a list
_DOES: Final[Mapping[str, tuple[str, str]]] = {
    "first": ("Where it holds, this comes first: {}.", "First"),
    "propose": ("Where it holds, it proposes {}.", "Proposes"),
    "refuse": ("Where it holds, it refuses {}.", "Refuses"),
    "need": ("Where it does not hold, it refuses {}.", "Needs"),
    "optional": ("Where it holds, or may hold, it shows lower {}.", "Lower"),
    "alternative": ("Where it holds, {} can only be instead of {}.", "Alternative"),
}
_INDENT: Final = "  "


def explain(name: str, edition: Edition) -> tuple[str, ...]:
    """Lines about everything of this id; `UnknownIdError` names the nearest id there is."""
    return _Explainer(edition).lines(name)


class _Explainer:
    """One edition, explained."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._rules = edition.rules
        self._violations = {one.id: one for one in edition.data.vocabulary.violations}
        self._speaker = Speaker(
            terms=edition.rules.terms,
            severities={one.id: one.severity for one in self._violations.values()},
        )

    def lines(self, name: str) -> tuple[str, ...]:
        kinds: tuple[tuple[Mapping[str, object], Callable[[str], Iterator[str]]], ...] = (
            (self._rules.texts, self._rule),
            (self._rules.terms, self._term),
            (self._edition.data.mechanisms, self._channel),
            (self._violations, self._violation),
        )
        found = [line for known, say in kinds if name in known for line in (*say(name), "")]
        if not found:
            every = [one for known, _ in kinds for one in known]
            longer = [one for one in every if one.startswith(name)]
            raise UnknownIdError(name, longer or get_close_matches(name, every, n=1, cutoff=0.5))
        return tuple(found[:-1])

    def _rule(self, name: str) -> Iterator[str]:
        text = self._rules.texts[name]
        yield f"Rule {name} ({text.file}, line {text.line})"
        yield _INDENT + text.says
        if text.tells and text.tells not in (ACCEPTANCE, INSTITUTIONS):
            yield f"{_INDENT}Where it is met: {text.tells}"
        yield f"{_INDENT}Source: {text.source}"
        yield f"{_INDENT}{_does(text.rule)}"
        yield from self._condition(text.rule.when)
        yield from self._where(self._rules.book.conditions[name])

    def _term(self, name: str) -> Iterator[str]:
        text = self._rules.terms[name]
        yield f"Named condition {name} ({text.file}, line {text.line})"
        yield f"{_INDENT}{text.means}"
        yield f"{_INDENT}Source: {text.source}"
        yield from self._condition(text.when)
        users = [one for one in self._conditions() if _uses(one[1], ["term", name])]
        yield f"{_INDENT}Used by: {_listed(one[0] for one in users)}"
        yield from self._where(self._rules.book.named[name])

    def _channel(self, name: str) -> Iterator[str]:
        known = self._edition.data.mechanisms[name]
        yield f"Channel {name}: {known.name}"
        yield f"{_INDENT}Kind {known.kind}, {known.status}. {self._offered(known)}"
        yield f"{_INDENT}Mandate: {_listed(sorted(known.mandate))}"
        yield f"{_INDENT}Source: {'; '.join(known.provenance.sources)}{_firm(known)}"
        for text in self._rules.texts.values():
            if name in text.rule.channels or name == text.rule.to:
                yield f"{_INDENT}{_DOES[text.rule.then][1]}: {text.says} [{text.rule.id}]"
        for limit in self._edition.limits.get(name, ()):
            yield f"{_INDENT}Time: {limit.basis} ({limit.source})"
        consents = self._edition.consents
        scopes = consents.ordered(consents.needed[name])
        yield f"{_INDENT}Consent: {_listed(scopes) if scopes else 'none is needed'}"
        if named := self._edition.names.get(name):
            yield f"{_INDENT}Submitted by: {' or '.join(named.kinds)}. {named.says}"
        yield from self._shown(name)

    def _violation(self, name: str) -> Iterator[str]:
        known = self._violations[name]
        yield f"Violation {name}: {known.label}"
        yield f"{_INDENT}{known.plain}"
        yield f"{_INDENT}Default severity {known.severity}, group {known.group}."
        yield f"{_INDENT}Law: {'; '.join(known.legal_basis)}"
        yield f"{_INDENT}Source: {'; '.join(known.provenance.sources)}{_firm(known)}"
        of_mandate = [
            one.id for one in self._edition.data.mechanisms.values() if name in one.mandate
        ]
        yield f"{_INDENT}In the mandate of: {_listed(of_mandate)}"
        users = [where for where, when in self._conditions() if _names_id(when, name)]
        yield f"{_INDENT}Named by: {_listed(users)}"
        having = [
            one.id for one in self._edition.scenarios if name in _ids(one.facts.get("violations"))
        ]
        yield f"{_INDENT}In the worked cases: {_listed(having)}"

    def _condition(self, when: Compiled) -> Iterator[str]:
        yield f"{_INDENT}When:"
        for depth, text in self._speaker.lines(when):
            yield f"{_INDENT * (depth + 2)}- {text}"

    def _conditions(self) -> Iterator[tuple[str, Compiled]]:
        for text in self._rules.texts.values():
            yield text.rule.id, text.rule.when
        for term in self._rules.terms.values():
            yield term.name, term.when

    def _where(self, condition: Condition) -> Iterator[str]:
        """In which worked cases a condition holds."""
        book = self._rules.book
        found = {one.id: one.holds(condition, one.judged(book)) for one in self._edition.scenarios}
        holding = [name for name, value in found.items() if value is True]
        unknown = [name for name, value in found.items() if not isinstance(value, bool)]
        if len(holding) == len(found):
            yield f"{_INDENT}Holds in all {len(found)} worked cases."
            return
        yield f"{_INDENT}Holds in {len(holding)} of {len(found)} worked cases: {_listed(holding)}"
        if unknown:
            yield f"{_INDENT}Nobody knows in: {_listed(unknown)}"

    def _offered(self, known: Mechanism) -> str:
        if self._rules.book.channels[known.id].by_mandate:
            return "Its mandate proposes it."
        for one in self._rules.only_by_rule:
            if known.id in one.channels:
                return f"Only rules propose it: {one.says} ({one.source})"
        return "Only rules propose it."

    def _shown(self, name: str) -> Iterator[str]:
        """In which worked cases a channel is shown, lower, or refused."""
        shown: dict[str, list[str]] = {"Shown in": [], "Lower in": [], "Refused in": []}
        for scenario in self._edition.scenarios:
            found = scenario.judged(self._rules.book)
            for one in found.suggested:
                if one.channel == name:
                    shown["Lower in" if one.optional else "Shown in"].append(scenario.id)
            shown["Refused in"] += [scenario.id for one in found.refused if one.channel == name]
        for where, ids in shown.items():
            yield f"{_INDENT}{where}: {_listed(ids)}"


def _does(rule: Rule) -> str:
    """What a rule does, to which channels."""
    if rule.level is not None:
        return f"Where it holds, the case is {rule.level}."
    does = _DOES[rule.then][0].format(_listed(rule.channels), rule.to)
    if rule.exclusive:
        return f"{does} Never both: the first is refused."
    return f"{does} Also where nothing proposed it." if rule.always else does


def _uses(condition: Compiled, part: Compiled) -> bool:
    if condition == part:
        return True
    return isinstance(condition, list) and any(_uses(one, part) for one in condition)


def _names_id(condition: Compiled, name: str) -> bool:
    match condition:
        case ["has", "violations", [*ids]]:
            return name in ids
        case [_, *parts]:
            return any(_names_id(part, name) for part in parts)
    return False


def _ids(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _firm(known: Mechanism | Violation) -> str:
    provenance = known.provenance
    verify = ", to be verified" if provenance.to_be_verified else ""
    return f" (as of {provenance.as_of}, confidence {provenance.confidence}{verify})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"

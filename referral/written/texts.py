"""Files of rules: each rule with what it says, and where that comes from."""

from dataclasses import dataclass
from typing import Final, get_args

from referral import reading
from referral.book import Priority, Rule, Then
from referral.reading import Fields, Node
from referral.written.channels import Mechanisms, selected
from referral.written.conditions import Lexicon

_THEN: Final[tuple[Then, ...]] = get_args(Then)
_LEVELS: Final[tuple[Priority, ...]] = ("critical", "urgent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """A rule as people read it.

    ``says``: the reason, one sentence for a caseworker; of a ``need``, why the channel is refused
    where it is not met, and ``tells`` is said where it is. ``source``: article or document.
    """

    rule: Rule
    says: str
    tells: str | None
    source: str
    file: str
    line: int


def rule_texts(node: Node, lexicon: Lexicon, mechanisms: Mechanisms) -> tuple[RuleText, ...]:
    """The rules of one file, in its order."""
    return reading.each(reading.record(lambda one: _rule(one, lexicon, mechanisms)))(node)


def _rule(fields: Fields, lexicon: Lexicon, mechanisms: Mechanisms) -> RuleText:
    name = fields.get("id", reading.identifier)
    then = fields.get("then", reading.one_of(_THEN))
    tells = fields.optional("tells", reading.text) if then == "need" else None
    rule = Rule(
        id=name,
        then=then,
        channels=() if then == "priority" else selected(fields, mechanisms),
        when=fields.get("when", lexicon.condition),
        level=fields.get("level", reading.one_of(_LEVELS)) if then == "priority" else None,
        always=then == "refuse" and (fields.optional("always", reading.flag) or False),
        tell=tells is not None,
        to=fields.get("to", reading.one_of(mechanisms, "channel")) if _has_other(then) else None,
        exclusive=_has_other(then) and (fields.optional("exclusive", reading.flag) or False),
    )
    return RuleText(
        rule=rule,
        says=fields.get("says", reading.text),
        tells=tells,
        source=fields.get("source", reading.text),
        file=fields.node.file,
        line=fields.node.line,
    )


def _has_other(then: Then) -> bool:
    return then == "alternative"

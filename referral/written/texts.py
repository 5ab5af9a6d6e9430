"""Files of rules: each rule with what it says, and where that comes from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from referral import reading
from referral.book import Priority, Rule, Then
from referral.reading import Fields, Node, Parser
from referral.written.channels import Mechanisms, selected
from referral.written.conditions import Lexicon

# what ``tells`` can be instead of a sentence; `referral.advice.telling` fills it in for each case
ACCEPTANCE: Final = "{acceptance}"
INSTITUTIONS: Final = "{institutions}"

# what else rules of one kind alone can say
_ONLY: Final[Mapping[str, Then]] = {
    "level": "priority",
    "always": "refuse",
    "tells": "need",
    "to": "alternative",
    "exclusive": "alternative",
}
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
    for member, kind in _ONLY.items():
        if member in fields and then != kind:
            raise fields.node.members[member].error(f'"{member}" goes with "then: {kind}" only')
    tells = fields.optional("tells", _told) if then == "need" else None
    channels = () if then == "priority" else selected(fields, mechanisms)
    rule = Rule(
        id=name,
        then=then,
        channels=channels,
        when=fields.get("when", lexicon.condition),
        level=fields.get("level", reading.one_of(_LEVELS)) if then == "priority" else None,
        always=then == "refuse" and (fields.optional("always", reading.flag) or False),
        tell=tells is not None,
        to=fields.get("to", _other(channels, mechanisms)) if _has_other(then) else None,
        exclusive=_has_other(then) and (fields.optional("exclusive", reading.flag) or False),
    )
    return RuleText(
        rule=rule,
        says=fields.get("says", _sentence),
        tells=tells,
        source=fields.get("source", reading.text),
        file=fields.node.file,
        line=fields.node.line,
    )


def _sentence(node: Node) -> str:
    found = reading.text(node)
    if "{" in found:
        raise node.error("write a sentence without { and }")
    return found


def _told(node: Node) -> str:
    return node.scalar if node.scalar in (ACCEPTANCE, INSTITUTIONS) else _sentence(node)


def _other(channels: Collection[str], mechanisms: Mechanisms) -> Parser[str]:
    """A channel that the rule is not for."""

    def parser(node: Node) -> str:
        found = reading.one_of(mechanisms, "channel (see mechanisms.yaml)")(node)
        if found in channels:
            raise node.error(f'"{found}" is no alternative to itself')
        return found

    return parser


def _has_other(then: Then) -> bool:
    return then == "alternative"

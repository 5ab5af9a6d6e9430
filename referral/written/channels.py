"""channels.yaml: in which order channels are shown, and which of them wait for a rule."""

from collections.abc import Mapping
from dataclasses import dataclass

from referral import reading
from referral.model import Mechanism
from referral.reading import Fields, Node

Mechanisms = Mapping[str, Mechanism]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyByRule:
    """Why the mandate of these channels alone does not make them candidates."""

    channels: tuple[str, ...]
    says: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTexts:
    """``order``: by channel, small ones first."""

    order: Mapping[str, int]
    only_by_rule: tuple[OnlyByRule, ...]


def channels(node: Node, mechanisms: Mechanisms) -> ChannelTexts:
    """What the file says; `DataError` if it does not place every channel, once."""

    def exception(fields: Fields) -> OnlyByRule:
        return OnlyByRule(
            channels=selected(fields, mechanisms),
            says=fields.get("says", reading.text),
            source=fields.get("source", reading.text),
        )

    def build(fields: Fields) -> ChannelTexts:
        return ChannelTexts(
            order=fields.get("order", lambda one: _order(one, mechanisms)),
            only_by_rule=fields.get("only_by_rule", reading.each(reading.record(exception))),
        )

    return reading.record(build)(node)


def selected(fields: Fields, mechanisms: Mechanisms) -> tuple[str, ...]:
    """The channels that ``for``, ``kinds`` and ``statuses`` name together, without ``except``."""
    kinds = {one.kind: None for one in mechanisms.values()}
    statuses = {one.status: None for one in mechanisms.values()}
    named = fields.optional("for", _distinct(mechanisms, "channel")) or frozenset()
    of_kinds = fields.optional("kinds", _distinct(kinds, "kind of channel")) or frozenset()
    of_status = fields.optional("statuses", _distinct(statuses, "status")) or frozenset()
    without = fields.optional("except", _distinct(mechanisms, "channel")) or frozenset()
    found = tuple(
        one.id
        for one in mechanisms.values()
        if (one.id in named or one.kind in of_kinds or one.status in of_status)
        and one.id not in without
    )
    if not found:
        raise fields.node.error('say for which channels: "for: [nhri]" or "kinds: [health]"')
    return tuple(sorted(found))


def _distinct(known: Mapping[str, object], what: str) -> reading.Parser[frozenset[str]]:
    return reading.distinct(reading.one_of(known, what))


def _order(node: Node, mechanisms: Mechanisms) -> Mapping[str, int]:
    """A channel has the place of its own line, or else that of its kind."""
    by_kind: dict[str, int] = {}
    found: dict[str, int] = {}
    for place, item in enumerate(node.items):
        kinds = reading.record(
            lambda fields: (
                fields.optional("for", _distinct(mechanisms, "channel")) or frozenset(),
                fields.optional(
                    "kinds", _distinct({one.kind: None for one in mechanisms.values()}, "kind")
                )
                or frozenset(),
            )
        )
        named, of_kinds = kinds(item)
        if twice := (named & found.keys()) | (of_kinds & by_kind.keys()):
            raise item.error(f'"{min(twice)}" has a place already')
        found |= dict.fromkeys(named, place)
        by_kind |= dict.fromkeys(of_kinds, place)
    for one in mechanisms.values():
        if one.id not in found and one.kind not in by_kind:
            raise node.error(f'give "{one.id}", or its kind "{one.kind}", a place')
    return {one.id: found.get(one.id, by_kind.get(one.kind, 0)) for one in mechanisms.values()}

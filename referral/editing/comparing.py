"""What two editions of the rules say differently about the worked cases.

It must never hide a change: whatever differs for a channel is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from referral.editing.edition import Edition
from referral.editing.scenarios import Scenario
from referral.judging import Judgement, Suggested

_PLACES: Final = ("suggested", "shown lower", "refused", "a question", "not looked at")
_SUGGESTED, _LOWER, _REFUSED, _QUESTION, _NOTHING = _PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A worked case that is judged otherwise, a sentence for each difference.

    ``broken``: what a litigator expects, that the old rules gave and the new ones do not.
    """

    scenario: Scenario
    differences: tuple[str, ...]
    broken: tuple[str, ...]


def changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """The worked cases, those of the new edition, that it judges otherwise."""
    return tuple(_changes(old, new))


def other_changes(old: Edition, new: Edition) -> Iterator[str]:
    """What differs in the lists beside the rules: time, consent, who submits, what is asked."""
    for channel in sorted(old.data.mechanisms.keys() | new.data.mechanisms.keys()):
        if old.limits.get(channel) != new.limits.get(channel):
            yield f"Time limits of {channel} differ."
        if old.names.get(channel) != new.names.get(channel):
            yield f"Who submits to {channel} differs."
        was, now = (one.consents.needed.get(channel, frozenset()) for one in (old, new))
        if was != now:
            scopes = (old.consents.ordered(was), new.consents.ordered(now))
            yield f"Consent for {channel}: {_listed(scopes[0])} becomes {_listed(scopes[1])}."
    if old.limits[None] != new.limits[None]:
        yield "Time limits of every case differ."
    if old.asked_later != new.asked_later:
        yield "What is asked later, by who submits, differs."
    if old.consents.questions != new.consents.questions:
        yield "How consent is asked for differs."
    asked, asks = ({one.id: one for one in each.questions} for each in (old, new))
    for name in sorted(asked.keys() | asks.keys()):
        if asked.get(name) != asks.get(name):
            yield f"The question to the caseworker about {name} differs."


def _changes(old: Edition, new: Edition) -> Iterator[Change]:
    for scenario in new.scenarios:
        before = scenario.judged(old.rules.book)
        after = scenario.judged(new.rules.book)
        if before != after:
            unmet = set(scenario.unmet(before))
            yield Change(
                scenario=scenario,
                differences=tuple(_differences(before, after, new)),
                broken=tuple(one for one in scenario.unmet(after) if one not in unmet),
            )


def _differences(before: Judgement, after: Judgement, new: Edition) -> Iterator[str]:
    if (before.priority, before.trigger) != (after.priority, after.trigger):
        yield (
            f"priority: {before.priority} ({before.trigger or 'no rule'}) becomes "
            f"{after.priority} ({after.trigger or 'no rule'})"
        )
    if before.first != after.first:
        yield f"to do first: {_listed(before.first)} becomes {_listed(after.first)}"
    was, is_now = _places(before), _places(after)
    for channel in sorted(was.keys() | is_now.keys()):
        old, now = was.get(channel, _NOTHING), is_now.get(channel, _NOTHING)
        if old != now:
            yield f"{channel}: {old} becomes {now}{_why(channel, now, after, new)}"
    yield from _details(before, after)


def _places(found: Judgement) -> Mapping[str, str]:
    places = {one.channel: _QUESTION for one in found.unknown}
    places |= {one.channel: _REFUSED for one in found.refused}
    places |= {one.channel: _LOWER if one.optional else _SUGGESTED for one in found.suggested}
    return places


def _why(channel: str, place: str, after: Judgement, new: Edition) -> str:
    if place == _REFUSED:
        rule = next(one.rule for one in after.refused if one.channel == channel)
        return f": {new.rules.texts[rule].says} [{rule}]"
    if place == _QUESTION:
        facts = next(one.facts for one in after.unknown if one.channel == channel)
        return f" about {_listed(facts)}"
    if place == _NOTHING:
        return ""
    one = next(one for one in after.suggested if one.channel == channel)
    return f", because of {_listed(one.reasons)}"


def _details(before: Judgement, after: Judgement) -> Iterator[str]:
    """What differs about channels that stay where they are."""
    was, now = _by_channel(before), _by_channel(after)
    for channel in sorted(was.keys() & now.keys()):
        old, new = was[channel], now[channel]
        if old.reasons != new.reasons and old.optional == new.optional:
            yield f"{channel}: reasons {_listed(old.reasons)} become {_listed(new.reasons)}"
        if old.alternative_to != new.alternative_to:
            yield (
                f"{channel}: alternative to {_listed(old.alternative_to)} becomes "
                f"alternative to {_listed(new.alternative_to)}"
            )
    refused = {one.channel: one.rule for one in before.refused}
    for one in after.refused:
        if refused.get(one.channel, one.rule) != one.rule:
            yield f"{one.channel}: refused by {refused[one.channel]} becomes by {one.rule}"
    asked = {one.channel: one.facts for one in before.unknown}
    for question in after.unknown:
        facts = asked.get(question.channel, question.facts)
        if facts != question.facts:
            yield (
                f"{question.channel}: a question about {_listed(facts)} becomes one about "
                f"{_listed(question.facts)}"
            )
    order, other = ([one for one in mine if one in was and one in now] for mine in (was, now))
    if order != other:
        yield f"order: {_listed(order)} becomes {_listed(other)}"


def _by_channel(found: Judgement) -> dict[str, Suggested]:
    return {one.channel: one for one in found.suggested}


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names) or "none"

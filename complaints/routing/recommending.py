"""What the rules recommend for a record, also where nobody knows the exact day.

Where a month or a year was told, the rules are asked twice, for its last and for its first day.
Recommended is what holds for the last, so that help after recent events is not lost; but

* what only the last day refuses is a question about the day, not a refusal;
* of two deadlines the earlier counts;
* of two priorities the higher counts.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from complaints.routing import facts
from complaints.routing.days import Period
from complaints.routing.facts import Record
from referral import engine
from referral.advice.deadlines import Deadline
from referral.book import Rule
from referral.directory import Directory
from referral.facts import Facts
from referral.recommendation import Recommendation, Refusal, Unknown, Urgency
from referral.rules import rules

DAY: Final = "days_ago"  # the fact that a period leaves open
_NATIONAL: Final = "national"  # the kind of channels that belong to a State
_LEVELS: Final = ("critical", "urgent", "routine")

_Judged = TypeVar("_Judged", Recommendation, Urgency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A recommendation, the facts that it rests on, and when it can have happened.

    The refusals for safety, for whichever day it was; no consent overrules them: ``never`` whoever
    it is, ``not_there`` for bodies of the States concerned. ``origins``: where the case's people
    come from, as far as anybody ever told.
    """

    facts: Facts
    origins: frozenset[str] = field(repr=False)
    period: Period
    recommendation: Recommendation
    never: tuple[Refusal, ...] = field(repr=False)
    not_there: tuple[Refusal, ...] = field(repr=False)


def advise(record: Record, directory: Directory, *, today: date) -> Advice:
    """What the rules say of the record on this day."""
    told = facts.read(record, today=today)
    found = engine.recommend(told.facts, directory, today)
    refused = found.refused
    if earliest := told.at_earliest(today):
        other = engine.recommend(earliest, directory, today)
        found = either(found, other)
        refused += other.refused
    return Advice(
        facts=told.facts,
        origins=told.origins,
        period=told.period,
        recommendation=found,
        never=tuple(one for one in refused if _rule(one).always),
        not_there=tuple(one for one in refused if _is_of_a_state(one)),
    )


def urgency(record: Record, *, today: date) -> Urgency:
    """What `advise` says of how urgent it is and by when, where no organisation has a say."""
    told = facts.read(record, today=today)
    latest = engine.urgency(told.facts, today)
    earliest = told.at_earliest(today)
    if earliest is None:
        return latest
    other = engine.urgency(earliest, today)
    urgent = _more_urgent(latest, other)
    return replace(
        latest,
        priority=urgent.priority,
        trigger=urgent.trigger,
        deadlines=_of_both(latest.deadlines, other.deadlines, suggested=latest.suggested),
    )


def either(latest: Recommendation, earliest: Recommendation) -> Recommendation:
    """What holds whichever day it was, where help comes before certainty."""
    possible = {one.channel for one in earliest.suggested}
    possible |= {one.channel for one in earliest.unknown}
    open_ = [one for one in latest.refused if one.channel in possible]
    urgent = _more_urgent(latest, earliest)
    asked = [*latest.unknown, *(Unknown(channel=one.channel, fact=DAY) for one in open_)]
    sooner = {one.channel: one.deadline for one in earliest.suggested if one.deadline}
    suggested = tuple(
        replace(one, deadline=_sooner(one.deadline, sooner.get(one.channel)))
        for one in latest.suggested
    )
    first = {one.channel for one in latest.first}
    shown = {one.channel for one in latest.suggested}
    return replace(
        latest,
        priority=urgent.priority,
        trigger=urgent.trigger,
        trigger_says=urgent.trigger_says,
        first=tuple(one for one in suggested if one.channel in first),
        suggested=suggested,
        refused=tuple(one for one in latest.refused if one not in open_),
        unknown=tuple(sorted(set(asked), key=lambda one: (one.channel, one.fact))),
        deadlines=_of_both(latest.deadlines, earliest.deadlines, suggested=shown),
    )


def _rule(refusal: Refusal) -> Rule:
    return rules().texts[refusal.rule].rule


def _is_of_a_state(refusal: Refusal) -> bool:
    """Whether a body of a State is refused, and not only for a need that is not met."""
    kind = rules().book.channels[refusal.channel].kind
    rule = _rule(refusal)
    return kind == _NATIONAL and rule.then == "refuse" and not rule.always


def _sooner(one: Deadline | None, other: Deadline | None) -> Deadline | None:
    return min((day for day in (one, other) if day), key=lambda day: day.latest, default=None)


def _more_urgent(latest: _Judged, earliest: _Judged) -> _Judged:
    return min(latest, earliest, key=lambda one: _LEVELS.index(one.priority))


def _of_both(
    latest: Iterable[Deadline], earliest: Iterable[Deadline], *, suggested: Container[str]
) -> tuple[Deadline, ...]:
    """Of the case, of each suggested channel and of those that are undecided whichever day it was:
    by one basis, the earlier; sorted by day.
    """
    latest = list(latest)
    unsure = {one.channel for one in latest if one.undecided}
    also = [
        replace(one, undecided=one.undecided or one.channel in unsure)
        for one in earliest
        if one.channel is None or one.undecided or one.channel in unsure or one.channel in suggested
    ]
    found: dict[tuple[str | None, str], Deadline] = {}
    for one in sorted([*latest, *also], key=lambda one: (one.latest, one.channel or "")):
        found.setdefault((one.channel, one.basis), one)
    return tuple(found.values())

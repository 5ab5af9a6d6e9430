"""Where a case could go: the judgement of the rules, with everything a caseworker needs to act.

Pure: facts, the verified directory and the day go in, a frozen recommendation comes out. It must
never send anything, and never suggest what the rules refuse.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from referral.advice.caution import doubts, unsafe_institutions
from referral.advice.deadlines import Deadline, case_deadlines, deadline, limits, undecided
from referral.advice.demands import asking, demands
from referral.advice.indicators import raised
from referral.advice.scopes import forbids_sending
from referral.advice.scopes import missing as missing_scopes
from referral.advice.submitters import Submitter, submitter
from referral.advice.telling import reasons, to_be_verified
from referral.conditions.logic import Case
from referral.directory import Directory, OrganisationRefusal, Search
from referral.facts import Facts
from referral.judging import PRIORITY, Judgement, Refused, Suggested, judge, judge_only
from referral.loader import data
from referral.recommendation import (
    Reason,
    Recommendation,
    Refusal,
    Suggestion,
    Unknown,
    Urgency,
)
from referral.rules import rules

__all__ = [
    "Deadline",
    "Reason",
    "Recommendation",
    "Refusal",
    "Submitter",
    "Suggestion",
    "Unknown",
    "Urgency",
    "recommend",
    "urgency",
]

# State bodies that are more than a last resort only where one has attested its firewall
_ATTESTING: Final = ("criminal-complaint", "labour-authority")
_ROUTINE: Final = "routine"
_CRITICAL: Final = "critical"
_NHRI: Final = "nhri"
_ACCUSED: Final = "respondent_states"


def recommend(facts: Facts, directory: Directory, today: date) -> Recommendation:
    """What the rules say of a case on this day, with the organisations of the directory."""
    known = {**facts.canonical(), "attested_channels": _attested(facts, directory)}
    judgement = judge(rules().book, known, today)
    critical, urgent = judgement.priority == _CRITICAL, judgement.priority != _ROUTINE
    judged = Case(known, today, levels={"critical": critical, "urgent": urgent})
    unsafe = unsafe_institutions(judgement, judged)
    search = directory.search({**known, "unsafe_institutions": unsafe}, today, urgent=urgent)
    case = _Case(facts, judgement, search, judged, unsafe, today)
    suggested = tuple(map(case.suggestion, judgement.suggested))
    by_channel = {one.channel: one for one in suggested}
    trigger = rules().texts[judgement.trigger] if judgement.trigger else None
    own = [one.deadline for one in suggested]
    return Recommendation(
        priority=judgement.priority,
        trigger=judgement.trigger,
        trigger_says=trigger.says if trigger else None,
        first=tuple(by_channel[channel] for channel in judgement.first),
        suggested=suggested,
        refused=tuple(map(_refusal, judgement.refused)),
        refused_organisations=tuple(case.refused_organisations()),
        unknown=tuple(
            Unknown(channel=one.channel, fact=fact)
            for one in judgement.unknown
            for fact in one.facts
        ),
        indicators=raised(facts, today),
        deadlines=_in_order(own, judgement, facts, today),
    )


def urgency(facts: Facts, today: date) -> Urgency:
    """What `recommend` says of how urgent a case is and by when, where no organisation counts.

    For lists of many cases: nothing else is worked out, and nothing is put into words.
    """
    known = {**facts.canonical(), "attested_channels": frozenset[str]()}
    timed = [channel for channel in limits() if channel]
    judgement = judge_only(rules().book, known, today, timed)
    suggested = frozenset(one.channel for one in judgement.suggested)
    own = [deadline(one, facts, today) for one in suggested]
    return Urgency(
        priority=judgement.priority,
        trigger=judgement.trigger,
        suggested=suggested,
        deadlines=_in_order(own, judgement, facts, today),
    )


def _attested(facts: Facts, directory: Directory) -> frozenset[str]:
    """The channels of State bodies with a valid firewall, where the case is."""
    countries = facts.respondent_states or frozenset()
    if facts.country_of_incident:
        countries |= {facts.country_of_incident}
    return frozenset(
        channel
        for channel in _ATTESTING
        if any(directory.has_firewall(channel, country) for country in countries)
    )


class _Case:
    """One case, while its suggestions are put into words."""

    def __init__(
        self,
        facts: Facts,
        judgement: Judgement,
        search: Search,
        judged: Case,
        unsafe: frozenset[str],
        today: date,
    ) -> None:
        self._facts = facts
        self._search = search
        self._today = today
        self._case = judged
        safe = (facts.respondent_states or frozenset()) - unsafe
        self._safe = Case({**judged.facts, "respondent_states": safe}, today)
        self._refused = frozenset(one.channel for one in judgement.refused)
        self._first = frozenset(judgement.first)
        self._ranks = {one.channel: n for n, one in enumerate(judgement.suggested, start=1)}
        self._found = {channel: search.find(channel) for channel in self._ranks}

    def suggestion(self, one: Suggested) -> Suggestion:
        channel = one.channel
        named = submitter(channel, self._search, self._refused)
        consents = missing_scopes(channel, self._facts)
        case = self._safe if channel == _NHRI else self._case
        wanted, offers = demands()[channel], self._found[channel].offers
        return Suggestion(
            channel=channel,
            name=data().mechanisms[channel].name,
            rank=self._ranks[channel],
            optional=one.optional,
            first=channel in self._first,
            reasons=(*reasons(channel, one.reasons, case), *doubts(one, self._case)),
            requires=wanted.requires,
            missing_consents=tuple(map(asking, consents)),
            missing_otherwise=wanted.missing(self._facts, self._where(channel)),
            needs_consent=consents,
            needs_named_submitter=named,
            deadline=deadline(channel, self._facts, self._today),
            alternative_to=one.alternative_to,
            to_be_verified=to_be_verified(channel, one.reasons, case),
            sendable=bool(offers)
            and not consents
            and named is None
            and not forbids_sending(self._facts),
            organisations=offers,
        )

    def _where(self, channel: str) -> tuple[str, ...]:
        """The facts for want of which no organisation was found."""
        found = self._found[channel]
        return () if found.offers else found.unknown

    def refused_organisations(self) -> Iterator[OrganisationRefusal]:
        """Of the suggested channels, who must not be asked."""
        for found in self._found.values():
            yield from found.refused


def _refusal(one: Refused) -> Refusal:
    text = rules().texts[one.rule]
    return Refusal(channel=one.channel, rule=one.rule, reason=text.says, source=text.source)


def _in_order(
    own: Iterable[Deadline | None], judgement: Judgement, facts: Facts, today: date
) -> tuple[Deadline, ...]:
    """The deadlines of the case and those of its channels, also of undecided ones, by day."""
    unsure = _undecided(judgement, facts, today)
    found = [*case_deadlines(facts, today), *undecided(unsure, facts, today)]
    found += [one for one in own if one]
    return tuple(sorted(found, key=lambda one: (one.latest, one.channel or "")))


def _undecided(judgement: Judgement, facts: Facts, today: date) -> Iterator[str]:
    """The channels of which facts are missing to decide.

    While nobody has said which State is accused, every court of the world is among them. Then those
    count that are not closed if it is the State where it happened: most often it is that one, and
    a day that passes unseen is lost.
    """
    unsure = {one.channel: one.facts for one in judgement.unknown if one.channel != PRIORITY}
    yield from (channel for channel, missing in unsure.items() if _ACCUSED not in missing)
    timed = [one for one, missing in unsure.items() if _ACCUSED in missing and one in limits()]
    if timed and facts.country_of_incident:
        likely = replace(facts, respondent_states=frozenset({facts.country_of_incident}))
        known = {**likely.canonical(), "attested_channels": frozenset[str]()}
        there = judge_only(rules().book, known, today, timed)
        not_closed = {one.channel for one in there.suggested}
        not_closed |= {one.channel for one in there.unknown}
        yield from (one for one in timed if one in not_closed)

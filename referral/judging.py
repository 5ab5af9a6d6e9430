"""Judging a case by a rulebook: how urgent, what first, which channels, which not, what to ask.

`RULEBOOK.md`, section 4, is normative; `complaints/browser/src/rules/judge.js` gives the same. It
must never suggest a channel that a rule refuses, and never look at anything but the rulebook, the
facts and the day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, Self

from referral.conditions import Case, Condition, Value
from referral.grammar import LEVELS, Compiled

Then = Literal["priority", "first", "propose", "refuse", "need", "optional", "alternative"]
Priority = Literal["critical", "urgent", "routine"]

MANDATE: Final = "mandate"  # the reason of a channel whose mandate covers what happened
PRIORITY: Final = "priority"  # stands for a channel where facts could raise the priority

_PROPOSING: Final = frozenset(("first", "propose"))
_BARRING: Final = frozenset(("refuse", "need"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What rules know of a channel. ``by_mandate``: its mandate makes it a candidate.

    ``order``: small ones are shown first.
    """

    id: str
    kind: str
    order: int
    mandate: frozenset[str] = field(repr=False)
    by_mandate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``compiled`` is its condition as JSON, ``when`` what judges.

    ``level`` of a rule of priority; ``always``: it refuses also what nobody proposed; ``tell``:
    a need that is met is told; ``to`` and ``exclusive`` of an alternative.
    """

    id: str
    then: Then
    channels: tuple[str, ...]
    compiled: Compiled = field(repr=False)
    when: Condition = field(repr=False)
    level: Priority | None = None
    always: bool = False
    tell: bool = False
    to: str | None = None
    exclusive: bool = False

    def bars(self, found: Value) -> Value:
        """Whether the channel is refused by this, for what its condition gave."""
        if self.then == "need":
            return not found if isinstance(found, bool) else found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The rules of one channel, sorted by what they are for."""

    channel: Channel
    met: Condition | None
    proposing: tuple[Rule, ...]
    barring: tuple[Rule, ...]
    always: tuple[Rule, ...]
    optional: tuple[Rule, ...]
    told: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules in their order, and what they are judged with. Made by `of`."""

    as_of: date
    channels: Mapping[str, Channel] = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    _levels: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    _plans: tuple[_Plan, ...] = field(repr=False)
    _firsts: tuple[Rule, ...] = field(repr=False)
    _alternatives: tuple[Rule, ...] = field(repr=False)

    @classmethod
    def of(
        cls, *, as_of: date, channels: Iterable[Channel], rules: Iterable[Rule], met: "Met"
    ) -> Self:
        """The rulebook of these channels and rules; ``met``: when each mandate is."""
        known = {channel.id: channel for channel in sorted(channels, key=lambda one: one.id)}
        rules = tuple(rules)
        return cls(
            as_of=as_of,
            channels=known,
            rules=rules,
            _levels={level: tuple(one for one in rules if one.level == level) for level in LEVELS},
            _plans=tuple(_plan(channel, rules, met) for channel in known.values()),
            _firsts=tuple(one for one in rules if one.then == "first"),
            _alternatives=tuple(one for one in rules if one.then == "alternative"),
        )


Met = Mapping[str, Condition]
"""By channel, the condition that its mandate covers what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A channel to show. ``reasons``: `MANDATE` and ids of rules; ``optional``: shown lower."""

    channel: str
    optional: bool
    reasons: tuple[str, ...]
    alternative_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A channel not to use, and the rule that says so."""

    channel: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A channel (or `PRIORITY`) and the facts, by name, that would decide it."""

    channel: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say. ``trigger`` is the rule that gave the priority; ``first`` channels.

    ``suggested`` holds the first ones too, the best first.
    """

    priority: Priority
    trigger: str | None
    first: tuple[str, ...]
    suggested: tuple[Suggested, ...]
    refused: tuple[Refused, ...]
    unknown: tuple[Undecided, ...]


def judge(rulebook: Rulebook, facts: Mapping[str, object], today: date) -> Judgement:
    """What the rules say of these facts, which are canonical, on this day."""
    sitting = _Sitting(Case(facts, today))
    priority, trigger = sitting.priority(rulebook._levels)
    for plan in rulebook._plans:
        sitting.hear(plan)
    sitting.exclude(rulebook._alternatives)
    return sitting.judgement(rulebook, priority, trigger)


def _plan(channel: Channel, rules: tuple[Rule, ...], met: Met) -> _Plan:
    own = tuple(rule for rule in rules if channel.id in rule.channels)
    return _Plan(
        channel=channel,
        met=met[channel.id] if channel.by_mandate else None,
        proposing=tuple(rule for rule in own if rule.then in _PROPOSING),
        barring=tuple(rule for rule in own if rule.then in _BARRING),
        always=tuple(rule for rule in own if rule.always),
        optional=tuple(rule for rule in own if rule.then == "optional"),
        told=tuple(rule for rule in own if rule.then not in _BARRING or rule.tell),
    )


class _Sitting:
    """One case being judged."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._verdicts: dict[str, Value] = {}
        self._suggested: dict[str, Suggested] = {}
        self._refused: dict[str, str] = {}
        self._unknown: dict[str, frozenset[str]] = {}

    def verdict(self, rule: Rule) -> Value:
        found = self._verdicts.get(rule.id)
        if found is None:
            found = self._verdicts[rule.id] = rule.when.value(self.case)
        return found

    def priority(self, levels: Mapping[str, tuple[Rule, ...]]) -> tuple[Priority, str | None]:
        """The level and the rule that gave it; what could raise it becomes unknown."""
        above: Value = False
        for level in LEVELS:
            for rule in levels[level]:
                if self.verdict(rule) is True:
                    self.case.levels.update(dict.fromkeys(LEVELS[LEVELS.index(level) :], True))
                    assert rule.level is not None
                    return self._found(rule.level, rule.id, above)
            here = self._any(levels[level])
            above = self.case.levels[level] = _either(above, here)
        return self._found("routine", None, above)

    def _found(
        self, level: Priority, rule: str | None, above: Value
    ) -> tuple[Priority, str | None]:
        if isinstance(above, frozenset):
            self._unknown[PRIORITY] = above
        return level, rule

    def _any(self, rules: Iterable[Rule]) -> Value:
        """True if a rule is, else unknown if one is, else false."""
        unknown: frozenset[str] | None = None
        for rule in rules:
            found = self.verdict(rule)
            if found is True:
                return True
            if found is not False:
                unknown = found if unknown is None else unknown | found
        return False if unknown is None else unknown

    def hear(self, plan: _Plan) -> None:
        """Whether the channel is suggested, refused, unknown, or none of them."""
        candidate = plan.met.value(self.case) if plan.met else False
        if candidate is not True:
            candidate = _either(candidate, self._any(plan.proposing))
        channel = plan.channel.id
        unknown = frozenset[str]() if isinstance(candidate, bool) else candidate
        for rule in plan.barring if candidate is True else plan.always:
            bars = rule.bars(self.verdict(rule))
            if bars is True:
                self._refused[channel] = rule.id
                return
            if bars is not False and candidate is True:
                unknown |= bars
        if unknown:
            self._unknown[channel] = unknown
        elif candidate is True:
            self._suggested[channel] = Suggested(
                channel=channel,
                optional=any(self.verdict(rule) is not False for rule in plan.optional),
                reasons=tuple(self._reasons(plan)),
            )

    def _reasons(self, plan: _Plan) -> Iterator[str]:
        if plan.met and plan.met.value(self.case) is True:
            yield MANDATE
        for rule in plan.told:
            if self.verdict(rule) is True and rule.then != "alternative":
                yield rule.id

    def exclude(self, alternatives: Iterable[Rule]) -> None:
        """Of two channels that do not go together, refuse or mark the second."""
        for rule in alternatives:
            if rule.to not in self._suggested or self.verdict(rule) is not True:
                continue
            for channel in rule.channels:
                if channel not in self._suggested:
                    continue
                if rule.exclusive:
                    del self._suggested[channel]
                    self._refused[channel] = rule.id
                    self._mark(rule.to, channel)
                else:
                    self._mark(channel, rule.to)

    def _mark(self, channel: str, other: str) -> None:
        one = self._suggested[channel]
        self._suggested[channel] = Suggested(
            channel=channel,
            optional=one.optional,
            reasons=one.reasons,
            alternative_to=(*one.alternative_to, other),
        )

    def judgement(self, rulebook: Rulebook, priority: Priority, trigger: str | None) -> Judgement:
        """Everything found, ranked."""
        places: dict[str, int] = {}
        for place, rule in enumerate(rulebook._firsts):
            if self._verdicts.get(rule.id) is True:
                for channel in self._suggested.keys() & rule.channels:
                    places.setdefault(channel, place)
        happened = self.case.facts.get("violations")
        violations = happened if isinstance(happened, frozenset) else frozenset[str]()

        def rank(one: Suggested) -> tuple[bool, bool, int, int, int, str]:
            channel = rulebook.channels[one.channel]
            covered = len(channel.mandate & violations)
            return (
                one.channel not in places,
                one.optional,
                channel.order,
                -covered,
                len(channel.mandate),
                channel.id,
            )

        suggested = sorted(self._suggested.values(), key=rank)
        first = [one.channel for one in suggested if one.channel in places]
        return Judgement(
            priority=priority,
            trigger=trigger,
            first=tuple(sorted(first, key=places.__getitem__)),
            suggested=tuple(suggested),
            refused=tuple(
                Refused(channel=channel, rule=rule)
                for channel, rule in sorted(self._refused.items())
            ),
            unknown=tuple(
                Undecided(channel=channel, facts=tuple(sorted(facts)))
                for channel, facts in sorted(
                    self._unknown.items(), key=lambda one: (one[0] != PRIORITY, one[0])
                )
            ),
        )


def _either(one: Value, other: Value) -> Value:
    if one is True or other is True:
        return True
    if one is False:
        return other
    return one if other is False else one | other

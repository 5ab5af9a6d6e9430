"""By when: the latest day for a channel, counted from what happened as its rules count it.

Calendar only. It must never decide whether a channel is open: a deadline may have passed, and some
channels still take a late case.
Source of each limit: ``data/deadlines.yaml``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from referral import reading
from referral.dates import months_after
from referral.fact_words import words
from referral.facts import Facts, Known
from referral.filled import Filled
from referral.loader import data
from referral.loading import common
from referral.model import Confidence
from referral.reading import Fields, Node, Parser
from referral.written.channels import Mechanisms

FILE: Final = "deadlines.yaml"
LATE: Final = "Late, this day has passed: {basis}"
_CASE: Final = "case"
_SATURDAY: Final = 5
_HOURS: Final = 24
_UNKNOWN: Final = "unknown"

Trigger = Literal["final-decision", "act", "act-to-be-safe", "strictly-act", "last-time", "removal"]
_TRIGGERS: Final[tuple[Trigger, ...]] = (
    "final-decision",
    "act",
    "act-to-be-safe",
    "strictly-act",
    "last-time",
    "removal",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The latest day for ``channel``, or for the whole case if that is None.

    ``to_be_verified``: nobody may rely on it before it was looked up again. ``undecided``: facts
    are missing that would tell whether the channel is open at all.
    """

    channel: str | None
    latest: date
    basis: str
    source: str
    to_be_verified: bool
    undecided: bool = False

    def has_passed(self, today: date) -> bool:
        """Whether the day is over."""
        return self.latest < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How long: the earlier of ``months`` and ``days``, or working days *before* a day."""

    months: int | None
    days: int | None
    working_days_before: int | None

    def end(self, start: date) -> date:
        """The latest day of a window that runs from ``start``."""
        ends = []
        if self.months is not None:
            ends.append(months_after(start, self.months))
        if self.days is not None:
            ends.append(start + timedelta(days=self.days))
        if self.working_days_before is not None:
            ends.append(working_days_before(start, self.working_days_before))
        return min(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One rule on time; ``channels`` is empty for one that concerns the case itself."""

    id: str
    channels: frozenset[str]
    counted_from: Trigger
    window: Window
    remedies: frozenset[str] | None
    basis: str
    source: str
    confidence: Confidence

    def latest(self, facts: Facts, today: date) -> date | None:
        """The latest day, or None where the facts start no clock."""
        remedies = facts.domestic_remedies or _UNKNOWN
        if self.remedies is not None and remedies not in self.remedies:
            return None
        if self.counted_from == "removal":
            removal = _removal(facts, today)
            return max(today, self.window.end(removal)) if removal else None
        start = _start(self.counted_from, facts, today)
        if start is None:
            return None
        latest = self.window.end(start)
        # an act that goes on is not late because it began long ago, nor what is counted to be safe
        careful = self.counted_from == "act-to-be-safe"
        careful = careful or (self.counted_from == "act" and facts.ongoing is True)
        return None if careful and latest < today else latest


def deadline(channel: str, facts: Facts, today: date) -> Deadline | None:
    """The earliest day by which something must be done for this channel, if there is one."""
    found = _deadlines(channel, limits().get(channel, ()), facts, today)
    return min(found, key=lambda one: one.latest, default=None)


def undecided(channels: Iterable[str], facts: Facts, today: date) -> Iterator[Deadline]:
    """The same for channels of which nobody knows yet whether they are open: days do not wait.

    Only where what happened is in their mandate.
    """
    happened = facts.violations or frozenset()
    for channel in channels:
        if happened & data().mechanisms[channel].mandate:
            found = deadline(channel, facts, today)
            if found and not found.has_passed(today):
                yield replace(found, undecided=True)


def case_deadlines(facts: Facts, today: date) -> tuple[Deadline, ...]:
    """Days that matter to the case whatever channel is chosen."""
    return tuple(_deadlines(None, limits()[None], facts, today))


@cache
def limits() -> Mapping[str | None, tuple[Limit, ...]]:
    """Every limit by channel, those of the case itself under None; `DataError` if one is wrong."""
    return read_limits(reading.read(files("referral").joinpath("data", FILE)), data().mechanisms)


def working_days_before(day: date, count: int) -> date:
    """The last day, Monday to Friday, that leaves ``count`` such days until ``day``."""
    for _ in range(count):
        day -= timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day -= timedelta(days=1)
    return day


def _removal(facts: Facts, today: date) -> date | None:
    hours = facts.imminent_removal_hours
    if hours is None or isinstance(hours, Known):
        return None
    return today + timedelta(days=hours // _HOURS)


def _start(trigger: Trigger, facts: Facts, today: date) -> date | None:
    if trigger == "last-time" and facts.ongoing:
        return today
    days = facts.days_since_final_decision if trigger == "final-decision" else facts.days_ago
    return None if days is None else today - timedelta(days=days)


def _deadlines(
    channel: str | None, known: Iterable[Limit], facts: Facts, today: date
) -> Iterable[Deadline]:
    for limit in known:
        latest = limit.latest(facts, today)
        if latest is not None:
            yield Deadline(
                channel=channel,
                latest=latest,
                basis=limit.basis if today <= latest else Filled(LATE, basis=limit.basis),
                source=limit.source,
                to_be_verified=limit.confidence == "low",
            )


def read_limits(node: Node, mechanisms: Mechanisms) -> Mapping[str | None, tuple[Limit, ...]]:
    """The limits of a file by channel, those of the case itself under None."""
    found: dict[str | None, list[Limit]] = {None: []}
    seen: set[str] = set()
    for item in node.items:
        limit = reading.record(lambda fields: _limit(fields, mechanisms))(item)
        if limit.id in seen:
            raise item.error(f'"{limit.id}" stands here twice')
        seen.add(limit.id)
        for channel in limit.channels or (None,):
            found.setdefault(channel, []).append(limit)
    return {channel: tuple(several) for channel, several in found.items()}


def _limit(fields: Fields, mechanisms: Mechanisms) -> Limit:
    return Limit(
        id=fields.get("id", reading.identifier),
        channels=fields.get("for", lambda one: _channels(one, mechanisms)),
        counted_from=fields.get("counted_from", reading.one_of(_TRIGGERS, "start of a clock")),
        window=fields.get("within", _window),
        remedies=fields.optional(
            "remedies",
            reading.distinct(reading.one_of(words().names("domestic_remedies"), "remedy")),
        ),
        basis=fields.get("basis", reading.text),
        source=fields.get("source", reading.text),
        confidence=fields.get("confidence", common.confidence),
    )


def _channels(node: Node, mechanisms: Mechanisms) -> frozenset[str]:
    if node.value == _CASE:
        return frozenset()
    return reading.distinct(reading.one_of(mechanisms, "channel"))(node)


def _window(node: Node) -> Window:
    number: Parser[int] = reading.integer(0, 9_999)

    def build(fields: Fields) -> Window:
        return Window(
            months=fields.optional("months", number),
            days=fields.optional("days", number),
            working_days_before=fields.optional("working_days_before", number),
        )

    window = reading.record(build)(node)
    if window.months is window.days is window.working_days_before is None:
        raise node.error("write months, days or working_days_before")
    return window

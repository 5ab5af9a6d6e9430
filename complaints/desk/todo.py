"""What is to be done in a case as its page shows it: what is due first stands first.

The rules' own deadlines are offered beside it until a person takes them over: only then do they
stay when the facts of the case change.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from complaints.desk import clocks, planning
from complaints.desk.casework import Casework
from complaints.desk.clocks import When
from complaints.desk.errors import NotAllowedError
from complaints.desk.i18n import Tongue
from complaints.domain.case import Case
from complaints.domain.events.planning import Advised, Standing
from complaints.domain.planning import Deadline, Plan, Reminder, Task
from complaints.locale.marking import _
from referral import loader
from referral.advice.deadlines import Deadline as Limit
from referral.model import Mechanism

KINDS: Final[Mapping[type, str]] = {
    Deadline: _("Legal deadline"),
    Reminder: _("Reminder"),
    Task: _("Task"),
}
_DONE: Final[Mapping[type, str]] = {
    Deadline: _("Met"),
    Reminder: _("Done"),
    Task: _("Done"),
}
_DROPPED: Final = _("No longer applies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item. ``end`` says how it was settled; ``member`` None is nobody in particular."""

    item: Task | Reminder | Deadline
    kind: str
    when: When | None
    end: str

    @property
    def is_deadline(self) -> bool:
        """Whether it is a legal deadline."""
        return isinstance(self.item, Deadline)

    @property
    def is_task(self) -> bool:
        """Whether it is a task."""
        return isinstance(self.item, Task)

    @property
    def member(self) -> str | None:
        """Whose it is, or None."""
        return None if isinstance(self.item, Deadline) else self.item.member

    @property
    def advised(self) -> Advised | None:
        """What the rules said of it; None if a person found it."""
        return self.item.advised if isinstance(self.item, Deadline) else None

    @property
    def titles(self) -> tuple[str, ...]:
        """What the rules call it, to be translated; none if a person gave it its title."""
        found = titles(self.advised) if self.advised else ()
        return found if isinstance(self.item, Deadline) and _title(found) == self.item.title else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A deadline that the rules see and nobody has taken over; ``key`` names it for today."""

    key: str
    day: date
    advised: Advised
    to_be_verified: bool

    @property
    def titles(self) -> tuple[str, ...]:
        """What the rules call it, to be translated."""
        return titles(self.advised)


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """The whole section; ``first`` is what is due first."""

    open: tuple[Line, ...]
    settled: tuple[Line, ...]
    offers: tuple[Offer, ...]

    @property
    def first(self) -> Line | None:
        """What is due first, None if nothing has a day."""
        return next((one for one in self.open if one.when), None)


def todo(
    case: Case, limits: Iterable[Limit], *, tongue: Tongue, now: datetime, today: date
) -> Todo:
    """What is to be done; ``limits`` are the deadlines that the rules see today."""
    order = {due.item: at for at, due in enumerate(case.plan.dues())}
    items = sorted(case.plan.items, key=lambda one: order.get(one.id, len(order)))
    lines = [_line(one, tongue, now) for one in items]
    return Todo(
        open=tuple(one for one in lines if one.item.is_open),
        settled=tuple(one for one in lines if not one.item.is_open),
        offers=tuple(offers(case.plan, limits, today)),
    )


def offers(plan: Plan, limits: Iterable[Limit], today: date) -> Iterator[Offer]:
    """The rules' deadlines that are not over and not in the plan; the same words are one offer."""
    together: dict[tuple[date, str], list[Limit]] = {}
    for one in limits:
        if not one.has_passed(today):
            together.setdefault((one.latest, one.basis), []).append(one)
    known = {(one.advised, one.day) for one in plan.deadlines}
    for (day, basis), same in together.items():
        channels = tuple(one.channel for one in same if one.channel)
        advised = Advised(channels=channels, basis=basis, source=same[0].source)
        if (advised, day) not in known:
            yield Offer(
                key=_key(advised, day),
                day=day,
                advised=advised,
                to_be_verified=any(one.to_be_verified for one in same),
            )


def take_over(casework: Casework, case_id: str, key: str, limits: Iterable[Limit]) -> None:
    """Keep a deadline that the rules see as one of the case's own."""
    case = casework.case(case_id)
    found = next((one for one in offers(case.plan, limits, casework.today) if one.key == key), None)
    if found is None:
        raise NotAllowedError(_("The rules no longer name this deadline."))
    planning.set_deadline(casework, case_id, _title(found.titles), found.day, advised=found.advised)


def titles(advised: Advised) -> tuple[str, ...]:
    """The channels that a deadline of the rules is for, or what it rests on if it is for none."""
    return tuple(map(_name, advised.channels)) or (advised.basis,)


def _line(item: Task | Reminder | Deadline, tongue: Tongue, now: datetime) -> Line:
    return Line(
        item=item,
        kind=tongue.text(KINDS[type(item)]),
        when=clocks.when(item, tongue=tongue, now=now),
        end=tongue.text(end_of(item)),
    )


def end_of(item: Task | Reminder | Deadline) -> str:
    """How an item was settled, to be translated; empty while it is open."""
    ends = {Standing.OPEN: "", Standing.DONE: _DONE[type(item)], Standing.DROPPED: _DROPPED}
    return ends[item.standing]


def _title(names: Iterable[str]) -> str:
    """The title of a deadline that was taken over, as the journal has it: in English."""
    return ", ".join(names)


def _name(channel: str) -> str:
    mechanisms: Mapping[str, Mechanism] = loader.data().mechanisms
    known = mechanisms.get(channel)
    return known.name if known else channel


def _key(advised: Advised, day: date) -> str:
    words = "\n".join([day.isoformat(), advised.basis, *advised.channels])
    return hashlib.sha256(words.encode()).hexdigest()[:16]

"""The plan of a case: what is to be done and by when, its flag, and whether it was set aside.

`plan` is a pure fold of the office's entries and of the letters: what was set aside comes back by
itself as soon as something arrives that whoever set it aside had not read, and stays in sight for
as long as it has an open legal deadline, which a colleague may have set at that same moment. Where
one went on with it unseen (`complaints.domain.working`) it stays in sight, too, until somebody sets
it aside once more or brings it back. It must never forget a deadline: one that was met or that no
longer applies stays, and says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from complaints.domain import zones
from complaints.domain.decisions import Collided, Collision
from complaints.domain.events import (
    DeadlineSet,
    Event,
    Flagged,
    ReminderSet,
    SetAside,
    Settled,
    TaskAdded,
    TaskAssigned,
)
from complaints.domain.events.planning import Advised, Standing
from complaints.domain.history import Entry, Letter
from complaints.domain.working import Work, is_attention


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next thing that is due: ``kind`` is ``deadline``, ``reminder`` or ``task``."""

    kind: str
    at: datetime
    item: str
    title: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What all items have: ``added_by`` when ``added``, and who settled it and why."""

    id: str
    added_by: str
    added: datetime
    standing: Standing = Standing.OPEN
    settled_by: str | None = None
    reason: str = field(default="", repr=False)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.standing is Standing.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Item):
    """Something to do; ``member`` None is whoever comes to it."""

    text: str = field(repr=False)
    member: str | None
    day: date | None

    @property
    def title(self) -> str:
        """What it says."""
        return self.text

    @property
    def due(self) -> Due | None:
        """When it is due, if a day was set: at the end of it, in UTC."""
        if self.day is None:
            return None
        at = zones.moment(self.day, None, None)
        return Due(kind="task", at=at, item=self.id, title=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Item):
    """A minute at which ``member``, or everybody, wants to be reminded."""

    at: datetime
    member: str | None
    text: str = field(repr=False)

    @property
    def title(self) -> str:
        """What it says."""
        return self.text

    @property
    def due(self) -> Due:
        """When it is due."""
        return Due(kind="reminder", at=self.at, item=self.id, title=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Item):
    """A legal deadline, met (``done``) or no longer applying (``dropped``) once it is settled."""

    title: str = field(repr=False)
    day: date
    until: time | None
    zone: str | None
    place: str | None
    advised: Advised | None

    @property
    def due(self) -> Due:
        """The last minute of it."""
        at = zones.moment(self.day, self.until, self.zone)
        return Due(kind="deadline", at=at, item=self.id, title=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything planned for one case; items in the order in which they were added.

    ``outcome`` is the code with which it is closed now. ``aside_by`` and ``aside_why`` are of the
    last time it was set aside; ``came_back`` when it is back because somebody wrote, and
    ``aside_contested`` when a colleague went on with it unseen, so that it is not aside.
    """

    tasks: tuple[Task, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    flagged: bool = False
    aside: bool = False
    aside_by: str | None = None
    aside_why: str = field(default="", repr=False)
    came_back: bool = False
    aside_contested: bool = False
    outcome: str | None = None
    collisions: tuple[Collision, ...] = ()

    @property
    def items(self) -> tuple[Task | Reminder | Deadline, ...]:
        """All items."""
        return (*self.deadlines, *self.reminders, *self.tasks)

    def item(self, item_id: str) -> Task | Reminder | Deadline | None:
        """The item of this id."""
        return next((one for one in self.items if one.id == item_id), None)

    def dues(self) -> list[Due]:
        """What is still to be done by some moment, the soonest first; of equals the deadline."""
        found = [one.due for one in self.items if one.is_open]
        return sorted((due for due in found if due), key=lambda due: (due.at, due.kind, due.item))

    def next_due(self) -> Due | None:
        """What is due first; it may be overdue, and is so until somebody settles it."""
        return next(iter(self.dues()), None)


def plan(entries: Iterable[Entry], letters: Iterable[Letter], *, outcome: str | None) -> Plan:
    """The fold of ``entries``, which come from `complaints.domain.history.ordered`."""
    folder = _Folder()
    for entry in entries:
        folder.take(entry)
    aside = folder.aside
    came_back = aside is not None and any(one.seq > aside.inbox for one in letters)
    why = aside.event.reason if aside and isinstance(aside.event, SetAside) else ""
    items = folder.items.values()
    contested = bool(folder.overtaken.collisions) and not came_back
    awaited = any(isinstance(one, Deadline) and one.is_open for one in items)
    return Plan(
        tasks=tuple(one for one in items if isinstance(one, Task)),
        reminders=tuple(one for one in items if isinstance(one, Reminder)),
        deadlines=tuple(one for one in items if isinstance(one, Deadline)),
        flagged=folder.flagged,
        aside=aside is not None and not came_back and not awaited and not contested,
        aside_contested=contested,
        aside_by=aside.member if aside else None,
        aside_why=why,
        came_back=came_back,
        outcome=outcome,
        collisions=tuple(
            one
            for each in (*folder.collided.values(), *((folder.overtaken,) if contested else ()))
            for one in each.collisions
        ),
    )


class _Folder:
    """What stands after the entries so far."""

    def __init__(self) -> None:
        self.items: dict[str, Task | Reminder | Deadline] = {}
        self.flagged = False
        self.aside: Entry | None = None
        #: By item and kind of decision.
        self.collided: dict[tuple[str, str], Collided] = {}
        #: Where it was set aside while colleagues went on with it.
        self.overtaken = Collided()
        self.work = Work()

    def take(self, entry: Entry) -> None:
        for item in _added(entry, entry.event):
            self.items.setdefault(item.id, item)  # of two that claim one id the first counts
        if isinstance(entry.event, Flagged):
            self.flagged = entry.event.on
        match entry.event:
            case TaskAssigned():
                self._assign(entry, entry.event)
            case Settled():
                self._settle(entry, entry.event)
            case SetAside(on=on):
                self.aside, self.overtaken = entry if on else None, Collided()
                for one in self.work.unseen_by(entry) if on else ():
                    self.overtaken.add(entry, applied=True, other=one)
            case event if is_attention(event):
                self.work.add(entry)
                if self.aside and not entry.saw(self.aside):
                    self.overtaken.add(entry, applied=True, other=self.aside)

    def _assign(self, entry: Entry, event: TaskAssigned) -> None:
        task = self.items.get(event.task)
        if isinstance(task, Task):
            differs = event.before != task.member != event.after
            self._compare(entry, event.task, differs=differs)
            self.items[task.id] = replace(task, member=event.after)

    def _settle(self, entry: Entry, event: Settled) -> None:
        if item := self.items.get(event.item):
            differs = event.before != item.standing != event.after
            self._compare(entry, event.item, differs=differs)
            self.items[item.id] = replace(
                item, standing=event.after, settled_by=entry.member, reason=event.reason
            )

    def _compare(self, entry: Entry, item: str, *, differs: bool) -> None:
        """Two who decided the same without knowing of each other did not collide."""
        collided = self.collided.setdefault((item, entry.event.kind), Collided())
        collided.settle(entry)
        if differs:
            collided.add(entry, applied=True)
        collided.stands = entry


def _added(entry: Entry, event: Event) -> Iterator[Task | Reminder | Deadline]:
    by, when = entry.member, entry.at
    match event:
        case TaskAdded():
            yield Task(
                id=event.task,
                added_by=by,
                added=when,
                text=event.text,
                member=event.member,
                day=event.day,
            )
        case ReminderSet():
            yield Reminder(
                id=event.reminder,
                added_by=by,
                added=when,
                at=event.at,
                member=event.member,
                text=event.text,
            )
        case DeadlineSet():
            yield Deadline(
                id=event.deadline,
                added_by=by,
                added=when,
                title=event.title,
                day=event.day,
                until=event.until,
                zone=event.zone,
                place=event.place,
                advised=event.advised,
            )

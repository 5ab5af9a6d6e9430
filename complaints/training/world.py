"""A training as it is lived in: invented people and offices, their past, and their answers.

What happened before is done with the same acts as at any desk, on a clock that is put back; so a
training shows nothing that a desk could not show. The folder holds nothing but what was invented,
and is emptied with every reset and at the end.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from complaints import cards, keyring
from complaints.complainant import Choice, Complainant, ComplainantError
from complaints.desk.config import TRAINING_COST, Config
from complaints.desk.errors import DeskError
from complaints.desk.store.listing import View
from complaints.desk.unlocked import Unlocked
from complaints.directory import DirectoryError
from complaints.letters import opened
from complaints.letters.parts import language_for
from complaints.portal_client import PortalClient, PortalError
from complaints.training import acting, instance
from complaints.training.colleague import Colleague
from complaints.training.files import attached
from complaints.training.instance import (
    ASSOCIATION,
    COLLEAGUE,
    INTERPRETER,
    LEGAL_AID,
    OURS,
    Instance,
)
from complaints.training.portal import Held, TrainingPortal
from complaints.training.stories import Step, Story, read
from crypto.receipt import Receipt

#: Worth nothing: it opens invented cases, and stands on the lock.
PASSPHRASE: Final = "training"  # noqa: S105 - nobody is protected by it

_PARTNERS: Final = (LEGAL_AID, INTERPRETER, ASSOCIATION)
_ENOUGH: Final = 1_000_000  # letters, after which nobody answers any more
_OPEN_AT: Final = time(9)
_ERRORS: Final = (DeskError, PortalError, ComplainantError, DirectoryError)


@dataclass(slots=True)
class Clock:
    """The time at every desk of the training: a moment of the past while that is being made."""

    moment: datetime

    def __call__(self) -> datetime:
        """The time that it is here."""
        return self.moment


@dataclass(slots=True, kw_only=True)
class World:
    """Everybody of one training. `create` makes one."""

    folder: Path
    portal: TrainingPortal
    address: str
    made: Instance = field(repr=False)
    stories: tuple[Story, ...]
    clock: Clock
    partners: dict[str, Unlocked] = field(default_factory=dict, repr=False)
    colleague: Colleague | None = field(default=None, repr=False)
    receipts: dict[str, Receipt] = field(default_factory=dict, repr=False)
    written: dict[str, int] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)

    def people(self) -> Complainant:
        """Whoever comes to the portal today."""
        return Complainant(
            PortalClient(self.address), root=self.made.root, today=self.clock().date()
        )

    def case_of(self, name: str, office: str) -> str:
        """The id of a case at the office that it was filed with."""
        keys = self.receipts[name].derive(self.made.root.instance)
        return keys.addressee(office).case.hex()

    def answer(self, moment: datetime) -> None:
        """What everybody else does now: who works here, partners, complainants who come back."""
        self.clock.moment = moment
        if self.colleague:
            with suppress(*_ERRORS):
                self.colleague.answer(moment)
        self.partners_answer()
        people = self.people()
        for story in self.stories:
            receipt = self.receipts[story.name]
            if story.consents is None:
                continue
            with suppress(*_ERRORS):
                acting.answer(people, receipt, yes=story.consents)
            with suppress(*_ERRORS):
                self._write_back(people, story, receipt)

    def file(self, story: Story) -> None:
        """File an invented complaint."""
        people = self.people()
        files = [
            attached(kind, number, people.today) for number, kind in enumerate(story.files, start=1)
        ]
        parts = (*story.parts, *(one.part for one in files))
        names = tuple(part.name for part in parts)
        delivery = people.file(
            parts,
            [Choice(organisation=office, parts=names) for office in story.to],
            language=story.language,
            files=[one.file for one in files],
        )
        delivery.send(people.portal, today=people.today)
        self.receipts[story.name] = delivery.receipt

    def close(self) -> None:
        """Close everybody's desks and erase everything."""
        for desk in self.partners.values():
            desk.close()
        if self.colleague:
            self.colleague.desk.close()
        self.portal.held = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def partners_answer(self) -> None:
        """Other offices read their post and answer what was referred to them."""
        filed = (one for one in self.stories if one.name in self.receipts)
        stories = {self.case_of(one.name, one.to[0]): one for one in filed}
        for office, desk in self.partners.items():
            if self.read.get(office) == (waiting := self.portal.waiting(office)):
                continue
            with suppress(*_ERRORS):
                desk.sync.run()
                self.read[office] = waiting
                if desk.office.cases(View.TO_ANSWER):
                    acting.take_what_waits(desk, stories.get)
                    desk.sync.run()

    def remember(self) -> None:
        """How much everybody was written until now: they answer what comes after it."""
        people = self.people()
        for story in self.stories:
            self.written[story.name] = self._words(people, story)

    def _write_back(self, people: Complainant, story: Story, receipt: Receipt) -> None:
        """Answer in words, once, whoever has written by hand since the training began."""
        if self._words(people, story) > self.written[story.name] and story.answer:
            self.written[story.name] = _ENOUGH
            acting.write(people, receipt, story.to[0], story.answer)

    def _words(self, people: Complainant, story: Story) -> int:
        """How many letters that somebody wrote this person was sent."""
        by_itself = opened.tell(language_for(story.language))
        replies = people.replies(self.receipts[story.name]).replies
        return sum(
            1
            for one in replies
            if one.reply and one.reply.text not in (None, by_itself) and not one.reply.question
        )


def config(folder: Path, address: str, port: int, office: str = OURS) -> Config:
    """With what a desk of the training is started."""
    return Config(
        keyfile=folder / f"{office}.key",
        portal=address,
        port=port,
        data=folder / f"{office}-desk",
        sync_every=timedelta(seconds=3),
        training=True,
    )


def create(folder: Path, portal: TrainingPortal, address: str, *, now: datetime) -> World:
    """Make everything in ``folder``, which must not exist, and live through the past."""
    folder.mkdir(mode=0o700)
    stories = read(now.date())
    clock = Clock(now - timedelta(days=max(story.days_ago for story in stories)))
    made = instance.create(clock().date())
    portal.held = Held(published=made.published, key=made.portal_key, today=clock().date())
    world = World(
        folder=folder, portal=portal, address=address, made=made, stories=stories, clock=clock
    )
    _publish_cards(world)
    ours = _desk(world, OURS)
    world.partners = {office: _desk(world, office) for office in _PARTNERS}
    colleague = _desk(world, COLLEAGUE)
    past = _Past(world=world, desks={OURS: ours, COLLEAGUE: colleague, **world.partners})
    for days_ago, steps in _days(stories):
        day = datetime.combine(now.date() - timedelta(days=days_ago), _OPEN_AT, tzinfo=now.tzinfo)
        clock.moment = min(day, now)
        portal.held.today = day.date()
        for story, step in steps:
            past.live(story, step)
    clock.moment = now
    for desk in (*world.partners.values(), ours, colleague):
        desk.sync.run()
    ours.close()
    world.remember()
    world.colleague = Colleague(
        colleague,
        inbox=lambda: portal.held.inboxes.get(OURS, []) if portal.held else [],
        silent={world.case_of(one.name, OURS) for one in stories if one.consents is None},
        contested={world.case_of(one.name, OURS) for one in stories if one.contested},
    )
    return world


@dataclass(slots=True, kw_only=True)
class _Past:
    """What happened before the training, as it is being made.

    ``last`` is who acted last towards an office: its desk goes to the portal when the others' turn
    comes, and not before.
    """

    world: World
    desks: dict[str, Unlocked]
    last: dict[str, str] = field(default_factory=dict)

    def live(self, story: Story, step: Step) -> None:
        """Let one step happen."""
        if step.by == COLLEAGUE:
            self._beside(story, step)
            return
        office = step.by or OURS
        who = "people" if step.do == "file" or step.do in acting.COMPLAINANT else "office"
        to = story.to[0] if step.do == "file" else office
        if self.last.get(to, who) != who:
            self.desks[to].sync.run()
        self.last[to] = who
        if step.do == "file":
            self.world.file(story)
        elif step.do in acting.COMPLAINANT:
            receipt = self.world.receipts[story.name]
            acting.COMPLAINANT[step.do](self.world.people(), receipt, office, step.said)
        else:
            case_id = self.world.case_of(story.name, office)
            acting.OFFICE[step.do](self.desks[office], case_id, step.said)
        if step.do == "refer":
            self.desks[office].sync.run()
            self.world.partners_answer()
            self.desks[OURS].sync.run()

    def _beside(self, story: Story, step: Step) -> None:
        """Let the colleague do one: she has read everything, and all read it of her."""
        for office in (OURS, COLLEAGUE):
            self.desks[office].sync.run()
        case_id = self.world.case_of(story.name, OURS)
        acting.OFFICE[step.do](self.desks[COLLEAGUE], case_id, step.said)
        for office in (COLLEAGUE, OURS):
            self.desks[office].sync.run()


def _days(stories: tuple[Story, ...]) -> Iterator[tuple[int, list[tuple[Story, Step]]]]:
    """Each day on which something happened, the oldest first: first what was filed on it."""
    every = [
        (step.days_ago, turn, story, step)
        for story in stories
        for turn, step in enumerate((Step(days_ago=story.days_ago, do="file"), *story.steps))
    ]
    every.sort(key=lambda one: (-one[0], one[1]))
    for days_ago, found in groupby(every, key=lambda one: one[0]):
        yield days_ago, [(story, step) for _, _, story, step in found]


def _desk(world: World, office: str) -> Unlocked:
    started = config(world.folder, world.address, 1, office)
    return Unlocked.open(started, PASSPHRASE, now=world.clock)


def _publish_cards(world: World) -> None:
    """Every office's first card; the desks that are open renew theirs themselves."""
    portal, today = PortalClient(world.address), world.clock().date()
    for name, ring in world.made.keyrings.items():
        kept = ring
        if ring.is_administrator:
            renewal = cards.renew(ring, None, today=today)
            kept = renewal.keyring
            portal.put_card(name, renewal.data)
        keyring.save(world.folder / f"{name}.key", kept, PASSPHRASE, cost=TRAINING_COST)

"""Offices with real desks, a complainant, a portal over real HTTP, on a clock that tests move."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from complaints import cards, keyring
from complaints.complainant.client import Complainant
from complaints.complainant.record import Choice
from complaints.complainant.timeline import Timeline
from complaints.desk import conflict
from complaints.desk.config import Config
from complaints.desk.office import Office
from complaints.desk.unlocked import Unlocked
from complaints.domain.events import Result
from complaints.domain.parts import Part
from complaints.domain.validity import Validity
from complaints.keyring import Keyring
from complaints.portal_client import PortalClient
from crypto.receipt import Receipt
from tests.factories import CHEAP, TODAY, Instance, make_instance
from tests.portal_simulator import PortalSimulator

NHRI, LEGAL_AID, NGO = "defensor-es", "abogacia-es", "shoura-ma"
PASSPHRASE = "seven quiet rivers"
ACCOUNT = {"text": "They pushed us back — دفعونا.", "language": "en", "violations": ["pushback"]}


@dataclass(kw_only=True)
class World:
    """One portal, its offices' desks, and the day."""

    folder: Path
    instance: Instance
    portal: PortalSimulator
    base: str
    now: datetime
    desks: list[Unlocked] = field(default_factory=list)

    def config(self, name: str) -> Config:
        return Config(
            keyfile=self.folder / f"{name}.key",
            portal=self.base,
            port=8101,
            data=self.folder / f"{name}-desk",
        )

    def desk(self, organisation: str, *, ring: Keyring | None = None, name: str = "") -> Unlocked:
        """Open (again) the desk of an organisation's member."""
        ring = ring or self.instance.keyrings[organisation]
        config = self.config(name or ring.member)
        if not config.keyfile.exists():
            keyring.save(config.keyfile, ring, PASSPHRASE, cost=CHEAP)
        desk = Unlocked.open(config, PASSPHRASE, now=lambda: self.now)
        self.desks.append(desk)
        return desk

    def colleague(self, organisation: str, member: str) -> Keyring:
        """A second member of an office, on its card from today."""
        first = self.instance.keyrings[organisation]
        assert first.organisation_key
        ring = replace(
            Keyring.generate(
                root=first.root, organisation=organisation, member=member, organisation_key=None
            ),
            identities=first.identities,
        )
        today = self.now.date()
        card = self.instance.card(organisation)
        entry = ring.entry(Validity(first=today, last=today + timedelta(days=300)))
        card = replace(card, version=card.version + 1, members=(*card.members, entry))
        data = cards.sign(card, first)
        self.instance.cards[organisation] = self.portal.cards[organisation] = data
        return ring

    def complainant(self) -> Complainant:
        return Complainant(PortalClient(self.base), root=self.instance.root, today=self.now.date())

    def file(
        self,
        organisation: str = NHRI,
        parts: Sequence[Part] = (),
        *,
        language: str = "en",
        receipt: Receipt | None = None,
    ) -> Receipt:
        """File a complaint and release it."""
        record = parts or self.record()
        delivery = self.complainant().file(
            record,
            [Choice(organisation=organisation, parts=tuple(part.name for part in record))],
            language=language,
            receipt=receipt,
        )
        filed = delivery.send(PortalClient(self.base), today=self.now.date())
        assert not filed.refusals
        self.portal.release()
        return delivery.receipt

    def record(self) -> tuple[Part, ...]:
        return (
            Part.new("account", ACCOUNT),
            Part.new("circumstances", {"country": "ES", "place": "the fence", "ongoing": True}),
            Part.new("contact", {"name": "Moussa", "never": "call at night"}),
        )

    def replies(self, receipt: Receipt) -> Timeline:
        self.portal.release()
        return self.complainant().replies(receipt)

    def agree(self, receipt: Receipt, question: str) -> None:
        self.portal.release()
        delivery = self.complainant().agree(receipt, question)
        delivery.send(PortalClient(self.base), today=self.now.date())
        self.portal.release()

    def withdraw(self, receipt: Receipt, organisation: str = NHRI) -> None:
        self.portal.release()
        delivery = self.complainant().withdraw(receipt, organisation)
        delivery.send(PortalClient(self.base), today=self.now.date())
        self.portal.release()

    def sync(self, *desks: Unlocked) -> None:
        """A round at each desk, and everything that was sent is released."""
        for desk in desks:
            desk.sync.run()
            self.portal.release()

    def later(self, **delta: float) -> None:
        """Move the clock, of the portal's directory too."""
        self.now += timedelta(**delta)
        self.instance.today = self.now.date()


def case_id(office: Office) -> str:
    """The only case."""
    (line,) = office.cases()
    return line.id


def checked(office: Office, result: Result = Result.CLEAR) -> str:
    """The only case, once a member of this office has checked it for a conflict."""
    case = case_id(office)
    check(office, case, result)
    return case


def check(office: Office, case: str, result: Result = Result.CLEAR) -> None:
    """A member of this office checks a case for a conflict."""
    conflict.record(office, case, result, "Compared with our list of clients.")


@contextmanager
def new_world(folder: Path, *, today: date = TODAY) -> Iterator[World]:
    """A portal at noon of the instance's day."""
    instance = make_instance(today=today)
    portal = PortalSimulator(instance)
    with portal.serve() as base:
        world = World(
            folder=folder,
            instance=instance,
            portal=portal,
            base=base,
            now=datetime(
                instance.today.year, instance.today.month, instance.today.day, 12, tzinfo=UTC
            ),
        )
        try:
            yield world
        finally:
            for desk in world.desks:
                desk.close()

"""Organisations' cards as published; whether one may be is decided before it comes here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from sqlalchemy import Connection, select

from complaints.portal.models import cards
from complaints.portal.store.database import Database
from complaints.portal.store.upsert import insert


class Published(Enum):
    """What became of a card."""

    NOW = auto()
    BEFORE = auto()  # the same bytes were there
    STALE = auto()  # another is there, of this version or a higher one


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card's version and its bytes, a signed file."""

    version: int
    body: bytes = field(repr=False)


class CardStore:
    """The newest card of each organisation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, organisation: str) -> StoredCard | None:
        """The card of an organisation, if it has published one."""
        query = select(cards.c.version, cards.c.body).where(cards.c.organisation == organisation)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else StoredCard(row.version, row.body)

    def few(self, organisations: Collection[str], *, at_most: int) -> Mapping[str, bytes]:
        """Id to card, in the order of the ids; none if more than ``at_most`` have one."""
        query = (
            select(cards.c.organisation, cards.c.body)
            .where(cards.c.organisation.in_(organisations))
            .order_by(cards.c.organisation)
            .limit(at_most + 1)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        return {one.organisation: one.body for one in rows} if len(rows) <= at_most else {}

    def publish(self, organisation: str, *, version: int, body: bytes) -> Published:
        """Put a card in the place of all lower versions."""
        row = {"organisation": organisation, "version": version, "body": body}
        statement = insert(self._database, cards).values(row)
        newer = statement.on_conflict_do_update(
            index_elements=["organisation"],
            set_={"version": statement.excluded.version, "body": statement.excluded.body},
            where=cards.c.version < statement.excluded.version,
        ).returning(cards.c.version)
        there = select(cards.c.body).where(cards.c.organisation == organisation)

        def work(connection: Connection) -> Published:
            if connection.execute(newer).first() is not None:
                return Published.NOW
            same = connection.scalar(there) == body
            return Published.BEFORE if same else Published.STALE

        return self._database.write(work)

"""Who is who, as this desk has verified it: the directory, its organisations, their cards.

* A directory is accepted by the root that the keyfile brought, later by the one accepted last, and
  never below the highest version seen; the same version with other bytes is refused.
* So is a card: of two with one number the first is kept, and a person is told.
* Cards are fetched all together, never one by one: which card a desk asks for at which moment
  would tell the portal with whom it works.
* What was verified is kept in the store and used without the portal, as long as it is valid.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from complaints.desk import afterwards, alarms
from complaints.desk.alarms import AlarmKind
from complaints.desk.known import Known
from complaints.desk.store import Store, Unit, copies
from complaints.directory import (
    Card,
    Directory,
    DirectoryError,
    Organisation,
    Shard,
    TrustRoot,
    UntrustedError,
    organisations_by_id,
)
from complaints.domain.message import DirectoryReference
from complaints.portal_client import BadAnswerError, PortalClient, ProblemError
from crypto.signedfile import SignedFile

_FETCHED: Final = "cards-fetched"


class DirectoryDiffersError(UntrustedError):
    """The portal shows this desk another directory than it showed before, or to others."""


class CardDiffersError(UntrustedError):
    """There are two cards of one organisation with one number, both signed by its key."""


class Registry:
    """Keeps what is known, and renews it from the portal."""

    def __init__(self, store: Store, *, root: TrustRoot) -> None:
        self._store = store
        self._root = root
        self.known = _load(store)

    @property
    def reference(self) -> DirectoryReference | None:
        """How our messages name the directory that we use."""
        directory = self.known.directory
        return directory.reference if directory else None

    def refresh(self, portal: PortalClient, today: date) -> None:
        """Fetch directory and shards; raises `DirectoryError` or `PortalError`, keeps the old."""
        data, signatures = portal.directory()
        last = self.known.directory
        directory = Directory.accept(
            data,
            signatures,
            root=last.root if last else self._root,
            today=today,
            at_least=last.version if last else 0,
        )
        if last and directory.version == last.version and directory.sha256 != last.sha256:
            raise DirectoryDiffersError(
                "The portal shows two directories with one number; one is not the stewards'."
            )
        if last and directory.sha256 == last.sha256:
            return
        shards = {name: portal.shard(name) for name in directory.shards}
        organisations = _organisations(directory, shards)
        with self._store.writing() as unit:
            unit.copies.put(copies.DIRECTORY, data)
            unit.copies.put(copies.directory_hash(directory.version), directory.sha256.encode())
            for name, shard in shards.items():
                unit.copies.put(copies.shard(name), shard)
            unit.copies.put(_FETCHED, b"")
            # a card that the organisation's new key did not sign counts for nothing any more
            cards = dict(_kept_cards(unit, organisations, directory.instance))
        self.known = Known(directory=directory, organisations=organisations, cards=cards)

    def refresh_cards(
        self,
        portal: PortalClient,
        today: date,
        *,
        again: bool = False,
        step: Callable[[int, int], None],
    ) -> bool:
        """Fetch every organisation's card, once a day, or ``again`` at once; whether it was done.

        ``step`` is told how many of how many are done, and may raise to cancel. A card that is
        missing or does not verify leaves the one before. Raises `PortalError` if there is no line.
        """
        with self._store.reading() as unit:
            if not again and unit.copies.get(_FETCHED) == today.isoformat().encode():
                return False
        organisations = list(self.known.organisations.values())
        for at, organisation in enumerate(organisations):
            step(at, len(organisations))
            self._fetch_card(portal, organisation)
        with self._store.writing() as unit:
            unit.copies.put(_FETCHED, today.isoformat().encode())
        return True

    def keep_card(self, organisation: str, data: bytes) -> Card:
        """Verify a card that is at hand (our own, say) and keep it; else a `DirectoryError`.

        `CardDiffersError` where the one that is kept has the same number and says something else.
        """
        assert self.known.directory is not None
        kept = self.known.cards.get(organisation)
        card = Card.verify(
            data,
            organisation=self.known.organisation(organisation),
            instance=self.known.directory.instance,
            at_least=kept.version if kept else 0,
        )
        if kept and card.version == kept.version:
            self._compare(organisation, data, card)
        else:
            with self._store.writing() as unit:
                unit.copies.put(copies.card(organisation), data)
                afterwards.doubt(unit, card, kept)
            self.known = replace(self.known, cards={**self.known.cards, organisation: card})
        return card

    def _compare(self, organisation: str, data: bytes, card: Card) -> None:
        """What was signed must be the same bytes; the comment that nobody signs may differ."""
        with self._store.reading() as unit:
            kept = unit.copies.get(copies.card(organisation))
        if kept is None or SignedFile.parse(kept).content == SignedFile.parse(data).content:
            return
        which = alarms.joined(organisation, str(card.version))
        with self._store.writing() as unit:
            kind = AlarmKind.CARD_DIFFERS
            alarms.stand(unit, kind, wrong=True, detail=which, today=card.validity.first, of=which)
        raise CardDiffersError("There are two cards of this organisation with one number.")

    def hash_of(self, version: int) -> str | None:
        """The SHA-256 of a directory version that this desk has accepted."""
        with self._store.reading() as unit:
            kept = unit.copies.get(copies.directory_hash(version))
        return kept.decode() if kept else None

    def _fetch_card(self, portal: PortalClient, organisation: Organisation) -> None:
        try:
            self.keep_card(organisation.id, portal.card(organisation.id))
        except (ProblemError, BadAnswerError, DirectoryError):
            return  # the one before counts as long as it is valid


def _load(store: Store) -> Known:
    with store.reading() as unit:
        data = unit.copies.get(copies.DIRECTORY)
        if data is None:
            return Known()
        directory = Directory.parse(data)  # verified when it was kept, and nobody else has the key
        shards = {name: unit.copies.get(copies.shard(name)) or b"" for name in directory.shards}
        organisations = _organisations(directory, shards)
        cards = dict(_kept_cards(unit, organisations, directory.instance))
    return Known(directory=directory, organisations=organisations, cards=cards)


def _organisations(directory: Directory, shards: Mapping[str, bytes]) -> dict[str, Organisation]:
    return organisations_by_id(
        Shard.accept(data, name=name, directory=directory) for name, data in shards.items()
    )


def _kept_cards(
    unit: Unit, organisations: Mapping[str, Organisation], instance: str
) -> Iterable[tuple[str, Card]]:
    for organisation in organisations.values():
        data = unit.copies.get(copies.card(organisation.id))
        if data is None:
            continue
        try:
            card = Card.verify(data, organisation=organisation, instance=instance)
        except DirectoryError:
            continue  # the directory gives the organisation another key since
        yield organisation.id, card

"""A portal's directory, fetched and verified: organisations by id, cards by organisation.

Everything is checked by `complaints.directory` before it is used; a wrong or missing card refuses
one organisation and never stops the others. All lists are fetched, not one country's, so that the
portal does not learn which one was wanted; a card is fetched when it is first asked for.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from complaints.directory import (
    Card,
    Directory,
    DirectoryError,
    Organisation,
    RefusedOrganisationError,
    Shard,
    TrustRoot,
    organisations_by_id,
)
from complaints.portal_client import PortalClient, ProblemError


class AddressBook:
    """Who can be written to, as far as today's directory says. See `load`.

    ``signatures`` and ``lists`` are the bytes that were fetched, for whoever keeps them. ``cards``
    are those that were verified before; no other is asked for where there is one.
    """

    def __init__(
        self,
        portal: PortalClient,
        *,
        directory: Directory,
        signatures: bytes,
        lists: Mapping[str, bytes],
        today: date,
        cards: Mapping[str, Card] = MappingProxyType({}),
    ) -> None:
        self.directory = directory
        self.signatures = signatures
        self.lists = lists
        shards = [
            Shard.accept(data, directory=directory, name=name) for name, data in lists.items()
        ]
        self.organisations: Mapping[str, Organisation] = organisations_by_id(shards)
        self._shards = {one.id: shard.name for shard in shards for one in shard.organisations}
        self.today = today
        self._portal = portal
        self._cards = dict(cards)

    @classmethod
    def load(
        cls, portal: PortalClient, *, root: TrustRoot, today: date, at_least: int = 0
    ) -> "AddressBook":
        """Fetch and verify the directory and all its lists.

        ``at_least`` is the highest version ever accepted. Raises `DirectoryError` or
        `PortalError`.
        """
        data, signatures = portal.directory()
        directory = Directory.accept(data, signatures, root=root, today=today, at_least=at_least)
        return cls(
            portal,
            directory=directory,
            signatures=signatures,
            lists={name: portal.shard(name) for name in sorted(directory.shards)},
            today=today,
        )

    def organisation(self, identifier: str) -> Organisation:
        """The organisation of this id; `RefusedOrganisationError` (unknown) if there is none."""
        found = self.organisations.get(identifier)
        if found is None:
            raise RefusedOrganisationError(
                identifier, "unknown", "This organisation is not in the directory."
            )
        return found

    def shard(self, identifier: str) -> str:
        """The name of a list that has the organisation; `RefusedOrganisationError` if none has."""
        self.organisation(identifier)
        return self._shards[identifier]

    def card(self, identifier: str) -> Card:
        """The organisation's card, its signature verified, whatever the day.

        For checking what its members signed. Raises `DirectoryError` or `PortalError`.
        """
        if identifier not in self._cards:
            organisation = self.organisation(identifier)
            try:
                data = self._portal.card(identifier)
            except ProblemError as error:
                if error.slug != "not-found":
                    raise
                raise RefusedOrganisationError(
                    identifier, "no-card", "This organisation has published no card."
                ) from error
            self._cards[identifier] = Card.verify(
                data, organisation=organisation, instance=self.directory.instance
            )
        return self._cards[identifier]

    def recipient(self, identifier: str) -> str:
        """To which recipient to seal for this organisation today.

        Raises `DirectoryError` when it must not or cannot be used, or `PortalError`.
        """
        self.organisation(identifier).check_usable(self.today)
        card = self.card(identifier)
        card.check_day(self.today)
        return card.recipient_on(self.today)

    def warnings(self, identifier: str) -> tuple[str, ...]:
        """What to tell about an organisation whose messages were verified all the same."""
        found = []
        if refusal := self.organisation(identifier).refusal(self.today):
            found.append(str(refusal))
        try:
            self.card(identifier).check_day(self.today)
        except DirectoryError as error:
            found.append(str(error))
        return tuple(found)

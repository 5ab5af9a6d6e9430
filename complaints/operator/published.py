"""What stewards and organisations signed, as a portal serves it: verified as every client does.

Between two visits only something newer may take its place. It must never accept what a client
would refuse, and says of nothing that it was changed because it is new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.directory import (
    Card,
    Directory,
    DirectoryError,
    ExpiredError,
    Organisation,
    Shard,
    TrustRoot,
    organisations_by_id,
)
from complaints.offline_choice import Lists
from complaints.offline_content import Content, takes_forms
from complaints.operator.errors import OperatorError

WORLD: Final = "world"


class DifferentError(OperatorError):
    """This is not what was signed, or not what was served before; the message says which."""


@dataclass(slots=True, kw_only=True)
class Signed:
    """What was seen so far. ``today`` is the day for which it must hold."""

    root: TrustRoot
    today: date
    directory: Directory | None = None
    is_expired: bool = False  # a directory was served that has expired
    _signatures: bytes = b""
    _rulebook: bytes | None = None
    _shards: dict[str, Shard] = field(default_factory=dict)
    _lists: dict[str, bytes] = field(default_factory=dict)  # the same, as they came
    _cards: dict[str, tuple[Card, bytes]] = field(default_factory=dict)

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Of every list that was seen under the newest directory, by id."""
        return organisations_by_id(self._shards.values())

    @property
    def lists(self) -> Lists:
        """Who stands in which list that was seen, in the order of the stewards."""
        ids = {name: [of.id for of in one.organisations] for name, one in self._shards.items()}
        return Lists(ids=ids, organisations=self.organisations)

    @property
    def missing(self) -> list[str]:
        """The lists of the newest directory that were not seen yet."""
        return sorted(set(self.directory.shards) - set(self._shards)) if self.directory else []

    @property
    def addresses(self) -> list[str]:
        """Everything signed that a page or a desk may ask for, one by one."""
        assert self.directory is not None
        places = [*self.directory.shards, WORLD]
        return [
            *(f"/v1/listings/{one}" for one in sorted(set(places))),
            *(f"/v1/cards/{one}" for one in sorted(self.organisations)),
            *(["/v1/rulebook"] if self.directory.rulebook else []),
        ]

    def content(self, made: date) -> Content:
        """What a form of that day brings along, of all that was seen so far."""
        assert self.directory is not None
        usable = {of for of, one in self.organisations.items() if not one.suspended}
        return Content(
            made=made,
            signatures=self._signatures,
            directory=self.directory.data,
            rulebook=self._rulebook if self.directory.rulebook else None,
            shards=self._lists,
            cards={
                of: data
                for of, (card, data) in self._cards.items()
                if of in usable and takes_forms(card, made)
            },
        )

    def see_directory(self, data: bytes, signatures: bytes) -> None:
        """Accept a directory, the same as before or a newer one."""
        before = self.directory
        try:
            found = Directory.accept(
                data,
                signatures,
                root=self.root,
                today=self.today,
                at_least=before.version if before else 0,
            )
        except DirectoryError as error:
            self.is_expired |= isinstance(error, ExpiredError)
            raise DifferentError(f"The directory: {error}") from error
        if before and found.version == before.version:
            if found.data != before.data:
                raise DifferentError("There are two directories of one version.")
            if signatures != self._signatures:  # in their comments anything can be written
                raise DifferentError("The directory has other signatures than before.")
        else:
            self.directory, self._signatures = found, signatures
            self._shards, self._lists, self._rulebook = {}, {}, None

    def see_shard(self, name: str, data: bytes) -> None:
        """Accept a list of the newest directory."""
        assert self.directory is not None
        try:
            self._shards[name] = Shard.accept(data, directory=self.directory, name=name)
            self._lists[name] = data
            organisations_by_id(self._shards.values())
        except DirectoryError as error:
            raise DifferentError(f"The list {name}: {error}") from error

    def see_rulebook(self, data: bytes) -> None:
        """Accept the rulebook that the directory names."""
        assert self.directory is not None
        try:
            self.directory.check_rulebook(data)
        except DirectoryError as error:
            raise DifferentError(str(error)) from error
        self._rulebook = data

    def see_no_card(self, name: str) -> None:
        """Accept that an organisation has published no card, unless it had one before."""
        if name in self._cards and name in self.organisations:
            raise DifferentError(f"The card of {name} was there before, and is not any more.")

    def see_card(self, name: str, data: bytes) -> None:
        """Accept a card, the same as before or a newer one."""
        organisation = self.organisations.get(name)
        if organisation is None:
            raise DifferentError(f"There is a card of {name}, which is in no list.")
        try:
            # one that has expired is its organisation's affair: clients refuse that one alone
            card = Card.verify(data, organisation=organisation, instance=self.root.instance)
        except DirectoryError as error:
            raise DifferentError(f"The card of {name}: {error}") from error
        before, known = self._cards.get(name, (card, data))
        if card.version < before.version or (card.version == before.version and data != known):
            raise DifferentError(f"The card of {name} is another than before, and not newer.")
        self._cards[name] = card, data

    def see_listing(self, place: str, body: bytes) -> None:
        """Accept all that is published for a place. SPEC.md, section 7."""
        parts = list(_parts(body))
        if len(parts) < 4 or len(parts) % 2:
            raise DifferentError(f"The listing of {place} is malformed.")
        signatures, data, near, world, *cards = parts
        self.see_directory(data, signatures)
        assert self.directory is not None
        for name, shard in ((place, near), (WORLD, near if place == WORLD else world)):
            if shard or name in self.directory.shards:
                self.see_shard(name, shard)
        for of, card in zip(cards[::2], cards[1::2], strict=True):
            self.see_card(of.decode("utf-8", "replace"), card)


def _parts(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "big")
        if end > len(body):
            raise DifferentError("A listing is cut short.")
        yield body[at + 4 : end]
        at = end

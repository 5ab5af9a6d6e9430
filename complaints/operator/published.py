"""What stewards and organisations signed, as a portal serves it: verified as every client does.

Between two visits only something newer may take its place. It must never accept what a client
would refuse, and says of nothing that it was changed because it is new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from complaints.directory import (
    Card,
    Directory,
    DirectoryError,
    Organisation,
    Shard,
    TrustRoot,
    organisations_by_id,
)
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.operator.errors import OperatorError

WORLD: Final = "world"
FORM_FORMAT: Final = "amparo/offline/v1"


class DifferentError(OperatorError):
    """This is not what was signed, or not what was served before; the message says which."""


@dataclass(slots=True, kw_only=True)
class Signed:
    """What was seen so far. ``today`` is the day for which it must hold."""

    root: TrustRoot
    today: date
    directory: Directory | None = None
    _shards: dict[str, Shard] = field(default_factory=dict)
    _cards: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    @property
    def organisations(self) -> Mapping[str, Organisation]:
        """Of every list that was seen under the newest directory, by id."""
        return organisations_by_id(self._shards.values())

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
            raise DifferentError(f"The directory: {error}") from error
        if before and found.version == before.version and found.data != before.data:
            raise DifferentError("There are two directories of one version.")
        if not before or found.version > before.version:
            self.directory = found
            self._shards = {}

    def see_shard(self, name: str, data: bytes) -> None:
        """Accept a list of the newest directory."""
        assert self.directory is not None
        try:
            self._shards[name] = Shard.accept(data, directory=self.directory, name=name)
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
        version, before = self._cards.get(name, (0, b""))
        if card.version < version or (card.version == version and data != before):
            raise DifferentError(f"The card of {name} is another than before, and not newer.")
        self._cards[name] = card.version, data

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

    def see_form(self, data: bytes) -> None:
        """Accept what stands in the place of the form in one file."""
        try:
            found: Any = strictjson.loads(data)
            made = date.fromisoformat(found["made"])
            texts = [found["directory"], found["signatures"]]
            directory, signatures = (one.encode() for one in texts)
            shards = {name: one.encode() for name, one in found["shards"].items()}
            cards = {name: _joined(*one) for name, one in found["cards"].items()}
            rulebook = found["rulebook"]
            is_known = found["format"] == FORM_FORMAT
        except (MalformedError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DifferentError("What the form brings along is malformed.") from error
        if not is_known or not timedelta(-1) <= made - self.today <= timedelta(1):
            raise DifferentError("The form was not made today.")
        self.see_directory(directory, signatures)
        assert self.directory is not None
        if set(shards) != set(self.directory.shards) or bool(rulebook) != bool(
            self.directory.rulebook
        ):
            raise DifferentError("The form does not bring every list along.")
        for name, shard in shards.items():
            self.see_shard(name, shard)
        for name, card in cards.items():
            self.see_card(name, card)
        if rulebook:
            self.see_rulebook(rulebook.encode())


def _joined(signature: str, content: str) -> bytes:
    """The signed file of a card that stands in a form as two texts."""
    return len(signature).to_bytes(2, "big") + signature.encode() + content.encode()


def _parts(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "big")
        if end > len(body):
            raise DifferentError("A listing is cut short.")
        yield body[at + 4 : end]
        at = end

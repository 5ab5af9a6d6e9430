"""Keys within the office: its cards, to which recipient a member can be sealed, who was given what.

No event bears a secret: what is shared travels in `complaints.domain.identities`, sealed to one
member alone. Recipients are named by their hash, as on the card.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import ClassVar, Self

from complaints.domain.events.base import read_hash
from complaints.domain.fields import Fields
from complaints.domain.identifiers import flag, member, recipient, text


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSeen:
    """The office's card that the writer's desk goes by, whole and as it was signed.

    So whoever is shown another one by the portal has both. ``card`` is the base64 of the signed
    file: it is believed for its signature and for nothing else.
    """

    kind: ClassVar[str] = "card-seen"
    card: str

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The event that passes this signed file on."""
        return cls(card=b64encode(data).decode("ascii"))

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(card=of.get("card", text))

    @property
    def data(self) -> bytes:
        """The signed file, or no bytes at all where it is none; verify it."""
        try:
            return b64decode(self.card, validate=True)
        except ValueError:
            return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """A member's own recipient, and of which of the office's recipients they hold the identity.

    Usually of the writer; of somebody who joins, by the colleague who puts them on the card.
    It counts for nothing until the card has the hash of ``recipient``. ``met`` are the other
    members of that day: whoever comes later cannot have read it.
    """

    kind: ClassVar[str] = "introduced"
    member: str
    recipient: str
    holds: tuple[str, ...]
    administrator: bool
    met: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            member=of.get("member", member),
            recipient=of.get("recipient", recipient),
            holds=of.each("holds", read_hash),
            administrator=of.get("administrator", flag),
            met=of.each("met", member),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The identities of ``recipients`` were sealed to ``member`` alone, in ``envelope`` (a name).

    So every other desk knows why there is an envelope in the inbox that it cannot open.
    """

    kind: ClassVar[str] = "shared"
    member: str
    envelope: str
    recipients: tuple[str, ...]

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            member=of.get("member", member),
            envelope=of.get("envelope", read_hash),
            recipients=of.each("recipients", read_hash),
        )

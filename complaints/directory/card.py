"""Cards: what an organisation itself signs, every few weeks, with no steward.

A card is read only after its signature by the organisation's key was verified. Former members stay
on it, so that what they once signed can be checked. Source: SPEC.md, section 8.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, Self, cast

from complaints.directory.errors import (
    ExpiredError,
    MalformedDirectoryError,
    RefusedOrganisationError,
    RollbackError,
    UntrustedError,
)
from complaints.directory.keys import our_public_key, refusing
from complaints.directory.organisation import Organisation
from complaints.domain import identities, strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    day,
    hex_text,
    instance,
    integer,
    member,
    one_of,
    organisation,
    recipient,
)
from complaints.domain.validity import Validity
from crypto.errors import MalformedFileError
from crypto.minisign import PublicKey
from crypto.signedfile import SignedFile

FORMAT: Final = "amparo/card/v1"
MAX_SIZE: Final = 65_536  # bytes of a card as a signed file
MAX_DAYS: Final = 21
RECIPIENT_DAYS: Final = identities.RECIPIENT_DAYS
FIELD_DAYS: Final = identities.FIELD_DAYS
FORMER_DAYS: Final = 400

State = Literal["open", "urgent-only", "away"]
_STATES: Final = ("open", "urgent-only", "away")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One who signs for the organisation: messages with ``sign``, desk requests with ``request``.

    ``seal`` is the hex SHA-256 of the member's own recipient string. ``last``, of somebody who had
    to leave, is the hash of their last journal message that counts (`NO_HASH` if none does).
    """

    id: str
    sign: PublicKey
    request: PublicKey
    seal: str
    validity: Validity
    last: str | None = None

    @classmethod
    def read(cls, value: object) -> Self:
        """The member of its JSON object."""
        fields = Fields(value, "member")
        return cls(
            id=fields.get("id", member),
            sign=fields.get("sign", our_public_key),
            request=fields.get("request", our_public_key),
            seal=fields.get("seal", hex_text(HASH_SIZE)),
            validity=Validity.read(fields, first="from", last="to"),
            last=fields.optional("last", hex_text(HASH_SIZE)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        said: dict[str, object] = {
            "id": self.id,
            "sign": str(self.sign),
            "request": str(self.request),
            "seal": self.seal,
            **_days(self.validity),
        }
        return said if self.last is None else {**said, "last": self.last}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRecipient:
    """A recipient, ``age1pq1…``, and when to seal to it. Its inside is checked when it is used."""

    recipient: str = field(repr=False)
    validity: Validity

    @classmethod
    def read(cls, value: object, *, at_most: int = RECIPIENT_DAYS) -> Self:
        """The recipient of its JSON object, valid for at most so many days."""
        fields = Fields(value, "recipient")
        return cls(
            recipient=fields.get("recipient", recipient),
            validity=Validity.read(fields, first="from", last="to", at_most=at_most),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"recipient": self.recipient, **_days(self.validity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Whether the office works, and until when it is away."""

    state: State = "open"
    until: date | None = None

    def on(self, today: date) -> State:
        """The state on a day: whoever was away until one that is over is open again."""
        return "open" if self.until is not None and self.until < today else self.state

    @classmethod
    def read(cls, value: object) -> Self:
        """The availability of its JSON object."""
        fields = Fields(value, "availability")
        return cls(
            state=cast(State, fields.get("state", one_of(*_STATES))),
            until=fields.optional("until", day),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"state": self.state, "until": self.until and self.until.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What an organisation says of itself; ``validity`` is ``issued`` to ``expires``."""

    instance: str
    organisation: str
    version: int
    validity: Validity
    members: tuple[Member, ...]
    recipient: DatedRecipient
    next: DatedRecipient | None = None
    field_recipient: DatedRecipient | None = None
    availability: Availability = Availability()
    answers_in_days: int | None = None

    def __post_init__(self) -> None:
        if self.validity.last > self.recipient.validity.last:
            raise MalformedError("A card expires no later than its recipient.")
        if (self.validity.last - self.validity.first).days > MAX_DAYS:
            raise MalformedError(f"A card is valid for at most {MAX_DAYS} days.")
        _refuse_twins(self.members)

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """The card of its JSON, *not* verified: for whoever is about to sign it."""
        with refusing("card"):
            fields = Fields(strictjson.loads(content), "card")
            fields.get("format", one_of(FORMAT))
            return cls(
                instance=fields.get("instance", instance),
                organisation=fields.get("organisation", organisation),
                version=fields.get("version", integer(1)),
                validity=Validity.read(fields, first="issued", last="expires"),
                members=fields.each("members", Member.read),
                recipient=fields.get("recipient", DatedRecipient.read),
                next=fields.optional("next", DatedRecipient.read),
                field_recipient=fields.optional("field_recipient", _field_recipient),
                availability=fields.get("availability", Availability.read),
                answers_in_days=fields.optional("answers_in_days", integer(0)),
            )

    @classmethod
    def verify(
        cls, data: bytes, *, organisation: Organisation, instance: str, at_least: int = 0
    ) -> Self:
        """The card of a signed file, whatever the day: to check what its members signed.

        ``at_least`` is the highest version of this card ever seen. Raises
        `MalformedDirectoryError`, `UntrustedError` or `RollbackError`.
        """
        if len(data) > MAX_SIZE:
            raise MalformedDirectoryError("This is no card: it is too long.")
        try:
            signed = SignedFile.parse(data)
        except MalformedFileError as error:
            raise MalformedDirectoryError(f"This is no card: {error}") from error
        with refusing("card"):
            comment = signed.verify(organisation.key)
        card = cls.parse(signed.content)
        if (card.instance, card.organisation) != (instance, organisation.id):
            raise UntrustedError("This is the card of another organisation.")
        if comment != card.trusted_comment:
            raise UntrustedError("The card's signature was made for something else.")
        if card.version < at_least:
            raise RollbackError("This card is older than one that was used before.")
        return card

    @classmethod
    def accept(
        cls,
        data: bytes,
        *,
        organisation: Organisation,
        instance: str,
        today: date,
        at_least: int = 0,
    ) -> Self:
        """The card, if it holds today. Raises as `verify`, and `ExpiredError`."""
        card = cls.verify(data, organisation=organisation, instance=instance, at_least=at_least)
        card.check_day(today)
        return card

    def check_day(self, today: date) -> None:
        """Return if the card holds today; `ExpiredError` otherwise."""
        if not self.validity.has_begun(today):
            raise ExpiredError("The organisation's card begins in the future; is the clock right?")
        if not self.validity.covers(today):
            raise ExpiredError("The organisation's card has expired.")

    def recipient_on(self, today: date) -> str:
        """To which recipient to seal today; `RefusedOrganisationError` if to none."""
        for one in (self.recipient, self.next):
            if one and one.validity.covers(today):
                return one.recipient
        raise RefusedOrganisationError(
            self.organisation, "no-recipient", "This organisation has no key for today."
        )

    def member_on(self, member: str, day: date) -> Member:
        """The member who could sign on ``day``; `UntrustedError` if there was none of that id."""
        for one in self.members:
            if one.id == member and one.validity.includes(day):
                return one
        raise UntrustedError("Nobody of that name signed for the organisation on that day.")

    def current_members(self, today: date) -> tuple[Member, ...]:
        """Who belongs to the organisation today."""
        return tuple(one for one in self.members if one.validity.covers(today))

    @property
    def left(self) -> dict[str, str]:
        """Who had to leave, with the hash of their last journal message that counts."""
        return {one.id: one.last for one in self.members if one.last}

    def dump(self) -> bytes:
        """The JSON to sign."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "instance": self.instance,
                "organisation": self.organisation,
                "version": self.version,
                "issued": self.validity.first.isoformat(),
                "expires": self.validity.last.isoformat(),
                "members": [one.as_json() for one in self.members],
                "recipient": self.recipient.as_json(),
                "next": self.next and self.next.as_json(),
                "field_recipient": self.field_recipient and self.field_recipient.as_json(),
                "availability": self.availability.as_json(),
                "answers_in_days": self.answers_in_days,
            }
        )

    @property
    def trusted_comment(self) -> str:
        """What the trusted comment of its signature must be."""
        return f"amparo/v1 card {self.instance} {self.organisation} {self.version}"


def _field_recipient(value: object) -> DatedRecipient:
    return DatedRecipient.read(value, at_most=FIELD_DAYS)


def _days(validity: Validity) -> dict[str, object]:
    return {"from": validity.first.isoformat(), "to": validity.last.isoformat()}


def _refuse_twins(members: Sequence[Member]) -> None:
    keys = {key for one in members for key in (one.sign.key, one.request.key)}
    if len({one.id for one in members}) != len(members) or len(keys) != 2 * len(members):
        raise MalformedError("Two members have the same id, or a key serves twice.")

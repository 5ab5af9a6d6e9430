"""The office's identities on their way from one member to another, sealed to that member alone.

The one message that carries keys. It names its reader, so that nobody can pass it on as their own;
it lies in no journal and is kept nowhere but in keyrings, or an identity that was erased could be
had from a copy. Source: SPEC.md, section 9, "identities".
"""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import flag, hex_bytes, member
from complaints.domain.message import MemberMessage, read_member_head
from complaints.domain.validity import EARLY, Validity

RECIPIENT_DAYS: Final = 35
FIELD_DAYS: Final = 400
MOST: Final = 64  # identities in one message; it never overflows

_SEED_SIZE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedIdentity:
    """One identity: its seed, when others seal to its recipient, whether only ``forms`` do."""

    seed: bytes = field(repr=False)
    validity: Validity
    forms: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """The identity of its JSON object. Nobody may make one live longer than it may."""
        fields = Fields(value, "identity")
        forms = fields.get("forms", flag)
        return cls(
            seed=fields.get("seed", hex_bytes(_SEED_SIZE)),
            validity=Validity.read(
                fields, first="from", last="to", at_most=FIELD_DAYS if forms else RECIPIENT_DAYS
            ),
            forms=forms,
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes: secret."""
        return {
            "seed": self.seed.hex(),
            "from": self.validity.first.isoformat(),
            "to": self.validity.last.isoformat(),
            "forms": self.forms,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Identities(MemberMessage):
    """What one member gives another, ``reader``, to open the office's envelopes with."""

    TYPE: ClassVar[str] = "identities"

    reader: str
    identities: tuple[SharedIdentity, ...] = field(repr=False)

    def __post_init__(self) -> None:
        # slots=True makes a new class, which the argumentless super() does not know
        MemberMessage.__post_init__(self)
        if not 1 <= len(self.identities) <= MOST:
            raise MalformedError("It brings no identity, or too many.")
        if any(one.validity.first - self.day > EARLY for one in self.identities):
            raise MalformedError("An identity begins after the day on which it is shared.")

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The message of its JSON fields."""
        return cls(
            **read_member_head(fields),
            reader=fields.get("reader", member),
            identities=fields.each("identities", SharedIdentity.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type: secret."""
        return {
            "reader": self.reader,
            "identities": [one.as_json() for one in self.identities],
        }

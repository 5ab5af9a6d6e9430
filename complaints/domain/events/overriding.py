"""That one member proposes to give something without consent, and what a second one says."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import one_of, organisation, text
from complaints.domain.override import BASES, UNTOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideProposed:
    """A member answers for giving the parts (hashes) to ``to``; ``statement`` is what they signed.

    ``untold``: why the complainant is not to be told; None if they are.
    """

    kind: ClassVar[str] = "override-proposed"
    override: str
    to: str
    parts: tuple[str, ...]
    basis: str
    facts: str = field(repr=False)
    untold: str | None
    statement: str = field(repr=False)
    signature: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            override=of.get("override", read_id),
            to=of.get("to", organisation),
            parts=of.each("parts", read_hash),
            basis=of.get("basis", one_of(*BASES)),
            facts=of.get("facts", text),
            untold=of.optional("untold", one_of(*UNTOLD)),
            statement=of.get("statement", text),
            signature=of.get("signature", text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideApproved:
    """A second member approved it; the referral is made in the same act."""

    kind: ClassVar[str] = "override-approved"
    override: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(override=of.get("override", read_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRefused:
    """A member refused it, or who proposed it took it back."""

    kind: ClassVar[str] = "override-refused"
    override: str
    reason: str = field(repr=False)

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(override=of.get("override", read_id), reason=of.get("reason", text))

"""What an office does about a case within its own walls, and what it tells the complainant."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.from_organisation import PartReference
from complaints.domain.identifiers import code, language, member, organisation, text
from complaints.domain.states import CaseState, read_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """The complainant was sent a signed acknowledgement of ``message`` in the reply ``reply``."""

    kind: ClassVar[str] = "acknowledged"
    message: str
    reply: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(message=of.get("message", read_id), reply=of.get("reply", read_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The complainant was written to."""

    kind: ClassVar[str] = "replied"
    reply: str
    text: str = field(repr=False)
    language: str
    state: CaseState | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            reply=of.get("reply", read_id),
            text=of.get("text", text),
            language=of.get("language", language),
            state=of.optional("state", read_state),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The complainant was asked for a consent, in the reply ``reply``."""

    kind: ClassVar[str] = "asked"
    reply: str
    question: str
    purpose: str
    to: str
    parts: tuple[PartReference, ...]
    text: str = field(repr=False)
    language: str

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            reply=of.get("reply", read_id),
            question=of.get("question", read_id),
            purpose=of.get("purpose", text),
            to=of.get("to", organisation),
            parts=of.each("parts", PartReference.read),
            text=of.get("text", text),
            language=of.get("language", language),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The case went from one state to another; ``before`` is what the member saw.

    ``outcome`` is the code with which it was closed; entries of older desks have none.
    """

    kind: ClassVar[str] = "moved"
    before: CaseState
    after: CaseState
    reason: str = field(repr=False)
    outcome: str | None = None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            before=of.get("before", read_state),
            after=of.get("after", read_state),
            reason=of.get("reason", text),
            # a newer desk may know outcomes that this one does not: the case is closed all the same
            outcome=of.optional("outcome", code),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note for the office; nobody else sees it.

    ``corrects`` is the entry (its hash) of the note that it corrects; both stay.
    """

    kind: ClassVar[str] = "noted"
    text: str = field(repr=False)
    corrects: str | None = None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(text=of.get("text", text), corrects=of.optional("corrects", read_hash))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who works on the case; ``before`` is what the member saw, None is nobody."""

    kind: ClassVar[str] = "assigned"
    before: str | None
    after: str | None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(before=of.optional("before", member), after=of.optional("after", member))

"""What a member did with somebody who was there or on the telephone: wrote for them, asked aloud.

A consent that was asked aloud is signed by the complainant's key, like any other; that it was asked
in person, by whom and in which language stands here, in the name of the member who answers for it.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.events.base import read_hash, read_id
from complaints.domain.fields import Fields
from complaints.domain.identifiers import flag, language, one_of, organisation, text

#: Somebody is there, or on the telephone.
WAYS: Final = ("present", "phone")
#: Nobody: a member, or somebody for the office, visited a place.
VISIT: Final = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """A member wrote a complaint (``message``, its id) for somebody, and sent it.

    ``how``: one of `WAYS`, or `VISIT`; ``language`` is the one they spoke.
    """

    kind: ClassVar[str] = "taken-down"
    message: str
    how: str
    language: str
    interpreter: bool

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        return cls(
            message=of.get("message", read_id),
            how=of.get("how", one_of(*WAYS, VISIT)),
            language=of.get("language", language),
            interpreter=of.get("interpreter", flag),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAttested:
    """A member asked aloud for a consent, and answers for what was said.

    ``to`` is the organisation asked about, or ``body`` the kind of body, one of them; ``parts`` are
    hashes.
    ``consent`` is the id of the one that they gave, None for a no; ``question`` that of a question
    which the office had sent, None where there was none. ``language`` and ``text_version`` say
    which text was read, ``interpreter`` whether somebody translated.
    """

    kind: ClassVar[str] = "consent-attested"
    consent: str | None
    question: str | None
    to: str | None
    body: str | None
    parts: tuple[str, ...]
    how: str
    language: str
    text_version: str
    interpreter: bool

    @property
    def yes(self) -> bool:
        """Whether they agreed."""
        return self.consent is not None

    @classmethod
    def read(cls, of: Fields) -> Self:
        """The event of its JSON fields."""
        to, body = of.optional("to", organisation), of.optional("body", text)
        if (to is None) is not bool(body):
            raise MalformedError("It should say about whom was asked.")
        return cls(
            consent=of.optional("consent", read_id),
            question=of.optional("question", read_id),
            to=to,
            body=body,
            parts=of.each("parts", read_hash),
            how=of.get("how", one_of(*WAYS)),
            language=of.get("language", language),
            text_version=of.get("text_version", text),
            interpreter=of.get("interpreter", flag),
        )

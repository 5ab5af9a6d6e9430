"""What a member of an organisation writes to others: reply, referral, referral-answer."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final, Self

from complaints.domain import attachments
from complaints.domain.address import AttachmentReference, ReplyAddress
from complaints.domain.consent import PURPOSES, Consent
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    code,
    day,
    flag,
    hex_text,
    language,
    one_of,
    organisation,
    text,
)
from complaints.domain.message import MemberMessage, read_member_head, without_none
from complaints.domain.override import Override
from complaints.domain.parts import Part, part_name
from complaints.domain.rendering import Rendering

DONE: Final = "done"
ANSWERS: Final = (
    "accepted",
    "declined",
    "information-requested",
    DONE,
    "expired",
    "recalled",
    "erased",
)
DECLINED_CODES: Final = (
    "not-our-mandate",
    "no-capacity",
    "not-our-area",
    "conflict-of-interest",
    "consent-unclear",
    "other",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The message (id) and its envelope (name) that the organisation's desk has."""

    message: str
    envelope: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The acknowledgement of its JSON object."""
        fields = Fields(value, "acknowledgement")
        return cls(
            message=fields.get("message", hex_text(ID_SIZE)),
            envelope=fields.get("envelope", hex_text(HASH_SIZE)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"message": self.message, "envelope": self.envelope}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReference:
    """A part by its name and hash."""

    name: str
    hash: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The reference of its JSON object."""
        fields = Fields(value, "part's reference")
        return cls(name=fields.get("part", part_name), hash=fields.get("hash", hex_text(HASH_SIZE)))

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"part": self.name, "hash": self.hash}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Asks for a consent: may these parts go to ``to``, or to a ``kind`` of body?"""

    id: str
    purpose: str
    to: str | None = None
    kind: str | None = None
    parts: tuple[PartReference, ...]
    text: str = field(repr=False)
    text_version: str
    language: str

    def __post_init__(self) -> None:
        if (self.to is None) == (self.kind is None) or self.kind == "":
            raise MalformedError("A question names either an organisation or a kind of body.")

    @classmethod
    def read(cls, value: object) -> Self:
        """The question of its JSON object."""
        fields = Fields(value, "question")
        return cls(
            id=fields.get("id", hex_text(ID_SIZE)),
            purpose=fields.get("purpose", one_of(*PURPOSES)),
            to=fields.optional("to", organisation),
            kind=fields.optional("kind", text),
            parts=fields.each("parts", PartReference.read),
            text=fields.get("text", text),
            text_version=fields.get("text_version", text),
            language=fields.get("language", language),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "id": self.id,
            "purpose": self.purpose,
            "to": self.to,
            "kind": self.kind,
            "parts": [part.as_json() for part in self.parts],
            "text": self.text,
            "text_version": self.text_version,
            "language": self.language,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(MemberMessage):
    """What an organisation tells the complainant."""

    TYPE: ClassVar[str] = "reply"

    text: str | None = field(default=None, repr=False)
    language: str | None = None
    state: str | None = None
    acknowledgement: Acknowledgement | None = None
    question: Question | None = None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The reply of its JSON fields."""
        return cls(
            **read_member_head(fields),
            text=fields.optional("text", text),
            language=fields.optional("language", language),
            state=fields.optional("state", text),
            acknowledgement=fields.optional("acknowledgement", Acknowledgement.read),
            question=fields.optional("question", Question.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type; absent ones left out."""
        return without_none(
            {
                "text": self.text,
                "language": self.language,
                "state": self.state,
                "acknowledgement": self.acknowledgement and self.acknowledgement.as_json(),
                "question": self.question and self.question.as_json(),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(MemberMessage):
    """The consented parts and the consents, verbatim, for the next organisation.

    With an ``override`` there are no consents: two members of the sender answer for it.
    Of ``attachments`` some may be copies that the sender cleaned. With ``transfer`` the case is the
    reader's own once it accepts.
    """

    TYPE: ClassVar[str] = "referral"

    parts: tuple[Part, ...]
    attachments: tuple[AttachmentReference, ...] = ()
    consents: tuple[Consent, ...]
    reason: str = field(repr=False)
    answer_by: date | None = None
    transfer: bool = False
    override: Override | None = None
    reply: ReplyAddress | None
    language: str

    def __post_init__(self) -> None:
        super(Referral, self).__post_init__()
        if self.override and (self.consents or self.reply or self.transfer):
            raise MalformedError("What is given without consent rests on no consent.")

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The referral of its JSON fields."""
        return cls(
            **read_member_head(fields),
            parts=fields.each("parts", Part.read),
            attachments=attachments.read(fields, may_be_cleaned=True),
            consents=fields.each("consents", Consent.read),
            reason=fields.get("reason", text),
            answer_by=fields.optional("answer_by", day),
            transfer=fields.optional("transfer", flag) or False,
            override=fields.optional("override", Override.read),
            reply=fields.optional("reply", ReplyAddress.read),
            language=fields.get("language", language),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type."""
        return {
            "parts": [part.as_json() for part in self.parts],
            **attachments.body(self.attachments),
            "consents": [consent.as_json() for consent in self.consents],
            "reason": self.reason,
            "answer_by": self.answer_by and self.answer_by.isoformat(),
            **({"transfer": True} if self.transfer else {}),
            **({"override": self.override.as_json()} if self.override else {}),
            "reply": self.reply and self.reply.as_json(),
            "language": self.language,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswer(MemberMessage):
    """What became of the referral (id), with the ``translation`` if that is what was done.

    ``outcome`` is the code of how it ended; a newer program may know codes that this one does not.
    """

    TYPE: ClassVar[str] = "referral-answer"

    referral: str
    answer: str
    code: str | None = None
    text: str | None = field(default=None, repr=False)
    outcome: str | None = None
    translation: Rendering | None = None

    def __post_init__(self) -> None:
        super(ReferralAnswer, self).__post_init__()
        if self.translation and self.answer != DONE:
            raise MalformedError("A translation comes with the answer that it is done.")
        if self.outcome and self.answer != DONE:
            raise MalformedError("An outcome comes with the answer that it is done.")

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The answer of its JSON fields."""
        return cls(
            **read_member_head(fields),
            referral=fields.get("referral", hex_text(ID_SIZE)),
            answer=fields.get("answer", one_of(*ANSWERS)),
            code=fields.optional("code", one_of(*DECLINED_CODES)),
            text=fields.optional("text", text),
            outcome=fields.optional("outcome", code),
            translation=fields.optional("translation", Rendering.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type; absent ones left out."""
        said = {
            "code": self.code,
            "text": self.text,
            "outcome": self.outcome,
            "translation": self.translation and self.translation.as_json(),
        }
        return {"referral": self.referral, "answer": self.answer, **without_none(said)}

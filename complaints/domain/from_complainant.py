"""What a complainant writes: complaint, follow-up, and the keepsake to themself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Literal, Self, cast

from complaints.domain import attachments
from complaints.domain.address import AttachmentReference, ReplyAddress
from complaints.domain.consent import Consent
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    day,
    flag,
    hex_bytes,
    hex_text,
    language,
    one_of,
    organisation,
    text,
)
from complaints.domain.message import Message, read_head, without_none
from complaints.domain.parts import SALT_SIZE, Part, part_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Message):
    """The parts that one organisation may have, and how to reach the complainant."""

    TYPE: ClassVar[str] = "complaint"

    parts: tuple[Part, ...]
    attachments: tuple[AttachmentReference, ...] = ()
    consents: tuple[Consent, ...] = ()
    reply: ReplyAddress
    language: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The complaint of its JSON fields."""
        return cls(
            **read_head(fields),
            parts=fields.each("parts", Part.read),
            attachments=attachments.read(fields),
            consents=fields.each_if_any("consents", Consent.read),
            reply=fields.get("reply", ReplyAddress.read),
            language=fields.get("language", language),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type."""
        return {
            "parts": [part.as_json() for part in self.parts],
            **attachments.body(self.attachments),
            "consents": [consent.as_json() for consent in self.consents],
            "reply": self.reply.as_json(),
            "language": self.language,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Yes or no to the question ``question`` (an id) that asked for a consent."""

    question: str
    yes: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """The answer of its JSON object."""
        fields = Fields(value, "answer")
        return cls(
            question=fields.get("question", hex_text(ID_SIZE)),
            yes=fields.get("answer", one_of("yes", "no")) == "yes",
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"question": self.question, "answer": "yes" if self.yes else "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Stop sharing: everything, or what was or may be referred (to one organisation, or any)."""

    scope: Literal["all", "referral"]
    to: str | None = None

    @classmethod
    def read(cls, value: object) -> Self:
        """The withdrawal of its JSON object."""
        fields = Fields(value, "withdrawal")
        scope = fields.get("scope", one_of("all", "referral"))
        return cls(
            scope=cast(Literal["all", "referral"], scope), to=fields.optional("to", organisation)
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return without_none({"scope": self.scope, "to": self.to})


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Message):
    """What the complainant adds, answers or takes back later."""

    TYPE: ClassVar[str] = "follow-up"

    text: str | None = field(default=None, repr=False)
    language: str | None = None
    parts: tuple[Part, ...] = ()
    attachments: tuple[AttachmentReference, ...] = ()
    consents: tuple[Consent, ...] = ()
    answers: tuple[Answer, ...] = ()
    withdrawal: Withdrawal | None = None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The follow-up of its JSON fields."""
        return cls(
            **read_head(fields),
            text=fields.optional("text", text),
            language=fields.optional("language", language),
            parts=fields.each_if_any("parts", Part.read),
            attachments=attachments.read(fields),
            consents=fields.each_if_any("consents", Consent.read),
            answers=fields.each_if_any("answers", Answer.read),
            withdrawal=fields.optional("withdrawal", Withdrawal.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type; absent ones left out."""
        return without_none(
            {
                "text": self.text,
                "language": self.language,
                "parts": tuple(part.as_json() for part in self.parts),
                **attachments.body(self.attachments),
                "consents": tuple(consent.as_json() for consent in self.consents),
                "answers": tuple(answer.as_json() for answer in self.answers),
                "withdrawal": self.withdrawal and self.withdrawal.as_json(),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message that the complainant sent: to whom, in which envelope (name), which parts."""

    to: str
    message: str
    envelope: str
    day: date
    parts: tuple[str, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """The entry of its JSON object."""
        fields = Fields(value, "entry of what was sent")
        return cls(
            to=fields.get("to", organisation),
            message=fields.get("message", hex_text(ID_SIZE)),
            envelope=fields.get("envelope", hex_text(HASH_SIZE)),
            day=fields.get("day", day),
            parts=fields.each("parts", hex_text(HASH_SIZE)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "to": self.to,
            "message": self.message,
            "envelope": self.envelope,
            "day": self.day.isoformat(),
            "parts": self.parts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPart:
    """A part in the keepsake; ``text`` only while some recipient does not have it."""

    name: str
    salt: bytes = field(repr=False)
    hash: str
    text: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, part: Part, *, whole: bool) -> Self:
        """``part``, with its text or with its hash alone."""
        return cls(
            name=part.name, salt=part.salt, hash=part.hash, text=part.text if whole else None
        )

    @classmethod
    def read(cls, value: object) -> Self:
        """The kept part of its JSON object."""
        fields = Fields(value, "kept part")
        return cls(
            name=fields.get("part", part_name),
            salt=fields.get("salt", hex_bytes(SALT_SIZE)),
            hash=fields.get("hash", hex_text(HASH_SIZE)),
            text=fields.optional("bytes", text),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        kept = {"part": self.name, "salt": self.salt.hex(), "hash": self.hash, "bytes": self.text}
        return without_none(kept)

    @property
    def part(self) -> Part | None:
        """The part itself, where its text was kept."""
        return (
            self.text if self.text is None else Part(name=self.name, salt=self.salt, text=self.text)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an organisation (``asked_by``) may do if the complainant cannot come back.

    ``consent`` is the id of the consent that says so; the rest is what it says.
    """

    consent: str
    asked_by: str
    kind: str
    until: date
    with_name: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """The entry of its JSON object."""
        fields = Fields(value, "entry of what holds in absence")
        return cls(
            consent=fields.get("consent", hex_text(ID_SIZE)),
            asked_by=fields.get("asked_by", organisation),
            kind=fields.get("kind", text),
            until=fields.get("until", day),
            with_name=fields.get("with_name", flag),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "consent": self.consent,
            "asked_by": self.asked_by,
            "kind": self.kind,
            "until": self.until.isoformat(),
            "with_name": self.with_name,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepsake(Message):
    """What the complainant wants to see again, sealed to themself.

    ``organisations`` says in which shard each stands that may write under this receipt; None
    where nobody knows all of them, so that a reader looks in every list. ``standing`` is what was
    allowed for the case that they cannot come back, and not taken back.
    """

    TYPE: ClassVar[str] = "keepsake"

    sent: tuple[Sent, ...]
    parts: tuple[KeptPart, ...]
    attachments: tuple[AttachmentReference, ...] = ()
    answered: tuple[str, ...] = ()
    language: str
    organisations: Mapping[str, str] | None = None
    standing: tuple[Standing, ...] = ()

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """The keepsake of its JSON fields."""
        given = fields.optional("given", _given) or {}  # beside the parts, where it was too long
        sent = fields.each("sent", Sent.read)
        return cls(
            **read_head(fields),
            sent=tuple(replace(one, parts=given.get(one.message, one.parts)) for one in sent),
            parts=fields.each("parts", KeptPart.read),
            attachments=attachments.read(fields),
            answered=fields.each_if_any("answered", hex_text(ID_SIZE)),
            language=fields.get("language", language),
            organisations=fields.optional("organisations", _shards),
            standing=fields.each_if_any("standing", Standing.read),
            extra=fields.extra(),
        )

    def body(self) -> dict[str, object]:
        """The JSON fields of this type."""
        return {
            "sent": [entry.as_json() for entry in self.sent],
            "parts": [part.as_json() for part in self.parts],
            **attachments.body(self.attachments),
            "answered": self.answered,
            "language": self.language,
            **without_none(
                {
                    "organisations": self.organisations,
                    "standing": tuple(entry.as_json() for entry in self.standing),
                }
            ),
        }


def _shards(value: object) -> Mapping[str, str]:
    return {organisation(name): text(one) for name, one in mapping(value).items()}


def _given(value: object) -> Mapping[str, tuple[str, ...]]:
    messages = Fields(value, "list of what was given")
    return {name: messages.each(name, hex_text(HASH_SIZE)) for name in mapping(value)}

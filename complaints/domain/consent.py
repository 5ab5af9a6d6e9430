"""Consents: what a complainant permits one organisation to hand to another, and the checks of it.

The complainant's signature covers the exact text, which travels verbatim. This module reads and
checks the terms; `complaints.consents` makes and verifies the signature, because nothing here
knows cryptography. A consent that was only read permits nothing yet.
Source: SPEC.md, section 11.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Self

from complaints.domain import strictjson
from complaints.domain.address import ReplyAddress
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    case,
    case_of,
    day,
    derived_key,
    flag,
    hex_text,
    language,
    member,
    one_of,
    organisation,
    text,
)

FORMAT: Final = "amparo/consent/v1"
REFERRAL: Final = "referral"
#: To who translates: they are given the words alone, and never the complainant's address.
TRANSLATION: Final = "translation"
#: The kind of body that may be given something for that, and for nothing else.
INTERPRETER: Final = "interpreter"
PURPOSES: Final = (REFERRAL, TRANSLATION, "representation")
GIVERS: Final = ("self", "guardian", "representative")
#: How long a complainant must have been silent before a consent for their absence permits anything.
SILENCE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePermission:
    """To whom the complainant's name may become known."""

    recipient: bool = False
    government: bool = False
    published: bool = False


UNNAMED: Final = NamePermission()


@dataclass(frozen=True, slots=True, kw_only=True)
class IfAbsent:
    """That a consent holds only if the complainant cannot come back: for which kind of body, until
    when, and whether with the name.

    It restricts a consent for that same kind of body, and never widens one.
    """

    kind: str
    until: date
    with_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """That it was asked for aloud: by which member of the organisation that asks, and ``how``.

    The complainant's own signature covers it. It permits nothing more and nothing less.
    """

    member: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a consent says. Exactly one of ``to`` and ``kind`` is set; ``parts`` are hashes."""

    id: str
    case: str
    asked_by: str
    to: str | None
    kind: str | None
    purpose: str
    parts: tuple[str, ...]
    name: NamePermission = UNNAMED
    onward: bool = False
    absent: IfAbsent | None = None
    reply: ReplyAddress | None
    language: str
    text_version: str
    given_by: str = "self"
    interpreter: bool = False
    attested: Attested | None = None
    day: date
    expires: date

    def __post_init__(self) -> None:
        # an empty kind would be true of no body and must never be taken for "any"
        if (self.to is None) == (self.kind is None) or self.kind == "":
            raise MalformedError("A consent names either an organisation or a kind of body.")

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The terms of a consent's exact text."""
        fields = Fields(strictjson.loads(data), "consent")
        fields.get("format", one_of(FORMAT))
        return cls(
            id=fields.get("id", hex_text(ID_SIZE)),
            case=fields.get("from", case),
            asked_by=fields.get("asked_by", organisation),
            to=fields.optional("to", organisation),
            kind=fields.optional("kind", text),
            purpose=fields.get("purpose", one_of(*PURPOSES)),
            parts=fields.each("parts", hex_text(HASH_SIZE)),
            name=fields.get("name", _name_permission),
            onward=fields.get("onward", flag),
            absent=fields.optional("absent", _if_absent),
            reply=fields.optional("reply", ReplyAddress.read),
            language=fields.get("language", language),
            text_version=fields.get("text_version", text),
            given_by=fields.get("given_by", one_of(*GIVERS)),
            interpreter=fields.get("interpreter", flag),
            attested=fields.optional("attested", _attested),
            day=fields.get("day", day),
            expires=fields.get("expires", day),
        )

    def dump(self) -> bytes:
        """The text to sign."""
        absent = self.absent and {
            "kind": self.absent.kind,
            "until": self.absent.until.isoformat(),
            "with_name": self.absent.with_name,
        }
        name = {
            "recipient": self.name.recipient,
            "government": self.name.government,
            "published": self.name.published,
        }
        # a text without it is as it always was, byte for byte
        attested = self.attested and {"member": self.attested.member, "how": self.attested.how}
        return strictjson.dumps(
            {
                "format": FORMAT,
                "id": self.id,
                "from": self.case,
                "asked_by": self.asked_by,
                "to": self.to,
                "kind": self.kind,
                "purpose": self.purpose,
                "parts": self.parts,
                "name": name,
                "onward": self.onward,
                "absent": absent,
                "reply": self.reply and self.reply.as_json(),
                "language": self.language,
                "text_version": self.text_version,
                "given_by": self.given_by,
                "interpreter": self.interpreter,
                **({"attested": attested} if attested else {}),
                "day": self.day.isoformat(),
                "expires": self.expires.isoformat(),
            }
        )

    @property
    def trusted_comment(self) -> str:
        """What its signature's trusted comment must be."""
        return f"amparo/v1 consent {self.case} {self.asked_by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A consent as it travels; ``terms`` are its text, read. Not yet verified."""

    text: str = field(repr=False)
    signature: str = field(repr=False)
    verifying_key: str
    terms: Terms

    @classmethod
    def read(cls, value: object) -> Self:
        """The consent of its JSON object."""
        fields = Fields(value, "consent")
        exact = fields.get("text", text)
        return cls(
            text=exact,
            signature=fields.get("signature", text),
            verifying_key=fields.get("verifying_key", derived_key),
            terms=Terms.parse(exact.encode("utf-8")),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "text": self.text,
            "signature": self.signature,
            "verifying_key": self.verifying_key,
        }


def check(
    consent: Consent,
    *,
    sender: str,
    reader: str,
    reader_kind: str,
    parts: Collection[str],
    reply: ReplyAddress | None,
    today: date,
) -> None:
    """Return if ``consent`` permits ``sender`` to give ``parts`` (hashes) to ``reader`` today.

    ``reader_kind`` is the reader's kind in the directory, ``reply`` the referral's address.
    Raises `ConsentError` with the first check that fails. Verify the signature first
    (`complaints.consents.verify`), and see that it was not withdrawn.
    """
    terms = consent.terms
    if case_of(consent.verifying_key) != terms.case:
        raise ConsentError("owner", "The consent was signed by somebody else than it is from.")
    if terms.asked_by != sender:
        raise ConsentError("sender", "The consent was given to another organisation.")
    if terms.to not in (None, reader) or terms.kind not in (None, reader_kind):
        raise ConsentError("reader", "The consent does not name this organisation.")
    if (terms.purpose == TRANSLATION) is not (reader_kind == INTERPRETER):
        raise ConsentError("purpose", "Interpreters are given words to translate, and nobody else.")
    if today > terms.expires:
        raise ConsentError("expired", "The consent has expired.")
    if terms.absent:
        _check_absence(terms, terms.absent, today)
    if not set(parts) <= set(terms.parts):
        raise ConsentError("parts", "There is a part that the consent does not allow.")
    if terms.purpose == TRANSLATION and terms.reply:
        raise ConsentError("reply", "Who translates is given no address of the complainant.")
    if terms.reply != reply:
        raise ConsentError("reply", "The reply address is not the one of the consent.")


def _check_absence(terms: Terms, absent: IfAbsent, today: date) -> None:
    """What anybody can check of a consent for the case that its giver cannot come back.

    That they did not come back is known to the office that asked alone, see
    `complaints.domain.absence`; but nobody was silent for longer than their consent is old.
    """
    if absent.kind != terms.kind or absent.with_name != terms.name.recipient:
        raise ConsentError("absence", "What the consent says of an absence contradicts the rest.")
    if today > absent.until:
        raise ConsentError("expired", "The consent has expired.")
    if today - terms.day < SILENCE:
        raise ConsentError(
            "absence", "The consent holds only once the complainant has been silent for 30 days."
        )


def _name_permission(value: object) -> NamePermission:
    fields = Fields(value, "permission to name")
    return NamePermission(
        recipient=fields.get("recipient", flag),
        government=fields.get("government", flag),
        published=fields.get("published", flag),
    )


def _attested(value: object) -> Attested:
    fields = Fields(value, "attestation")
    return Attested(member=fields.get("member", member), how=fields.get("how", text))


def _if_absent(value: object) -> IfAbsent:
    fields = Fields(value, "provision for absence")
    return IfAbsent(
        kind=fields.get("kind", text),
        until=fields.get("until", day),
        with_name=fields.get("with_name", flag),
    )

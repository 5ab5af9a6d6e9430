"""An override: what two members of an office answer for when nobody can wait for a consent.

It stands in for an answer that cannot be waited for, never for one that was given: where the
complainant said no or took back, there is no override. One member signs the statement, another
gives it away; both names travel with it, and so do the basis in law and the facts. This module
reads and checks the statement; `complaints.overrides` makes and verifies its signature.
Source: SPEC.md, section 11.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Self

from complaints.domain import strictjson
from complaints.domain.errors import ConsentError, MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    case,
    day,
    hex_text,
    member,
    one_of,
    organisation,
    text,
)

FORMAT: Final = "amparo/override/v1"
#: The only grounds, by what allows each of them. A reader refuses any other.
BASES: Final[Mapping[str, str]] = {
    "vital-interests": "GDPR, Articles 6(1)(d) and 9(2)(c); ICCPR, Article 6",
    "child-in-danger": "CRC, Articles 3 and 19; GDPR, Article 6(1)(d)",
    "distress-at-sea": "SAR Convention, Annex, 2.1.10; SOLAS, Chapter V, Regulation 33",
}
#: Why the complainant is not told: only where the telling itself would endanger somebody.
UNTOLD: Final = ("replies-not-safe", "would-warn")
#: How long a statement waits for a second member.
APPROVED_WITHIN: Final = timedelta(hours=24)

#: How long one that was approved may wait to be sent, a weekend without a line: then the danger
#: is over or another one, and the complainant can have been asked.
SENT_WITHIN: Final = timedelta(days=3)

_DAYS: Final = timedelta(days=1)  # between statement and message, which bear days only


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the proposing member signs: which parts (hashes) may go to whom, on what, and why."""

    id: str
    sender: str
    to: str
    case: str
    parts: tuple[str, ...]
    basis: str
    facts: str = field(repr=False)
    day: date
    member: str

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The statement of its exact text."""
        fields = Fields(strictjson.loads(data), "override")
        fields.get("format", one_of(FORMAT))
        return cls(
            id=fields.get("id", hex_text(ID_SIZE)),
            sender=fields.get("from", organisation),
            to=fields.get("to", organisation),
            case=fields.get("case", case),
            parts=fields.each("parts", hex_text(HASH_SIZE)),
            basis=fields.get("basis", one_of(*BASES)),
            facts=fields.get("facts", _something),
            day=fields.get("day", day),
            member=fields.get("member", member),
        )

    def dump(self) -> bytes:
        """The text to sign."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "id": self.id,
                "from": self.sender,
                "to": self.to,
                "case": self.case,
                "parts": self.parts,
                "basis": self.basis,
                "facts": self.facts,
                "day": self.day.isoformat(),
                "member": self.member,
            }
        )

    @property
    def trusted_comment(self) -> str:
        """What its signature's trusted comment must be."""
        return f"amparo/v1 override {self.sender} {self.to}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An override as it travels; ``statement`` is its text, read. Not yet verified."""

    text: str = field(repr=False)
    signature: str = field(repr=False)
    statement: Statement

    @classmethod
    def of(cls, exact: str, signature: str) -> Self:
        """The override of a statement's exact text and its signature."""
        return cls(
            text=exact, signature=signature, statement=Statement.parse(exact.encode("utf-8"))
        )

    @classmethod
    def read(cls, value: object) -> Self:
        """The override of its JSON object."""
        fields = Fields(value, "override")
        return cls.of(fields.get("text", text), fields.get("signature", text))

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"text": self.text, "signature": self.signature}


def check(
    override: Override,
    *,
    sender: str,
    reader: str,
    of_case: str,
    parts: Collection[str],
    approved_by: str,
    on: date,
) -> None:
    """Return if the statement covers this: ``parts`` (hashes) that ``approved_by`` gave on a day.

    Raises `ConsentError` with the check ``override``. Verify the signature first.
    """
    said = override.statement
    if (said.sender, said.to, said.case) != (sender, reader, of_case):
        raise ConsentError("override", "The override was made for something else.")
    if said.member == approved_by:
        raise ConsentError("override", "An override needs a second member.")
    if not timedelta() <= on - said.day <= _DAYS:
        raise ConsentError("override", "The override was not approved within a day.")
    if not set(parts) <= set(said.parts):
        raise ConsentError("override", "There is a part that the override does not name.")


def _something(value: object) -> str:
    if not text(value).strip():
        raise MalformedError("It should say something.")
    return text(value)

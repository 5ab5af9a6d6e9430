"""What every message has, whatever its type: who, to whom, of which case, when.

A message that was only parsed is a claim. `complaints.sealing` finds the key and verifies.
Source: SPEC.md, section 9.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Final, Self

from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import (
    HASH_SIZE,
    ID_SIZE,
    case,
    day,
    hex_text,
    integer,
    is_case,
    member,
    party,
)

VERSION: Final = 1
MAX_SIZE: Final = 1 << 20  # bytes, with the overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryReference:
    """Which directory the writer used: its version and the hex SHA-256 of its bytes."""

    version: int
    sha256: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The reference of its JSON object."""
        fields = Fields(value, "directory's reference")
        return cls(
            version=fields.get("version", integer(1)),
            sha256=fields.get("sha256", hex_text(HASH_SIZE)),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"version": self.version, "sha256": self.sha256}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The fields of every message. ``sender`` and ``to`` are organisations' ids or cases.

    ``extra`` holds what this program does not know; it is kept when the message is dumped.
    """

    TYPE: ClassVar[str] = ""

    id: str
    sender: str
    to: str
    case: str
    counter: int
    day: date
    directory: DirectoryReference
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.version == VERSION:
            check_parties(self.type, self.sender, self.to, self.case)
        if self.counter < 1:
            raise MalformedError("A message's counter begins with 1.")

    @property
    def type(self) -> str:
        """The type, as the message names it."""
        return self.TYPE

    @property
    def version(self) -> int:
        """The version of the format, as the message names it."""
        return VERSION

    @property
    def trusted_comment(self) -> str:
        """What the trusted comment of the message's signature must be."""
        return f"amparo/v1 {self.type} {self.sender} {self.to}"

    @property
    def signer(self) -> str | None:
        """The member who must have signed; None where the complainant must."""
        return None

    def head(self) -> dict[str, object]:
        """The JSON fields that every message has, and the member where there is one."""
        fields: dict[str, object] = {
            "type": self.type,
            "version": self.version,
            "id": self.id,
            "from": self.sender,
            "to": self.to,
            "case": self.case,
            "counter": self.counter,
            "day": self.day.isoformat(),
            "directory": self.directory.as_json(),
        }
        return fields if self.signer is None else {**fields, "member": self.signer}

    def body(self) -> dict[str, object]:
        """The JSON fields of this type; absent ones left out."""
        return {}

    def dump(self) -> bytes:
        """The exact bytes to sign. `MalformedError` if they are more than `MAX_SIZE`."""
        data = strictjson.dumps({**self.head(), **self.body(), **self.extra})
        if len(data) > MAX_SIZE:
            raise MalformedError("A message has at most 1 MiB.")
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberMessage(Message):
    """A message that a member of an organisation signs."""

    member: str

    @property
    def signer(self) -> str | None:
        """The member who must have signed."""
        return self.member


def read_head(fields: Fields) -> dict[str, Any]:
    """The arguments that every message's class takes."""
    return {
        "id": fields.get("id", hex_text(ID_SIZE)),
        "sender": fields.get("from", party),
        "to": fields.get("to", party),
        "case": fields.get("case", _case_or_none),
        "counter": fields.get("counter", integer(1)),
        "day": fields.get("day", day),
        "directory": fields.get("directory", DirectoryReference.read),
    }


def read_member_head(fields: Fields) -> dict[str, Any]:
    """The arguments that every member's message's class takes."""
    return {**read_head(fields), "member": fields.get("member", member)}


def without_none(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that say something: neither None nor an empty tuple."""
    return {name: value for name, value in fields.items() if value is not None and value != ()}


def check_parties(kind: str, sender: str, to: str, of_case: str) -> None:
    """Refuse a known type whose sender, reader and case do not belong together."""
    rule = _PARTIES.get(kind)
    if rule and not rule(sender, to, of_case):
        raise MalformedError(f"The parties or the case of this {kind} do not fit.")


def _case_or_none(value: object) -> str:
    return "" if value == "" else case(value)


def _from_complainant(sender: str, to: str, of_case: str) -> bool:
    return is_case(sender) and not is_case(to) and of_case == sender


def _to_self(sender: str, to: str, of_case: str) -> bool:
    return is_case(sender) and sender == to == of_case


def _to_complainant(sender: str, to: str, of_case: str) -> bool:
    return not is_case(sender) and is_case(to) and of_case == to


def _between(sender: str, to: str, of_case: str) -> bool:
    return not is_case(sender) and not is_case(to) and is_case(of_case)


def _to_own(sender: str, to: str, of_case: str) -> bool:
    return not is_case(sender) and sender == to and (of_case == "" or is_case(of_case))


def _to_own_outside_cases(sender: str, to: str, of_case: str) -> bool:
    return not is_case(sender) and sender == to and of_case == ""


_PARTIES: Final[Mapping[str, Callable[[str, str, str], bool]]] = {
    "complaint": _from_complainant,
    "follow-up": _from_complainant,
    "keepsake": _to_self,
    "reply": _to_complainant,
    "referral": _between,
    "referral-answer": _between,
    "journal": _to_own,
    "identities": _to_own_outside_cases,
}

"""What a complainant decides before sending: which organisation may have which parts, and consents.

A record is a tuple of parts; there is nothing else that is sent of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from complaints import consents
from complaints.complainant.errors import NothingToSendError
from complaints.domain.consent import (
    REFERRAL,
    UNNAMED,
    Attested,
    Consent,
    IfAbsent,
    NamePermission,
    Terms,
)
from complaints.domain.identifiers import new_id
from complaints.domain.messages import ReplyAddress
from complaints.domain.parts import Part
from crypto.receipt import AddresseeKeys, ReceiptKeys

_NAMING: Final = "contact"
# the name of a relative, a voice, a face, and where a photo was made
_TELLING: Final = ("missing[", "evidence[", "original[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What an organisation may hand on: ``parts`` (hashes) to ``to``, or to a ``kind`` of body.

    ``text_version`` is the version of the explanation that was shown in ``language``, or read aloud
    by whoever is ``attested``.
    """

    to: str | None = None
    kind: str | None = None
    purpose: str = REFERRAL
    parts: tuple[str, ...]
    name: NamePermission = UNNAMED
    onward: bool = False
    absent: IfAbsent | None = None
    language: str
    text_version: str
    given_by: str = "self"
    interpreter: bool = False
    attested: Attested | None = None
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One organisation, the names of the parts that it may have, and what it may hand on."""

    organisation: str
    parts: tuple[str, ...]
    permissions: tuple[Permission, ...] = ()


def if_absent(
    kind: str,
    parts: Sequence[Part],
    *,
    until: date,
    with_name: bool,
    language: str,
    text_version: str,
) -> Permission:
    """That a ``kind`` of body may have ``parts`` until a day, if the complainant cannot come back.

    How to reach them, which is where a name stands, and what else tells who somebody is, are among
    the parts only ``with_name``.
    """
    named = with_name and any(part.name == _NAMING for part in parts)
    given = [part for part in parts if named or not _tells_who(part.name)]
    return Permission(
        kind=kind,
        parts=tuple(part.hash for part in given),
        name=NamePermission(recipient=named),
        absent=IfAbsent(kind=kind, until=until, with_name=named),
        language=language,
        text_version=text_version,
        expires=until,
    )


def _tells_who(part: str) -> bool:
    return part == _NAMING or part.startswith(_TELLING)


def chosen(parts: Sequence[Part], names: Iterable[str]) -> tuple[Part, ...]:
    """The parts of these names, in the record's order; `NothingToSendError` if one is missing."""
    wanted = set(names)
    found = tuple(part for part in parts if part.name in wanted)
    if {part.name for part in found} != wanted or not found:
        raise NothingToSendError("A part was chosen that the complaint does not have.")
    return found


def reply_address(keys: AddresseeKeys) -> ReplyAddress:
    """How the organisation with these keys reaches the complainant."""
    return ReplyAddress(
        recipient=str(keys.identity.recipient),
        tag=keys.tag,
        verifying_key=str(keys.signing_key.public_key),
    )


def consent(permission: Permission, *, receipt: ReceiptKeys, asked_by: str, today: date) -> Consent:
    """The permission, signed by the complainant's key for the organisation that asks.

    A consent for a named organisation brings that one's own reply address, which the asking one
    could not have derived; but who only translates is never to write to the complainant, and one to
    act for them is shown to courts, which must not learn it.
    """
    keys = receipt.addressee(asked_by)
    to = permission.to
    is_reached = to is not None and permission.purpose == REFERRAL
    terms = Terms(
        id=new_id(),
        case=keys.case.hex(),
        asked_by=asked_by,
        to=to,
        kind=permission.kind,
        purpose=permission.purpose,
        parts=permission.parts,
        name=permission.name,
        onward=permission.onward,
        absent=permission.absent,
        reply=reply_address(receipt.addressee(to)) if to and is_reached else None,
        language=permission.language,
        text_version=permission.text_version,
        given_by=permission.given_by,
        interpreter=permission.interpreter,
        attested=permission.attested,
        day=today,
        expires=permission.expires,
    )
    return consents.sign(terms, key=keys.signing_key)

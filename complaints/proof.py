"""The proof of filing: what the portal signs for each envelope, and how anybody checks it.

It says that this instance accepted an envelope of this name for this organisation on this day; it
says nothing of what is in it. Source: SPEC.md, section 7.
"""

import re
from datetime import date
from typing import Final

from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import day as parse_day
from crypto import minisign
from crypto.errors import SignatureError
from crypto.minisign import PublicKey, SecretKey, Signature

MAX_SIZE: Final = 2_048  # bytes, far above any proof

_COMMENT: Final = re.compile(r"amparo/v1 filed [a-z0-9-]{2,40} [0-9a-f]{64} (?P<day>[0-9-]{10})")


class ProofError(Exception):
    """The portal's answer does not prove that it has the envelope."""


def statement(*, instance: str, organisation: str, name: str, day: date) -> bytes:
    """The bytes that the portal signs."""
    return f"amparo/filed/v1\n{instance}\n{organisation}\n{name}\n{day.isoformat()}".encode()


def comment(*, organisation: str, name: str, day: date) -> str:
    """The trusted comment under which it signs them."""
    return f"amparo/v1 filed {organisation} {name} {day.isoformat()}"


def prove(*, key: SecretKey, instance: str, organisation: str, name: str, day: date) -> str:
    """The proof of filing; the same text every time."""
    return minisign.sign(
        statement(instance=instance, organisation=organisation, name=name, day=day),
        key=key,
        trusted_comment=comment(organisation=organisation, name=name, day=day),
    )


def day_of(proof: bytes) -> date:
    """The day that a proof claims; `ProofError` if it is none. For whoever made it themselves."""
    try:
        match = _COMMENT.fullmatch(Signature.parse(proof).trusted_comment)
        if match:
            return parse_day(match["day"])
    except (SignatureError, MalformedError) as error:
        raise ProofError("The portal's answer is no proof of filing.") from error
    raise ProofError("The portal's answer is no proof of filing.")


def verify(proof: bytes, *, key: PublicKey, instance: str, organisation: str, name: str) -> date:
    """The day on which the portal first had the envelope; `ProofError` if nothing proves it."""
    try:
        signature = Signature.parse(proof)
        filed = day_of(proof)
        content = statement(instance=instance, organisation=organisation, name=name, day=filed)
        signed = minisign.verify(content, signature, key)
    except (SignatureError, MalformedError) as error:
        raise ProofError("The portal's answer does not prove that it has the envelope.") from error
    if signed != comment(organisation=organisation, name=name, day=filed):
        raise ProofError("The portal's answer proves the filing of something else.")
    return filed

"""HTTP Message Signatures for desk requests: one strict profile of RFC 9421, Ed25519 only.

Four components in one order, one label, parameters in one order; every other spelling is refused,
so there is nothing to negotiate. Neither the authority nor the scheme is covered, because a portal
has onion and mirror names. `verify` is pure: whoever calls it must also refuse a nonce that it has
seen, and keep each until its ``expires``.
Source: SPEC.md, section 7; RFC 9421, sections 2.5 and 3.3.6; RFC 9530.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import instance, member
from crypto.ed25519 import SIGNATURE_SIZE, SigningKey, VerifyingKey
from crypto.errors import SignatureError

LIFETIME: Final = 120  # seconds from created to expires, at most
SKEW: Final = 60  # seconds by which the two clocks may differ

CONTENT_DIGEST: Final = "Content-Digest"
SIGNATURE_INPUT: Final = "Signature-Input"
SIGNATURE: Final = "Signature"

_COMPONENTS: Final = '("@method" "@path" "@query" "content-digest")'
_PARAMETERS: Final = re.compile(
    re.escape(_COMPONENTS) + r";created=(?P<created>[0-9]{1,12});expires=(?P<expires>[0-9]{1,12})"
    r';nonce="(?P<nonce>[0-9a-f]{32})";keyid="(?P<instance>[a-z0-9.-]{3,63})/(?P<member>[a-z0-9-]{2,40})"'
    r';alg="ed25519";tag="amparo-v1"'
)
_LABEL: Final = "amparo="
_SIGNATURE: Final = re.compile(r"amparo=:([A-Za-z0-9+/]{86}==):")


class RequestSignatureError(Exception):
    """The request is not signed as it should be; the message says why, and echoes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a request's signature says of itself; times are Unix seconds."""

    created: int
    expires: int
    nonce: str
    instance: str
    member: str

    @classmethod
    def parse(cls, headers: Mapping[str, str]) -> Self:
        """The parameters in a request's headers, not verified: to find the member's key."""
        value = _header(headers, SIGNATURE_INPUT)
        match = _PARAMETERS.fullmatch(value.removeprefix(_LABEL))
        if not value.startswith(_LABEL) or not match:
            raise RequestSignatureError("The signature's parameters are not of the one form.")
        try:
            parameters = cls(
                created=int(match["created"]),
                expires=int(match["expires"]),
                nonce=match["nonce"],
                instance=instance(match["instance"]),
                member=member(match["member"]),
            )
        except MalformedError as error:
            raise RequestSignatureError("The signature's key id is malformed.") from error
        if value != f"{_LABEL}{parameters}":  # leading zeros would be a second spelling
            raise RequestSignatureError("The signature's parameters are not of the one form.")
        return parameters

    def __str__(self) -> str:
        return (
            f"{_COMPONENTS};created={self.created};expires={self.expires}"
            f';nonce="{self.nonce}";keyid="{self.instance}/{self.member}"'
            ';alg="ed25519";tag="amparo-v1"'
        )


def sign(
    *,
    method: str,
    path: str,
    query: str,
    body: bytes,
    key: SigningKey,
    instance: str,
    member: str,
    now: int,
) -> dict[str, str]:
    """The three headers that sign a request.

    ``path`` and ``query`` are as they stand in the request line, ``query`` without its question
    mark; ``now`` is Unix seconds.
    """
    parameters = Parameters(
        created=now,
        expires=now + LIFETIME,
        nonce=secrets.token_hex(16),
        instance=instance,
        member=member,
    )
    digest = content_digest(body)
    signature = key.sign(signature_base(method, path, query, digest, str(parameters)))
    return {
        CONTENT_DIGEST: digest,
        SIGNATURE_INPUT: f"{_LABEL}{parameters}",
        SIGNATURE: f"{_LABEL}:{base64.b64encode(signature).decode('ascii')}:",
    }


def verify(
    *,
    method: str,
    path: str,
    query: str,
    body: bytes,
    headers: Mapping[str, str],
    key: VerifyingKey,
    now: int,
) -> Parameters:
    """The parameters, once the request is known to be signed by ``key`` and in time.

    ``headers`` is asked for the exact names of this module, so pass one that ignores case.
    Raises `RequestSignatureError`. The nonce is still to be checked.
    """
    parameters = Parameters.parse(headers)
    if not 0 < parameters.expires - parameters.created <= LIFETIME:
        raise RequestSignatureError("The signature lives too long.")
    if not parameters.created - SKEW <= now <= parameters.expires + SKEW:
        raise RequestSignatureError("The signature has expired, or a clock is wrong.")
    digest = content_digest(body)
    if not hmac.compare_digest(_header(headers, CONTENT_DIGEST).encode(), digest.encode()):
        raise RequestSignatureError("The body is not the one that was signed.")
    base = signature_base(method, path, query, digest, str(parameters))
    try:
        key.verify(base, _signature(headers))
    except SignatureError as error:
        raise RequestSignatureError("The request was not signed by this member.") from error
    return parameters


def content_digest(body: bytes) -> str:
    """The ``Content-Digest`` header of a body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def signature_base(method: str, path: str, query: str, digest: str, parameters: str) -> bytes:
    """The bytes that are signed: RFC 9421, section 2.5."""
    lines = (
        f'"@method": {method}',
        f'"@path": {path}',
        f'"@query": ?{query}',
        f'"content-digest": {digest}',
        f'"@signature-params": {parameters}',
    )
    return "\n".join(lines).encode("utf-8")


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        raise RequestSignatureError(f"The request has no {name}.")
    return value


def _signature(headers: Mapping[str, str]) -> bytes:
    match = _SIGNATURE.fullmatch(_header(headers, SIGNATURE))
    if not match:
        raise RequestSignatureError("The signature is not of the one form.")
    raw = base64.b64decode(match[1])
    # stray bits at the end would be a second spelling of one signature
    if len(raw) != SIGNATURE_SIZE or base64.b64encode(raw).decode("ascii") != match[1]:
        raise RequestSignatureError("The signature is not of the one form.")
    return raw

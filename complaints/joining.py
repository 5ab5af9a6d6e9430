"""A newcomer's request to be put on an organisation's card: public keys, to be compared by voice.

The request may come over any road: whoever swapped it on the way is found out by its fingerprint,
which both people read to each other. Nothing in it is secret.
Source: SPEC.md, section 14, "Joining".
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final, Self

from complaints.directory import DirectoryError, Member
from complaints.directory.keys import our_public_key, refusing
from complaints.domain import strictjson
from complaints.domain.colleagues import digest
from complaints.domain.fields import Fields
from complaints.domain.identifiers import instance, member, one_of, organisation, recipient
from complaints.domain.validity import Validity
from complaints.keyring import Keyring
from crypto.errors import MalformedKeyError
from crypto.hybrid import Recipient
from crypto.minisign import PublicKey, SecretKey

FORMAT: Final = "amparo/joining/v1"
MAX_SIZE: Final = 4096  # bytes

_DIGITS: Final = 30  # nearly 100 bits
_GROUP: Final = 5


class JoiningError(Exception):
    """This is no request to join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who wants to join which organisation, with which keys."""

    instance: str
    organisation: str
    member: str
    sign: PublicKey
    request: PublicKey
    recipient: str = field(repr=False)

    @classmethod
    def of(cls, keyring: Keyring) -> Self:
        """The request of a keyring."""
        return cls(
            instance=keyring.instance,
            organisation=keyring.organisation,
            member=keyring.member,
            sign=keyring.sign.public_key,
            request=SecretKey.derived(keyring.request).public_key,
            recipient=str(keyring.seal.recipient),
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The request of its JSON; `JoiningError` otherwise."""
        if len(data) > MAX_SIZE:
            raise JoiningError("This is no request to join: it is too long.")
        try:
            with refusing("request to join"):
                fields = Fields(strictjson.loads(data.strip()), "request")
                fields.get("format", one_of(FORMAT))
                found = cls(
                    instance=fields.get("instance", instance),
                    organisation=fields.get("organisation", organisation),
                    member=fields.get("member", member),
                    sign=fields.get("sign", our_public_key),
                    request=fields.get("request", our_public_key),
                    recipient=fields.get("recipient", recipient),
                )
            Recipient.parse(found.recipient)
        except (DirectoryError, MalformedKeyError) as error:
            raise JoiningError(f"This is no request to join: {error}") from error
        return found

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "instance": self.instance,
                "organisation": self.organisation,
                "member": self.member,
                "sign": str(self.sign),
                "request": str(self.request),
                "recipient": self.recipient,
            }
        )

    @property
    def fingerprint(self) -> str:
        """30 digits in groups of 5, of everything in it: what both people compare."""
        return spoken(self.dump())

    def entry(self, validity: Validity) -> Member:
        """How the newcomer stands on the card."""
        return Member(
            id=self.member,
            sign=self.sign,
            request=self.request,
            seal=digest(self.recipient),
            validity=validity,
        )


def spoken(data: bytes) -> str:
    """30 digits in groups of 5, of these bytes: so that two people can compare them by voice."""
    number = int.from_bytes(hashlib.sha256(data).digest(), "big")
    digits = f"{number % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))

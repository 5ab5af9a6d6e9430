"""Founding an organisation: its key, its members' keyrings, its first recipient, its public file.

The public file is what the organisation hands to the stewards, who add what they know of it and
compare the key by another way than the one by which the file came.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self

from complaints.cards import MEMBER_DAYS
from complaints.directory import TrustRoot
from complaints.directory.card import RECIPIENT_DAYS
from complaints.directory.keys import public_key
from complaints.domain import strictjson
from complaints.domain.errors import DomainError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import instance, member, one_of, organisation
from complaints.domain.validity import Validity
from complaints.keyring import Keyring
from complaints.operator.errors import OperatorError
from crypto.ed25519 import SigningKey
from crypto.hybrid import Identity
from crypto.minisign import PublicKey, SecretKey

FORMAT: Final = "amparo/organisation/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """What the stewards need of an organisation that they do not know from elsewhere."""

    instance: str
    id: str
    key: PublicKey

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The file's content; `OperatorError` otherwise."""
        try:
            fields = Fields(strictjson.loads(data), "organisation's public file")
            fields.get("format", one_of(FORMAT))
            return cls(
                instance=fields.get("instance", instance),
                id=fields.get("id", organisation),
                key=fields.get("key", public_key),
            )
        except DomainError as error:
            raise OperatorError(f"This is no organisation's public file: {error}") from error

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {"format": FORMAT, "instance": self.instance, "id": self.id, "key": str(self.key)}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """A new organisation: the first of the keyrings is the administrator's."""

    public: PublicFile
    keyrings: tuple[Keyring, ...] = field(repr=False)


def found(identifier: str, members: Sequence[str], *, root: TrustRoot, today: date) -> Founding:
    """An organisation with these members; the first can sign its cards.

    Raises `OperatorError` for ids that cannot be ones.
    """
    try:
        organisation(identifier)
        names = [member(one) for one in members]
    except DomainError as error:
        raise OperatorError(str(error)) from error
    if not names or len(set(names)) != len(names):
        raise OperatorError("An organisation needs members, each with an id of their own.")
    key = SecretKey.derived(SigningKey.generate())
    recipient = Identity.generate()
    shared = Validity(first=today, last=today + timedelta(days=RECIPIENT_DAYS))
    keyrings = [
        Keyring.generate(
            root=root,
            organisation=identifier,
            member=name,
            organisation_key=key if name == names[0] else None,
        ).with_identity(recipient, shared)
        for name in names
    ]
    belongs = Validity(first=today, last=today + MEMBER_DAYS)
    entries = tuple(keyring.entry(belongs) for keyring in keyrings)
    return Founding(
        public=PublicFile(instance=root.instance, id=identifier, key=key.public_key),
        keyrings=tuple(replace(keyring, members=entries) for keyring in keyrings),
    )

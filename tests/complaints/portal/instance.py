"""An instance for tests: stewards, organisations and members with fresh keys, signed as in life."""

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from complaints.directory import (
    Card,
    Coverage,
    DatedRecipient,
    Directory,
    Firewall,
    Member,
    Organisation,
    Shard,
    Steward,
    Suspension,
    TrustRoot,
)
from complaints.domain.validity import Validity
from complaints.request_signature import sign
from crypto import minisign, signedfile
from crypto.bech32 import encode as bech32
from crypto.ed25519 import SigningKey
from crypto.minisign import PublicKey, SecretKey

INSTANCE = "test.example"


def today() -> date:
    return datetime.now(UTC).date()


def new_key() -> SecretKey:
    return SecretKey.derived(SigningKey.generate())


@dataclass
class Person:
    """A member with both keys."""

    id: str
    sign: SecretKey = field(default_factory=new_key)
    request: SecretKey = field(default_factory=new_key)
    first: int = -10
    last: int = 300

    def on_card(self) -> Member:
        return Member(
            id=self.id,
            sign=self.sign.public_key,
            request=self.request.public_key,
            seal=os.urandom(32).hex(),
            validity=_validity(self.first, self.last),
        )

    def headers(
        self, method: str, path: str, *, query: str = "", body: bytes = b"", now: int | None = None
    ) -> dict[str, str]:
        """The headers of a signed request."""
        return sign(
            method=method,
            path=path,
            query=query,
            body=body,
            key=self.request.signing_key,
            instance=INSTANCE,
            member=self.id,
            now=int(datetime.now(UTC).timestamp()) if now is None else now,
        )


@dataclass
class Office:
    """An organisation with its key."""

    id: str
    people: list[Person] = field(default_factory=list)
    suspended: bool = False
    shard: str = "FR"
    takes_forms: bool = False
    key: SecretKey = field(default_factory=new_key)

    def organisation(self) -> Organisation:
        return Organisation(
            id=self.id,
            names={"en": self.id},
            kind="nhri",
            key=self.key.public_key,
            belongs_to_state=False,
            coverage=Coverage(countries=("FR",), languages=("en",)),
            firewall=Firewall(
                attested_by="the director",
                on=today() - timedelta(days=10),
                no_sharing=True,
                no_reporting_duty=True,
                computers="own",
            ),
            suspended=Suspension(on=today(), reason="raided") if self.suspended else None,
        )

    def card(
        self,
        version: int = 1,
        *,
        key: SecretKey | None = None,
        people: Sequence[Person] | None = None,
        issued: int = 0,
    ) -> bytes:
        """A signed card, issued so many days from now."""
        validity = _validity(issued, issued + 14)
        card = Card(
            instance=INSTANCE,
            organisation=self.id,
            version=version,
            validity=validity,
            members=tuple(one.on_card() for one in (self.people if people is None else people)),
            recipient=DatedRecipient(recipient=_recipient(), validity=validity),
            field_recipient=(
                DatedRecipient(recipient=_recipient(), validity=validity)
                if self.takes_forms
                else None
            ),
        )
        return signedfile.sign(
            card.dump(), key=key or self.key, trusted_comment=card.trusted_comment
        )


@dataclass
class Instance:
    """Two of three stewards, and the offices that they list."""

    portal_key: PublicKey
    offices: list[Office]
    bucket_bits: int = 0
    version: int = 1
    issued: int = 0
    days: int = 60
    rulebook: bytes | None = None
    stewards: list[SecretKey] = field(default_factory=lambda: [new_key() for _ in range(3)])

    def office(self, office_id: str) -> Office:
        return next(one for one in self.offices if one.id == office_id)

    def root(self) -> TrustRoot:
        return TrustRoot(instance=INSTANCE, version=1, stewards=self._stewards(), threshold=2)

    def write(self, folder: Path, *, signers: int = 2) -> Directory:
        """Write the signed directory into a folder, the signatures last."""
        (folder / "shards").mkdir(parents=True, exist_ok=True)
        shards = {name: self._shard(name) for name in {one.shard for one in self.offices}}
        for name, data in shards.items():
            (folder / "shards" / f"{name}.json").write_bytes(data)
        if self.rulebook is not None:
            (folder / "rulebook.json").write_bytes(self.rulebook)
        directory = Directory(
            instance=INSTANCE,
            version=self.version,
            validity=_validity(self.issued, self.issued + self.days),
            stewards=self._stewards(),
            threshold=2,
            bucket_bits=self.bucket_bits,
            rulebook=None if self.rulebook is None else _sha256(self.rulebook),
            portal_key=self.portal_key,
            shards={name: _sha256(data) for name, data in shards.items()},
            data=b"",
        )
        directory = replace(directory, data=directory.dump())
        (folder / "directory.json").write_bytes(directory.data)
        (folder / "directory.minisig").write_text(
            "".join(
                minisign.sign(directory.data, key=key, trusted_comment=directory.trusted_comment)
                for key in self.stewards[:signers]
            )
        )
        return directory

    def _stewards(self) -> tuple[Steward, ...]:
        return tuple(
            Steward(id=f"steward-{at}", key=key.public_key) for at, key in enumerate(self.stewards)
        )

    def _shard(self, name: str) -> bytes:
        offices = [one for one in self.offices if one.shard == name]
        return Shard(
            instance=INSTANCE,
            name=name,
            organisations=tuple(one.organisation() for one in offices),
        ).dump()


def sealed(size: int, *, mark: bytes = b"") -> bytes:
    """Bytes that look, from outside, like a fresh envelope or reply of that size."""
    share, body, mac = (_base64(os.urandom(n)) for n in (1120, 32, 32))
    header = (
        b"age-encryption.org/v1\n-> mlkem768x25519 "
        + share
        + b"\n"
        + body
        + b"\n--- "
        + mac
        + b"\n"
    )
    return header + mark + os.urandom(size - len(header) - len(mark))


def _recipient() -> str:
    return bech32("age1pq", os.urandom(1216))


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _validity(first: int, last: int) -> Validity:
    return Validity(first=today() + timedelta(days=first), last=today() + timedelta(days=last))

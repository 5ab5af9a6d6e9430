"""The stewards' work on the directory, without files: draft, frozen version, signatures.

A draft is what the next version will say. Freezing gives it a version and days; then its bytes are
fixed, and k of the stewards sign the same bytes, each on a computer of their own if they like.
Nothing is published that a client would not accept: `Pending.is_complete` asks exactly that.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self

from complaints.directory import (
    Directory,
    DirectoryError,
    Organisation,
    Shard,
    Steward,
    Suspension,
    TrustRoot,
    UntrustedError,
    signers,
)
from complaints.directory.keys import check_stewards, public_key
from complaints.directory.trust import MAX_BUCKET_BITS
from complaints.domain import strictjson
from complaints.domain.errors import DomainError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import hex_bytes, instance, integer, member, one_of, shard
from complaints.domain.validity import Validity
from complaints.operator.errors import DraftError
from crypto import minisign
from crypto.ed25519 import SEED_SIZE, SigningKey
from crypto.errors import KeyfileError
from crypto.minisign import PublicKey, SecretKey

DRAFT_FORMAT: Final = "amparo/draft/v1"
STEWARD_FORMAT: Final = "amparo/steward/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StewardKey:
    """A steward's secret, as it stands in a keyfile of its own."""

    id: str
    key: SecretKey = field(repr=False)

    @classmethod
    def generate(cls, identifier: str) -> Self:
        """A fresh key; `DomainError` for an id that cannot be one."""
        return cls(id=member(identifier), key=SecretKey.derived(SigningKey.generate()))

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The key of a keyfile's plaintext; `KeyfileError` otherwise."""
        try:
            fields = Fields(strictjson.loads(data), "steward's key")
            fields.get("format", one_of(STEWARD_FORMAT))
            seed = fields.get("seed", hex_bytes(SEED_SIZE))
            return cls(
                id=fields.get("id", member), key=SecretKey.derived(SigningKey.from_seed(seed))
            )
        except DomainError as error:
            raise KeyfileError(f"This keyfile holds no steward's key: {error}") from error

    def dump(self) -> bytes:
        """The plaintext for a keyfile: secret."""
        return strictjson.dumps(
            {"format": STEWARD_FORMAT, "id": self.id, "seed": self.key.signing_key.seed.hex()}
        )

    @property
    def steward(self) -> Steward:
        """The public half."""
        return Steward(id=self.id, key=self.key.public_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the next directory will say; ``version`` is the one published last, 0 before."""

    instance: str
    version: int
    stewards: tuple[Steward, ...]
    threshold: int
    bucket_bits: int
    portal_key: PublicKey
    shards: Mapping[str, tuple[Organisation, ...]]

    def __post_init__(self) -> None:
        check_stewards(self.stewards, self.threshold)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The draft of its JSON; `DraftError` otherwise."""
        try:
            fields = Fields(strictjson.loads(data), "draft")
            fields.get("format", one_of(DRAFT_FORMAT))
            listed = Fields(fields.get("shards", mapping), "draft's lists")
            return cls(
                instance=fields.get("instance", instance),
                version=fields.get("version", integer(0)),
                stewards=fields.each("stewards", Steward.read),
                threshold=fields.get("threshold", integer(1)),
                bucket_bits=fields.get("bucket_bits", integer(0, MAX_BUCKET_BITS)),
                portal_key=fields.get("portal_key", public_key),
                shards={
                    shard(name): listed.each(name, Organisation.read)
                    for name in fields.get("shards", mapping)
                },
            )
        except DomainError as error:
            raise DraftError(f"This is no draft: {error}") from error

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {
                "format": DRAFT_FORMAT,
                "instance": self.instance,
                "version": self.version,
                "stewards": [one.as_json() for one in self.stewards],
                "threshold": self.threshold,
                "bucket_bits": self.bucket_bits,
                "portal_key": str(self.portal_key),
                "shards": {
                    name: [one.as_json() for one in organisations]
                    for name, organisations in self.shards.items()
                },
            }
        )

    @property
    def root(self) -> TrustRoot:
        """The trust root for releases made now."""
        return TrustRoot(
            instance=self.instance,
            version=max(1, self.version),
            stewards=self.stewards,
            threshold=self.threshold,
        )

    def find(self, identifier: str) -> Organisation:
        """The organisation of this id; `DraftError` if there is none."""
        for organisations in self.shards.values():
            for one in organisations:
                if one.id == identifier:
                    return one
        raise DraftError("This organisation is not in the directory.")

    def services_of(self, identifier: str) -> tuple[Mapping[str, object], ...]:
        """The HSDS services of an organisation; none if it is not there yet."""
        listed = (one for organisations in self.shards.values() for one in organisations)
        return next((one.coverage.services for one in listed if one.id == identifier), ())

    def with_organisation(self, organisation: Organisation) -> Self:
        """The draft with this organisation, listed where it works, instead of the one before.

        Without countries it is listed under ``world``.
        """
        others = self._without(organisation.id)
        for name in organisation.coverage.countries or ("world",):
            others[name] = (*others.get(name, ()), organisation)
        return replace(self, shards=others)

    def with_suspension(self, identifier: str, suspension: Suspension | None) -> Self:
        """The draft in which the organisation is suspended, or is no longer."""
        return self.with_organisation(replace(self.find(identifier), suspended=suspension))

    def freeze(self, *, today: date, days: int, rulebook: bytes | None = None) -> "Pending":
        """The next version, valid for ``days`` from today, still without signatures.

        ``rulebook`` is the browser's, whose hash the stewards sign with it; without one, pages
        suggest nothing. `DraftError` when nobody could accept it.
        """
        lists = {
            name: Shard(instance=self.instance, name=name, organisations=found).dump()
            for name, found in sorted(self.shards.items())
        }
        try:
            data = Directory(
                instance=self.instance,
                version=self.version + 1,
                validity=Validity(first=today, last=today + timedelta(days=days)),
                stewards=self.stewards,
                threshold=self.threshold,
                bucket_bits=self.bucket_bits,
                rulebook=None if rulebook is None else hashlib.sha256(rulebook).hexdigest(),
                portal_key=self.portal_key,
                shards={name: hashlib.sha256(one).hexdigest() for name, one in lists.items()},
                data=b"",
            ).dump()
            pending = Pending(directory=Directory.parse(data), shards=lists, rulebook=rulebook)
        except (DomainError, DirectoryError) as error:
            raise DraftError(f"This draft cannot become a directory: {error}") from error
        return pending

    def _without(self, identifier: str) -> dict[str, tuple[Organisation, ...]]:
        kept = {
            name: tuple(one for one in organisations if one.id != identifier)
            for name, organisations in self.shards.items()
        }
        return {name: organisations for name, organisations in kept.items() if organisations}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A frozen version and the signatures that it has so far."""

    directory: Directory
    shards: Mapping[str, bytes] = field(repr=False)
    rulebook: bytes | None = field(default=None, repr=False)
    signatures: str = ""

    @property
    def signed_by(self) -> tuple[str, ...]:
        """The stewards whose valid signatures are there."""
        if not self.signatures:
            return ()
        found = signers(
            self.directory.data, minisign.split(self.signatures), self.directory.stewards
        )
        return tuple(
            name for name, comment in found.items() if comment == self.directory.trusted_comment
        )

    def sign(self, key: StewardKey) -> Self:
        """With one more steward's signature; signing twice changes nothing.

        `DraftError` when the key is no steward's of this version.
        """
        if key.steward not in self.directory.stewards:
            raise DraftError("This key is not a steward's of this directory.")
        if key.id in self.signed_by:
            return self
        signature = minisign.sign(
            self.directory.data, key=key.key, trusted_comment=self.directory.trusted_comment
        )
        return replace(self, signatures=self.signatures + signature)

    def is_complete(self, root: TrustRoot, *, today: date) -> bool:
        """Whether a client that knows ``root`` would accept it today.

        Raises `DirectoryError` when more signatures would not help.
        """
        if not self.signatures:
            return False
        try:
            Directory.accept(
                self.directory.data, self.signatures.encode("utf-8"), root=root, today=today
            )
        except UntrustedError:
            return False
        return True

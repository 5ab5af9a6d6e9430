"""The stewards' directory and the trust root that a release is built with.

A directory is accepted only if all of this holds, in this order:

1. it bears valid signatures, over its exact bytes and with the right trusted comment, by at least
   the threshold of *different* stewards of the root, and as many of its own as it itself asks for;
2. it parses, and names the root's instance;
3. its version is neither below the root's nor below the highest that the client has kept;
4. today lies in its validity.

No I/O and no clock: today is a parameter. Nothing of an unaccepted directory leaves here.
Source: SPEC.md, section 8.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from complaints.directory.errors import ExpiredError, RollbackError, UntrustedError
from complaints.directory.keys import Steward, check_stewards, public_key, refusing
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import HASH_SIZE, hex_text, instance, integer, one_of, shard
from complaints.domain.message import DirectoryReference
from complaints.domain.validity import Validity
from crypto import minisign
from crypto.errors import SignatureError
from crypto.minisign import PublicKey, Signature

FORMAT: Final = "amparo/directory/v1"
ROOT_FORMAT: Final = "amparo/trust/v1"
MAX_SIZE: Final = 1 << 18  # bytes of a directory
MAX_DAYS: Final = 90
MAX_BUCKET_BITS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoot:
    """Whose signatures count; ``version`` is the lowest directory version accepted."""

    instance: str
    version: int
    stewards: tuple[Steward, ...]
    threshold: int

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The root of its JSON; `MalformedDirectoryError` otherwise."""
        with refusing("trust root"):
            fields = Fields(strictjson.loads(data), "trust root")
            fields.get("format", one_of(ROOT_FORMAT))
            root = cls(
                instance=fields.get("instance", instance),
                version=fields.get("version", integer(1)),
                stewards=fields.each("stewards", Steward.read),
                threshold=fields.get("threshold", integer(1)),
            )
            check_stewards(root.stewards, root.threshold)
            return root

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {
                "format": ROOT_FORMAT,
                "instance": self.instance,
                "version": self.version,
                "stewards": [one.as_json() for one in self.stewards],
                "threshold": self.threshold,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Who is who, but for the organisations, which stand in the shards.

    ``shards`` maps a country or ``world`` to the hex SHA-256 of its bytes. ``data`` are the exact
    bytes that the stewards signed.
    """

    instance: str
    version: int
    validity: Validity
    stewards: tuple[Steward, ...]
    threshold: int
    bucket_bits: int
    rulebook: str | None
    portal_key: PublicKey
    shards: Mapping[str, str]
    data: bytes = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The directory of its bytes, *not* verified: for stewards, who are about to sign it.

        Everybody else calls `accept`. Raises `MalformedDirectoryError`.
        """
        with refusing("directory"):
            if len(data) > MAX_SIZE:
                raise MalformedError("It is too long.")
            fields = Fields(strictjson.loads(data), "directory")
            fields.get("format", one_of(FORMAT))
            directory = cls(
                instance=fields.get("instance", instance),
                version=fields.get("version", integer(1)),
                validity=Validity.read(fields, first="issued", last="expires", at_most=MAX_DAYS),
                stewards=fields.each("stewards", Steward.read),
                threshold=fields.get("threshold", integer(1)),
                bucket_bits=fields.get("bucket_bits", integer(0, MAX_BUCKET_BITS)),
                rulebook=fields.optional("rulebook", hex_text(HASH_SIZE)),
                portal_key=fields.get("portal_key", public_key),
                shards=fields.get("shards", _shards),
                data=data,
            )
            check_stewards(directory.stewards, directory.threshold)
            return directory

    @classmethod
    def accept(
        cls,
        data: bytes,
        signatures: bytes,
        *,
        root: TrustRoot,
        today: date,
        at_least: int = 0,
    ) -> Self:
        """The directory, if it may be trusted today.

        ``signatures`` are the stewards' signature files one after the other; ``at_least`` is the
        highest version that the client has ever accepted. Raises `MalformedDirectoryError`,
        `UntrustedError`, `RollbackError` or `ExpiredError`.
        """
        with refusing("directory"):
            parsed = minisign.split(signatures)
        # nothing is read of bytes that the root's stewards have not signed
        _require(data, parsed, root.stewards, root.threshold)
        directory = cls.parse(data)
        _require(data, parsed, directory.stewards, directory.threshold, directory.trusted_comment)
        _require(data, parsed, root.stewards, root.threshold, directory.trusted_comment)
        if directory.instance != root.instance:
            raise UntrustedError("This is the directory of another instance.")
        if directory.version < max(root.version, at_least):
            raise RollbackError("This directory is older than one that was used before.")
        directory.check_day(today)
        return directory

    def check_day(self, today: date) -> None:
        """Return if the directory holds today; `ExpiredError` otherwise."""
        if not self.validity.has_begun(today):
            raise ExpiredError("The directory begins in the future; is the clock right?")
        if not self.validity.covers(today):
            raise ExpiredError("The directory has expired.")

    def check_rulebook(self, data: bytes | None) -> None:
        """Return if this is the rulebook that it names, or none if it names none.

        `UntrustedError` otherwise. What the rules say is for `referral.rulebook` to judge.
        """
        digest = None if data is None else hashlib.sha256(data).hexdigest()
        if not hmac.compare_digest(self.rulebook or "", digest or ""):
            raise UntrustedError("The rulebook is not the one in the directory.")

    def dump(self) -> bytes:
        """JSON of what it says, for stewards who write a new one; ``data`` is not looked at."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "instance": self.instance,
                "version": self.version,
                "issued": self.validity.first.isoformat(),
                "expires": self.validity.last.isoformat(),
                "stewards": [one.as_json() for one in self.stewards],
                "threshold": self.threshold,
                "bucket_bits": self.bucket_bits,
                "rulebook": self.rulebook,
                "portal_key": str(self.portal_key),
                "shards": self.shards,
            }
        )

    @property
    def trusted_comment(self) -> str:
        """What each steward's trusted comment must be."""
        return f"amparo/v1 directory {self.instance} {self.version}"

    @property
    def sha256(self) -> str:
        """The hex SHA-256 of the exact bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def reference(self) -> DirectoryReference:
        """How messages name it."""
        return DirectoryReference(version=self.version, sha256=self.sha256)

    @property
    def root(self) -> TrustRoot:
        """The root by which the next directory is accepted, once this one was."""
        return TrustRoot(
            instance=self.instance,
            version=self.version,
            stewards=self.stewards,
            threshold=self.threshold,
        )


def signers(
    data: bytes, signatures: Sequence[Signature], stewards: Sequence[Steward]
) -> dict[str, str]:
    """Which of the stewards have signed: id to trusted comment, each once however often."""
    found = {}
    for steward in stewards:
        for signature in signatures:
            try:
                found[steward.id] = minisign.verify(data, signature, steward.key)
            except SignatureError:
                continue
    return found


def _require(
    data: bytes,
    signatures: Sequence[Signature],
    stewards: Sequence[Steward],
    threshold: int,
    comment: str | None = None,
) -> None:
    comments = signers(data, signatures, stewards).values()
    valid = sum(1 for one in comments if comment is None or one == comment)
    if valid < threshold:
        raise UntrustedError(
            f"The directory needs {threshold} of its stewards' signatures and has {valid}."
        )


def _shards(value: object) -> Mapping[str, str]:
    return {shard(name): hex_text(HASH_SIZE)(digest) for name, digest in mapping(value).items()}

"""Organisations, as the stewards know them, and the shards in which they are listed.

Whether an organisation may be used today is decided here and nowhere else: not while it is
suspended, and not without a valid firewall attestation. Source: SPEC.md, section 8.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, Self, cast

from complaints.directory.errors import RefusedOrganisationError, UntrustedError
from complaints.directory.keys import public_key, refusing
from complaints.directory.trust import Directory
from complaints.domain import strictjson
from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import (
    country,
    day,
    flag,
    instance,
    language,
    one_of,
    organisation,
    shard,
    text,
)
from complaints.domain.validity import EARLY
from crypto.minisign import PublicKey

FORMAT: Final = "amparo/shard/v1"
KINDS: Final = ("nhri", "legal-aid", "ngo", "mechanism", "interpreter")
MAX_SIZE: Final = 1 << 22  # bytes of a shard
FIREWALL_DAYS: Final = 366

Computers = Literal["own", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Firewall:
    """The promise that nothing reaches immigration enforcement: by whom, when."""

    attested_by: str
    on: date
    no_sharing: bool
    no_reporting_duty: bool
    computers: Computers

    @classmethod
    def read(cls, value: object) -> Self:
        """The attestation of its JSON object."""
        fields = Fields(value, "firewall attestation")
        return cls(
            attested_by=fields.get("attested_by", text),
            on=fields.get("on", day),
            no_sharing=fields.get("no_sharing", flag),
            no_reporting_duty=fields.get("no_reporting_duty", flag),
            computers=cast(Computers, fields.get("computers", one_of("own", "state"))),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "attested_by": self.attested_by,
            "on": self.on.isoformat(),
            "no_sharing": self.no_sharing,
            "no_reporting_duty": self.no_reporting_duty,
            "computers": self.computers,
        }

    def holds(self, today: date) -> bool:
        """Whether both promises were made, and not too long ago."""
        recent = self.on - EARLY <= today <= self.on + timedelta(days=FIREWALL_DAYS)
        return self.no_sharing and self.no_reporting_duty and recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Since when and why an organisation must not be used."""

    on: date
    reason: str

    @classmethod
    def read(cls, value: object) -> Self:
        """The suspension of its JSON object."""
        fields = Fields(value, "suspension")
        return cls(on=fields.get("on", day), reason=fields.get("reason", text))

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {"on": self.on.isoformat(), "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Where and in which languages it works; services are HSDS 3.1.3 service objects."""

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    services: tuple[Mapping[str, object], ...] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The coverage of its JSON object."""
        fields = Fields(value, "coverage")
        return cls(
            countries=fields.each("countries", country),
            languages=fields.each("languages", language),
            services=fields.each("services", mapping),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        return {
            "countries": self.countries,
            "languages": self.languages,
            "services": self.services,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One organisation in the directory. An unknown ``kind`` is shown, never suggested."""

    id: str
    names: Mapping[str, str]
    kind: str
    key: PublicKey
    belongs_to_state: bool
    coverage: Coverage
    firewall: Firewall | None
    suspended: Suspension | None
    source: str | None = None
    verified: date | None = None
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, value: object) -> Self:
        """The organisation of its JSON object."""
        fields = Fields(value, "organisation")
        return cls(
            id=fields.get("id", organisation),
            names=fields.get("names", _names),
            kind=fields.get("kind", text),
            key=fields.get("key", public_key),
            belongs_to_state=fields.get("belongs_to_state", flag),
            coverage=fields.get("coverage", Coverage.read),
            firewall=fields.optional("firewall", Firewall.read),
            suspended=fields.optional("suspended", Suspension.read),
            source=fields.optional("source", text),
            verified=fields.optional("verified", day),
            extra=fields.extra(),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes."""
        known: dict[str, object] = {
            "id": self.id,
            "names": self.names,
            "kind": self.kind,
            "key": str(self.key),
            "belongs_to_state": self.belongs_to_state,
            "coverage": self.coverage.as_json(),
            "firewall": self.firewall and self.firewall.as_json(),
            "suspended": self.suspended and self.suspended.as_json(),
        }
        if self.source is not None:
            known["source"] = self.source
        if self.verified is not None:
            known["verified"] = self.verified.isoformat()
        return {**known, **self.extra}

    def name(self, language: str) -> str:
        """The name in a language, else in English, else in the first that there is."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()))

    @property
    def is_known_kind(self) -> bool:
        """Whether this program knows what such a body does, and may suggest it."""
        return self.kind in KINDS

    def refusal(self, today: date) -> RefusedOrganisationError | None:
        """Why nothing may be sent there today; None if it may."""
        if self.suspended:
            return RefusedOrganisationError(
                self.id, "suspended", "This organisation must not be used at present."
            )
        if not self.firewall or not (self.firewall.no_sharing and self.firewall.no_reporting_duty):
            return RefusedOrganisationError(
                self.id,
                "no-firewall",
                "This organisation has not promised to keep immigration enforcement out.",
            )
        if not self.firewall.holds(today):
            return RefusedOrganisationError(
                self.id,
                "firewall-expired",
                "This organisation has not renewed its promise to keep immigration "
                "enforcement out.",
            )
        return None

    def check_usable(self, today: date) -> None:
        """Return if something may be sent there today; raises `refusal` otherwise."""
        if refusal := self.refusal(today):
            raise refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """The organisations of one country, or of the world."""

    instance: str
    name: str
    organisations: tuple[Organisation, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The shard of its bytes, *not* checked against a directory: for stewards."""
        with refusing("shard"):
            if len(data) > MAX_SIZE:
                raise MalformedError("It is too long.")
            fields = Fields(strictjson.loads(data), "shard")
            fields.get("format", one_of(FORMAT))
            found = cls(
                instance=fields.get("instance", instance),
                name=fields.get("shard", shard),
                organisations=fields.each("organisations", Organisation.read),
            )
            if len({one.id for one in found.organisations}) != len(found.organisations):
                raise MalformedError("Two organisations have the same id.")
            return found

    @classmethod
    def accept(cls, data: bytes, *, directory: Directory, name: str) -> Self:
        """The shard, if it is the one that an accepted directory names.

        Raises `MalformedDirectoryError` or `UntrustedError`.
        """
        digest = hashlib.sha256(data).hexdigest()
        if not hmac.compare_digest(directory.shards.get(name, ""), digest):
            raise UntrustedError("This list of organisations is not the one in the directory.")
        found = cls.parse(data)
        if (found.instance, found.name) != (directory.instance, name):
            raise UntrustedError("This list of organisations is of another place.")
        return found

    def dump(self) -> bytes:
        """The JSON that `parse` takes."""
        return strictjson.dumps(
            {
                "format": FORMAT,
                "instance": self.instance,
                "shard": self.name,
                "organisations": [one.as_json() for one in self.organisations],
            }
        )


def organisations_by_id(shards: Iterable[Shard]) -> dict[str, Organisation]:
    """Every organisation of these shards once; where two disagree, a suspension counts.

    Raises `UntrustedError` if two give the same organisation different keys.
    """
    found: dict[str, Organisation] = {}
    for one in (one for listing in shards for one in listing.organisations):
        if found.setdefault(one.id, one).key != one.key:
            raise UntrustedError("Two lists give the same organisation different keys.")
        if one.suspended:
            found[one.id] = one
    return found


def _names(value: object) -> Mapping[str, str]:
    names = {language(tag): text(name) for tag, name in mapping(value).items()}
    if not names:
        raise MalformedError("It should have a name in one language at least.")
    return names

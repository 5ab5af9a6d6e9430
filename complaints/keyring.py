"""A member's keyring: every secret that a desk needs, in one keyfile behind a passphrase.

The plaintext exists in memory alone. Only administrators' keyrings hold the organisation's key.
A keyring that was changed is to be saved before anything public depends on the change.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Self

from complaints.directory import DirectoryError, Member, TrustRoot
from complaints.domain import strictjson
from complaints.domain.colleagues import digest
from complaints.domain.errors import DomainError
from complaints.domain.fields import Fields, mapping
from complaints.domain.identifiers import flag, hex_bytes, instance, member, one_of, organisation
from complaints.domain.identities import RECIPIENT_DAYS, Identities, SharedIdentity
from complaints.domain.validity import Validity
from crypto import keyfile
from crypto.ed25519 import SigningKey
from crypto.errors import KeyfileError
from crypto.hybrid import Identity
from crypto.keyfile import MODERATE, Cost
from crypto.minisign import SecretKey

FORMAT: Final = "amparo/keyring/v1"
DATABASE_KEY_SIZE: Final = 32
ERASED_AFTER: Final = timedelta(days=14)  # an identity, after its recipient's last day

_SEED_SIZE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedIdentity:
    """An identity of the organisation, and when others seal to its recipient."""

    identity: Identity = field(repr=False)
    validity: Validity

    @property
    def name(self) -> str:
        """The hash of its recipient: what it is called where nothing secret may stand."""
        return digest(str(self.identity.recipient))

    @classmethod
    def read(cls, value: object) -> Self:
        """The identity of its JSON object."""
        fields = Fields(value, "identity")
        return cls(
            identity=Identity.from_seed(fields.get("seed", hex_bytes(_SEED_SIZE))),
            validity=Validity.read(fields, first="from", last="to"),
        )

    def as_json(self) -> dict[str, object]:
        """The JSON object that `read` takes: secret."""
        return {
            "seed": self.identity.seed.hex(),
            "from": self.validity.first.isoformat(),
            "to": self.validity.last.isoformat(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The secrets of one member of one organisation.

    ``sign`` signs messages, ``request`` signs requests to the portal, to ``seal`` colleagues seal
    what is for this member alone; it is replaced after every use, or whoever raids an office would
    open with it what was shared long before. ``former_seals`` wait for what is still on its way,
    and are erased no later than what was sealed to them. ``members`` are those of the last
    card that this keyring knew. ``begun`` once a desk was opened with it: where there is none, one
    is missing.
    ``field_identities`` open only what forms filled in offline sealed: they live so much longer
    that nothing else may be sealed to them.
    """

    instance: str
    organisation: str
    member: str
    sign: SecretKey = field(repr=False)
    request: SigningKey = field(repr=False)
    seal: Identity = field(repr=False)
    former_seals: tuple[DatedIdentity, ...] = ()
    organisation_key: SecretKey | None = field(default=None, repr=False)
    identities: tuple[DatedIdentity, ...]
    field_identities: tuple[DatedIdentity, ...] = ()
    database_key: bytes = field(repr=False)
    root: TrustRoot
    members: tuple[Member, ...] = ()
    begun: bool = False

    @classmethod
    def generate(
        cls, *, root: TrustRoot, organisation: str, member: str, organisation_key: SecretKey | None
    ) -> Self:
        """Fresh keys for a member; the organisation's identities are still to be added."""
        return cls(
            instance=root.instance,
            organisation=organisation,
            member=member,
            sign=SecretKey.derived(SigningKey.generate()),
            request=SigningKey.generate(),
            seal=Identity.generate(),
            organisation_key=organisation_key,
            identities=(),
            database_key=secrets.token_bytes(DATABASE_KEY_SIZE),
            root=root,
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The keyring of a keyfile's plaintext; `KeyfileError` otherwise."""
        try:
            fields = Fields(strictjson.loads(data), "keyring")
            fields.get("format", one_of(FORMAT))
            key = fields.optional("organisation_key", hex_bytes(_SEED_SIZE))
            return cls(
                instance=fields.get("instance", instance),
                organisation=fields.get("organisation", organisation),
                member=fields.get("member", member),
                sign=_secret_key(fields.get("sign", hex_bytes(_SEED_SIZE))),
                request=SigningKey.from_seed(fields.get("request", hex_bytes(_SEED_SIZE))),
                seal=Identity.from_seed(fields.get("seal", hex_bytes(_SEED_SIZE))),
                former_seals=fields.each_if_any("former_seals", DatedIdentity.read),
                organisation_key=None if key is None else _secret_key(key),
                identities=fields.each("identities", DatedIdentity.read),
                field_identities=fields.each_if_any("field_identities", DatedIdentity.read),
                database_key=fields.get("database_key", hex_bytes(DATABASE_KEY_SIZE)),
                root=TrustRoot.parse(strictjson.dumps(fields.get("root", mapping))),
                members=fields.each("members", Member.read),
                begun=fields.optional("begun", flag) or False,
            )
        except (DomainError, DirectoryError) as error:
            raise KeyfileError(f"This keyfile holds no keyring: {error}") from error

    def dump(self) -> bytes:
        """The plaintext for a keyfile: secret."""
        key = self.organisation_key
        return strictjson.dumps(
            {
                "format": FORMAT,
                "instance": self.instance,
                "organisation": self.organisation,
                "member": self.member,
                "sign": self.sign.signing_key.seed.hex(),
                "request": self.request.seed.hex(),
                "seal": self.seal.seed.hex(),
                "former_seals": [one.as_json() for one in self.former_seals],
                "organisation_key": None if key is None else key.signing_key.seed.hex(),
                "identities": [one.as_json() for one in self.identities],
                "field_identities": [one.as_json() for one in self.field_identities],
                "database_key": self.database_key.hex(),
                "root": strictjson.loads(self.root.dump()),
                "members": [one.as_json() for one in self.members],
                "begun": self.begun,
            }
        )

    @property
    def is_administrator(self) -> bool:
        """Whether this keyring can sign cards."""
        return self.organisation_key is not None

    @property
    def open_with(self) -> tuple[Identity, ...]:
        """The identities that open the organisation's envelopes, the newest first."""
        newest = sorted(self.identities, key=lambda one: one.validity.last, reverse=True)
        rare = sorted(self.field_identities, key=lambda one: one.validity.last, reverse=True)
        return tuple(one.identity for one in (*newest, *rare))

    def entry(self, validity: Validity) -> Member:
        """How this member stands on the organisation's card."""
        return Member(
            id=self.member,
            sign=self.sign.public_key,
            request=SecretKey.derived(self.request).public_key,
            seal=digest(str(self.seal.recipient)),
            validity=validity,
        )

    def with_identity(self, identity: Identity, validity: Validity) -> Self:
        """The keyring with one more identity; the same one twice changes nothing."""
        if any(one.identity == identity for one in self.identities):
            return self
        added = DatedIdentity(identity=identity, validity=validity)
        return replace(self, identities=(*self.identities, added))

    def with_field_identity(self, identity: Identity, validity: Validity) -> Self:
        """The keyring with one more identity for forms; the same one twice changes nothing."""
        if any(one.identity == identity for one in self.field_identities):
            return self
        added = DatedIdentity(identity=identity, validity=validity)
        return replace(self, field_identities=(*self.field_identities, added))

    def with_members(self, members: tuple[Member, ...]) -> Self:
        """The keyring that knows these members."""
        return replace(self, members=members)

    def without_expired(self, today: date) -> Self:
        """The keyring without the identities that are to be erased by now."""
        return replace(
            self,
            identities=_unexpired(self.identities, today),
            field_identities=_unexpired(self.field_identities, today),
            former_seals=_unexpired(self.former_seals, today),
        )

    @property
    def own(self) -> tuple[Identity, ...]:
        """The identities to which colleagues seal what is for this member alone."""
        return (self.seal, *(one.identity for one in self.former_seals))

    @property
    def holds(self) -> frozenset[str]:
        """The names of the office's identities in this keyring."""
        return frozenset(one.name for one in (*self.identities, *self.field_identities))

    def with_fresh_seal(self, today: date) -> Self:
        """The keyring with another own identity; the one before stays as long as it must.

        What it opened lives at most `RECIPIENT_DAYS` from now, so it need not live longer.
        """
        validity = Validity(first=today, last=today + timedelta(days=RECIPIENT_DAYS))
        former = DatedIdentity(identity=self.seal, validity=validity)
        return replace(self, seal=Identity.generate(), former_seals=(former, *self.former_seals))

    def known_by(self, seal: str, today: date) -> Self:
        """The keyring once the card has ``seal``: nobody seals to those before the last any more.

        They stay for what is on its way.
        """
        if seal != digest(str(self.seal.recipient)):
            return self
        former = tuple(
            replace(one, validity=Validity(first=min(one.validity.first, today), last=today))
            if one.validity.last > today
            else one
            for one in self.former_seals
        )
        return replace(self, former_seals=former)

    def to_share(self) -> dict[str, SharedIdentity]:
        """Every identity of the office in this keyring by its name, as a colleague is given it."""
        kinds = ((self.identities, False), (self.field_identities, True))
        return {
            one.name: SharedIdentity(seed=one.identity.seed, validity=one.validity, forms=forms)
            for several, forms in kinds
            for one in several
        }

    def with_shared(self, message: Identities) -> Self:
        """The keyring with what a colleague gave."""
        keyring = self
        for one in message.identities:
            identity = Identity.from_seed(one.seed)
            add = keyring.with_field_identity if one.forms else keyring.with_identity
            keyring = add(identity, one.validity)
        return keyring


def load(path: Path, passphrase: str) -> Keyring:
    """The keyring in a keyfile. Raises `PassphraseError` or `KeyfileError`."""
    return Keyring.parse(keyfile.read(path, passphrase))


def save(path: Path, keyring: Keyring, passphrase: str, *, cost: Cost = MODERATE) -> None:
    """Write the keyring into a keyfile, over the old one, all or nothing. `KeyfileError`."""
    keyfile.write(path, keyring.dump(), passphrase, cost=cost)


def _unexpired(identities: tuple[DatedIdentity, ...], today: date) -> tuple[DatedIdentity, ...]:
    return tuple(one for one in identities if today - one.validity.last <= ERASED_AFTER)


def _secret_key(seed: bytes) -> SecretKey:
    return SecretKey.derived(SigningKey.from_seed(seed))

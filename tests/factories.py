"""Instances for tests, made in milliseconds: stewards, directory, organisations, keyrings, cards.

Real keys and real signatures, valid around `TODAY`; only the keyfiles' cost is low.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from complaints import cards
from complaints.directory import (
    Card,
    Coverage,
    Directory,
    Firewall,
    Organisation,
    Shard,
    Steward,
    TrustRoot,
)
from complaints.domain.identifiers import new_id
from complaints.domain.messages import DirectoryReference, Message, Reply, ReplyAddress
from complaints.domain.parts import Part
from complaints.domain.validity import Validity
from complaints.keyring import Keyring
from complaints.operator.stewards import Draft, StewardKey
from complaints.sealing import REPLY_SIZE, Sealed, seal_message
from crypto import minisign
from crypto.ed25519 import SigningKey
from crypto.keyfile import Cost
from crypto.minisign import SecretKey

TODAY = date(2026, 7, 1)
INSTANCE = "amparo.example"
CHEAP = Cost(passes=1, kib=8)

# id, kind, country or world, names, belongs to the State
ORGANISATIONS = (
    ("defensor-es", "nhri", "ES", {"en": "Ombudsman", "es": "Defensor"}, True),
    ("abogacia-es", "legal-aid", "ES", {"en": "Legal aid", "es": "Ayuda legal"}, False),
    ("cndh-ma", "nhri", "MA", {"en": "Rights council", "ar": "المجلس"}, True),
    ("shoura-ma", "ngo", "MA", {"fr": "Shoura"}, False),
    ("frontex-fro", "mechanism", "world", {"en": "Fundamental Rights Officer"}, True),
    ("lingua", "interpreter", "world", {"en": "Lingua"}, False),
)
ALL = tuple(row[0] for row in ORGANISATIONS)


def secret_key() -> SecretKey:
    """A fresh signing key under a derived id."""
    return SecretKey.derived(SigningKey.generate())


def firewall(on: date = TODAY) -> Firewall:
    """A valid attestation of that day."""
    return Firewall(
        attested_by="the director", on=on, no_sharing=True, no_reporting_duty=True, computers="own"
    )


@dataclass(kw_only=True)
class Instance:
    """Everything that exists at one instance, public and secret. `publish` after a change."""

    today: date
    bucket_bits: int
    steward_keys: dict[str, SecretKey]
    threshold: int
    portal_key: SecretKey
    organisations: dict[str, tuple[str, Organisation]]  # id -> shard, organisation
    keyrings: dict[str, Keyring]
    cards: dict[str, bytes]
    version: int = 0
    root: TrustRoot = field(init=False)
    directory: bytes = b""
    signatures: bytes = b""
    rulebook: bytes | None = None
    shards: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = TrustRoot(
            instance=INSTANCE, version=1, stewards=self.stewards, threshold=self.threshold
        )

    @property
    def stewards(self) -> tuple[Steward, ...]:
        """The stewards' public halves."""
        return tuple(
            Steward(id=name, key=key.public_key) for name, key in self.steward_keys.items()
        )

    def listing(self, place: str, cards: Mapping[str, bytes] | None = None) -> bytes:
        """All that is published for one place, as a portal that has these cards answers it."""
        names = (place, "" if place == "world" else "world")
        here = {
            of
            for of, (shard, organisation) in self.organisations.items()
            if shard in (place, "world") and not organisation.suspended
        }
        had = sorted((self.cards if cards is None else cards).items())
        listed = [(of.encode(), card) for of, card in had if of in here]
        parts = [
            *(self.signatures, self.directory),
            *(self.shards.get(one, b"") for one in names),
            *(part for pair in listed if len(listed) <= 4 for part in pair),
        ]
        return b"".join(len(one).to_bytes(4, "big") + one for one in parts)

    def publish(
        self, *, signers: Sequence[str] = ("ana", "ben"), issued: date | None = None
    ) -> None:
        """Make and sign the next version of the directory."""
        self.version += 1
        shards: dict[str, list[Organisation]] = {}
        for shard, organisation in self.organisations.values():
            shards.setdefault(shard, []).append(organisation)
        self.shards = {
            name: Shard(instance=INSTANCE, name=name, organisations=tuple(listed)).dump()
            for name, listed in shards.items()
        }
        first = issued or self.today
        directory = Directory(
            instance=INSTANCE,
            version=self.version,
            validity=Validity(first=first, last=first + timedelta(days=90)),
            stewards=self.stewards,
            threshold=self.threshold,
            bucket_bits=self.bucket_bits,
            rulebook=None if self.rulebook is None else hashlib.sha256(self.rulebook).hexdigest(),
            portal_key=self.portal_key.public_key,
            shards={name: hashlib.sha256(data).hexdigest() for name, data in self.shards.items()},
            data=b"",
        )
        self.directory = directory.dump()
        self.signatures = self.sign_directory(signers, comment=directory.trusted_comment)

    def sign_directory(self, signers: Sequence[str], *, comment: str) -> bytes:
        """Signatures of these stewards over the directory as it is."""
        return "".join(
            minisign.sign(self.directory, key=self.steward_keys[name], trusted_comment=comment)
            for name in signers
        ).encode()

    def accepted(self) -> Directory:
        """The directory, as any client accepts it."""
        return Directory.accept(self.directory, self.signatures, root=self.root, today=self.today)

    def card(self, organisation: str) -> Card:
        """An organisation's current card."""
        return Card.accept(
            self.cards[organisation],
            organisation=self.organisations[organisation][1],
            instance=INSTANCE,
            today=self.today,
        )

    def change(self, identifier: str, organisation: Organisation) -> None:
        """Replace what the stewards say of an organisation, and publish it."""
        shard, _ = self.organisations[identifier]
        self.organisations[identifier] = (shard, organisation)
        self.publish()


def empty_draft(*stewards: Steward, version: int = 0, threshold: int = 1) -> Draft:
    """A directory that these stewards, or one of their own, will sign; nobody is in it."""
    return Draft(
        instance=INSTANCE,
        version=version,
        stewards=stewards or (StewardKey.generate("ana").steward,),
        threshold=threshold,
        bucket_bits=0,
        portal_key=secret_key().public_key,
        shards={},
    )


def make_instance(
    *,
    today: date = TODAY,
    bucket_bits: int = 0,
    organisations: Sequence[str] = ALL,
    threshold: int = 2,
) -> Instance:
    """Three stewards of whom ``threshold`` must sign, and these organisations with one member."""
    instance = Instance(
        today=today,
        bucket_bits=bucket_bits,
        steward_keys={name: secret_key() for name in ("ana", "ben", "chi")},
        threshold=threshold,
        portal_key=secret_key(),
        organisations={},
        keyrings={},
        cards={},
    )
    for name, kind, shard, names, belongs_to_state in ORGANISATIONS:
        if name not in organisations:
            continue
        key = secret_key()
        keyring = Keyring.generate(
            root=instance.root, organisation=name, member=f"{name}-1", organisation_key=key
        )
        renewal = cards.renew(keyring, None, today=today)
        instance.keyrings[name] = renewal.keyring
        instance.cards[name] = renewal.data
        country = () if shard == "world" else (shard,)
        instance.organisations[name] = (
            shard,
            Organisation(
                id=name,
                names=names,
                kind=kind,
                key=key.public_key,
                belongs_to_state=belongs_to_state,
                coverage=Coverage(countries=country, languages=tuple(names)),
                firewall=firewall(today),
                suspended=None,
            ),
        )
    instance.publish()
    return instance


def make_record() -> tuple[Part, ...]:
    """A small complaint in three parts."""
    return (
        Part.new("account", {"text": "They pushed us back — دفعونا.", "language": "en"}),
        Part.new("circumstances", {"country": "ES", "place": "the fence", "ongoing": True}),
        Part.new("contact", {"name": "Moussa", "never": "call at night"}),
    )


def make_reply(
    instance: Instance, organisation: str, case: str, *, counter: int = 1, **fields: object
) -> Reply:
    """A reply that the organisation's member may sign."""
    return Reply(
        id=new_id(),
        sender=organisation,
        to=case,
        case=case,
        counter=counter,
        day=instance.today,
        directory=instance.accepted().reference,
        member=instance.keyrings[organisation].member,
        **fields,  # type: ignore[arg-type]
    )


def seal_reply(instance: Instance, message: Message, address: ReplyAddress) -> Sealed:
    """The message signed by its sender's member, sealed to the complainant."""
    return seal_message(
        message,
        key=instance.keyrings[message.sender].sign,
        recipient=address.recipient,
        size=REPLY_SIZE,
    )


def reference() -> DirectoryReference:
    """A directory's reference, where it does not matter which."""
    return DirectoryReference(version=1, sha256="0" * 64)


def renamed(organisation: Organisation, **changes: object) -> Organisation:
    """The organisation with other fields."""
    return replace(organisation, **changes)  # type: ignore[arg-type]

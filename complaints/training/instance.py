"""The instance of a training: its own stewards, its own invented organisations, its own keys.

All of it is made anew for each training and worth nothing. No name in it is that of a real body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from complaints.demo.organisations import ORGANISATIONS, Invented
from complaints.demo.services import invented as services
from complaints.desk.config import TRAINING
from complaints.directory import Coverage, Firewall, Organisation, TrustRoot
from complaints.directory.trust import MAX_DAYS
from complaints.keyring import Keyring
from complaints.operator import organisations
from complaints.operator.services import put
from complaints.operator.stewards import Draft, Pending, StewardKey
from crypto.ed25519 import SigningKey
from crypto.minisign import SecretKey
from referral.browser import shipped

OURS: Final = "demo-ombudsman"
LEGAL_AID: Final = "demo-legal-aid"
INTERPRETER: Final = "demo-interpreter"
ASSOCIATION: Final = "demo-association"
MEMBER: Final = "trainee"
#: Who else works in the trainee's office, as everybody there sees her name.
COLLEAGUE: Final = "ines-invented"

_BODIES: Final = (
    *ORGANISATIONS,
    Invented(
        id=INTERPRETER,
        kind="interpreter",
        names={
            "en": "Words Across (invented)",
            "fr": "Paroles passées (inventée)",
            "es": "Palabras de Paso (inventada)",
            "ar": "كلمات عابرة (مثال مُختلَق)",
        },
        of_the_state=False,
    ),
    Invented(
        id=ASSOCIATION,
        kind="ngo",
        names={
            "en": "Open Door Association (invented)",
            "fr": "Association Porte ouverte (inventée)",
            "es": "Asociación Puerta Abierta (inventada)",
            "ar": "جمعية الباب المفتوح (مثال مُختلَق)",
        },
        of_the_state=False,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Everything that a training starts from: what is published, and each office's keyring.

    The keyring of `COLLEAGUE` stands there under her own name.
    """

    root: TrustRoot
    published: Pending
    portal_key: SecretKey = field(repr=False)
    keyrings: Mapping[str, Keyring] = field(repr=False)


def create(today: date) -> Instance:
    """A fresh instance that is valid from ``today`` on."""
    steward = StewardKey.generate("trainer")
    portal_key = SecretKey.derived(SigningKey.generate())
    draft = Draft(
        instance=TRAINING,
        version=0,
        stewards=(steward.steward,),
        threshold=1,
        bucket_bits=0,
        portal_key=portal_key.public_key,
        shards={},
    )
    keyrings: dict[str, Keyring] = {}
    offered = services()
    for body in _BODIES:
        members = [MEMBER, COLLEAGUE] if body.id == OURS else [MEMBER]
        founding = organisations.found(body.id, members, root=draft.root, today=today)
        keyrings |= dict(zip((body.id, COLLEAGUE), founding.keyrings, strict=False))
        draft = draft.with_organisation(_listed(body, founding.public, today))
        if body.id in offered:
            draft = put(draft, body.id, offered[body.id]).draft
    pending = draft.freeze(today=today, days=MAX_DAYS, rulebook=shipped()).sign(steward)
    return Instance(root=draft.root, published=pending, portal_key=portal_key, keyrings=keyrings)


def _listed(body: Invented, public: organisations.PublicFile, today: date) -> Organisation:
    return Organisation(
        id=body.id,
        names=body.names,
        kind=body.kind,
        key=public.key,
        belongs_to_state=body.of_the_state,
        coverage=Coverage(countries=("ES",), languages=("ar", "bn", "en", "es", "fr", "ti")),
        firewall=Firewall(
            attested_by="training",
            on=today - timedelta(days=30),
            no_sharing=True,
            no_reporting_duty=True,
            computers="own",
        ),
        suspended=None,
        source="invented for training",
        verified=today,
    )

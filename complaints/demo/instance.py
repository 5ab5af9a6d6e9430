"""An instance made in a minute: stewards, three invented organisations, a portal with its pages.

The same steps as `amparo portal init`, `amparo steward`, `amparo org` and `amparo portal build`,
without their questions. Its keys are worth nothing: the passphrases are printed.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from complaints import cards, keyring
from complaints.demo import services
from complaints.demo.organisations import ORGANISATIONS, Invented
from complaints.directory import Coverage, Firewall, Organisation, TrustRoot
from complaints.directory.trust import MAX_DAYS
from complaints.operator import organisations
from complaints.operator.services import put
from complaints.operator.stewards import Draft, StewardKey
from complaints.operator.workspace import Workspace, write, write_published
from complaints.pages.build import Site
from complaints.pages.build import build as build_pages
from complaints.portal import install
from complaints.portal.config import Config
from complaints.portal_client import PortalClient
from crypto.keyfile import Cost
from referral.browser import shipped

INSTANCE: Final = "demo.amparo"
STEWARDS: Final = ("steward-1", "steward-2", "steward-3")
THRESHOLD: Final = 2
MEMBER: Final = "caseworker"

# Cheaper than a real keyfile: three desks are unlocked on one small machine.
_COST: Final = Cost(passes=2, kib=64 * 1024)
_WORDS: Final = (
    "almond anchor basket bridge candle cedar copper cotton ember fennel garden harbour honey "
    "indigo island jasmine kettle lantern lemon linen maple meadow mirror olive orchard paper "
    "pepper pillow plum quilt river saffron silver spring stone summer thread timber velvet "
    "violet walnut willow window winter"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One organisation's desk, ready to be started."""

    organisation: Invented
    keyfile: Path
    passphrase: str = field(repr=False)
    card: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """All that the demonstration's programs are started with."""

    folder: Path
    root: TrustRoot
    portal: Config
    desks: tuple[Desk, ...]

    def publish_cards(self, portal: PortalClient) -> None:
        """Let everybody know to whom they can write; the desks renew their cards themselves."""
        for desk in self.desks:
            portal.put_card(desk.organisation.id, desk.card)


def create(folder: Path, *, today: date, bind: str, release_seconds: int) -> Instance:
    """Make everything in ``folder``, which must be empty. Takes a few seconds."""
    portal = Config.read(
        environment={},
        overrides={
            "data": str(folder / "portal"),
            "pages": str(folder / "pages"),
            "bind": bind,
            "envelope_release_seconds": release_seconds,
            "reply_release_seconds": release_seconds,
        },
    )
    portal_key = install.prepare(portal)
    stewards = [StewardKey.generate(name) for name in STEWARDS]
    draft = Draft(
        instance=INSTANCE,
        version=0,
        stewards=tuple(one.steward for one in stewards),
        threshold=THRESHOLD,
        bucket_bits=0,
        portal_key=portal_key,
        shards={},
    )
    desks, offered = [], services.invented()
    for invented in ORGANISATIONS:
        founding = organisations.found(invented.id, [MEMBER], root=draft.root, today=today)
        draft = draft.with_organisation(_listed(invented, founding.public, today))
        draft = put(draft, invented.id, offered[invented.id]).draft
        desks.append(_desk(folder, invented, founding.keyrings[0], today))
    pending = draft.freeze(today=today, days=MAX_DAYS, rulebook=shipped())
    for steward in stewards[:THRESHOLD]:
        pending = pending.sign(steward)
    signed = Workspace(folder / "stewards").published
    write_published(signed, pending)
    trust = folder / "trust.json"
    write(trust, draft.root.dump())
    install.trust(portal, trust)
    install.publish(portal, signed)
    build_pages(Site(trust=draft.root, address=f"http://{bind}"), folder / "pages")
    return Instance(folder=folder, root=draft.root, portal=portal, desks=tuple(desks))


def _listed(invented: Invented, public: organisations.PublicFile, today: date) -> Organisation:
    return Organisation(
        id=invented.id,
        names=invented.names,
        kind=invented.kind,
        key=public.key,
        belongs_to_state=invented.of_the_state,
        coverage=Coverage(countries=("ES",), languages=("ar", "en", "es", "fr")),
        firewall=Firewall(
            attested_by="demonstration",
            on=today - timedelta(days=30),
            no_sharing=True,
            no_reporting_duty=True,
            computers="own",
        ),
        suspended=None,
        source="invented for the demonstration",
        verified=today,
    )


def _desk(folder: Path, invented: Invented, ring: keyring.Keyring, today: date) -> Desk:
    renewal = cards.renew(ring, None, today=today, field_forms=invented.takes_forms)
    keyfile = folder / "desks" / f"{invented.id}.key"
    keyfile.parent.mkdir(mode=0o700, exist_ok=True)
    passphrase = " ".join(secrets.choice(_WORDS.split()) for _ in range(3))
    keyring.save(keyfile, renewal.keyring, passphrase, cost=_COST)
    return Desk(organisation=invented, keyfile=keyfile, passphrase=passphrase, card=renewal.data)

"""An unlocked desk: keyring, store, acts and rounds put together; `close` takes it all apart."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

from complaints.desk import succession, translating
from complaints.desk.chunkfolder import ChunkFolder
from complaints.desk.cleaning import Cleaner
from complaints.desk.config import Config
from complaints.desk.custody import Custody
from complaints.desk.errors import StoreMissingError
from complaints.desk.fetching import Fetcher
from complaints.desk.files import Files
from complaints.desk.handover import Handover
from complaints.desk.intake.answering_aloud import AnsweringAloud
from complaints.desk.intake.filing import Intaking
from complaints.desk.intake.laying_out import LayingOut
from complaints.desk.me import Me
from complaints.desk.members import Members
from complaints.desk.office import Office
from complaints.desk.own_card import OwnCard
from complaints.desk.passing import Counter
from complaints.desk.preferences import Liking
from complaints.desk.registry import Registry
from complaints.desk.store import Store
from complaints.desk.store.engine import is_there
from complaints.desk.sync import Sync
from complaints.desk.translator import Translator
from complaints.desk.vault import Vault
from complaints.desk.viewing import Viewer
from complaints.desk.worker import Worker
from complaints.locale.marking import _
from complaints.portal_client import PortalClient
from crypto.errors import KeyfileError

_MISSING: Final = _(
    "Your keyfile has opened a desk before, and its folder is not here. Put the disk or the stick "
    "with it back, and unlock again. If it is lost, end this program and bring back a backup."
)


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Unlocked:
    """Everything that works while the desk is unlocked. The worker is started by `app`.

    ``portal`` is asked without a name.
    """

    vault: Vault
    store: Store
    registry: Registry
    own_card: OwnCard
    members: Members
    handover: Handover
    office: Office
    sync: Sync
    worker: Worker
    files: Files
    cleaner: Cleaner
    viewer: Viewer
    custody: Custody
    portal: PortalClient
    liking: Liking
    translator: Translator
    intaking: Intaking
    answering: AnsweringAloud

    @classmethod
    def open(
        cls,
        config: Config,
        passphrase: str,
        *,
        now: Callable[[], datetime] = utc_now,
        anew: bool = False,
    ) -> Self:
        """Open keyfile and store. ``anew``: the store of before is lost, and an empty one begins.

        Raises `PassphraseError`, `KeyfileError`, `StoreMissingError` where a store was there once
        and nobody has said that it is lost, another `StoreError` or, for an unusable address of
        the portal, `PortalError`.
        """
        portal, inbox = PortalClient(config.portal), PortalClient(config.portal)
        vault = Vault.open(config.keyfile, passphrase, training=config.training)
        store = _store(config, vault, anew=anew, now=now())
        registry = Registry(store, root=vault.keyring.root)
        own_card = OwnCard(vault=vault, registry=registry, store=store, portal=portal, now=now)

        def me() -> Me:
            return vault.me(now().date(), own_card.kept)

        folder = ChunkFolder(config.data / "attachments")
        files = Files(store, folder)
        counter = Counter(store=store, files=files, cleaner=Cleaner())
        office = Office(store, registry, counter, me=me, now=now, wake=lambda: worker.wake())
        sync = Sync(
            vault=vault,
            store=store,
            registry=registry,
            own_card=own_card,
            portal=portal,
            inbox=inbox,
            files=Fetcher(store, folder, portal, now=now),
            give_way=office.give_way,
            now=now,
        )
        worker = Worker(sync.run, seconds=config.sync_every.total_seconds(), now=now)
        way = LayingOut(office, store, registry, portal, wake=lambda: worker.wake())
        return cls(
            vault=vault,
            store=store,
            registry=registry,
            own_card=own_card,
            members=Members(vault=vault, store=store, own_card=own_card, now=now),
            handover=Handover(
                vault=vault, store=store, registry=registry, own_card=own_card, now=now
            ),
            office=office,
            sync=sync,
            worker=worker,
            files=files,
            cleaner=counter.cleaner,
            viewer=Viewer(),
            custody=Custody(office),
            portal=portal,
            liking=Liking(store),
            translator=Translator(
                config.translator,
                keep=lambda job, text: translating.keep(office, job, text),
                now=now,
            ),
            intaking=Intaking(way),
            answering=AnsweringAloud(way, portal),
        )

    def close(self) -> None:
        """Stop the rounds and forget the keys: each of it, whatever ails the rest.

        Last it waits for the program that translates, which may not end at once.
        """
        with ExitStack() as others:
            others.callback(self.translator.close)
            others.callback(self.store.close)
            others.callback(self.worker.stop)
            others.callback(self.sync.cut)
            others.callback(self.viewer.close)
            others.callback(self.cleaner.close)
            others.callback(self.files.close)
            self.translator.cancel()


def _store(config: Config, vault: Vault, *, anew: bool, now: datetime) -> Store:
    """The store in the folder; an empty one where there never was any, or it is lost."""
    is_new = not is_there(config.data)
    is_lost = is_new and vault.keyring.begun and not config.training
    if is_lost and not anew:
        raise StoreMissingError(_MISSING)
    try:
        vault.begin()
    except KeyfileError:
        if is_new:
            raise  # the next start could not tell that this store is missing
    store = Store.open(config.data, vault.keyring.database_key)
    if is_lost:
        with store.writing() as unit:
            succession.go_on(unit, now)
    return store

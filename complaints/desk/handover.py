"""Handing a colleague everything so far: one file, sealed to them alone, signed by who gives it.

The portal has forgotten what every desk has acknowledged, so somebody who joins later gets it from
a colleague. On arrival every signature is verified again, the chains of the inbox are computed
anew, and the cases are folded here: both desks come to the same.

* Sealed to the recipient that the card names, as it is written; plaintext is never on a disk.
* All of it is taken or nothing.
* What was erased stays erased; of that the giver's word counts, with the hashes of the chains.
Source: SPEC.md, section 14, "Handing over".
"""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, Final

from complaints.desk import handover_file, sharing
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import NotAllowedError
from complaints.desk.handover_file import BROKEN, HandoverError
from complaints.desk.own_card import OwnCard
from complaints.desk.registry import Registry
from complaints.desk.store import Store
from complaints.desk.taking_over import TakenOver, Taker
from complaints.desk.vault import Vault
from complaints.directory import DirectoryError
from complaints.domain.errors import DomainError
from complaints.domain.events import CasesGiven, CasesTaken
from complaints.locale.marking import _
from crypto import age
from crypto.errors import CryptoError
from crypto.hybrid import Recipient

_NOT_OURS: Final = (
    *(OSError, CryptoError, DirectoryError, DomainError),
    *(
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        StopIteration,
    ),  # a line that is not as we write it
)


class Handover:
    """Gives and takes for one member's desk."""

    def __init__(
        self,
        *,
        vault: Vault,
        store: Store,
        registry: Registry,
        own_card: OwnCard,
        now: Callable[[], datetime],
    ) -> None:
        self._vault = vault
        self._store = store
        self._registry = registry
        self._own_card = own_card
        self._now = now

    def give(self, member: str, destination: BinaryIO) -> None:
        """Write everything that this desk has for a colleague, once the journal says so.

        `NotAllowedError` where nobody of that name is on the card, or it is this member.
        """
        recipient = self._recipient(member)
        with self._store.writing() as unit:
            self._own_card.writer(unit).enter(CasesGiven(member=member))
        with self._store.reading() as unit:
            source = handover_file.plain(unit, self._vault.keyring, member)
            age.encrypt(source, destination, recipients=[recipient])

    def take(self, source: BinaryIO) -> TakenOver:
        """Take what a colleague gave, whole or not at all. `HandoverError`."""
        with self._store.writing() as unit:
            taker = Taker(
                unit,
                keyring=self._vault.keyring,
                known=self._registry.known,
                card=self._own_card.kept,
                today=self._now().date(),
            )
            try:
                age.decrypt(source, taker, identities=self._vault.keyring.own)
                taken = taker.finish()
            except HandoverError:
                raise
            except _NOT_OURS as error:
                raise HandoverError(BROKEN) from error
            done = CasesTaken(member=taken.giver, letters=taken.letters, entries=taken.entries)
            self._own_card.writer(unit).enter(done)
            organisation, today = self._vault.keyring.organisation, self._now().date()
            cabinet = Cabinet.of(unit, self._registry.known, organisation, today)
            for case_id in sorted(taker.cases):
                cabinet.refold(case_id, due=True)
        return taken

    def _recipient(self, member: str) -> Recipient:
        card = self._own_card.kept
        current = card.current_members(self._now().date()) if card else ()
        found = next((one for one in current if one.id == member), None)
        with self._store.reading() as unit:
            recipient = sharing.known(unit, card).recipients.get(found.seal) if found else None
        if recipient is None or member == self._vault.keyring.member:
            raise NotAllowedError(_("Nobody of that name belongs to this office today."))
        return Recipient.parse(recipient)

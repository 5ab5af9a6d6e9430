"""The office's members: who they are, somebody who joins, somebody who has to leave.

* Both are a new card, at once. Whoever leaves opens nothing that is sealed from then on, signs
  nothing that counts, and their requests are refused; a colleague's keys are never theirs to pass.
* Where a chain ends is what this desk has read of it: fetch first, then remove.
* Whoever joins is given the office's identities; the cases so far are a colleague's to hand over.
* How far a newcomer is, the journal says, so that any colleague can do what is still to be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from complaints.desk import sharing
from complaints.desk.errors import NotAllowedError
from complaints.desk.own_card import OwnCard
from complaints.desk.store import Store
from complaints.desk.vault import Vault
from complaints.domain import newcomers
from complaints.domain.events import Introduced
from complaints.domain.messages import NO_HASH
from complaints.domain.newcomers import Newcomer
from complaints.domain.validity import Validity
from complaints.inviting import Invitation
from complaints.joining import Request
from complaints.locale.marking import _

_NOT_TAKEN = _("The portal did not take the new card. Try again later.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One who is or was a member, for a list.

    ``administrator`` is what their own desk says. ``seen`` is the day of the last thing that their
    desk wrote. ``waits`` is true while they lack an identity of the office. ``newcomer`` says how
    far somebody is who was put on the card by a colleague.
    """

    id: str
    first: date
    last: date
    is_current: bool
    is_me: bool
    administrator: bool
    seen: date | None
    waits: bool
    newcomer: Newcomer | None

    @property
    def is_joining(self) -> bool:
        """Whether something of their way into the office is still to be done."""
        return self.is_current and self.newcomer is not None and self.newcomer.taken is None


class Members:
    """The members of one office, from one member's desk."""

    def __init__(
        self, *, vault: Vault, store: Store, own_card: OwnCard, now: Callable[[], datetime]
    ) -> None:
        self._vault = vault
        self._store = store
        self._own_card = own_card
        self._now = now

    def rows(self) -> list[Row]:
        """Everybody on the card, those who belong to the office today first."""
        card, keyring, today = self._own_card.kept, self._vault.keyring, self._now().date()
        if card is None:
            return []
        found = []
        with self._store.reading() as unit:
            there = sharing.known(unit, card)
            came = newcomers.fold(unit.journal.counting("", card.left))
            for one in card.members:
                known, last = there.of(one.id), unit.journal.last(one.id)
                is_current, is_me = one.validity.covers(today), one.id == keyring.member
                found.append(
                    Row(
                        id=one.id,
                        first=one.validity.first,
                        last=one.validity.last,
                        is_current=is_current,
                        is_me=is_me,
                        administrator=keyring.is_administrator if is_me else known.administrator,
                        seen=last.message.day if last else None,
                        waits=is_current and not is_me and not keyring.holds <= known.holds,
                        newcomer=came.get(one.id),
                    )
                )
        return sorted(found, key=lambda row: (not row.is_current, row.id))

    def invitation(self, portal: str) -> Invitation:
        """What a newcomer's computer must know of this office, and of ``portal``, its address."""
        keyring = self._vault.keyring
        return Invitation(organisation=keyring.organisation, portal=portal, root=keyring.root)

    def check(self, request: Request) -> None:
        """Return if this newcomer can be put on the card; `NotAllowedError` says why not."""
        self._own_card.check_administrator()
        keyring = self._vault.keyring
        if (request.instance, request.organisation) != (keyring.instance, keyring.organisation):
            raise NotAllowedError(_("This request is for another organisation."))
        card = self._own_card.kept
        with self._store.reading() as unit:
            has_written = unit.journal.last(request.member) is not None
        if has_written or (card and any(one.id == request.member for one in card.members)):
            raise NotAllowedError(
                _("Somebody of this name is or was a member; choose another name.")
            )

    def add(self, request: Request) -> None:
        """Put a newcomer on the card and give them the office's identities.

        Raises `NotAllowedError`, `PortalError`, `KeyfileError`.
        """
        self.check(request)
        today = self._now().date()
        with self._store.writing() as unit:
            self._own_card.writer(unit).enter(
                Introduced(
                    member=request.member,
                    recipient=request.recipient,
                    holds=(),
                    administrator=False,
                    met=(),
                )
            )
        card = self._own_card.renew(
            self._own_card.published(), joins=request.entry(Validity(first=today, last=today))
        )
        if card is None or all(one.sign != request.sign for one in card.members):
            raise NotAllowedError(_NOT_TAKEN)

    def remove(self, member: str) -> None:
        """Take a colleague off the card, and replace every recipient of the office.

        Raises `NotAllowedError`, `PortalError`, `KeyfileError`.
        """
        self._own_card.check_administrator()
        with self._store.reading() as unit:
            last = unit.journal.last(member)
            if last is None and unit.inbox.first() > 1:
                raise NotAllowedError(
                    _("This desk does not have what they wrote. Take over the cases first.")
                )
        end = last.hash if last else NO_HASH
        card = self._own_card.renew(self._own_card.published(), leaves={member: end})
        today = self._now().date()
        if card is None or any(one.id == member for one in card.current_members(today)):
            raise NotAllowedError(_NOT_TAKEN)

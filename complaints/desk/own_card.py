"""The office's own card: renewed and published by whichever administrator's desk comes first.

* The keyring is saved, and what colleagues need is laid out for them, before a card is published:
  no recipient is ever public whose identity is lost, or that no colleague was given.
* A colleague whose share is still on its way keeps what they cannot open, and tries it again.
* Desks that cannot sign the card say until when an administrator's desk must be opened.
* What a colleague's desk was shown, this one goes by too: a portal cannot keep it on an old card.
* Forms filled in offline are sealed to the office only while an administrator wants it.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from complaints import cards
from complaints.cards import CardError
from complaints.desk import cardwatch, sharing, succession
from complaints.desk.alarms import AlarmKind, joined, stand
from complaints.desk.cardwatch import Seen
from complaints.desk.errors import NotAllowedError
from complaints.desk.registry import Registry
from complaints.desk.store import Store, Unit, copies
from complaints.desk.succession import Standing
from complaints.desk.vault import Vault
from complaints.desk.writing import Writer
from complaints.directory import Card, DirectoryError, Member
from complaints.domain.colleagues import Colleagues, digest
from complaints.locale.marking import _
from complaints.portal_client import PortalClient, ProblemError

_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


class OwnCard:
    """Looks after one office's card and its members' keys, from one member's desk."""

    def __init__(
        self,
        *,
        vault: Vault,
        registry: Registry,
        store: Store,
        portal: PortalClient,
        now: Callable[[], datetime],
    ) -> None:
        self._vault = vault
        self._registry = registry
        self._store = store
        self._portal = portal
        self._now = now
        self._passed_on: object = None
        self._heard: object = None

    @property
    def _today(self) -> date:
        return self._now().date()

    @property
    def _organisation(self) -> str:
        return self._vault.keyring.organisation

    @property
    def kept(self) -> Card | None:
        """The newest card of the office that this desk has verified."""
        return self._registry.known.cards.get(self._organisation)

    def look_after(self) -> None:
        """Fetch our card, renew it if it is time, say what is wrong. See `erase` for what is old.

        Raises `PortalError` when there is no line, `KeyfileError` when the keyfile cannot be saved
        and `NotAllowedError` for a newcomer whom the card does not name yet.
        """
        if self._organisation not in self._registry.known.organisations:
            return  # the directory comes first
        card = self.published()
        if self._vault.keyring.is_administrator and self._is_due(card):
            card = self.renew(card)
        if card:
            self._check_named(card)
            self._learn(card)
        last = (card.validity.last if card else self._today).isoformat()
        # on an administrator's desk it is only still due if the portal has refused the new one
        needs_hand = cards.is_due(card, today=self._today)
        with self._store.writing() as unit:
            kind = AlarmKind.CARD_EXPIRES
            stand(unit, kind, wrong=needs_hand, detail=last, today=self._today)

    def allow_forms(self, *, wanted: bool) -> None:
        """Let forms filled in offline be sealed to the office from now on, or no new ones any more.

        What is out already can still be opened. Raises `NotAllowedError` where this desk cannot
        sign the card or the portal refuses it, `PortalError`, `KeyfileError`.
        """
        self.check_administrator()
        now = self.renew(self.published(), field_forms=wanted)
        if now is None or (now.field_recipient is not None) != wanted:
            raise NotAllowedError(_("The portal did not take the new card. Try again later."))

    def check_administrator(self) -> None:
        """Return if this desk can sign the card; `NotAllowedError` otherwise."""
        if not self._vault.keyring.is_administrator:
            raise NotAllowedError(_("Only an administrator’s desk can do this."))

    def hear(self) -> None:
        """Go by a newer card that the journal has; say if there are two of one number."""
        known, organisation = self._registry.known, self._organisation
        with self._store.reading() as unit:
            now = (unit.journal.clock(), unit.inbox.head().seq, self.kept)
            if now == self._heard:
                return
            newest = Seen.of(unit, known, organisation).newest
            twins = cardwatch.doubled(unit, known, organisation)
        for data in newest:
            with suppress(DirectoryError):
                self._registry.keep_card(organisation, data)
        if self.kept:
            self._learn(self.kept)
        with self._store.writing() as unit:
            for version in twins:
                which = joined(organisation, str(version))
                kind = AlarmKind.CARD_DIFFERS
                stand(unit, kind, wrong=True, detail=which, today=self._today, of=which)
        self._heard = now

    def pass_on(self) -> None:
        """Introduce this member, give colleagues what they lack, say if we lack something.

        After everything that waited in the inbox was read. Raises `KeyfileError`.
        """
        card, keyring = self.kept, self._vault.keyring
        if card is None:
            return
        if all(one.id != keyring.member for one in card.current_members(self._today)):
            return  # what we would say counts for nothing
        with self._store.reading() as unit:
            now = (keyring.holds, keyring.own, card.version, unit.journal.clock(), self._today)
        if now == self._passed_on:
            return
        with self._store.writing() as unit:
            writer = self.writer(unit)
            if len(card.current_members(self._today)) > 1:
                cardwatch.tell(unit, writer, self._registry.known)
            sharing.introduce(unit, writer, keyring, card)
            sharing.give(unit, writer, keyring, card)
            sharing.explain(unit, keyring, card)
            there = sharing.known(unit, card)
            lacks, last = sharing.is_locked_out(keyring, card), card.validity.last.isoformat()
            stand(unit, AlarmKind.KEY_MISSING, wrong=lacks, detail=last, today=self._today)
        sharing.ask_again(self._vault, there, card, self._today)
        self._passed_on = now

    def erase(self) -> None:
        """Erase the identities whose time is over.

        Only after everything that waits in the inbox was fetched and tried: it may be sealed to
        them. Raises `KeyfileError` when the keyfile cannot be saved.
        """
        with self._vault.changing():
            fresh = self._vault.keyring.without_expired(self._today)
            if fresh != self._vault.keyring:
                self._vault.change(fresh)

    def published(self) -> Card | None:
        """The card that the portal has, or ours where that is an old one or a false one."""
        try:
            return self._registry.keep_card(
                self._organisation, self._portal.card(self._organisation)
            )
        except ProblemError as error:
            if error.slug != "not-found":
                raise
        except DirectoryError:
            pass
        return self.kept

    def renew(
        self,
        card: Card | None,
        *,
        field_forms: bool | None = None,
        joins: Member | None = None,
        leaves: Mapping[str, str] = _NOBODY,
    ) -> Card | None:
        """Make the card after this one and publish it; the card that counts then.

        Raises `NotAllowedError` where it cannot be made, `PortalError`, `KeyfileError`.
        """
        with self._store.reading() as unit:
            standing = succession.standing(unit, self._vault.keyring.member)
        if standing is Standing.ELSEWHERE:
            raise NotAllowedError(succession.ELSEWHERE)
        with self._vault.changing():
            try:
                renewal = cards.renew(
                    self._vault.keyring,
                    card,
                    today=self._today,
                    field_forms=field_forms,
                    seals=self._colleagues().seals,
                    joins=joins,
                    leaves=leaves,
                )
            except CardError as error:
                raise NotAllowedError(str(error)) from error
            self._vault.change(renewal.keyring)
            # a desk that may not write yet gives once it may, in `pass_on`: else a card that is due
            # would keep it from ever reading the inbox
            if standing is not Standing.UNREAD:
                with self._store.writing() as unit:
                    sharing.give(unit, self.writer(unit), renewal.keyring, renewal.card, after=card)
            try:
                self._portal.put_card(self._organisation, renewal.data)
            except ProblemError as error:
                if error.status >= 500:
                    raise  # it may have been taken all the same
                # the fresh identity stays for its time: who refuses a card may show it all the same
                if error.slug == "stale-card":  # a colleague's desk was faster: theirs counts
                    return self.published()
                return card
            with suppress(DirectoryError):  # another with this number was seen: it stands
                self._registry.keep_card(self._organisation, renewal.data)
            return self.kept

    def _is_due(self, card: Card | None) -> bool:
        today, keyring = self._today, self._vault.keyring
        if card and all(one.id != keyring.member or one.last for one in card.members):
            return False  # we were removed: the key that we still have must not put us back
        with self._store.reading() as unit:
            if unit.copies.get(copies.RESTORED):
                return False  # what we wrote after the backup is still to be learnt
            if succession.is_elsewhere(unit, keyring.member):
                return False  # our other desk looks after it
        directory = self._registry.known.directory
        if directory is None or not directory.validity.covers(today):
            return False  # the portal takes none then; a clock that is wrong must make no identity
        if card is None or cards.is_due(card, today=today):
            return True
        own = [one.seal for one in card.members if one.id == keyring.member]
        if sharing.is_locked_out(keyring, card) and own != [digest(str(keyring.seal.recipient))]:
            return True  # nobody can give us anything before the card names our own recipient
        return cards.cannot_open_forms(keyring, card, today=today) or self._is_asked(card)

    def _is_asked(self, card: Card) -> bool:
        """Whether a colleague cannot be given what they lack until the card names another key."""
        there, current = self._colleagues(), card.recipient.recipient
        lacks = digest(current)
        return any(
            one.id in there.seals
            and there.seals[one.id] != one.seal
            and lacks not in there.of(one.id).holds
            for one in card.current_members(self._today)
            if one.id != self._vault.keyring.member
        )

    def _check_named(self, card: Card) -> None:
        """A newcomer has nothing to ask the portal for; it would refuse them as a stranger."""
        keyring = self._vault.keyring
        if not keyring.is_administrator and all(one.id != keyring.member for one in card.members):
            raise NotAllowedError(
                _("You are not on the office’s card yet. The desk looks again by itself.")
            )

    def _learn(self, card: Card) -> None:
        """What the card says of the members, and of us."""
        with self._vault.changing():
            keyring = self._vault.keyring
            own = next((one.seal for one in card.members if one.id == keyring.member), "")
            learnt = keyring.with_members(card.members).known_by(own, self._today)
            if learnt != keyring:
                self._vault.change(learnt)

    def _colleagues(self) -> Colleagues:
        with self._store.reading() as unit:
            return sharing.known(unit, self.kept)

    def writer(self, unit: Unit) -> Writer:
        """Writes in the journal, outside any case."""
        return Writer(
            unit,
            me=self._vault.me(self._today, self.kept),
            directory=self._registry.reference,
            now=self._now(),
        )
